package ledger

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"linnet/ads"
	"linnet/ads/stats"
)

func (d *desk) left() Money {
	d.t.Helper()
	left, err := d.Balance(d.t.Context(), d.sponsor.ID)
	d.must(err)
	return left
}

func (d *desk) rich() *desk {
	d.t.Helper()
	d.must(d.Credit(d.t.Context(), d.sponsor.ID, 100_000*Unit, "test"))
	return d
}

// booked plans a flight and brings its ad through review.
func (d *desk) booked(f func(*Plan)) Ad {
	d.t.Helper()
	p := plan(100)
	f(&p)
	a := d.submitted(p)
	d.must(d.Approve(d.t.Context(), a.ID, a.Hash()))
	a, err := d.Ad(d.t.Context(), Operator, a.ID)
	d.must(err)
	return a
}

// flown is what of the release candidate comes from one flight.
func voiceOf(all []ads.Ad, flight string) (sum int, each []int) {
	for _, ad := range all {
		if ad.Flight == flight {
			sum, each = sum+ad.Share, append(each, ad.Share)
		}
	}
	return sum, each
}

// TestTenAdsDoNotMultiplyAFlightsVoice: whoever adds ads to a flight divides its share, and an equal payer keeps an equal part.
func TestTenAdsDoNotMultiplyAFlightsVoice(t *testing.T) {
	d := newDesk(t).rich()
	ctx := t.Context()
	first := d.booked(func(p *Plan) {
		p.Flight.Name, p.Flight.Share, p.Flight.Interests, p.Flight.Languages = "Many", 40, nil, nil
	})
	d.booked(func(p *Plan) {
		p.Flight.Name, p.Flight.Share, p.Flight.Interests, p.Flight.Languages = "One", 40, nil, nil
	})
	for range 9 {
		id, err := d.Duplicate(ctx, d.sponsor.ID, first.ID)
		d.must(err)
		d.must(d.Submit(ctx, d.sponsor.ID, id))
		a, err := d.Ad(ctx, Operator, id)
		d.must(err)
		d.must(d.Approve(ctx, id, a.Hash()))
	}
	release, err := d.Release(ctx)
	d.must(err)
	if sum, each := voiceOf(release.Catalogue.Ads, "Many"); sum != 40 || len(each) != 10 || slices.Max(each)-slices.Min(each) > 1 {
		t.Errorf("the flight of ten ads has %d thousandths: %v", sum, each)
	}
	count, chance := map[string]int{}, rand.New(rand.NewPCG(1, 2))
	for range 100_000 {
		c, ok := ads.Choose([]ads.Catalogue{release.Catalogue}, ads.Listener{}, d.now, chance.Float64())
		if !ok {
			t.Fatal("nothing was chosen")
		}
		count[c.Ad.Flight]++
	}
	if count["Many"] < 49_000 || count["Many"] > 51_000 {
		t.Errorf("equal payers were shown %v", count)
	}
}

func TestDivideKeepsTheWhole(t *testing.T) {
	for _, c := range []struct {
		share   int
		weights []int
		want    string
	}{
		{40, []int{1, 1, 1}, "[14 13 13]"},
		{10, []int{9, 1}, "[9 1]"},
		{10, []int{10, 10, 1, 1}, "[4 4 1 1]"},
		{2, []int{1, 1, 1}, "[1 1 0]"},
		{3, []int{10, 1, 1}, "[1 1 1]"},
		{1, []int{5}, "[1]"},
		{1000, []int{1, 2, 3}, "[167 333 500]"},
	} {
		if got := fmt.Sprint(divide(c.share, c.weights)); got != c.want {
			t.Errorf("%d by %v: %s, want %s", c.share, c.weights, got, c.want)
		}
	}
	dice := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		weights := make([]int, 1+dice.IntN(30))
		for i := range weights {
			weights[i] = 1 + dice.IntN(MaxWeight)
		}
		share, sum := 1+dice.IntN(1000), 0
		for _, part := range divide(share, weights) {
			if sum += part; part < 0 || part == 0 && share >= len(weights) {
				t.Fatalf("%d by %v: %v", share, weights, divide(share, weights))
			}
		}
		if sum != share {
			t.Fatalf("%d by %v: %v", share, weights, divide(share, weights))
		}
	}
}

