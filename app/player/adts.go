package player

import (
	"bufio"
	"fmt"
	"io"

	"linnet/app/player/aac"
)

// adtsDecoder plays a stream of AAC frames that have headers and nothing else: positions are found by counting.
type adtsDecoder struct {
	*aacCodec
	src   io.ReadSeeker
	r     *bufio.Reader
	first aac.Header
	begin int64   // offset of the first frame
	known []int64 // offsets of every apart-th frame, as far as the stream was counted
	apart int64

	at     int64 // offset that r stands at
	number int64 // of the next frame
	from   int64 // samples before it are not given out
	rough  bool  // number is only near the truth: after a jump into what has yet to arrive
	bad    int   // frames in a row that did not decode
	buf    []byte
	blank  []float32
}

const (
	adtsSearch = 256 << 10 // bytes in which the first frame must be
	adtsLength = 1 << 13   // bytes that a frame has at the most
	adtsKnown  = 1 << 14   // places that are kept; with more of them, every other one is forgotten
	adtsSurvey = 64        // frames whose average size stands for all, where counting would wait
	adtsAhead  = 512       // frames, about 12 s, that are waited for rather than reckoned over
)

func openADTS(src io.ReadSeeker, at int64) (decoder, error) {
	d := &adtsDecoder{src: src, r: bufio.NewReaderSize(src, 32<<10), apart: 32}
	if err := d.jump(at, 0); err != nil {
		return nil, err
	}
	h, err := d.sync(adtsSearch)
	if err != nil {
		return nil, short(err)
	}
	if d.first = h; h.Config.Channels == 0 {
		return nil, fmt.Errorf("%w (AAC without a layout)", ErrNotMusic)
	}
	if d.aacCodec, err = openAAC(h.Config); err != nil {
		return nil, err
	}
	d.begin = d.at
	return d, nil
}

func (d *adtsDecoder) jump(at, number int64) error {
	_, err := d.src.Seek(at, io.SeekStart)
	d.r.Reset(d.src)
	d.at, d.number = at, number
	return err
}

// sync goes to the next header, at most limit bytes on. It counts when another one like it follows its frame, or the end.
func (d *adtsDecoder) sync(limit int64) (aac.Header, error) {
	for skipped := int64(0); skipped < limit; skipped++ {
		b, err := d.r.Peek(aac.HeaderSize)
		if err != nil {
			return aac.Header{}, err
		}
		if h, ok := d.confirmed(b); ok {
			return h, nil
		}
		if err := d.pass(1); err != nil {
			return aac.Header{}, err
		}
	}
	return aac.Header{}, ErrNotMusic
}

// confirmed is whether b, which r stands before, begins a frame of this stream.
func (d *adtsDecoder) confirmed(b []byte) (aac.Header, bool) {
	h, ok := aac.ParseHeader(b)
	if !ok || d.first.Frame > 0 && !d.first.Same(h) {
		return h, false
	}
	both, err := d.r.Peek(h.Frame + aac.HeaderSize)
	if len(both) < h.Frame {
		return h, false
	}
	if h.Config.Channels == 0 && d.first.Frame == 0 {
		h, _ = aac.ParseHeader(both[:h.Frame]) // with the layout
	}
	if len(both) < h.Frame+aac.HeaderSize {
		return h, err == io.EOF && d.first.Frame > 0
	}
	next, ok := aac.ParseHeader(both[h.Frame:])
	return h, ok && h.Same(next)
}

func (d *adtsDecoder) pass(n int) error {
	n, err := d.r.Discard(n)
	d.at += int64(n)
	return err
}

// samples of a channel in one frame. All have as many blocks as the first: none is known to change that.
func (d *adtsDecoder) samples() int64 { return int64(d.first.Blocks * d.config.FrameLength) }

// next goes to the next frame and notes where it is. A header is believed where it is expected.
func (d *adtsDecoder) next() (aac.Header, error) {
	b, err := d.r.Peek(aac.HeaderSize)
	if err != nil {
		return aac.Header{}, err
	}
	h, ok := aac.ParseHeader(b)
	if !ok || !d.first.Same(h) || h.Blocks != d.first.Blocks {
		if h, err = d.sync(1 << 62); err != nil {
			return h, err
		}
	}
	d.note()
	d.number++
	return h, nil
}

