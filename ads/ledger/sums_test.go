package ledger

import (
	"math/rand/v2"
	"testing"
	"time"

	"linnet/ads"
	"linnet/ads/stats"
	"linnet/ads/stats/pair"
)

// agreed is the agreement of a test, with its tasks.
func (d *desk) agreed() (tasks []pair.Task) {
	d.t.Helper()
	var keys [3]string
	for i := range keys {
		_, public, err := pair.NewKey()
		d.must(err)
		keys[i] = public
	}
	_, tokenKey, err := pair.NewTokenKey()
	d.must(err)
	a := Agreement{Epsilon: 1, Pair: ads.Pair{Version: pair.Version, Leader: "https://ads.example.org/pair",
		Helper: "https://helper.example", HelperName: "A friend",
		LeaderKey: keys[0], HelperKey: keys[1], CollectorKey: keys[2], TokenKey: tokenKey, MinBatch: pair.LeastBatch}}
	tasks, err = a.Tasks()
	d.must(err)
	d.must(d.Agree(d.t.Context(), &a))
	return tasks
}

func sumOf(first, last string, bucket int, count int64) pair.Sum {
	s := pair.Sum{Reports: 2000}
	s.First, _ = time.Parse(time.DateOnly, first)
	s.Last, _ = time.Parse(time.DateOnly, last)
	s.Counts[bucket] = count
	return s
}

// TestResultsOfAPair: what operator and helper summed up is a row of a flight's results, counted once, and added to what came in mode
// solo before.
func TestResultsOfAPair(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	a := d.approved(10)
	release, err := d.Release(ctx)
	d.must(err)
	event := d.agreed()[1]
	views := stats.EventBucket(stats.CounterOf(release.Catalogue, a.ID), stats.View)
	sums := []pair.Sum{sumOf("2026-11-22", "2026-11-23", views, 300), sumOf("2026-11-24", "2026-11-24", views, 200)}
	d.must(d.KeepSums(ctx, event, sums[:1]))
	d.must(d.KeepSums(ctx, event, sums)) // as after every tally
	all, err := d.Results(ctx, d.sponsor.ID, a.CampaignID)
	d.must(err)
	r := all.Flights[0]
	if r.Reports != 4000 || len(r.Days) != 2 || !r.Days[0].Last.Equal(sums[0].Last) || r.Total[stats.View].Estimate != 500*stats.Places {
		t.Fatalf("%+v", r)
	}
	done := make(chan error, 500)
	before := make([]counted, 500)
	dice := rand.NewChaCha8([32]byte{9})
	for i := range before {
		answer, err := stats.Randomise(0, Epsilon, dice)
		d.must(err)
		before[i] = counted{report: stats.Report{Task: stats.TaskEvent, Day: "2026-11-22", Answer: answer}, done: done}
	}
	d.commit(before)
	all, err = d.Results(ctx, d.sponsor.ID, a.CampaignID)
	d.must(err)
	if r := all.Flights[0]; r.Reports != 4500 || len(r.Days) != 3 || r.Total[stats.View].High-r.Total[stats.View].Estimate < 900 {
		t.Errorf("with what came before: %+v", r)
	}
}

// TestASumOfTwoFlightsIsWithheld: a sum of many days names a counter, and the counter changed hands on one of them.
func TestASumOfTwoFlightsIsWithheld(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	a := d.approved(10)
	release, err := d.Release(ctx)
	d.must(err)
	counter := stats.CounterOf(release.Catalogue, a.ID)
	_, err = d.db.ExecContext(ctx, `UPDATE counters SET until = '2026-11-24'`)
	d.must(err)
	_, err = d.db.ExecContext(ctx, `INSERT INTO counters (counter, campaign, since, flight) VALUES (?, ?, '2026-11-25', 'other')`,
		counter, a.CampaignID)
	d.must(err)
	views := stats.EventBucket(counter, stats.View)
	d.must(d.KeepSums(ctx, d.agreed()[1], []pair.Sum{sumOf("2026-11-22", "2026-11-24", views, 300),
		sumOf("2026-11-24", "2026-11-25", views, 900)}))
	all, err := d.Results(ctx, d.sponsor.ID, a.CampaignID)
	d.must(err)
	r := all.Flights[0]
	if len(r.Days) != 2 || r.Days[0].Events[stats.View].Withheld || !r.Days[1].Events[stats.View].Withheld ||
		r.Total[stats.View].Estimate != 300*stats.Places {
		t.Errorf("%+v", r)
	}
}

func TestTheNewestSumOfTaste(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	if _, found, err := d.TasteSum(ctx); found || err != nil {
		t.Fatalf("a sum out of nothing, %v", err)
	}
	tasks := d.agreed()
	d.must(d.KeepSums(ctx, tasks[0], []pair.Sum{sumOf("2026-11-22", "2026-11-22", 3, 90), sumOf("2026-11-23", "2026-11-25", 3, -2)}))
	d.must(d.KeepSums(ctx, tasks[1], []pair.Sum{sumOf("2026-11-26", "2026-11-26", 3, 7)}))
	if s, found, err := d.TasteSum(ctx); err != nil || !found || s.Counts[3] != -2 || s.Reports != 2000 ||
		s.Epsilon != 1 || s.Last.Day() != 25 {
		t.Errorf("%+v, %v, %v", s, found, err)
	}
}
