package player

import "time"

const (
	heardInterlude = 10 * time.Second       // or all of it
	keptInterlude  = 3 * time.Second        // in which Next does not leave it
	shortOfAll     = 100 * time.Millisecond // that an interlude may lack and still have been heard to its end
)

// interlude is what sounds between two entries of the queue. The zero value is nothing.
type interlude struct {
	waits  *entry // behind the current entry
	sounds *entry // now; the current entry of the queue is the one before it
}

// evened is how loud a track comes out.
type evened struct {
	known    bool
	loudness float64 // above that of ReplayGain, in dB
}

// SetInterlude lets an item sound once between the current one and what follows by itself. The item is in no queue and follows nothing but
// the current item. An interlude begins and ends without a crossfade. Another choice of the listener's takes it back. It comes out as loud
// as the track before it, whatever its own Loudness is. While one sounds, this does nothing.
func (p *Player) SetInterlude(it Item) {
	p.do(func() {
		s := &p.state
		if s.between.sounds != nil || s.ring == nil || it.Interlude == "" {
			return
		}
		p.advance()
		mixed := len(s.segments) > 1 && p.crosses(s.segments[0].entry, s.segments[1].entry)
		s.between.waits = &entry{Item: it}
		if mixed && s.ring != nil { // what follows was mixed into the end of the track already
			p.begin(p.position())
		}
		p.renew()
	})
}

// DropInterlude takes back the interlude that waits, and ends the one that sounds.
func (p *Player) DropInterlude() {
	p.do(func() {
		s := &p.state
		if s.between.waits != nil {
			s.between.waits = nil
			p.renew()
		}
		if p.advance(); s.between.sounds != nil {
			p.leave()
		}
	})
}

// leave goes on behind the interlude that sounds.
func (p *Player) leave() {
	s := &p.state
	playing := s.playing
	if !s.stopAfter && s.queue.step() {
		p.sound()
		if !playing {
			p.pause()
		}
		return
	}
	p.dropInterludes()
	p.pause()
	p.halt()
}

// dropInterludes forgets them when something else is to sound.
func (p *Player) dropInterludes() { p.state.between.waits, p.state.between.sounds = nil, nil }

// now is the entry that sounds, or would.
func (p *Player) now() *entry {
	if e := p.state.between.sounds; e != nil {
		return e
	}
	return p.state.queue.current
}

// follow makes what begins to sound the current entry, or the interlude.
func (p *Player) follow(e *entry) {
	b := &p.state.between
	if b.waits != nil && e == b.waits {
		b.waits, b.sounds = nil, e
		return
	}
	b.sounds = nil
	p.state.queue.follow()
}

// keeps says whether an interlude is too young to be left.
func (p *Player) keeps() bool {
	if p.state.between.sounds == nil {
		return false
	}
	p.advance()
	return p.state.between.sounds != nil && p.position() < keptInterlude
}

// enough is how much of an entry has to be heard for Heard.
func enough(e *entry, length time.Duration) time.Duration {
	most, part := heardTime, length/2
	if e.Interlude != "" {
		most, part = heardInterlude, max(length-shortOfAll, 0)
	}
	if length > 0 {
		most = min(most, part)
	}
	return most
}

// leveled is the gain of an interlude, which comes out as the track before it does. Where that is not known, it comes out as loud as
// ReplayGain makes tracks.
func (p *Player) leveled(known Loudness) float64 {
	if before := p.state.queue.current; before != nil && before.comes.known {
		return known.Track + before.comes.loudness
	}
	return known.Track
}
