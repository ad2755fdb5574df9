package player

import (
	"context"
	"time"

	"linnet/app/player/convert"
)

// state is what the player's goroutine alone reads and writes.
type state struct {
	queue   queue
	rate    int // of the ring, in frames a second
	playing bool
	volume  float64
	muted   bool
	trouble error

	from      time.Duration // where the current entry goes on that has not begun to sound since it was restored
	stopAfter bool          // the queue is not followed after the current entry
	tempo     float64       // 0: as recorded
	sound     Sound
	sleep     sleep
	between   interlude

	ring     *ring              // nil: stopped
	stop     context.CancelFunc // of the ring's feeder
	segments []segment          // those begun in the ring; the first is the queue's current entry
	seen     int64              // frames of the ring accounted for
	failed   int                // entries in a row that gave no sound
	dry      int                // underruns of rings gone by
	listened int64              // frames of the current entry that were heard
	credited bool               // Heard has been called for it
	tick     int64              // frames since Changed was last called
	waiting  bool               // buffering, when last looked
	resting  bool               // the Output is
	toHear   []Item
}

// segment is one entry's stretch of a ring.
type segment struct {
	entry  *entry
	start  int64         // frame of the ring
	from   time.Duration // place in the track that start is
	length time.Duration // of the whole track; 0: unknown
}

const (
	ringTime   = 5 * time.Second        // decoded ahead
	startTime  = 100 * time.Millisecond // gathered before a track is heard
	againTime  = 500 * time.Millisecond // gathered after running dry
	heardTime  = 4 * time.Minute        // or half the track
	tickPart   = 4                      // Changed, in a second
	startOver  = 3 * time.Second        // Previous goes to the start of the track from here on
	restTime   = 2 * time.Second        // of silence, after which the Output rests; what it had buffered is over by then
	pastLength = 1 << 62                // frames: never
)

// command is a function for the player's goroutine, and how its caller learns that it was run.
type command struct {
	run  func()
	done chan struct{}
}

// do runs f on the player's goroutine; false: the player is closed and f was not run.
func (p *Player) do(f func()) bool {
	c := command{f, make(chan struct{})}
	select {
	case p.commands <- c:
		<-c.done
		return true
	case <-p.done:
		return false
	}
}

// run owns the state until Close.
func (p *Player) run() {
	defer close(p.done)
	for {
		var heard chan Item
		var first Item
		if len(p.state.toHear) > 0 {
			heard, first = p.heard, p.state.toHear[0]
		}
		select {
		case c := <-p.commands:
			c.run()
			close(c.done)
		case <-p.poke:
			p.reclock()
			p.advance()
			p.fallAsleep()
			p.rest()
		case heard <- first:
			p.state.toHear = p.state.toHear[1:]
		case <-p.ctx.Done():
			return
		}
	}
}

// tell calls the caller's functions, so that a slow one holds up nothing.
func (p *Player) tell() {
	for {
		select {
		case <-p.changed:
			if p.changes != nil {
				p.changes()
			}
		case it := <-p.heard:
			if p.hears != nil {
				p.hears(it)
			}
		case <-p.ctx.Done():
			return
		}
	}
}

// touch has Changed called soon.
func (p *Player) touch() {
	p.state.tick = 0
	select {
	case p.changed <- struct{}{}:
	default:
	}
}

// advance takes account of what the Output has taken.
func (p *Player) advance() {
	s := &p.state
	if s.ring == nil {
		return
	}
	r := s.ring.state()
	for len(s.segments) > 1 && r.done >= s.segments[1].start {
		p.credit(s.segments[1].start)
		s.segments = s.segments[1:]
		p.follow(s.segments[0].entry)
		s.listened, s.credited = 0, false
		p.touch()
	}
	p.credit(r.done)
	if r.over {
		p.halt()
		p.dropInterludes()
		s.playing = false
		if s.stopAfter {
			s.stopAfter = false
			s.queue.step()
		}
		p.hush()
		p.touch()
		return
	}
	if r.waiting != s.waiting || s.tick >= int64(s.rate)/tickPart {
		s.waiting = r.waiting
		p.touch()
	}
}

