package picture

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"linnet/ads"
)

// TestManyPicturesOfOneSponsorHoldAnotherUpByOne: the easel goes round among sponsors, and takes few of one.
func TestManyPicturesOfOneSponsorHoldAnotherUpByOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := NewEasel(time.Now)
		var mu sync.Mutex
		var order []string
		var all sync.WaitGroup
		refused := 0
		add := func(owner string) {
			all.Go(func() {
				err := e.Do(t.Context(), owner, func() {
					time.Sleep(time.Second)
					mu.Lock()
					defer mu.Unlock()
					order = append(order, owner)
				})
				mu.Lock()
				defer mu.Unlock()
				if said := new(ads.Refusal); errors.As(err, &said) {
					refused++
				} else if err != nil {
					t.Error(err)
				}
			})
			synctest.Wait()
		}
		for range 6 {
			add("greedy")
		}
		add("honest")
		all.Wait()
		if !slices.Equal(order, []string{"greedy", "honest", "greedy", "greedy"}) || refused != 3 {
			t.Errorf("%v, refused %d", order, refused)
		}
	})
}

func TestNobodyDrawsAllHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := NewEasel(time.Now)
		long := func() { time.Sleep(drawingBudget + time.Second) }
		if err := e.Do(t.Context(), "greedy", long); err != nil {
			t.Error(err)
		}
		if said := new(ads.Refusal); !errors.As(e.Do(t.Context(), "greedy", long), &said) {
			t.Error("drawing goes on")
		}
		if err := e.Do(t.Context(), "honest", long); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Hour)
		if err := e.Do(t.Context(), "greedy", long); err != nil {
			t.Error("an hour later:", err)
		}
	})
}

// TestWhoLeavesTheEaselHoldsNobodyUp: somebody's connection ends while they wait.
func TestWhoLeavesTheEaselHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := NewEasel(time.Now)
		var all sync.WaitGroup
		all.Go(func() { _ = e.Do(t.Context(), "first", func() { time.Sleep(time.Second) }) })
		synctest.Wait()
		gone, leave := context.WithCancel(t.Context())
		all.Go(func() {
			if err := e.Do(gone, "gone", func() { t.Error("drawn for nobody") }); !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		})
		synctest.Wait()
		leave()
		synctest.Wait()
		if err := e.Do(t.Context(), "third", func() {}); err != nil {
			t.Error(err)
		}
		all.Wait()
	})
}
