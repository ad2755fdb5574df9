package ledger

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"linnet/ads"
	"linnet/ads/stats"
)

// approved plans a campaign of the sponsor, and brings its ad through review.
func (d *desk) approved(share int) Ad {
	d.t.Helper()
	ctx := context.Background()
	id, err := d.Plan(ctx, d.sponsor.ID, plan(share))
	d.must(err)
	d.must(d.Save(ctx, d.sponsor.ID, id, content))
	d.must(d.Submit(ctx, d.sponsor.ID, id))
	a, err := d.Ad(ctx, Operator, id)
	d.must(err)
	d.must(d.Credit(ctx, d.sponsor.ID, a.Flight.Price, "Payment received"))
	d.must(d.Approve(ctx, id, a.Hash()))
	return a
}

func TestCountersStayWithTheirCampaigns(t *testing.T) {
	d := newDesk(t)
	one := d.approved(10)
	release, err := d.Release(t.Context())
	d.must(err)
	if stats.CounterOf(release.Catalogue, one.ID) != 1 {
		t.Fatalf("counted: %+v", release.Catalogue.Counted)
	}
	two := d.approved(10)
	for range 2 {
		release, err = d.Release(t.Context())
		d.must(err)
		if stats.CounterOf(release.Catalogue, one.ID) != 1 || stats.CounterOf(release.Catalogue, two.ID) != 2 {
			t.Fatalf("counted: %+v", release.Catalogue.Counted)
		}
	}
	d.now = one.Flight.Until // both are over; late reports may still speak of them
	three, err := d.Ledger.Release(t.Context())
	d.must(err)
	if len(three.Catalogue.Counted) != 0 {
		t.Errorf("counted: %+v", three.Catalogue.Counted)
	}
	var free int
	d.must(d.db.QueryRow(`SELECT count(*) FROM counters WHERE until = ?`,
		d.now.AddDate(0, 0, reportsLag).Format(time.DateOnly)).Scan(&free))
	if free != 2 {
		t.Errorf("%d counters were given back", free)
	}
}

func TestResultsOfACampaign(t *testing.T) {
	d := newDesk(t)
	a := d.approved(10)
	_, err := d.Release(t.Context())
	d.must(err)
	dice := rand.NewChaCha8([32]byte{7})
	var reports []counted
	done := make(chan error, 20_000)
	for i := range 20_000 {
		bucket := 0
		if i%4 == 0 {
			bucket = stats.EventBucket(1, stats.View)
		}
		answer, err := stats.Randomise(bucket, Epsilon, dice)
		d.must(err)
		reports = append(reports, counted{report: stats.Report{Task: stats.TaskEvent, Day: "2026-11-22", Answer: answer}, done: done})
	}
	d.commit(reports)
	all, err := d.Results(t.Context(), d.sponsor.ID, a.CampaignID)
	d.must(err)
	if len(all.Flights) != 1 || all.Flights[0].Flight != a.Flight.Name || !all.Flights[0].Counted {
		t.Fatalf("%+v", all)
	}
	r := all.Flights[0]
	views := r.Total[stats.View]
	if truth := 5000.0 * stats.Places; r.Reports != 20_000 || len(r.Days) != 1 || views.Withheld || views.Low > truth ||
		truth > views.High {
		t.Errorf("%+v", r)
	}
	if !r.Total[stats.Click].Withheld {
		t.Errorf("clicks out of nothing: %+v", r.Total[stats.Click])
	}
	other, err := d.SignUp(t.Context(), "Other", "other@sponsor.example", "correct horse battery")
	d.must(err)
	_, err = d.Results(t.Context(), other.ID, a.CampaignID)
	d.refused(err, ErrNotFound)
}

// TestFlightsOfACampaignAreCountedApart: the second flight has a counter of its own, and what was counted for the whole campaign
// before stays readable.
func TestFlightsOfACampaignAreCountedApart(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	first := d.approved(10)
	// as it was before
	_, err := d.db.ExecContext(ctx, `INSERT INTO counters (counter, campaign, since) VALUES (1, ?, '2026-11-01')`, first.CampaignID)
	d.must(err)
	second := plan(10).Flight
	second.Name = "Spring"
	id, err := d.AddFlight(ctx, d.sponsor.ID, first.CampaignID, second)
	d.must(err)
	d.must(d.Save(ctx, d.sponsor.ID, id, content))
	d.must(d.Submit(ctx, d.sponsor.ID, id))
	ad, err := d.Ad(ctx, Operator, id)
	d.must(err)
	d.must(d.Credit(ctx, d.sponsor.ID, ad.Flight.Price, "Payment received"))
	d.must(d.Approve(ctx, id, ad.Hash()))
	release, err := d.Release(ctx)
	d.must(err)
	one, two := stats.CounterOf(release.Catalogue, first.ID), stats.CounterOf(release.Catalogue, ad.ID)
	if one == two || one < 2 || two < 2 {
		t.Errorf("counters %d and %d; the campaign's own is not free yet", one, two)
	}
	r, err := d.Results(ctx, d.sponsor.ID, first.CampaignID)
	d.must(err)
	if len(r.Flights) != 3 || r.Flights[0].Flight != "" || !r.Flights[0].Counted || !r.Flights[1].Counted || !r.Flights[2].Counted {
		t.Errorf("%+v", r)
	}
}

func TestTakedownReachesTheBlocklist(t *testing.T) {
	d := newDesk(t)
	const hash = "00112233445566778899aabbccddeeff00112233"
	for field, b := range map[string]Block{
		"kind":   {"song", hash, "r", "1", start},
		"hash":   {"infohash", hash[2:], "r", "1", start},
		"notice": {"infohash", hash, "r", " ", start},
		"reason": {"infohash", hash, "", "1", start},
	} {
		d.refused(d.TakeDown(t.Context(), b), field)
	}
	d.must(d.TakeDown(t.Context(), Block{Kind: "infohash", Hash: hash, Reason: "Not theirs to share", Notice: "2026-17"}))
	d.must(d.TakeDown(t.Context(), Block{Kind: "audio", Hash: hash + hash[:24], Reason: "The same recording", Notice: "2026-17"}))
	release, err := d.Release(t.Context())
	d.must(err)
	if b := release.Blocklist; len(b.InfoHashes) != 1 || b.InfoHashes[0] != hash || len(b.AudioHashes) != 1 {
		t.Errorf("%+v", b)
	}
	d.must(d.Lift(t.Context(), hash, "The notice was withdrawn"))
	d.refused(d.Lift(t.Context(), hash, "again"), ErrNotFound)
	if release, err = d.Release(t.Context()); err != nil || len(release.Blocklist.InfoHashes) != 0 {
		t.Errorf("%+v, %v", release.Blocklist, err)
	}
	log, err := d.Audit(t.Context(), 10)
	if err != nil || log[0].Action != "lifted" || log[2].Action != "took down" || log[2].Detail != "notice 2026-17: Not theirs to share" {
		t.Errorf("%+v, %v", log, err)
	}
}

func TestAgreementNamesTheMode(t *testing.T) {
	d := newDesk(t)
	if err := d.Agree(t.Context(), &Agreement{Pair: ads.Pair{MinBatch: 3}}); err == nil {
		t.Error("an agreement that no listener can keep was taken")
	}
	if r, err := d.Release(t.Context()); err != nil || r.Catalogue.Mode != "solo" || r.Catalogue.Pair != nil {
		t.Errorf("%+v, %v", r.Catalogue, err)
	}
}
