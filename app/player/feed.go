package player

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"linnet/app/player/decode"
)

// Why an item cannot be played; found in Status.Trouble by errors.Is.
var (
	ErrNotMusic    = decode.ErrNotMusic
	ErrBroken      = decode.ErrBroken
	ErrNeedsFFmpeg = decode.ErrNeedsFFmpeg
	ErrStopped     = errors.New("playback has stopped") // too many in a row cannot be played
)

// feeder decodes one entry after the other into a ring, until it is stopped or the queue ends.
type feeder struct {
	player *Player
	ring   *ring
	join   joiner
}

func (f *feeder) run(ctx context.Context, e *entry, from time.Duration) {
	for e != nil {
		before := f.join.wrote
		err := decode.Safely(func() error { return f.play(ctx, e, from) })
		if ctx.Err() != nil {
			return
		}
		if err := f.join.part(ctx, f.player.fades(f, e)); err != nil {
			return
		}
		e, from = f.player.following(f, e, f.join.wrote > before, err), 0
	}
	if f.join.flush(ctx) == nil {
		f.ring.end()
	}
}

// play decodes one entry to its end. A source that waits is closed when ctx ends.
func (f *feeder) play(ctx context.Context, e *entry, from time.Duration) error {
	if e.Open == nil {
		return errors.New("it has no source")
	}
	src, err := e.Open(ctx)
	if err != nil {
		return err
	}
	closed := sync.OnceFunc(func() { _ = src.Close() }) // it was only read
	defer closed()
	defer context.AfterFunc(ctx, closed)()
	d, err := decode.Open(src)
	if err != nil {
		return err
	}
	if c, ok := d.(io.Closer); ok { // a child, which waits for the source
		end := sync.OnceFunc(func() { closed(); _ = c.Close() })
		defer end()
		defer context.AfterFunc(ctx, end)()
	}
	d = e.Span.Of(d)
	length := e.Duration
	if length == 0 {
		length = duration(d.Length(), d.Rate())
	}
	f.player.opened(f, length)
	if from > 0 {
		if err := d.SeekTo(framesIn(from, d.Rate())); err != nil {
			return err
		}
	}
	if _, err := f.join.begin(ctx, d.Rate(), f.player.amplification(ctx, e)); err != nil {
		return err
	}
	for {
		x, err := d.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := f.join.write(ctx, x, d.Channels()); err != nil {
			return err
		}
	}
}

// opened notes the length of the entry that f has begun.
func (p *Player) opened(f *feeder, length time.Duration) {
	p.do(func() {
		s := &p.state
		if s.ring == f.ring && s.segments[len(s.segments)-1].length != length {
			s.segments[len(s.segments)-1].length = length
			p.touch()
		}
	})
}

// amplification is by how many dB e is turned up or down.
func (p *Player) amplification(ctx context.Context, e *entry) (gain float64) {
	known := Loudness{Track: e.Gain}
	if e.Loudness != nil {
		known = e.Loudness(ctx)
	}
	p.do(func() { gain = p.gain(e, known) })
	return gain
}

// fades says whether the end of e sounds under what follows it.
func (p *Player) fades(f *feeder, e *entry) (so bool) {
	p.do(func() {
		if s := &p.state; s.ring == f.ring {
			so = p.crosses(e, p.upcoming(len(s.segments)-1))
		}
	})
	return so
}

// following notes how e ended and returns the entry to go on with, or nil.
func (p *Player) following(f *feeder, e *entry, sounded bool, err error) (next *entry) {
	p.do(func() {
		s := &p.state
		if s.ring != f.ring {
			return // a command has overtaken it
		}
		if err != nil && !sounded {
			s.failed++
		}
		if sounded || err == nil {
			s.failed = 0
		}
		k := len(s.segments) - 1
		if s.failed <= MaxSkipped && s.failed <= len(s.queue.past)+len(s.queue.next) {
			next = p.upcoming(k)
		}
		if err != nil && e.Interlude != "" {
			p.log.Warn("interlude passed over", "title", e.Title, "err", err)
		} else if err != nil {
			p.fail(&Failure{Title: e.Title, Sounded: sounded, Stopped: s.failed > MaxSkipped, Last: next == nil, Err: err})
		}
		if next == nil {
			return
		}
		s.segments = append(s.segments, segment{entry: next, start: f.join.next(), length: next.Duration})
	})
	return next
}

// MaxSkipped is how many entries in a row may give no sound before the queue stops: an album of a kind that does not play, or a disk that
// is gone, would else burn through all of it.
const MaxSkipped = 3

// A Failure is why an item cannot be played, or not to its end; found in Status.Trouble by errors.As.
type Failure struct {
	Title   string
	Sounded bool // it began to play
	Stopped bool // and so many before it could not be played that playback has stopped: see ErrStopped
	Last    bool // nothing follows it
	Err     error
}

func (f *Failure) Error() string {
	switch {
	case f.Stopped:
		return fmt.Sprintf("%v: “%s” and the %d before it cannot be played: %v", ErrStopped, f.Title, MaxSkipped, f.Err)
	case f.Sounded:
		return fmt.Sprintf("“%s” stopped before its end: %v", f.Title, f.Err)
	}
	return fmt.Sprintf("“%s” cannot be played: %v", f.Title, f.Err)
}

// Unwrap finds ErrStopped and the reason.
func (f *Failure) Unwrap() []error {
	if f.Stopped {
		return []error{ErrStopped, f.Err}
	}
	return []error{f.Err}
}

// fail keeps the trouble for Status.
func (p *Player) fail(f *Failure) {
	p.state.trouble = f
	p.log.Warn("track passed over", "title", f.Title, "err", f.Err)
	p.touch()
}
