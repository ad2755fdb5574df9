package state

import (
	"context"
	"slices"

	"linnet/app/state/loop"
	"linnet/app/state/view"
)

// spot is where the listener is: a screen, and what is open in the library.
type spot struct {
	screen view.Screen
	trail  []view.Place
}

func (s spot) same(as spot) bool { return s.screen == as.screen && slices.Equal(s.trail, as.trail) }

// mostSpots is how far back one can go.
const mostSpots = 100

// history is where the listener has been. It is written down with every View, however one got there.
type history struct {
	past, next []spot
	now        spot
	replace    bool // the next spot takes the place of this one: the listener did not ask for it

	loop *loop.Loop
	open func(context.Context, []view.Place) // shows what was open in the library
}

// note takes down where the listener is. Going on from an earlier spot forgets what came after it.
func (h *history) note(now spot) {
	if h.now.same(now) {
		return
	}
	if h.replace {
		h.replace, h.now = false, now
		if n := len(h.past); n > 0 && h.past[n-1].same(now) {
			h.past = h.past[:n-1]
		}
		return
	}
	if h.now.screen != "" {
		h.past = append(h.past, h.now)
	}
	if len(h.past) > mostSpots {
		h.past = h.past[1:]
	}
	h.now, h.next = now, nil
}

// back goes to the spot before; false: there is none.
func (h *history) back() (spot, bool) { return h.step(&h.past, &h.next) }

// forward undoes back.
func (h *history) forward() (spot, bool) { return h.step(&h.next, &h.past) }

func (h *history) step(from, to *[]spot) (spot, bool) {
	n := len(*from)
	if n == 0 {
		return spot{}, false
	}
	*to = append(*to, h.now)
	h.now = (*from)[n-1]
	*from = (*from)[:n-1]
	return h.now, true
}

// gone says that what was open is gone, and what it was opened from is shown instead.
func (h *history) gone() { h.replace = true }

// GoBack goes to where the listener was before, over all screens; a sheet that covers the screen only closes. It may be called from any
// goroutine but that of the Loop.
func (h *history) GoBack() { h.travel(h.back) }

// GoForward undoes GoBack.
func (h *history) GoForward() { h.travel(h.forward) }

func (h *history) travel(step func() (spot, bool)) {
	h.loop.Do(func(ctx context.Context) {
		if h.loop.Sheet() != nil {
			h.loop.EndSheet()
			return
		}
		if to, is := step(); is {
			h.loop.Go(to.screen)
			h.open(ctx, to.trail)
		}
	})
}
