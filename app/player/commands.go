package player

import (
	"math"
	"slices"
	"time"
)

// Play replaces the queue by items and plays the one at index at, from its start.
func (p *Player) Play(items []Item, at int) {
	p.do(func() {
		p.state.queue.set(items, at)
		p.state.trouble = nil
		p.sound()
	})
}

// Enqueue adds items at the end of the queue. Nothing begins to play.
func (p *Player) Enqueue(items ...Item) {
	p.do(func() {
		p.state.queue.add(items)
		p.renew()
	})
}

// Extend adds the next part of the list that plays to the end of the queue, or, when it is shuffled, into it.
func (p *Player) Extend(items ...Item) {
	p.do(func() {
		p.state.queue.extend(items)
		p.renew()
	})
}

// MoveQueued lets entry from of Status.Next stand at to. An index outside it does nothing.
func (p *Player) MoveQueued(from, to int) {
	p.do(func() {
		p.state.queue.move(from, to)
		p.renew()
	})
}

// RemoveQueued takes entries out of Status.Next. An index outside it does nothing. UnremoveQueued puts them back where they were, or to the
// front if what they stood behind was played since.
func (p *Player) RemoveQueued(at ...int) {
	p.do(func() {
		p.state.queue.remove(at...)
		p.renew()
	})
}

// UnremoveQueued undoes RemoveQueued; see there.
func (p *Player) UnremoveQueued() { p.do(func() { p.state.queue.unremove(); p.renew() }) }

// PlayNext puts items directly after the current one.
func (p *Player) PlayNext(items ...Item) {
	p.do(func() {
		p.state.queue.insert(items)
		p.renew()
	})
}

// PlayQueued skips to entry i of Status.Next and plays it. An index outside it does nothing.
func (p *Player) PlayQueued(i int) {
	p.do(func() {
		if i < 0 || i >= len(p.state.queue.next) {
			return
		}
		for range i + 1 {
			p.state.queue.step()
		}
		p.state.trouble = nil
		p.sound()
	})
}

// ClearQueue drops what follows the current item, which plays on. UnclearQueue puts it back, in front of what was added since.
func (p *Player) ClearQueue() { p.do(func() { p.state.queue.clear(); p.renew() }) }

// UnclearQueue undoes ClearQueue; see there.
func (p *Player) UnclearQueue() { p.do(func() { p.state.queue.unclear(); p.renew() }) }

// Toggle pauses the playing track, or resumes the paused one.
func (p *Player) Toggle() {
	p.do(func() {
		if p.state.playing {
			p.pause()
			return
		}
		p.resume()
	})
}

// Pause keeps the place and gives the Output silence.
func (p *Player) Pause() { p.do(p.pause) }

// Resume plays on, or plays the current item again when the queue had ended.
func (p *Player) Resume() { p.do(p.resume) }

// Next skips to the next item and plays it; after the last one the player stops. An interlude cannot be left in its first three seconds.
func (p *Player) Next() {
	p.do(func() {
		if p.keeps() {
			return
		}
		if p.state.queue.step() {
			p.sound()
			return
		}
		p.dropInterludes()
		p.pause()
		p.halt()
	})
}

// Previous plays the item from its start when more than three seconds in, else the item before.
func (p *Player) Previous() {
	p.do(func() {
		p.advance()
		if p.state.between.sounds == nil && p.position() <= startOver {
			p.state.queue.back()
		}
		p.sound()
	})
}

// Seek moves to d from the start of the current item. In an interlude it does nothing, and neither does Skip.
func (p *Player) Seek(d time.Duration) {
	p.do(func() {
		if p.state.between.sounds != nil {
			return
		}
		if l := p.length(); l > 0 {
			d = min(d, l)
		}
		p.begin(max(d, 0))
		p.touch()
	})
}

// Skip goes by d from where the current item is, not beyond its start; beyond its end the next item plays.
func (p *Player) Skip(d time.Duration) {
	p.do(func() {
		if p.advance(); p.state.between.sounds != nil {
			return
		}
		to := p.position() + d
		if l := p.length(); l > 0 && to >= l {
			if p.state.queue.step() {
				p.sound()
			}
			return
		}
		p.begin(max(to, 0))
		p.touch()
	})
}

// SetVolume sets the volume, 0..1. The loudness that is heard goes by its square, which is nearer to the ear than the amplitude.
func (p *Player) SetVolume(v float64) {
	p.do(func() {
		if math.IsNaN(v) {
			return
		}
		p.state.volume = min(max(v, 0), 1)
		p.state.muted = false
		p.turn(1)
		p.touch()
	})
}

// SetShuffle mixes what follows the current item, or puts it back in order.
func (p *Player) SetShuffle(on bool) {
	p.do(func() {
		p.state.queue.mix(on)
		p.renew()
	})
}

// SetRepeat says what follows the end of a track, or of the queue.
func (p *Player) SetRepeat(r Repeat) {
	p.do(func() {
		p.state.queue.repeat = r
		p.renew()
	})
}

// Status returns the current state, including the effect of every command that has returned. Next is not to be changed.
func (p *Player) Status() (st Status) {
	if !p.do(func() { p.advance(); st = p.status() }) {
		st = p.status() // nobody owns the state any more
	}
	return st
}

func (p *Player) status() Status {
	s := &p.state
	st := Status{
		Playing: s.playing, Volume: s.volume, Shuffle: s.queue.shuffle, Repeat: s.queue.repeat, Next: slices.Clip(s.queue.list()),
		Underruns: s.dry, Played: duration(p.stage.played.Load(), s.rate), Trouble: s.trouble,
		Position: p.position(), Duration: p.length(), Revision: s.queue.revision, Place: len(s.queue.past),
		Uncleared: len(s.queue.cleared) > 0,
		StopAfter: s.stopAfter, Muted: s.muted, Speed: p.speed(), Sleep: s.sleep.left(),
	}
	if e := p.now(); e != nil {
		st.Current, st.Has = e.Item, true
	}
	if e := s.between.waits; e != nil {
		st.Waits = e.Interlude
	}
	if s.ring != nil {
		r := s.ring.state()
		st.Underruns += r.dry
		st.Buffering = s.playing && r.waiting
	}
	return st
}

// position is the place in the current entry.
func (p *Player) position() time.Duration {
	s := &p.state
	if s.ring == nil {
		return s.from
	}
	return s.segments[0].from + s.ofTrack(duration(s.seen-s.segments[0].start, s.rate))
}

// length is that of the current entry, 0 where it is not known yet.
func (p *Player) length() time.Duration {
	s := &p.state
	switch {
	case s.ring != nil:
		return s.segments[0].length
	case s.queue.current != nil:
		return s.queue.current.Duration
	}
	return 0
}

// sound plays the current entry from its start.
func (p *Player) sound() { p.soundFrom(0) }

func (p *Player) soundFrom(from time.Duration) {
	p.state.playing, p.state.failed = true, 0
	p.dropInterludes()
	p.unhush()
	p.begin(from)
	p.touch()
}

func (p *Player) pause() {
	p.state.playing = false
	p.hush()
	p.touch()
}

func (p *Player) resume() {
	s := &p.state
	switch {
	case s.ring != nil:
		s.playing = true
		p.unhush()
		p.touch()
	case s.queue.current != nil || s.queue.step():
		p.soundFrom(s.from)
	}
}