func TestWeightsBetweenTheAdsOfAFlight(t *testing.T) {
	d := newDesk(t).rich()
	ctx := t.Context()
	a := d.booked(func(p *Plan) { p.Flight.Share = 40 })
	id, err := d.Duplicate(ctx, d.sponsor.ID, a.ID)
	d.must(err)
	d.must(d.Submit(ctx, d.sponsor.ID, id))
	b, err := d.Ad(ctx, Operator, id)
	d.must(err)
	d.must(d.Approve(ctx, id, b.Hash()))
	d.refused(d.SetWeight(ctx, d.sponsor.ID, id, 0), "weight")
	d.refused(d.SetWeight(ctx, "somebody", id, 3), ErrNotFound)
	d.must(d.SetWeight(ctx, d.sponsor.ID, id, 3))
	for _, ad := range d.shown() {
		if want := map[string]int{a.ID: 10, id: 30}[ad.ID]; ad.Share != want {
			t.Errorf("%s has %d, want %d", ad.ID, ad.Share, want)
		}
	}
}

func TestAFlightHasNoMoreAdsThanThousandths(t *testing.T) {
	d := newDesk(t).rich()
	ctx := t.Context()
	a := d.booked(func(p *Plan) { p.Flight.Share = 1 })
	id, err := d.Duplicate(ctx, d.sponsor.ID, a.ID)
	d.must(err)
	d.must(d.Submit(ctx, d.sponsor.ID, id))
	b, err := d.Ad(ctx, Operator, id)
	d.must(err)
	d.refused(d.Approve(ctx, id, b.Hash()), "ad")
}

// TestDaysThatAreOverAreNotCharged: the price follows the date of approval.
func TestDaysThatAreOverAreNotCharged(t *testing.T) {
	d := newDesk(t).rich()
	before := d.left()
	p := plan(10)
	p.Flight.From = start.Truncate(24*time.Hour).AddDate(0, -5, 0)
	p.Flight.Until = start.Truncate(24*time.Hour).AddDate(0, 0, 9) // nine days are left, with the one that runs
	a := d.submitted(p)
	if a.Flight.Price != 9*10*Rate {
		t.Errorf("while planning it costs %s", a.Flight.Price)
	}
	d.now = d.now.AddDate(0, 0, 7)
	d.must(d.Approve(t.Context(), a.ID, a.Hash()))
	if paid := before - d.left(); paid != 2*10*Rate {
		t.Errorf("paid %s for two days", paid)
	}
	late := d.submitted(p)
	d.now = p.Flight.Until
	d.refused(d.Approve(t.Context(), late.ID, late.Hash()), "until")
}

func TestPauseGivesTheUnusedDaysBack(t *testing.T) {
	d := newDesk(t).rich()
	ctx := t.Context()
	before := d.left()
	a := d.booked(func(*Plan) {})  // 28 days at 10.00
	d.now = d.now.AddDate(0, 0, 6) // the seventh day
	back, err := d.Pause(ctx, d.sponsor.ID, a.Flight.ID)
	d.must(err)
	if back != 210*Unit || before-d.left() != 70*Unit || len(d.released()) != 0 {
		t.Errorf("back %s, spent %s, released %v", back, before-d.left(), d.released())
	}
	_, err = d.Pause(ctx, d.sponsor.ID, a.Flight.ID)
	d.refused(err, ErrStatus)
	d.must(d.Resume(ctx, d.sponsor.ID, a.Flight.ID)) // the same day: it is paid already
	if before-d.left() != 280*Unit || len(d.released()) != 1 {
		t.Errorf("resumed on the same day: spent %s, released %v", before-d.left(), d.released())
	}
	_, err = d.Pause(ctx, d.sponsor.ID, a.Flight.ID)
	d.must(err)
	d.now = d.now.AddDate(0, 0, 10)
	d.must(d.Resume(ctx, d.sponsor.ID, a.Flight.ID)) // days 17 to 28
	if before-d.left() != (70+120)*Unit {
		t.Errorf("resumed later: spent %s", before-d.left())
	}
	back, err = d.Cancel(ctx, d.sponsor.ID, a.Flight.ID)
	d.must(err)
	if back != 110*Unit {
		t.Errorf("cancelled: back %s", back)
	}
	d.refused(d.Resume(ctx, d.sponsor.ID, a.Flight.ID), ErrStatus)
	_, err = d.Cancel(ctx, "somebody", a.Flight.ID)
	d.refused(err, ErrNotFound)
}

