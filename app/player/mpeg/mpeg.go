// Package mpeg decodes MPEG audio: layers II and III of MPEG 1, 2 and 2.5 (ISO 11172-3, ISO 13818-3 and Fraunhofer's addition),
// with free format, checksums, and intensity and MS stereo. A Decoder reads the frames of a file and gives out samples; it knows
// the notes of encoders about length, places and the silence they added, and leaves that silence out.
//
// It takes any bytes: what is damaged or missing is silent, what is no frame is passed over. Memory is bounded, and time grows
// with what is read. Layer I is not decoded.
package mpeg

import (
	"errors"
	"io"
)

// ErrNotMPEG is returned by New where no frames are found, and by Next where too much else stands between them.
var ErrNotMPEG = errors.New("no MPEG audio frames")

const (
	maxStray = 256 << 10 // bytes before the first frame that are no frames
	lateness = 529       // samples by which every decoder of layer III is late
)

// Config says what to decode.
type Config struct {
	Source io.ReadSeeker
	Start  int64 // where to look for the first frame: behind tags
	// Arriving says that bytes of Source far from those just read are dear: then the frames of a variable bitrate are not counted
	// to find a place, and an encoder's table decides, or the average. nil: they are not.
	Arriving func() bool
}

// A Decoder may be used by one goroutine only. It owns nothing that must be closed.
type Decoder struct {
	cfg   Config
	w     *walker
	frame [maxFrame]byte
	dec   frames

	first    Header // of the first frame with sound
	note     Note
	noteSize int64 // bytes of its frame
	start    int64 // of that frame
	size     int64 // bytes from there on
	index    index
	mean     float64 // bytes of a frame, at the beginning

	number   int64 // of the next frame
	rough    bool  // number is only near the truth: the place came from a table
	from     int64 // samples before it are not given out, as counted from the first frame's first
	appended bool  // there are more frames than the note says
	total    int64 // length; 0: not yet reckoned, or as what arrives lets it
}

// New finds the first frame and reads an encoder's note. The error is ErrNotMPEG or one of the source.
func New(cfg Config) (*Decoder, error) {
	size, err := cfg.Source.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	d := &Decoder{cfg: cfg, w: newWalker(cfg.Source, 32<<10)}
	if err := d.w.goTo(cfg.Start); err != nil {
		return nil, err
	}
	h, err := d.w.next(maxStray)
	if err != nil {
		return nil, notMPEG(err)
	}
	noted := false
	if b, _ := d.w.r.Peek(h.Size); len(b) > 0 {
		if d.note, noted = ParseNote(b, h); noted {
			d.w.like, d.noteSize = h, int64(h.Size)
			if err := d.w.discard(int64(h.Size)); err != nil {
				return nil, notMPEG(err)
			}
			if h, err = d.w.next(maxStray); err != nil {
				return nil, notMPEG(err)
			}
		}
	}
	d.first, d.w.like, d.start = h, h, d.w.at
	d.size = size - d.start
	constant, mean := d.w.survey(h)
	d.index.constant, d.mean = d.note.Constant || !noted && constant, mean
	return d, d.SeekTo(0)
}

func notMPEG(err error) error {
	if err == io.EOF {
		return ErrNotMPEG
	}
	return err
}

// Header is that of the first frame with sound.
func (d *Decoder) Header() Header { return d.first }

// lead is how many samples of the first frames are not music.
func (d *Decoder) lead() int64 {
	if !d.note.Gapless {
		return 0
	}
	return d.note.Delay + lateness
}

// end is the sample behind the last of the music, as far as the encoder noted it.
func (d *Decoder) end() int64 {
	if !d.note.Gapless || d.note.Frames == 0 || d.rough || d.appended {
		return 1 << 62
	}
	return d.note.Frames*int64(d.first.Samples) + lateness - d.note.Padding
}

// Next returns the next samples, left and right in turns, good until the next call; mono is on both sides. io.EOF is the end.
func (d *Decoder) Next() ([]float32, error) {
	for {
		begin := d.number * int64(d.first.Samples)
		if begin >= d.end() && !d.goesOn() {
			return nil, io.EOF
		}
		h, b, err := d.read()
		if err != nil {
			return nil, err
		}
		length := int64(h.Samples)
		if begin+(1+warmUp)*length <= d.from {
			d.dec.feed(h, b)
			continue
		}
		out := d.dec.decode(h, b)
		end := d.end()
		if lo, hi := max(0, d.from-begin), min(length, end-begin); lo < hi {
			return out[2*lo : 2*hi], nil
		}
	}
}

// warmUp is how many frames before one that is heard are decoded in full: their transforms reach into it.
const warmUp = 2

// read returns the next frame and counts it.
func (d *Decoder) read() (Header, []byte, error) {
	h, err := d.step()
	if err != nil {
		return h, nil, err
	}
	if d.w.lost {
		d.dec.lose()
	}
	b, err := d.w.take(h, &d.frame)
	d.number++
	return h, b, err
}

// step goes to the next frame and notes where it is.
func (d *Decoder) step() (Header, error) {
	h, err := d.w.next(1 << 62)
	if err == nil && !d.rough {
		d.index.see(d.number, d.w.at, h.Kbps == d.first.Kbps)
	}
	return h, err
}

// goesOn is asked at the end that the encoder noted: more than one frame beyond those noted means that others were appended.
func (d *Decoder) goesOn() bool {
	for {
		h, err := d.step()
		if err != nil || d.w.discard(int64(h.Size)) != nil {
			return false
		}
		if d.number++; d.number > d.note.Frames+1 {
			d.appended = true
			return true
		}
	}
}
