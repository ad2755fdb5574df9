package ledger

import (
	"slices"
	"strings"
	"testing"
	"time"

	"linnet/ads"
	"linnet/ads/feed"
)

func TestPlanRefusals(t *testing.T) {
	d := newDesk(t)
	for field, spoil := range map[string]func(*Plan){
		"campaign":  func(p *Plan) { p.Campaign = "" },
		"flight":    func(p *Plan) { p.Flight.Name = strings.Repeat("x", 61) },
		"from":      func(p *Plan) { p.Flight.From = time.Time{} },
		"until":     func(p *Plan) { p.Flight.Until = p.Flight.From },
		"share":     func(p *Plan) { p.Flight.Share = 1001 },
		"interests": func(p *Plan) { p.Flight.Interests = []string{"Politics"} },
		"languages": func(p *Plan) { p.Flight.Languages = []string{"<b>"} },
		"category":  func(p *Plan) { p.Flight.Category = "weapons" },
	} {
		p := plan(40)
		spoil(&p)
		_, err := d.Plan(t.Context(), d.sponsor.ID, p)
		d.refused(err, field)
	}
	d.now = d.now.AddDate(1, 0, 0)
	_, err := d.Plan(t.Context(), d.sponsor.ID, plan(40))
	d.refused(err, "until") // it is over
}

func TestOnlyWholeAdsAreSubmitted(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	id, err := d.Plan(ctx, d.sponsor.ID, plan(40))
	d.must(err)
	d.refused(d.Submit(ctx, d.sponsor.ID, id), "headline")
	d.must(d.Save(ctx, d.sponsor.ID, id, Content{Headline: "Only this", Text: "And this."}))
	d.refused(d.Submit(ctx, d.sponsor.ID, id), "link")
	d.refused(d.Save(ctx, d.sponsor.ID, id, Content{Headline: strings.Repeat("x", ads.MaxHeadline+1)}), "headline")
	d.refused(d.Save(ctx, d.sponsor.ID, id, Content{Link: "javascript:alert(1)"}), "link")
	d.must(d.Save(ctx, d.sponsor.ID, id, content))
	d.must(d.Submit(ctx, d.sponsor.ID, id))
	d.refused(d.Submit(ctx, d.sponsor.ID, id), ErrStatus)
	d.refused(d.Approve(ctx, "nosuchad", ""), ErrNotFound)
	d.refused(d.Ask(ctx, id, "  "), "reason")
}

func TestApprovalHoldsForOneContent(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	a := d.submitted(plan(40))
	d.must(d.Credit(ctx, d.sponsor.ID, 1000*Unit, "test"))
	d.refused(d.Approve(ctx, a.ID, strings.Repeat("0", 64)), ErrChanged)
	d.must(d.Approve(ctx, a.ID, a.Hash()))
	d.refused(d.Ask(ctx, a.ID, "too late"), ErrStatus)
	d.must(d.Save(ctx, d.sponsor.ID, a.ID, content)) // nothing changed: nothing is lost
	if ids := d.released(); !slices.Equal(ids, []string{a.ID}) {
		t.Fatalf("released %v", ids)
	}

	edited := content
	edited.Text = "Something that nobody has looked at."
	d.must(d.Save(ctx, d.sponsor.ID, a.ID, edited))
	got, err := d.Ad(ctx, Operator, a.ID)
	if got.Status != Draft || err != nil {
		t.Fatalf("after an edit it is %s, %v", got.Status, err)
	}
	if ads := d.shown(); len(ads) != 1 || ads[0].Text != content.Text {
		t.Fatalf("while the edit waits listeners see %+v", ads)
	}
	d.must(d.Submit(ctx, d.sponsor.ID, a.ID))
	d.must(d.Approve(ctx, a.ID, got.Hash()))
	if ads := d.shown(); len(ads) != 1 || ads[0].Text != edited.Text {
		t.Fatalf("once it is approved they see %+v", ads)
	}
	d.refused(d.Withdraw(ctx, a.ID, " "), "reason")
	d.must(d.Withdraw(ctx, a.ID, "The shop it names is not yours."))
	if got, err := d.Ad(ctx, Operator, a.ID); got.Status != ChangesAsked || err != nil || len(d.released()) != 0 {
		t.Fatalf("withdrawn it is %s, released %v, %v", got.Status, d.released(), err)
	}
	d.refused(d.Withdraw(ctx, a.ID, "again"), ErrStatus)
}

func TestContentChangedBehindOurBackIsNotReleased(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	a := d.submitted(plan(40))
	d.must(d.Credit(ctx, d.sponsor.ID, 1000*Unit, "test"))
	d.must(d.Approve(ctx, a.ID, a.Hash()))
	for _, change := range []string{`UPDATE ads SET link = 'https://evil.example/'`, `UPDATE flights SET share = 1000`,
		`UPDATE sponsors SET name = 'Somebody Else'`} {
		tx, err := d.db.Begin()
		d.must(err)
		_, err = tx.Exec(change)
		d.must(err)
		d.must(tx.Commit())
		if ids := d.released(); len(ids) != 0 {
			t.Errorf("%s: released %v", change, ids)
		}
	}
}

// released lists the ids of the release candidate.
func (d *desk) released() (ids []string) {
	d.t.Helper()
	for _, ad := range d.shown() {
		ids = append(ids, ad.ID)
	}
	return ids
}

// shown are the ads of the release candidate.
func (d *desk) shown() []ads.Ad {
	d.t.Helper()
	release, err := d.Release(d.t.Context())
	d.must(err)
	return release.Catalogue.Ads
}

func TestFlightsThatAreOverLeaveTheRelease(t *testing.T) {
	d := newDesk(t)
	a := d.submitted(plan(40))
	d.must(d.Credit(t.Context(), d.sponsor.ID, 1000*Unit, "test"))
	d.must(d.Approve(t.Context(), a.ID, a.Hash()))
	d.now = a.Flight.Until
	if ids := d.released(); len(ids) != 0 {
		t.Errorf("released %v", ids)
	}
	if a, err := d.Ad(t.Context(), d.sponsor.ID, a.ID); a.Status != Ended || err != nil {
		t.Errorf("it is %s, %v", a.Status, err)
	}
}

func TestCompare(t *testing.T) {
	release := feed.Release{Catalogue: ads.Catalogue{Ads: []ads.Ad{{ID: "same"}, {ID: "new"}, {ID: "edited", Text: "b"}}}}
	last := Released{Ads: map[string]string{"same": hash(ads.Ad{ID: "same"}), "edited": hash(ads.Ad{ID: "edited", Text: "a"}), "gone": ""}}
	d := Compare(last, release)
	if len(d.Added) != 1 || d.Added[0].ID != "new" || len(d.Changed) != 1 || d.Changed[0].ID != "edited" ||
		!slices.Equal(d.Removed, []string{"gone"}) || d.None() {
		t.Errorf("%+v", d)
	}
}
