package ledger

import (
	"bytes"
	"database/sql"
	"errors"
	"testing"
	"time"

	"linnet/ads"
	"linnet/ads/feed"
	"linnet/ads/spot/spottest"
)

// spoken is a content with the spot of the tests.
func (d *desk) spoken() Content {
	d.t.Helper()
	with := content
	var err error
	with.Spot, err = d.AddSpotOf(d.t.Context(), d.sponsor.ID, spottest.Opus())
	d.must(err)
	with.Transcript = "Brandt Violins: open days in December."
	return with
}

// publishes records a release as if it was signed.
func (d *desk) publishes(r feed.Release) {
	d.t.Helper()
	d.now = d.now.Add(time.Minute)
	d.must(d.change(d.t.Context(), func(tx *sql.Tx) error {
		return errors.Join(d.prune(d.t.Context(), tx), d.record(d.t.Context(), tx, d.now.Unix(), r))
	}))
}

// TestSpotIsReviewedAndReleasedWithItsAd: what is approved is the spot with its transcript, by its hash.
func TestSpotIsReviewedAndReleasedWithItsAd(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	id, err := d.Plan(ctx, d.sponsor.ID, plan(40))
	d.must(err)
	with := d.spoken()
	d.must(d.Save(ctx, d.sponsor.ID, id, with))
	a, err := d.Ad(ctx, d.sponsor.ID, id)
	d.must(err)
	if a.Content != with || a.Spot.Milliseconds != 3000 {
		t.Errorf("stored: %+v", a.Content)
	}
	d.must(d.Credit(ctx, d.sponsor.ID, 1000*Unit, "Payment received"))
	d.must(d.Submit(ctx, d.sponsor.ID, id))
	seen := a.Hash()
	silent := a
	silent.Transcript = "Something else."
	if silent.Hash() == seen {
		t.Error("the hash that is approved does not tell of the transcript")
	}
	d.must(d.Approve(ctx, id, seen))
	d.must(d.Save(ctx, d.sponsor.ID, id, content)) // a draft without it: the approved one stays on the air
	release, err := d.Release(ctx)
	d.must(err)
	shown := release.Catalogue.Ads
	if len(shown) != 1 || shown[0].Spot == nil || shown[0].Spot.Spoken != with.Spot || shown[0].Spot.Transcript != with.Transcript {
		t.Fatalf("the feed says %+v", shown)
	}
	stored, err := d.Spot(ctx, Operator, with.Spot.SHA256)
	d.must(err)
	if !bytes.Equal(release.Spots[with.Spot.SHA256], stored.Bytes) || stored.Spoken != with.Spot {
		t.Error("the release has another file")
	}
	_, err = d.ShownSpot(ctx, with.Spot.SHA256)
	d.refused(err, ErrNotFound)
	d.publishes(release)
	if _, err := d.ShownSpot(ctx, with.Spot.SHA256); err != nil {
		t.Errorf("the library has no spot: %v", err)
	}
	_, err = d.Spot(ctx, "another", with.Spot.SHA256)
	d.refused(err, ErrNotFound)
}

func TestSpotNeedsATranscript(t *testing.T) {
	d := newDesk(t)
	with := d.spoken()
	with.Transcript = ""
	d.must(CheckContent(with, false))
	d.refused(CheckContent(with, true), "transcript")
	with.Transcript = string(make([]rune, ads.MaxTranscript+1))
	d.refused(CheckContent(with, false), "transcript")
	with = content
	with.Transcript = "Words that nobody speaks."
	d.must(CheckContent(with, true))
}

// TestSpotsThatNoAdTookAreSwept, those that ads have are not, and a file that is none is refused.
func TestSpotsThatNoAdTookAreSwept(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	with := d.spoken()
	d.now = start.Add(orphanLife + time.Minute)
	_, err := d.AddSpotOf(ctx, d.sponsor.ID, []byte("RIFF"))
	d.refused(err, "spot")
	id, err := d.Plan(ctx, d.sponsor.ID, plan(10))
	d.must(err)
	d.must(d.Save(ctx, d.sponsor.ID, id, with))
	sweep := func() error {
		release, err := d.Release(ctx)
		d.must(err)
		d.publishes(release)
		_, err = d.Spot(ctx, Operator, with.Spot.SHA256)
		return err
	}
	d.must(sweep())
	d.must(d.Save(ctx, d.sponsor.ID, id, content))
	if err := sweep(); !errors.Is(err, ErrNotFound) {
		t.Errorf("a spot that no ad has is kept: %v", err)
	}
}
