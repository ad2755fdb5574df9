package flac

import "errors"

// errShort says that the frame goes on behind the bytes given.
var errShort = errors.New("a frame that is not whole")

// Frames decodes frames one at a time. What a frame does not say of itself is as in Info.
type Frames struct {
	Info   Info
	serial int // of the frame whose samples are held
	narrow [MaxChannels][]int32
	wide   [MaxChannels][]int64 // of frames with 32 bits, whose differences have 33
}

// A Frame is one that was decoded. Its samples are good until the next is.
type Frame struct {
	Header     // with Rate and Bits filled in
	Size   int // bytes, header and checksum included
	of     *Frames
	serial int
	cost   int64
}

// fresh is whether the samples are still held.
func (f *Frame) fresh(s *Frames) bool { return f.serial == s.serial }

// steps are about how much work it was.
func (f *Frame) steps() int64 { return 1 + f.cost }

// Decode decodes the frame that b begins with, and b may go on behind it. The error wraps ErrDamaged where the frame is none, or differs
// from its checksum.
func (s *Frames) Decode(b []byte) (Frame, error) {
	h, ok := ParseHeader(b)
	if !ok {
		if len(b) < maxHeader && len(b) > 0 && b[0] == 0xff {
			return Frame{}, errShort
		}
		return Frame{}, ErrDamaged
	}
	if h.Rate == 0 {
		h.Rate = s.Info.Rate
	}
	if h.Bits == 0 {
		h.Bits = s.Info.Bits
	}
	s.serial++
	f := Frame{Header: h, of: s, serial: s.serial}
	if h.Rate == 0 || h.Bits == 0 {
		return f, ErrDamaged
	}
	r := reader{b: b[h.Size:]}
	err := s.channels(&r, h)
	f.cost = int64(h.Block*h.Channels) + int64(r.used())
	if err == nil && r.over || errors.Is(err, errShort) {
		return f, errShort
	}
	if err != nil {
		return f, err
	}
	f.Size = h.Size + r.align()
	if f.Size+2 > len(b) {
		return f, errShort
	}
	if crc16(b[:f.Size+2]) != 0 { // with its own sum at the end nothing remains
		return f, ErrDamaged
	}
	f.Size += 2
	return f, nil
}

// channels decodes a subframe for each, and left and right of their differences.
func (s *Frames) channels(r *reader, h Header) error {
	for c := range h.Channels {
		bits := uint(h.Bits)
		if h.decorrelations == leftSide && c == 1 || h.decorrelations == sideRight && c == 0 || h.decorrelations == midSide && c == 1 {
			bits++
		}
		var err error
		if h.Bits < 32 {
			s.narrow[c] = sized(s.narrow[c], h.Block)
			err = subframe(r, s.narrow[c], bits)
		} else {
			s.wide[c] = sized(s.wide[c], h.Block)
			err = subframe(r, s.wide[c], bits)
		}
		if err != nil {
			return err
		}
		if r.over {
			return errShort
		}
	}
	if h.Bits < 32 {
		decorrelate(h.decorrelations, s.narrow[0], s.narrow[1])
	} else {
		decorrelate(h.decorrelations, s.wide[0], s.wide[1])
	}
	return nil
}

func sized[T sample](x []T, n int) []T {
	if cap(x) < n {
		return make([]T, n)
	}
	return x[:n]
}

// decorrelate makes left and right of a and b.
func decorrelate[T sample](how byte, a, b []T) {
	if how == apart {
		return
	}
	b = b[:len(a)]
	switch how {
	case leftSide:
		for i, v := range a {
			b[i] = v - b[i]
		}
	case sideRight:
		for i, v := range b {
			a[i] += v
		}
	case midSide:
		for i, side := range b {
			mid := a[i]<<1 | side&1
			a[i], b[i] = (mid+side)>>1, (mid-side)>>1
		}
	}
}

// silent is a frame of n samples in the place of one that is lost.
func (s *Frames) silent(h Header, n int) Frame {
	s.serial++
	h.Block, h.decorrelations, h.Bits = n, apart, min(h.Bits, 31)
	for c := range h.Channels {
		s.narrow[c] = sized(s.narrow[c], n)
		clear(s.narrow[c])
	}
	return Frame{Header: h, of: s, serial: s.serial}
}

// Floats appends the samples, interleaved, with a full scale of 1.
func (f Frame) Floats(dst []float32) []float32 {
	n := f.Block * f.Channels
	if cap(dst)-len(dst) < n {
		dst = append(make([]float32, 0, len(dst)+n), dst...)
	}
	out := dst[len(dst) : len(dst)+n]
	if f.Bits < 32 {
		interleave(out, f.of.narrow[:f.Channels], f.Bits)
	} else {
		interleave(out, f.of.wide[:f.Channels], f.Bits)
	}
	return dst[:len(dst)+n]
}

func interleave[T sample](out []float32, rows [][]T, bits int) {
	scale := 1 / float32(int64(1)<<(bits-1))
	if len(rows) == 2 {
		a, b := rows[0], rows[1]
		n := min(len(a), len(b), len(out)/2)
		a, b, out = a[:n], b[:n], out[:2*n]
		for i := range a {
			out[2*i], out[2*i+1] = float32(a[i])*scale, float32(b[i])*scale
		}
		return
	}
	for c, row := range rows {
		at := c
		for _, v := range row {
			out[at] = float32(v) * scale
			at += len(rows)
		}
	}
}
