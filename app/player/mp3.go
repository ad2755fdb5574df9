package player

import (
	"bufio"
	"bytes"
	"fmt"
	"io"

	"github.com/hajimehoshi/go-mp3"
)

// mp3Decoder hands go-mp3 one frame at a time. Given the whole source, go-mp3 would read all of it on opening, which a track
// that is still arriving cannot answer; and it would play the silence that encoders add at both ends.
type mp3Decoder struct {
	src  io.ReadSeeker
	r    *bufio.Reader
	h    mp3Header // of the first frame
	info mp3Info
	// music begins at start and is about size bytes long.
	start, size int64
	exact       bool // a constant bitrate: offsets can be reckoned

	dec   *mp3.Decoder
	feed  frameFeed
	at    int64 // sample that the next frame begins with, encoder delay included
	from  int64 // samples before it are not given out
	rough bool  // at is only near the truth: after a jump by the table of contents
	bad   int   // frames in a row that did not decode
	pcm   []byte
	out   []float32
}

const (
	mp3Search  = 256 << 10 // bytes in which the first frame must be
	mp3Preroll = 10        // frames decoded and dropped after a jump: the bit reservoir reaches back that far
	mp3Delay   = 529       // samples by which every decoder is late
	mp3MaxBad  = 40        // frames, about a second
)

func openMP3(src io.ReadSeeker, at int64) (decoder, error) {
	end, err := src.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	if _, err := src.Seek(at, io.SeekStart); err != nil {
		return nil, err
	}
	d := &mp3Decoder{src: src, r: bufio.NewReaderSize(src, 32<<10)}
	skipped, err := d.sync(mp3Search)
	if err != nil {
		return nil, short(err)
	}
	b, err := d.r.Peek(4)
	if err != nil {
		return nil, short(err)
	}
	d.h, _ = parseMP3Header(b)
	d.start = at + skipped
	d.size = end - d.start
	d.exact = true
	if b, err = d.r.Peek(d.h.size); err == nil {
		if info, ok := parseMP3Info(b, d.h); ok {
			d.exact = string(b[4+d.h.side:8+d.h.side]) == "Info" // LAME's name for a constant bitrate
			d.info = info
			d.start += int64(d.h.size)
			d.size -= int64(d.h.size)
		}
	}
	return d, d.seek(0)
}

func (d *mp3Decoder) rate() int     { return d.h.rate }
func (d *mp3Decoder) channels() int { return 2 } // go-mp3 doubles mono

// length is exact where the encoder has noted it, else reckoned from the first frame's bitrate.
func (d *mp3Decoder) length() int64 {
	if n := d.info.frames * int64(d.h.samples); n > 0 {
		return max(0, n-d.info.delay-d.info.padding)
	}
	return d.size * 8 / int64(d.h.kbps) * int64(d.h.rate) / 1000
}

// lead is how many samples at the start of the first frame are not music.
func (d *mp3Decoder) lead() int64 {
	if d.info.delay == 0 {
		return 0
	}
	return d.info.delay + mp3Delay
}

// end is the sample after the last of the music.
func (d *mp3Decoder) end() int64 {
	if d.info.frames == 0 || d.info.delay == 0 || d.rough {
		return 1 << 62
	}
	return d.lead() + d.length()
}

func (d *mp3Decoder) seek(frame int64) error {
	d.from = max(frame, 0) + d.lead()
	n := max(0, d.from/int64(d.h.samples)-mp3Preroll)
	if _, err := d.src.Seek(d.start+d.offset(n), io.SeekStart); err != nil {
		return err
	}
	d.r.Reset(d.src)
	d.dec, d.bad = nil, 0
	d.at = n * int64(d.h.samples)
	d.rough = n > 0 && !d.exact
	return nil
}

// offset is where frame n begins, or nearly.
func (d *mp3Decoder) offset(n int64) int64 {
	switch {
	case n == 0:
		return 0
	case d.exact || d.info.frames == 0:
		// Frames are padded so that on average they have this size; one byte early is found by sync, one late is a frame late.
		return max(0, n*int64(d.h.samples/8)*int64(d.h.kbps)*1000/int64(d.h.rate)-1)
	}
	return int64(d.info.offset(float64(n)/float64(d.info.frames)) * float64(d.size))
}

