package decode

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

func openADTS(src io.ReadSeeker, at int64) (Decoder, error) {
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

// sync goes to the next header, at most limit bytes on. A header counts if a similar one, or the end of the file, follows its frame.
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

// samples of a channel in one frame. All frames have as many blocks as the first.
func (d *adtsDecoder) samples() int64 { return int64(d.first.Blocks * d.config.FrameLength) }

// next goes to the next frame and notes where it is. A header is believed where it is expected.
func (d *adtsDecoder) next() (aac.Header, error) {
	b, err := d.r.Peek(aac.HeaderSize)
	if err != nil {
		return aac.Header{}, err
	}
	h, ok := aac.ParseHeader(b)
	if !ok || !d.first.Same(h) {
		if h, err = d.sync(1 << 62); err != nil {
			return h, err
		}
	}
	d.note()
	d.number++
	return h, nil
}

func (d *adtsDecoder) Read() ([]float32, error) {
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
		if lo := max(0, d.from-begin) * int64(d.Channels()); lo < int64(len(out)) {
			return out[lo:], nil
		}
	}
}

// blocks decodes those of a frame. One that does not decode is silent, and so are those behind it.
func (d *adtsDecoder) blocks(b []byte, n int) ([]float32, error) {
	size := d.config.FrameLength * d.Channels()
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
