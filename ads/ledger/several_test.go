package ledger

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"linnet/ads/database/databasetest"
	"linnet/ads/feed"
	"linnet/ads/stats"
)

// TestSeveralProcessesCountSpendAndPublishOnce has three ledgers on one database, as three `serve` have, do the same at once.
func TestSeveralProcessesCountSpendAndPublishOnce(t *testing.T) {
	address, home := databasetest.Address(t), Home(t.TempDir())
	desks := make([]*desk, 3)
	for i := range desks {
		l, err := Open(Config{Database: address, Now: func() time.Time { return start }})
		if err != nil {
			t.Fatal(err)
		}
		desks[i] = &desk{Ledger: l, t: t, now: start}
		defer l.Close()
	}
	first := desks[0]
	var err error
	first.sponsor, err = first.SignUp(t.Context(), "Brandt Violins", "brandt@sponsor.example", "correct horse battery")
	first.must(err)
	a := first.submitted(plan(40))
	first.must(first.Credit(t.Context(), first.sponsor.ID, 2*a.Flight.Price, "Payment received"))
	keys, err := feed.NewKeys()
	first.must(err)
	first.must(feed.Init(home.Feed(), keys, start))

	var group sync.WaitGroup
	var approved atomic.Int32
	for _, d := range desks {
		group.Go(func() {
			if err := d.Approve(t.Context(), a.ID, a.Hash()); err == nil {
				approved.Add(1)
			} else if !errors.Is(err, ErrStatus) {
				t.Error(err)
			}
		})
		for range 20 {
			group.Go(func() {
				if err := d.Add(t.Context(), stats.Report{Task: stats.TaskGenre, Day: "2026-11-22", Answer: 5}); err != nil {
					t.Error(err)
				}
			})
		}
	}
	group.Wait()
	versions := make([]int64, len(desks))
	for i, d := range desks {
		group.Go(func() {
			release, err := d.Release(t.Context())
			if err == nil {
				versions[i], err = d.Publish(t.Context(), home.Feed(), keys, release)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()

	left, err := first.Balance(t.Context(), first.sponsor.ID)
	if approved.Load() != 1 || left != a.Flight.Price || err != nil {
		t.Errorf("approved %d times, %s of %s left, %v", approved.Load(), left, 2*a.Flight.Price, err)
	}
	if _, total, err := first.Taste(t.Context(), 7); total != 60 || err != nil {
		t.Errorf("%d reports counted, not 60, %v", total, err)
	}
	if versions[0] == versions[1] || versions[1] == versions[2] || versions[0] == versions[2] {
		t.Errorf("two releases have one version: %v", versions)
	}
	_, err = first.Check(t.Context())
	first.must(err)
}