func TestCancelBeforeTheFirstDayGivesAllBack(t *testing.T) {
	d := newDesk(t).rich()
	before := d.left()
	a := d.booked(func(p *Plan) {
		p.Flight.From, p.Flight.Until = p.Flight.From.AddDate(0, 0, 30), p.Flight.Until.AddDate(0, 0, 30)
	})
	back, err := d.Cancel(t.Context(), d.sponsor.ID, a.Flight.ID)
	d.must(err)
	if back != 280*Unit || d.left() != before {
		t.Errorf("back %s, left %s", back, d.left())
	}
}

// TestSoldOutIsCountedByDayAndAudience has the mistakes of a sum over everything that overlaps.
func TestSoldOutIsCountedByDayAndAudience(t *testing.T) {
	d := newDesk(t).rich()
	ctx := t.Context()
	day := start.Truncate(24 * time.Hour)
	flight := func(from, days, share int, languages, interests []string) func(*Plan) {
		return func(p *Plan) {
			f := &p.Flight
			f.From, f.Until, f.Share = day.AddDate(0, 0, from), day.AddDate(0, 0, from+days), share
			f.Languages, f.Interests = languages, interests
		}
	}
	d.booked(flight(0, 30, 600, nil, nil))
	d.booked(flight(30, 30, 600, nil, nil))
	d.booked(flight(0, 60, 300, nil, nil)) // never above 90 %
	d.booked(flight(0, 60, 100, []string{"eu"}, nil))
	d.booked(flight(0, 60, 100, []string{"de-AT"}, nil)) // other people than those who read Basque
	p := plan(0)
	flight(10, 1, 1, []string{"eu"}, nil)(&p)
	a := d.submitted(p)
	err := d.Approve(ctx, a.ID, a.Hash())
	d.refused(err, ErrSoldOut)
	if s := new(SoldOut); !errors.As(err, &s) || s.Language != "eu" || s.Free != 0 || !strings.Contains(s.Sentence(), "who read eu") {
		t.Errorf("%+v", err)
	}
	days, err := d.Voice(ctx, Flight{From: day, Until: day.AddDate(0, 0, 62), Languages: []string{"fr"}})
	d.must(err)
	if len(days) != 62 || days[0].Free != 100 || days[59].Free != 100 || days[60].Free != 1000 {
		t.Errorf("%d days: %+v", len(days), days)
	}
	d.must(d.ReserveVoice(ctx, 0))
	d.refused(d.ReserveVoice(ctx, 1), ErrSoldOut) // readers of Basque leave nothing
}

func TestPartnersGetOnlyWhatIsNotSold(t *testing.T) {
	d := newDesk(t).rich()
	d.booked(func(p *Plan) { p.Flight.Share = 90 })
	d.booked(func(p *Plan) {
		p.Flight.Share, p.Flight.Languages = 600, nil
		p.Flight.From, p.Flight.Until = p.Flight.From.AddDate(0, 0, 60), p.Flight.Until.AddDate(0, 0, 60)
	})
	d.refused(d.ReserveVoice(t.Context(), 970), ErrSoldOut)
	d.must(d.ReserveVoice(t.Context(), 400))
	d.refused(d.ReserveVoice(t.Context(), 401), ErrSoldOut)
	d.must(d.ReserveVoice(t.Context(), 100))
}