func (d *mp3Decoder) read() ([]float32, error) {
	for {
		if d.at >= d.end() {
			return nil, io.EOF
		}
		frame, h, err := d.next()
		if err != nil {
			return nil, err
		}
		out, err := d.decode(frame, h)
		if err != nil {
			return nil, err
		}
		begin := d.at
		d.at += int64(h.samples)
		lo, hi := max(0, d.from-begin), min(int64(h.samples), d.end()-begin)
		if lo < hi {
			return out[2*lo : 2*hi], nil
		}
	}
}

// next returns the bytes of the next frame, good until the next read. Tags and rubbish between frames are passed over.
func (d *mp3Decoder) next() ([]byte, mp3Header, error) {
	if _, err := d.sync(1 << 62); err != nil {
		return nil, mp3Header{}, err
	}
	b, err := d.r.Peek(4)
	if err != nil {
		return nil, mp3Header{}, err
	}
	h, _ := parseMP3Header(b)
	if cap(d.feed.b) < h.size {
		d.feed.b = make([]byte, h.size)
	}
	frame := d.feed.b[:h.size]
	if _, err := io.ReadFull(d.r, frame); err != nil {
		if err == io.ErrUnexpectedEOF {
			err = io.EOF // a last frame cut short is common and no fault worth a word
		}
		return nil, h, err
	}
	return frame, h, nil
}

// sync moves to the next frame, at most limit bytes on, and says how far it went. A header counts when another like it follows,
// or the end.
func (d *mp3Decoder) sync(limit int64) (skipped int64, err error) {
	for ; skipped < limit; skipped++ {
		b, err := d.r.Peek(4)
		if err != nil {
			return skipped, err
		}
		h, ok := parseMP3Header(b)
		if ok && (d.h.rate == 0 || d.h.same(h)) && d.confirmed(h, skipped == 0 && d.at > 0) {
			return skipped, nil
		}
		if _, err := d.r.Discard(1); err != nil {
			return skipped, err
		}
	}
	return skipped, ErrNotMusic
}

// confirmed looks for the frame after the one with header h. trusted: the one before was sound, so this one needs no witness.
func (d *mp3Decoder) confirmed(h mp3Header, trusted bool) bool {
	if trusted && d.dec != nil {
		return true
	}
	b, err := d.r.Peek(h.size + 4)
	if err != nil {
		return err == io.EOF && len(b) >= h.size && d.h.rate != 0
	}
	o, ok := parseMP3Header(b[h.size:])
	return ok && h.same(o)
}

// decode turns a frame into stereo. A frame that does not decode is silent, but too many in a row are an error.
func (d *mp3Decoder) decode(frame []byte, h mp3Header) ([]float32, error) {
	if d.pcm == nil {
		d.pcm, d.out = make([]byte, 1152*4), make([]float32, 1152*2)
	}
	pcm, out := d.pcm[:h.samples*4], d.out[:h.samples*2]
	d.feed.r.Reset(frame)
	err := safely(func() (err error) {
		if d.dec == nil {
			if d.dec, err = mp3.NewDecoder(&d.feed); err != nil {
				return err
			}
		}
		_, err = io.ReadFull(d.dec, pcm)
		return err
	})
	if err != nil {
		d.dec = nil
		clear(out)
		if d.bad++; d.bad > mp3MaxBad {
			return nil, fmt.Errorf("%w (%v)", ErrBroken, err)
		}
		return out, nil
	}
	d.bad = 0
	for i := range out {
		out[i] = float32(int16(uint16(pcm[2*i])|uint16(pcm[2*i+1])<<8)) / (1 << 15)
	}
	return out, nil
}

// frameFeed is what go-mp3 reads from: one frame, and no Seek to be found.
type frameFeed struct {
	r bytes.Reader
	b []byte
}

func (f *frameFeed) Read(b []byte) (int, error) { return f.r.Read(b) }
