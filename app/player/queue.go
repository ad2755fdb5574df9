package player

import (
	"math/rand/v2"
	"slices"
)

// entry is an Item at one place in the queue. The number is its own, and its place in the order as given.
type entry struct {
	Item
	no    int
	comes evened // since it was last decoded
}

// queue is what was played, what plays and what follows. A queue is a plain value that the player's goroutine owns.
type queue struct {
	past, next []*entry
	current    *entry
	shuffle    bool
	repeat     Repeat
	last       int      // number given last
	shown      []Item   // next as Items; nil: to be made again
	revision   int      // grows with every change of what stands in the queue, or where
	cleared    []*entry // what clear took out last
	removed    []taken  // what remove took out last
}

// Repeat says what follows the end of a track, or of the queue.
type Repeat string

// The ways to repeat. The zero value is none.
const (
	RepeatOff Repeat = ""
	RepeatAll Repeat = "all" // the queue begins again after its end
	RepeatOne Repeat = "one" // the track does, until the listener goes on
)

// changed is called by whatever changes the queue but for a step in it.
func (q *queue) changed() { q.revision++; q.shown = nil }

func (q *queue) number(items []Item) []*entry {
	out := make([]*entry, len(items))
	for i, it := range items {
		q.last++
		out[i] = &entry{Item: it, no: q.last}
	}
	return out
}

// set replaces everything; items[at] becomes the current one.
func (q *queue) set(items []Item, at int) {
	all := q.number(items)
	q.past, q.current, q.next, q.cleared, q.removed = nil, nil, nil, nil, nil
	q.changed()
	if len(all) == 0 {
		return
	}
	at = min(max(at, 0), len(all)-1)
	q.current = all[at]
	if q.shuffle {
		q.next = mixed(slices.Delete(all, at, at+1))
		return
	}
	q.past, q.next = all[:at:at], all[at+1:]
}

func (q *queue) add(items []Item) {
	q.next = append(q.next, q.number(items)...)
	q.changed()
}

// steady is how many of what follows stay where they are when a shuffle is extended.
const steady = 20

// extend adds the next part of a list: at the end, or where they are shuffled anywhere behind the first few.
func (q *queue) extend(items []Item) {
	q.add(items)
	if from := min(steady, len(q.next)); q.shuffle {
		q.next = append(q.next[:from:from], mixed(q.next[from:])...)
	}
}

// move lets the entry at one place of what follows stand at another.
func (q *queue) move(from, to int) {
	if min(from, to) < 0 || max(from, to) >= len(q.next) {
		return
	}
	e := q.next[from]
	q.next = slices.Insert(slices.Delete(slices.Clone(q.next), from, from+1), to, e)
	q.changed()
}

// taken is an entry that was taken out of what follows.
type taken struct {
	*entry
	behind *entry // the last that stayed before it; nil: none did
}

// remove takes out some of what follows; unremove puts them back.
func (q *queue) remove(at ...int) {
	gone := make(map[int]bool, len(at))
	for _, i := range at {
		gone[i] = true
	}
	var kept []*entry
	var removed []taken
	var behind *entry
	for i, e := range q.next {
		if gone[i] {
			removed = append(removed, taken{e, behind})
			continue
		}
		kept, behind = append(kept, e), e
	}
	if q.removed = removed; len(removed) > 0 {
		q.next = kept
		q.changed()
	}
}

// unremove puts each entry behind the one that it stood behind, or to the front if that has been played.
func (q *queue) unremove() {
	after := make(map[*entry][]*entry, len(q.next)) // what stands behind an entry; nil: in front
	for _, e := range q.next {
		after[e] = nil
	}
	for _, t := range q.removed {
		behind := t.behind
		if _, stands := after[behind]; !stands {
			behind = nil
		}
		after[behind] = append(after[behind], t.entry)
	}
	next := slices.Clone(after[nil])
	for _, e := range q.next {
		next = append(append(next, e), after[e]...)
	}
	q.next, q.removed = next, nil
	q.changed()
}

// insert puts items directly behind the current one. They take its number, so that they stay there when a shuffle is undone.
func (q *queue) insert(items []Item) {
	es := q.number(items)
	if q.current != nil {
		for _, e := range es {
			e.no = q.current.no
		}
	}
	q.next = slices.Insert(q.next, 0, es...)
	q.changed()
}

// clear takes out all that follows; unclear puts it back in front of what came since.
func (q *queue) clear() {
	if len(q.next) > 0 {
		q.cleared, q.next = q.next, nil
		q.changed()
	}
}

func (q *queue) unclear() {
	q.next, q.cleared = append(q.cleared, q.next...), nil
	q.changed()
}

// upcoming is the k-th entry that sounds behind the current one by itself, or nil. In repeat mode there always is one.
func (q *queue) upcoming(k int) *entry {
	if q.repeat == RepeatOne && q.current != nil {
		return q.current
	}
	if k < len(q.next) {
		return q.next[k]
	}
	n := len(q.past) + len(q.next)
	if q.repeat != RepeatAll || q.current == nil {
		return nil
	}
	k = (k - len(q.next)) % (n + 1)
	switch {
	case k < len(q.past):
		return q.past[k]
	case k == len(q.past):
		return q.current
	}
	return q.next[k-len(q.past)-1]
}

// follow makes current what upcoming(0) is.
func (q *queue) follow() {
	if q.repeat != RepeatOne {
		q.step()
	}
}

// step makes the next entry the current one; false: there is none, and nothing changes.
func (q *queue) step() bool {
	if len(q.next) == 0 && q.repeat == RepeatAll && q.current != nil {
		q.next, q.past, q.current = append(q.past, q.current), nil, nil
	}
	if len(q.next) == 0 {
		return false
	}
	if q.current != nil {
		q.past = append(q.past, q.current)
	}
	q.current, q.next, q.shown = q.next[0], q.next[1:], nil
	return true
}

// back makes the entry before the current one; false: there is none.
func (q *queue) back() bool {
	n := len(q.past)
	if n == 0 {
		return false
	}
	q.next = slices.Insert(q.next, 0, q.current)
	q.current, q.past, q.shown = q.past[n-1], q.past[:n-1], nil
	return true
}

// mix turns shuffle on or off; off puts what follows back in the order it was given.
func (q *queue) mix(on bool) {
	if q.shuffle == on {
		return
	}
	q.shuffle = on
	q.changed()
	if on {
		q.next = mixed(q.next)
		return
	}
	slices.SortStableFunc(q.next, func(a, b *entry) int { return a.no - b.no })
}

func mixed(es []*entry) []*entry {
	es = slices.Clone(es)
	rand.Shuffle(len(es), func(i, j int) { es[i], es[j] = es[j], es[i] })
	return es
}

// list is next as Items, for Status: not to be changed.
func (q *queue) list() []Item {
	if q.shown == nil && len(q.next) > 0 {
		q.shown = make([]Item, len(q.next))
		for i, e := range q.next {
			q.shown[i] = e.Item
		}
	}
	return q.shown
}
