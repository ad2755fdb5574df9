package ledger

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"linnet/ads"
)

// square is a PNG whose bytes differ with its size.
func square(side int) []byte {
	picture := image.NewNRGBA(image.Rect(0, 0, side, side))
	for i := range side {
		picture.SetNRGBA(i, i, color.NRGBA{uint8(side), uint8(i), 80, 255})
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// TestManyPicturesOfOneSponsorHoldAnotherUpByOne: the easel goes round among sponsors, and takes few of one.
func TestManyPicturesOfOneSponsorHoldAnotherUpByOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEasel(time.Now)
		var mu sync.Mutex
		var order []string
		var all sync.WaitGroup
		refused := 0
		add := func(owner string) {
			all.Go(func() {
				err := e.do(t.Context(), owner, func() {
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
		e := newEasel(time.Now)
		long := func() { time.Sleep(drawingBudget + time.Second) }
		if err := e.do(t.Context(), "greedy", long); err != nil {
			t.Error(err)
		}
		if said := new(ads.Refusal); !errors.As(e.do(t.Context(), "greedy", long), &said) {
			t.Error("drawing goes on")
		}
		if err := e.do(t.Context(), "honest", long); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Hour)
		if err := e.do(t.Context(), "greedy", long); err != nil {
			t.Error("an hour later:", err)
		}
	})
}

// TestWhoLeavesTheEaselHoldsNobodyUp: somebody's connection ends while they wait.
func TestWhoLeavesTheEaselHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEasel(time.Now)
		var all sync.WaitGroup
		all.Go(func() { _ = e.do(t.Context(), "first", func() { time.Sleep(time.Second) }) })
		synctest.Wait()
		gone, leave := context.WithCancel(t.Context())
		all.Go(func() {
			if err := e.do(gone, "gone", func() { t.Error("drawn for nobody") }); !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		})
		synctest.Wait()
		leave()
		synctest.Wait()
		if err := e.do(t.Context(), "third", func() {}); err != nil {
			t.Error(err)
		}
		all.Wait()
	})
}