func TestEditingAFlight(t *testing.T) {
	d := newDesk(t).rich()
	ctx := t.Context()
	before := d.left()
	a := d.booked(func(*Plan) {}) // 28 days at 10.00
	f := a.Flight
	d.now = d.now.AddDate(0, 0, 3) // the fourth day
	f.Share, f.Until, f.Name, f.Category = 200, f.Until.AddDate(0, 0, -14), "Other", "food"
	d.must(d.EditFlight(ctx, d.sponsor.ID, f))
	if spent := before - d.left(); spent != (4*10+10*20)*Unit {
		t.Errorf("four days at 10.00 and ten at 20.00 are %s", spent)
	}
	got, err := d.Ad(ctx, Operator, a.ID)
	d.must(err)
	if got.Status != Approved || got.Flight.Name != "December" || got.Flight.Category != "instruments" || got.Flight.Share != 200 {
		t.Errorf("%s: %+v", got.Status, got.Flight)
	}
	if sum, _ := voiceOf(d.shown(), "December"); sum != 200 {
		t.Errorf("listeners see %d", sum)
	}
	f.Share = 1000
	d.booked(func(p *Plan) { p.Flight.Share = 700 })
	spent := before - d.left()
	d.refused(d.EditFlight(ctx, d.sponsor.ID, f), ErrSoldOut)
	if before-d.left() != spent {
		t.Error("a refused change moved money")
	}
	f.Share, f.From = 200, f.From.AddDate(0, 0, 1)
	d.refused(d.EditFlight(ctx, d.sponsor.ID, f), "from")
	f.ID = "nosuchflight"
	d.refused(d.EditFlight(ctx, d.sponsor.ID, f), ErrNotFound)
}

func TestArchiveAndDuplicate(t *testing.T) {
	d := newDesk(t).rich()
	ctx := t.Context()
	a := d.booked(func(*Plan) {})
	d.refused(d.Archive(ctx, d.sponsor.ID, KindAd, a.ID), ErrStatus)
	d.refused(d.Archive(ctx, d.sponsor.ID, KindCampaign, a.CampaignID), ErrStatus)
	copied, err := d.DuplicateFlight(ctx, d.sponsor.ID, a.Flight.ID)
	d.must(err)
	b, err := d.Ad(ctx, d.sponsor.ID, copied)
	if b.Status != Draft || b.Flight.ID == a.Flight.ID || b.Flight.Share != 100 || b.Content != a.Content || err != nil {
		t.Errorf("%+v, %v", b, err)
	}
	d.must(d.Archive(ctx, d.sponsor.ID, KindFlight, b.Flight.ID))
	all, err := d.Ads(ctx, d.sponsor.ID)
	if len(all) != 1 || err != nil {
		t.Errorf("%d ads are listed, %v", len(all), err)
	}
	d.must(d.Restore(ctx, d.sponsor.ID, KindFlight, b.Flight.ID))
	d.must(d.RenameCampaign(ctx, d.sponsor.ID, d.planned().CampaignID, "Spring"))
	d.refused(d.RenameCampaign(ctx, d.sponsor.ID, a.CampaignID, "Spring"), ErrStatus)
	_, err = d.Cancel(ctx, d.sponsor.ID, a.Flight.ID)
	d.must(err)
	d.must(d.Archive(ctx, d.sponsor.ID, KindCampaign, a.CampaignID))
	d.refused(d.Restore(ctx, "somebody", KindAd, a.ID), ErrNotFound)
}

func (d *desk) planned() Ad {
	d.t.Helper()
	id, err := d.Plan(d.t.Context(), d.sponsor.ID, plan(5))
	d.must(err)
	a, err := d.Ad(d.t.Context(), d.sponsor.ID, id)
	d.must(err)
	return a
}

// TestCheapFlightsDoNotBlockTheCounters: flights on air are counted before those to come, and the greatest first.
func TestCheapFlightsDoNotBlockTheCounters(t *testing.T) {
	d := newDesk(t).rich()
	for range stats.Counters + 1 {
		d.booked(func(p *Plan) {
			p.Flight.Share = 1
			p.Flight.From, p.Flight.Until = p.Flight.From.AddDate(0, 0, 40), p.Flight.Until.AddDate(0, 0, 40)
		})
	}
	release, err := d.Release(t.Context())
	d.must(err)
	if len(release.Catalogue.Counted) != stats.Counters {
		t.Fatalf("%d counters", len(release.Catalogue.Counted))
	}
	a := d.booked(func(p *Plan) { p.Flight.Share = 40 })
	release, err = d.Release(t.Context())
	d.must(err)
	if stats.CounterOf(release.Catalogue, a.ID) == 0 {
		t.Error("a flight on air has no counter")
	}
	again, err := d.Release(t.Context())
	d.must(err)
	if stats.CounterOf(again.Catalogue, a.ID) != stats.CounterOf(release.Catalogue, a.ID) {
		t.Error("its counter changed")
	}
}
