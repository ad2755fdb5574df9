package decode

import (
	"io"
	"time"
)

// A Span is a piece of a source, as one track of an album that is in one file. The zero value is all of it.
type Span struct {
	From, To time.Duration // To is not part of it; 0: to the end
}

// Of is a Decoder of the piece alone: its first frame is 0, and it ends where the piece does. Times are taken to the nearest frame, so that
// a piece begins with the very frame behind the one before. What d is besides a Decoder, such as an io.Closer, stays with d.
func (s Span) Of(d Decoder) Decoder {
	if s == (Span{}) {
		return d
	}
	p := &piece{Decoder: d, from: nearest(s.From, d.Rate()), to: -1}
	if s.To > 0 {
		p.to = max(nearest(s.To, d.Rate()), p.from)
	}
	p.sought = p.from == 0
	p.at = p.from
	return p
}

// nearest is the frame at a time. It does not overflow in a lifetime.
func nearest(d time.Duration, rate int) int64 {
	d = max(d, 0)
	return int64(d/time.Second)*int64(rate) + (int64(d%time.Second)*int64(rate)+int64(time.Second)/2)/int64(time.Second)
}

// piece reads a Span of a Decoder.
type piece struct {
	Decoder
	from, to int64 // frames of the whole; to is -1 where it goes to the end
	at       int64 // the frame that Read gives next
	sought   bool  // the Decoder was sent there
	lost     error // why it does not stand there
}

func (p *piece) Length() int64 {
	end := p.Decoder.Length()
	if p.to >= 0 && (end == 0 || p.to < end) {
		end = p.to
	}
	return max(end-p.from, 0)
}

func (p *piece) SeekTo(frame int64) error {
	p.at, p.sought = p.from+max(frame, 0), true
	if p.to >= 0 {
		p.at = min(p.at, p.to)
	}
	p.lost = p.Decoder.SeekTo(p.at)
	return p.lost
}

// Read gives nothing after a SeekTo that failed, until one does not: it could be of another piece.
func (p *piece) Read() ([]float32, error) {
	if !p.sought {
		_ = p.SeekTo(0) // kept in lost
	}
	if p.lost != nil {
		return nil, p.lost
	}
	if p.to >= 0 && p.at >= p.to {
		return nil, io.EOF
	}
	x, err := p.Decoder.Read()
	n := int64(len(x) / p.Channels())
	if p.to >= 0 && n > p.to-p.at {
		n = p.to - p.at
		x = x[:n*int64(p.Channels())]
	}
	p.at += n
	return x, err
}
