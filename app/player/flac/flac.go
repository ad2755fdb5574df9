// Package flac decodes FLAC (RFC 9639): all depths from 4 to 32 bits, all block sizes, up to eight channels, streams that change midway,
// and streams without a beginning. A Decoder reads a file; Frames decodes frames that come out of another container.
//
// Every sample comes out to the bit and is then rounded to float32. Each frame has a checksum; one that fails it, or is missing, is silent.
// It takes any bytes: memory is bounded by the largest frame, and time grows with what is read and with the sound that comes out.
package flac

import (
	"errors"
	"fmt"
	"io"
	"math"
)

var (
	// ErrNotFLAC is returned by New where there are no frames.
	ErrNotFLAC = errors.New("no FLAC")
	// ErrDamaged is for what ends too early, or holds more damage than music.
	ErrDamaged = errors.New("damaged")
)

const (
	// MaxChannels is how many channels FLAC can have.
	MaxChannels = 8

	firstWithin = 1 << 20  // bytes behind the metadata in which the first frame must be
	maxFrame    = 3 << 20  // bytes: 65,536 samples of eight channels with 33 bits, and heads
	patience    = 32 << 20 // steps of work that damage may cost in vain, and patient more for each byte that was passed
	patient     = 8
	maxGap      = 10 // seconds of lost frames that are made silent; over more the music jumps
)

// Config says what to decode.
type Config struct {
	Source io.ReadSeeker
	Start  int64 // of the marker or, where there is none, of the first frame or what was left of one
	// Arriving says that bytes of Source far from those just read are dear: then the length is believed and not measured. nil: they are
	// not.
	Arriving func() bool
}

// A Decoder may be used by one goroutine only. It owns nothing that must be closed.
type Decoder struct {
	cfg    Config
	w      window
	frames Frames
	start  int64 // offset of the first frame
	first  int64 // number of its first sample
	fixed  int64 // samples in a frame of those that are counted
	points []point

	total int64 // samples of a channel, measured; 0: not yet

	next    int64 // sample that the next frame should begin with
	from    int64 // samples before it are not given out
	guess   int   // bytes that a frame surely fits in
	largest int   // bytes of a frame so far
	wasted  int64 // steps of work in vain
	out     []float32
	pending *Frame // found, but silence comes before it
}

// A Sound is what one frame holds.
type Sound struct {
	Samples        []float32 // interleaved, good until the next call
	Rate, Channels int       // those of the frame: they may change midway
}

// New reads the metadata and finds the first frame.
func New(cfg Config) (*Decoder, error) {
	d := &Decoder{cfg: cfg, w: window{src: cfg.Source}, guess: 16 << 10}
	end, err := cfg.Source.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	d.w.end = end
	at, err := d.metadata(cfg.Start)
	if err != nil {
		return nil, err
	}
	if err := d.w.goTo(at); err != nil {
		return nil, err
	}
	f, err := d.search(firstWithin)
	switch {
	case err == io.EOF && d.frames.Info.Rate > 0 && at == end:
		d.start = at
		return d, nil // metadata alone: a file without a sample
	case err == io.EOF || errors.Is(err, ErrDamaged):
		return nil, fmt.Errorf("%w: no frame behind its metadata", ErrNotFLAC)
	case err != nil:
		return nil, err
	}
	d.believe(f.Header)
	d.start, d.first = d.w.at(), d.sample(f.Header)
	d.next, d.from = d.first, d.first
	return d, nil
}

// believe takes from the first frame what STREAMINFO does not say, or says wrong.
func (d *Decoder) believe(h Header) {
	i := &d.frames.Info
	i.Rate, i.Channels, i.Bits = h.Rate, h.Channels, h.Bits
	d.fixed = int64(h.Block)
	if i.MinBlock >= 16 && i.MinBlock == i.MaxBlock && h.Block < i.MinBlock { // the first is also the last
		d.fixed = int64(i.MinBlock)
	}
}

// Info is what the stream says of itself, as far as its first frame agrees.
func (d *Decoder) Info() Info { return d.frames.Info }

// sample is the number of the first sample of a frame. Before a bit told which is counted, different block sizes meant samples.
func (d *Decoder) sample(h Header) int64 {
	if i := d.frames.Info; h.Samples || i.MinBlock >= 16 && i.MinBlock < i.MaxBlock {
		return h.Number
	}
	if d.fixed == 0 {
		return h.Number * int64(h.Block)
	}
	return h.Number * d.fixed
}

// Next returns the sound of the next frame. io.EOF is the end.
func (d *Decoder) Next() (Sound, error) {
	for {
		f, err := d.frame()
		if err != nil {
			return Sound{}, err
		}
		x := f.Floats(d.out[:0])
		d.out = x
		begin := d.next
		d.next += int64(f.Block)
		if lo := max(0, d.from-begin); lo < int64(f.Block) {
			return Sound{Samples: x[lo*int64(f.Channels):], Rate: f.Rate, Channels: f.Channels}, nil
		}
	}
}

// frame returns the next one, or silence in the place of those that are lost.
func (d *Decoder) frame() (Frame, error) {
	if f := d.pending; f != nil {
		if gap := d.sample(f.Header) - d.next; gap > 0 {
			return d.frames.silent(f.Header, int(min(gap, 4096))), nil
		}
		d.pending = nil
		return d.take(*f)
	}
	f, err := d.search(math.MaxInt64)
	if err != nil {
		return Frame{}, d.ending(err)
	}
	sample := d.sample(f.Header)
	if gap := sample - d.next; gap > 0 && gap <= maxGap*int64(f.Rate) {
		d.pending = &f
		return d.frame()
	}
	d.next = sample
	return d.take(f)
}

// take decodes a frame that the window stands at, again where silence was made after it was found.
func (d *Decoder) take(f Frame) (Frame, error) {
	if !f.fresh(&d.frames) {
		b, err := d.w.need(f.Size)
		if err != nil {
			return f, err
		}
		if f, err = d.frames.Decode(b); err != nil {
			return f, fmt.Errorf("%w: it changed while it was read", ErrDamaged)
		}
	}
	d.w.drop(f.Size)
	return f, nil
}

// ending says whether the music was over where no frame is left.
func (d *Decoder) ending(err error) error {
	if err != io.EOF {
		return err
	}
	if d.w.cut {
		return fmt.Errorf("%w: it ends too early", ErrDamaged)
	}
	return io.EOF
}

// search goes to the next frame that decodes, at most limit bytes on, and leaves the window at its beginning.
func (d *Decoder) search(limit int64) (Frame, error) {
	from := d.w.at()
	for {
		b, err := d.w.need(d.guess)
		if err != nil {
			return Frame{}, err
		}
		if len(b) == 0 || d.w.at()-from > limit {
			return Frame{}, io.EOF
		}
		f, err := d.frames.Decode(b)
		if err == nil {
			d.largest = max(d.largest, f.Size)
			d.guess = max(16<<10, 2*d.largest)
			d.w.cut = false
			return f, nil
		}
		if errors.Is(err, errShort) {
			if d.w.more() && d.guess < maxFrame {
				d.guess *= 2
				continue
			}
			d.w.cut = d.w.cut || plausible(b)
		}
		if d.wasted += f.steps(); d.wasted > patience+patient*(d.w.at()-d.start) {
			return Frame{}, fmt.Errorf("%w: there is more damage than music", ErrDamaged)
		}
		d.w.drop(1 + nextSync(b[1:]))
	}
}

// plausible is whether b begins with more than the name of a frame: then a file that ends there was cut.
func plausible(b []byte) bool {
	_, ok := ParseHeader(b)
	return ok
}