// reclock goes on at the rate of the Output where that has changed. Nothing is heard from the change on until then.
func (p *Player) reclock() {
	s := &p.state
	was, rate := s.rate, p.output.Rate()
	if rate == was || rate < convert.MinRate || rate > convert.MaxRate {
		return
	}
	p.advance()
	at := p.position()
	again := func(frames int64) int64 { return framesIn(duration(frames, was), rate) }
	s.rate, s.listened = rate, again(s.listened)
	p.stage.played.Store(again(p.stage.played.Load())) // which nobody adds to before the next line
	if p.stage.effects.Store(newEffects(s.sound, rate)); s.ring != nil {
		heard, credited := s.listened, s.credited
		p.begin(at)
		s.listened, s.credited = heard, credited
	}
	p.stage.rate.Store(int64(rate))
	p.touch()
}

// credit counts the frames up to frame of the ring as heard.
func (p *Player) credit(frame int64) {
	s := &p.state
	n := frame - s.seen
	s.seen = frame
	s.tick += n
	s.listened += n
	first := &s.segments[0]
	if !s.credited && s.ofTrack(duration(s.listened, s.rate)) >= enough(first.entry, first.length) {
		s.credited = true
		s.toHear = append(s.toHear, first.entry.Item)
	}
}

// halt drops the ring and its feeder. The current entry stays.
func (p *Player) halt() {
	s := &p.state
	s.from = 0
	if s.ring == nil {
		return
	}
	s.stop()
	s.dry += s.ring.state().dry
	s.ring, s.segments, s.waiting = nil, nil, false
	p.stage.show(nil)
}

// hush gives the Output silence; after a while of it the Output rests.
func (p *Player) hush() { p.stage.sounding.Store(false) }

// unhush gives the Output what the ring holds, and wakes it if it rests.
func (p *Player) unhush() {
	p.stage.silent.Store(0)
	p.stage.sounding.Store(true)
	if !p.state.resting {
		return
	}
	p.state.resting = false
	if err := p.output.Wake(); err != nil {
		p.log.Warn("waking the sound card", "err", err)
	}
}

// rest lets the Output rest once it has been given silence for long enough.
func (p *Player) rest() {
	if p.state.resting || p.stage.sounding.Load() || duration(p.stage.silent.Load(), p.state.rate) < restTime {
		return
	}
	p.state.resting = true
	if err := p.output.Rest(); err != nil {
		p.log.Warn("letting the sound card rest", "err", err)
	}
}

// begin sounds the current entry from a place in it.
func (p *Player) begin(from time.Duration) {
	p.halt()
	s := &p.state
	e := p.now()
	if e == nil {
		s.playing = false
		p.hush()
		return
	}
	if from == 0 {
		s.listened, s.credited = 0, false
	}
	frames := func(d time.Duration) int { return int(framesIn(d, s.rate)) }
	s.ring, s.seen = newRing(frames(ringTime), frames(startTime), frames(againTime)), 0
	s.segments = []segment{{entry: e, from: from, length: e.Duration}}
	p.stage.show(s.ring)
	p.feedFrom(e, from)
}

// feedFrom starts a feeder that goes on where the ring ends.
func (p *Player) feedFrom(e *entry, from time.Duration) {
	s := &p.state
	ctx, stop := context.WithCancel(p.ctx)
	s.stop = stop
	f := &feeder{player: p, ring: s.ring, join: joiner{rate: s.rate, ring: s.ring, wrote: s.ring.total(), tempo: s.tempo,
		cross: cross{frames: int(framesIn(s.sound.Crossfade, s.rate))}}}
	p.wg.Go(func() { f.run(ctx, e, from) })
}

// renew is called after the queue has changed. Audio that was decoded ahead but is no longer next is cut off. A feeder that had reached
// the end is replaced.
func (p *Player) renew() {
	s := &p.state
	p.touch()
	if s.ring == nil {
		return
	}
	k := 1
	for k < len(s.segments) && p.upcoming(k-1) == s.segments[k].entry {
		k++
	}
	if k == len(s.segments) && !s.ring.state().ended {
		return
	}
	end := int64(pastLength)
	if k < len(s.segments) {
		end = s.segments[k].start
	}
	s.stop()
	s.segments, s.failed = s.segments[:k], 0
	s.ring = p.stage.cut(end)
	e := p.upcoming(k - 1)
	if e == nil {
		s.ring.end()
		return
	}
	s.segments = append(s.segments, segment{entry: e, start: s.ring.total(), length: e.Duration})
	p.feedFrom(e, 0)
}
