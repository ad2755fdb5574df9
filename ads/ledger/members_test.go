package ledger

import (
	"testing"
	"time"
)

func TestMembersActForTheirSponsor(t *testing.T) {
	d := newDesk(t)
	invited, err := d.AddMember(t.Context(), d.sponsor.ID, "ed@sponsor.example", Editor)
	d.must(err)
	_, err = d.AddMember(t.Context(), d.sponsor.ID, "ED@sponsor.example", Viewer)
	d.refused(err, "email")
	_, err = d.AddMember(t.Context(), d.sponsor.ID, "two@sponsor.example", Owner)
	d.refused(err, "role")
	who, err := d.Enter(t.Context(), "ed@sponsor.example", invited.Password)
	d.must(err)
	if s, role, err := d.Acting(t.Context(), who); err != nil || s.ID != d.sponsor.ID || role != Editor {
		t.Errorf("%v as %q, %v", s, role, err)
	}
	_, err = d.Enter(t.Context(), "ed@sponsor.example", "wrong password")
	d.refused(err, ErrSignIn)
	token, err := d.StartSession(t.Context(), Session{Who: who})
	d.must(err)
	all, err := d.Members(t.Context(), d.sponsor.ID)
	d.must(err)
	d.refused(d.RemoveMember(t.Context(), "somebody else", all[0].ID), ErrNotFound)
	d.must(d.RemoveMember(t.Context(), d.sponsor.ID, all[0].ID))
	_, err = d.Session(t.Context(), token)
	d.refused(err, ErrNotFound)
	_, _, err = d.Acting(t.Context(), who)
	d.refused(err, ErrNotFound)
}

func TestConfirmationIsGoodOnceAndForAWeek(t *testing.T) {
	d := newDesk(t)
	token, err := d.AskConfirmation(t.Context(), d.sponsor)
	d.must(err)
	d.now = start.Add(confirmLife + time.Minute)
	d.refused(d.Confirm(t.Context(), token), ErrNotFound)
	d.now = start
	d.must(d.Confirm(t.Context(), token))
	d.refused(d.Confirm(t.Context(), token), ErrNotFound)
	if yes, err := d.Confirmed(t.Context(), d.sponsor.ID); !yes || err != nil {
		t.Errorf("confirmed %v, %v", yes, err)
	}
}

func TestFlightsAndAdsOfACampaign(t *testing.T) {
	d := newDesk(t)
	a := d.approved(10)
	f := plan(20).Flight
	f.Name = "January"
	id, err := d.AddFlight(t.Context(), d.sponsor.ID, a.CampaignID, f)
	d.must(err)
	b, err := d.Ad(t.Context(), d.sponsor.ID, id)
	d.must(err)
	second, err := d.AddAd(t.Context(), d.sponsor.ID, b.Flight.ID)
	d.must(err)
	if c, err := d.Ad(t.Context(), d.sponsor.ID, second); err != nil || c.CampaignID != a.CampaignID ||
		c.Flight.Name != "January" || c.Status != Draft {
		t.Errorf("%+v, %v", c, err)
	}
	_, err = d.AddFlight(t.Context(), "somebody else", a.CampaignID, f)
	d.refused(err, ErrNotFound)
	_, err = d.AddAd(t.Context(), "somebody else", b.Flight.ID)
	d.refused(err, ErrNotFound)
	f.Share = 2000
	_, err = d.AddFlight(t.Context(), d.sponsor.ID, a.CampaignID, f)
	d.refused(err, "share")
}

func TestStatementAndInvoice(t *testing.T) {
	d := newDesk(t)
	a := d.approved(10)
	moves, err := d.Transfers(t.Context(), d.sponsor.ID)
	d.must(err)
	if len(moves) != 2 || !moves[0].Booking || moves[0].Left != 0 || moves[1].Left != a.Flight.Price {
		t.Fatalf("%+v", moves)
	}
	i, err := d.Invoice(t.Context(), d.sponsor.ID, moves[0].ID)
	if err != nil || i.Amount != a.Flight.Price || i.Sponsor.Name != "Brandt Violins" {
		t.Errorf("%+v, %v", i, err)
	}
	for _, who := range []string{"somebody else"} {
		_, err = d.Invoice(t.Context(), who, moves[0].ID)
		d.refused(err, ErrNotFound)
	}
	_, err = d.Invoice(t.Context(), d.sponsor.ID, moves[1].ID)
	d.refused(err, ErrNotFound)
}

func TestReachNeedsData(t *testing.T) {
	d := newDesk(t)
	if r, err := d.Audience(t.Context(), nil); err != nil || r.Known {
		t.Errorf("%+v, %v", r, err)
	}
	for n, want := range map[float64]int{1234: 1200, 87: 87, 5: 5, 99_500: 100_000} {
		if got := twoDigits(n); got != want {
			t.Errorf("%g is about %d, want %d", n, got, want)
		}
	}
}

func TestCheckFindsABrokenBook(t *testing.T) {
	d := newDesk(t)
	a := d.approved(10)
	h, err := d.Check(t.Context())
	if err != nil || h.LeftOut != 0 || h.Sponsors != 1 || h.Income != a.Flight.Price || h.Deposits != 0 || h.Ads[Approved] != 1 {
		t.Errorf("%+v, %v", h, err)
	}
	_, err = d.db.Exec(`UPDATE ads SET headline = 'Buy now'`)
	d.must(err)
	if h, err = d.Check(t.Context()); err != nil || h.LeftOut != 1 {
		t.Errorf("%+v, %v", h, err)
	}
	_, err = d.db.Exec(`DELETE FROM transfers WHERE source = 'cash'`)
	d.must(err)
	if _, err = d.Check(t.Context()); err == nil {
		t.Error("an overdrawn account passes")
	}
}
