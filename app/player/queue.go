package player

import (
	"math/rand/v2"
	"slices"
)

// entry is an Item at one place in the queue. The number is its own, and its place in the order as given.
type entry struct {
	Item
	no int
}

// queue is what was played, what plays and what follows. A queue is a plain value that the player's goroutine owns.
type queue struct {
	past, next []*entry
	current    *entry
	shuffle    bool
	repeat     bool
	last       int    // number given last
	shown      []Item // next as Items; nil: to be made again
}

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
	q.past, q.current, q.next, q.shown = nil, nil, nil, nil
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
	q.next, q.shown = append(q.next, q.number(items)...), nil
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
	q.next, q.shown = slices.Insert(slices.Delete(slices.Clone(q.next), from, from+1), to, e), nil
}

// remove takes out one of what follows.
func (q *queue) remove(i int) {
	if i >= 0 && i < len(q.next) {
		q.next, q.shown = slices.Delete(slices.Clone(q.next), i, i+1), nil
	}
}

// insert puts items directly behind the current one. They take its number, so that they stay there when a shuffle is undone.
func (q *queue) insert(items []Item) {
	es := q.number(items)
	if q.current != nil {
		for _, e := range es {
			e.no = q.current.no
		}
	}
	q.next, q.shown = slices.Insert(q.next, 0, es...), nil
}

func (q *queue) clear() { q.next, q.shown = nil, nil }

// upcoming is the k-th entry behind the current one, or nil. In repeat mode there always is one.
func (q *queue) upcoming(k int) *entry {
	if k < len(q.next) {
		return q.next[k]
	}
	n := len(q.past) + len(q.next)
	if !q.repeat || q.current == nil {
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

// step makes the next entry the current one; false: there is none, and nothing changes.
func (q *queue) step() bool {
	if len(q.next) == 0 && q.repeat && q.current != nil {
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
	q.shuffle, q.shown = on, nil
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
