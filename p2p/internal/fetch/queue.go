package fetch

import (
	"cmp"
	"context"
	"slices"

	"linnet/p2p/internal/wire"
)

// DefaultAtOnce is how many transfers are under way at once: enough to keep a line busy with
// tracks of ordinary size, few enough that the first is whole soon.
const DefaultAtOnce = 8

const reasonQueued = "Waits for its turn."

// A Priority says which waiting transfers begin first. Among equals it is the oldest.
type Priority int

// The priorities there are; Normal is the zero value.
const (
	Low Priority = iota - 1
	Normal
	High
)

// place is what the queue knows about one transfer.
type place struct {
	priority Priority
	ready    bool // neither under way, nor paused, nor at its end
	running  bool
	alone    bool // running, but waiting for a peer or for the disk: it takes nobody's turn
	heard    bool // somebody listens to it: it does not wait
}

// next returns which places begin now, by their index in a list that has the oldest first.
func next(list []place, atOnce int) []int {
	var ready, begin []int
	for i, p := range list {
		switch {
		case p.running && !p.alone:
			atOnce--
		case p.ready && p.heard:
			begin = append(begin, i)
			atOnce--
		case p.ready:
			ready = append(ready, i)
		}
	}
	slices.SortStableFunc(ready, func(a, b int) int { return cmp.Compare(list[b].priority, list[a].priority) })
	return append(begin, ready[:max(0, min(atOnce, len(ready)))]...)
}

// schedule begins the transfers whose turn it is. It may be called from anywhere, but not with
// the mutex held.
func (f *Manager) schedule() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.deps.Life.Over() {
		return
	}
	list := make([]place, len(f.list))
	for i, x := range f.list {
		list[i] = place{x.rec.Priority, x.run == nil && !x.held && x.rec.State == Waiting && (f.halted == "" || x.readers > 0),
			x.run != nil, x.alone, x.readers > 0}
	}
	for _, i := range next(list, f.deps.AtOnce) {
		f.launch(f.list[i])
	}
}

// launch starts the goroutine of a transfer. It is called with the mutex held.
func (f *Manager) launch(x *fetch) {
	ctx, cancel := context.WithCancel(f.deps.Life.Context())
	r := &run{f: f, x: x, cancel: cancel, done: make(chan struct{}), poked: make(chan struct{}, 1)}
	x.run, x.alone = r, false
	f.wg.Go(func() {
		defer cancel()
		r.run(ctx)
		f.schedule()
	})
}

// leave says whether a transfer waits for something that is not its turn.
func (f *Manager) leave(x *fetch, alone bool) {
	f.mu.Lock()
	changed := x.alone != alone
	x.alone = alone
	f.mu.Unlock()
	if changed && alone {
		f.schedule()
	}
}

// SetPriority changes when a transfer that waits for its turn begins; it interrupts none.
func (f *Manager) SetPriority(ih wire.InfoHash, p Priority) error {
	f.op.Lock()
	defer f.op.Unlock()
	x := f.get(ih)
	if x == nil {
		return ErrUnknown
	}
	return f.settle(x, func(r *transferRecord) { r.Priority = min(max(p, Low), High) })
}
