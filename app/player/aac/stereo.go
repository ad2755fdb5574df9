package aac

import (
	"math"

	"linnet/app/player/bitreader"
)

// stereoMask says of a pair which bands are coded as middle and side, or have their intensity turned (table 4.4).
type stereoMask struct {
	kind int // 0: none, 1: as in bands, 2: all
	used [maxGroupBands]bool
}

func (m *stereoMask) read(r *bitreader.Reader, s *ics) error {
	m.kind = r.Take(2)
	if m.kind == 3 {
		return ErrDamaged
	}
	for i := range s.groups * s.used {
		m.used[i] = m.kind == 2 || m.kind == 1 && r.Flag()
	}
	return nil
}

// join makes left and right of a pair that shares its windows: middle and side (4.6.8.1), noise (4.6.13), intensity (4.6.8.2).
func (d *Decoder) join(left, right *channel) {
	m := &d.mask
	left.eachBand(len(left.spec)/8, func(i, from, to int) {
		l, r := left.spec[from:to], right.spec[from:to]
		one, other := left.books[i], right.books[i]
		masked := m.kind > 0 && m.used[i]
		if one == noiseBook {
			d.fill(l, left.gains[i])
		}
		switch {
		case other == noiseBook && one == noiseBook && masked: // the same noise on both sides
			scaled(r, l, right.gains[i]/left.gains[i])
		case other == noiseBook:
			d.fill(r, right.gains[i])
		case other == intensityBook || other == againstBook:
			gain := right.gains[i]
			if (other == againstBook) != masked { // also with a mask of all: the standard does not say so, encoders and decoders do
				gain = -gain
			}
			scaled(r, l, gain)
		case masked && one < noiseBook:
			for k, v := range l {
				l[k], r[k] = v+r[k], v-r[k]
			}
		}
	})
}

func scaled(dst, src []float32, gain float32) {
	for k, v := range src {
		dst[k] = v * gain
	}
}

// substitute puts noise where a channel without a partner has it.
func (d *Decoder) substitute(c *channel) {
	c.eachBand(len(c.spec)/8, func(i, from, to int) {
		if c.books[i] == noiseBook {
			d.fill(c.spec[from:to], c.gains[i])
		}
	})
}

// fill makes noise whose energy is the square of gain (4.6.13.3).
func (d *Decoder) fill(x []float32, gain float32) {
	var energy float64
	for k := range x {
		d.noise = d.noise*1664525 + 1013904223
		x[k] = float32(int32(d.noise)) / (1 << 31)
		energy += float64(x[k]) * float64(x[k])
	}
	if energy == 0 {
		return
	}
	f := gain / float32(math.Sqrt(energy))
	for k := range x {
		x[k] *= f
	}
}