// note keeps the place of the frame that r stands before, if it is one of those to be kept.
func (d *adtsDecoder) note() {
	if !d.rough && d.number == int64(len(d.known))*d.apart {
		if len(d.known) == adtsKnown {
			for i := range adtsKnown / 2 {
				d.known[i] = d.known[2*i]
			}
			d.known, d.apart = d.known[:adtsKnown/2], 2*d.apart
		}
		if d.number == int64(len(d.known))*d.apart {
			d.known = append(d.known, d.at)
		}
	}
}

// step passes over a frame.
func (d *adtsDecoder) step() error {
	h, err := d.next()
	if err == nil {
		err = d.pass(h.Frame)
	}
	return err
}

// arriving is whether to read ahead is to wait.
func (d *adtsDecoder) arriving() bool {
	p, ok := d.src.(interface{ Arriving() bool })
	return ok && p.Arriving()
}

// length counts all frames, once, or reckons by the first ones while the stream is arriving.
func (d *adtsDecoder) length() (n int64) {
	at, number, rough := d.at, d.number, d.rough
	if d.arriving() {
		end, err := d.src.Seek(0, io.SeekEnd)
		if err == nil {
			n = int64(float64(end-d.begin) / d.average() * float64(d.samples()))
		}
	} else if d.rewind() == nil {
		for d.step() == nil {
		}
		n = d.number * d.samples()
	}
	if d.rough = rough; d.jump(at, number) != nil {
		return 0
	}
	return n
}

// rewind goes to the last frame that is known.
func (d *adtsDecoder) rewind() error {
	d.rough = false
	if k := len(d.known) - 1; k >= 0 {
		return d.jump(d.known[k], int64(k)*d.apart)
	}
	return d.jump(d.begin, 0)
}

// average is the size of the first frames, in bytes. It moves r.
func (d *adtsDecoder) average() float64 {
	d.rough = false
	if d.jump(d.begin, 0) != nil {
		return adtsLength
	}
	for range adtsSurvey {
		if d.step() != nil {
			break
		}
	}
	return float64(max(d.at-d.begin, 1)) / float64(max(d.number, 1))
}

func (d *adtsDecoder) seek(frame int64) error {
	d.restart()
	d.from, d.bad = max(frame, 0), 0
	number := max(0, d.from/d.samples()-1) // the halves of two frames make one
	if d.arriving() && number > int64(len(d.known))*d.apart+adtsAhead {
		at := d.begin + int64(float64(number)*d.average())
		d.rough = true
		return d.jump(at, number)
	}
	d.rough = false
	k := min(number/d.apart, int64(len(d.known))-1)
	at := d.begin
	if k >= 0 {
		at = d.known[k]
	}
	if err := d.jump(at, max(k, 0)*d.apart); err != nil {
		return err
	}
	for d.number < number {
		err := d.step()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *adtsDecoder) read() ([]float32, error) {
	for {
		h, err := d.next()
		if err != nil {
			return nil, err
		}
		begin := (d.number - 1) * d.samples()
		if d.buf == nil {
			d.buf = make([]byte, adtsLength)
		}
		frame := d.buf[:h.Frame]
		n, err := io.ReadFull(d.r, frame)
		if d.at += int64(n); err == io.ErrUnexpectedEOF {
			err = io.EOF // a last frame cut short is common and no fault worth a word
		}
		if err != nil {
			return nil, err
		}
		out, err := d.blocks(frame[h.Size:], h.Blocks)
		if err != nil {
			return nil, err
		}
		if lo := max(0, d.from-begin) * int64(d.channels()); lo < int64(len(out)) {
			return out[lo:], nil
		}
	}
}

// blocks decodes those of a frame. One that does not decode is silent, and so are those behind it.
func (d *adtsDecoder) blocks(b []byte, n int) ([]float32, error) {
	size := d.config.FrameLength * d.channels()
	if d.blank == nil {
		d.blank = make([]float32, d.first.Blocks*size)
	}
	out := d.blank[:n*size]
	for i := range n {
		used, err := d.dec.Decode(b, d.pcm)
		if err == nil && d.loud() {
			d.restart()
			err = errLoud
		}
		if err != nil {
			clear(out[i*size:])
			if d.bad++; d.bad > maxBadPackets {
				return nil, fmt.Errorf("%w (%v)", ErrBroken, err)
			}
			return out, nil
		}
		copy(out[i*size:], d.interleave())
		b = b[used:]
	}
	d.bad = 0
	return out, nil
}
