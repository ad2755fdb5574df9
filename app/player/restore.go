package player

import "time"

// Queue is a whole queue as it can be kept over the end of the program.
type Queue struct {
	Items   []Item // those played before, the current one, those that follow
	Order   []int  // of each Item: smaller stands earlier when a shuffle is undone; nil: as they stand
	Place   int    // of the current one
	From    time.Duration
	Shuffle bool
	Repeat  Repeat
}

// Queue returns the queue as it is now, with the place in the current item.
func (p *Player) Queue() Queue {
	var q Queue
	look := func() {
		s := &p.state.queue
		q = Queue{Place: len(s.past), From: p.position(), Shuffle: s.shuffle, Repeat: s.repeat}
		if p.state.between.sounds != nil {
			q.From = 0 // it was over
		}
		add := func(es ...*entry) {
			for _, e := range es {
				q.Items, q.Order = append(q.Items, e.Item), append(q.Order, e.no)
			}
		}
		add(s.past...)
		if s.current != nil {
			add(s.current)
		}
		add(s.next...)
	}
	if !p.do(look) {
		look()
	}
	return q
}

// Restore puts a queue that was kept in the place of the one there is. Nothing sounds, and no item is opened, until Resume.
func (p *Player) Restore(kept Queue) {
	p.do(func() {
		p.pause()
		p.halt()
		p.dropInterludes()
		q := &p.state.queue
		q.shuffle, q.repeat = kept.Shuffle, kept.Repeat
		all := q.number(kept.Items)
		if len(kept.Order) == len(all) {
			for i, e := range all {
				e.no = kept.Order[i]
				q.last = max(q.last, e.no)
			}
		}
		q.past, q.current, q.next, q.cleared = nil, nil, all, nil
		p.state.from, p.state.listened, p.state.credited = 0, 0, false
		if at := kept.Place; at >= 0 && at < len(all) {
			q.past, q.current, q.next = all[:at:at], all[at], all[at+1:]
			p.state.from = max(kept.From, 0)
		}
		q.changed()
		p.touch()
	})
}
