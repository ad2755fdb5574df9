package picture

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"
)

// How much one sponsor may have drawn.
const (
	drawingWaits  = 2               // pictures that may wait, beside the one that is drawn
	drawingBudget = 2 * time.Minute // of one processor, in an hour
)

// An Easel draws one picture at a time. The owner who has waited longest since the last drawing is next. So one sponsor's many pictures
// hold another's up by one at most. Nobody has more than drawingBudget an hour.
type Easel struct {
	now func() time.Time

	mu      sync.Mutex // guards the rest
	busy    bool
	waiting []*drawer          // in the order of their coming
	turn    map[string]int64   // when an owner was last let in, by count
	spent   map[string]*budget // by owner
	turns   int64
}

type drawer struct {
	owner string
	next  chan struct{} // closed when it is their turn
}

// budget is the time that an owner used since a moment.
type budget struct {
	since time.Time
	used  time.Duration
}

// NewEasel returns an easel that counts hours by the clock now.
func NewEasel(now func() time.Time) *Easel {
	return &Easel{now: now, turn: map[string]int64{}, spent: map[string]*budget{}}
}

// Do runs draw when it is the owner's turn, or refuses with an *ads.Refusal of "picture".
func (e *Easel) Do(ctx context.Context, owner string, draw func()) error {
	d, err := e.queue(owner)
	if err != nil {
		return err
	}
	select {
	case <-d.next:
	case <-ctx.Done():
		e.leave(d)
		return ctx.Err()
	}
	began := time.Now()
	defer func() { e.done(owner, time.Since(began)) }()
	draw()
	return nil
}

func (e *Easel) queue(owner string) (*drawer, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	mine := 0
	for _, d := range e.waiting {
		if d.owner == owner {
			mine++
		}
	}
	used := e.spent[owner]
	switch {
	case mine >= drawingWaits:
		return nil, refuse("Other files of yours are still being looked at. Please send this one again in a minute.")
	case used != nil && e.now().Sub(used.since) < time.Hour && used.used > drawingBudget:
		return nil, refuse("You have sent many large files within an hour. Please try again later, or with a smaller one.")
	}
	d := &drawer{owner, make(chan struct{})}
	e.waiting = append(e.waiting, d)
	e.admit()
	return d, nil
}

// admit lets in whoever waits and was let in longest ago. Callers hold mu.
func (e *Easel) admit() {
	if e.busy || len(e.waiting) == 0 {
		return
	}
	first := 0
	for i, d := range e.waiting {
		if e.turn[d.owner] < e.turn[e.waiting[first].owner] {
			first = i
		}
	}
	d := e.waiting[first]
	e.waiting = slices.Delete(e.waiting, first, first+1)
	e.turns++
	e.busy, e.turn[d.owner] = true, e.turns
	close(d.next)
}

// leave takes somebody out of the queue who does not wait any longer.
func (e *Easel) leave(d *drawer) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if i := slices.Index(e.waiting, d); i >= 0 {
		e.waiting = slices.Delete(e.waiting, i, i+1)
		return
	}
	e.busy = false // it was let in at the same moment
	e.admit()
}

// done counts what was used, forgets who has used nothing for an hour, and lets the next in.
func (e *Easel) done(owner string, took time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	now := e.now()
	for who, b := range e.spent {
		if now.Sub(b.since) >= time.Hour {
			delete(e.spent, who)
		}
	}
	if e.spent[owner] == nil {
		e.spent[owner] = &budget{since: now}
	}
	e.spent[owner].used += took
	maps.DeleteFunc(e.turn, func(who string, _ int64) bool { return e.spent[who] == nil })
	e.busy = false
	e.admit()
}
