package aac

import (
	"math"

	"linnet/app/player/bitreader"
)

// shaping is temporal noise shaping (4.6.9): filters over the spectrum of each window.
type shaping struct {
	present bool
	filters [8][3]shapingFilter
	count   [8]int
}

type shapingFilter struct {
	bands    int // that it covers, from the one before downwards
	order    int
	downward bool
	lpc      [shapingOrderMax]float32
}

const shapingOrderMax = 20 // that the standard can write; AAC-LC filters less

// reflections are the quantized reflection coefficients: by resolution (3 or 4 bits), then by code with its sign.
var reflections = makeReflections()

func makeReflections() (t [2][16]float64) {
	for res := range t {
		half := float64(int(4) << res)
		for code := range t[res] {
			n := float64(int8(code<<4) >> 4) // all codes are extended to 4 bits
			if n >= 0 {
				t[res][code] = math.Sin(n * math.Pi / 2 / (half - .5))
			} else {
				t[res][code] = math.Sin(n * math.Pi / 2 / (half + .5))
			}
		}
	}
	return t
}

// readShaping reads tns_data (table 4.54).
func (c *channel) readShaping(r *bitreader.Reader) error {
	if c.shaping.present = r.Flag(); !c.shaping.present {
		return nil
	}
	windows, countBits, lengthBits, orderBits, most := 1, 2, 6, 5, shapingOrderLong
	if c.sequence == eightShort {
		windows, countBits, lengthBits, orderBits, most = 8, 1, 4, 3, shapingOrderShort
	}
	for w := range windows {
		n := r.Take(countBits)
		if c.shaping.count[w] = n; n == 0 {
			continue
		}
		fine := r.Take(1)
		for i := range n {
			f := &c.shaping.filters[w][i]
			f.bands, f.order = r.Take(lengthBits), r.Take(orderBits)
			if f.order > most {
				return ErrDamaged
			}
			f.read(r, fine)
		}
	}
	return nil
}

// read reads the coefficients of a filter and makes a predictor of them.
func (f *shapingFilter) read(r *bitreader.Reader, fine int) {
	if f.order == 0 {
		return
	}
	f.downward = r.Flag()
	width := 3 + fine - r.Take(1)
	var a, b [shapingOrderMax + 1]float64
	for m := range f.order {
		code := r.Take(width)
		k := reflections[fine][signExtend(code, width)&15]
		for i := range m {
			b[i] = a[i] + k*a[m-1-i]
		}
		copy(a[:m], b[:m])
		a[m] = k
	}
	for i := range f.order {
		f.lpc[i] = float32(a[i])
	}
}

func signExtend(v, width int) int { return v << (64 - width) >> (64 - width) }

// shape filters the spectrum of a channel in place.
func (d *Decoder) shape(c *channel) {
	if !c.shaping.present {
		return
	}
	windows, most := 1, min(d.bands.shapedLong, c.used)
	if c.sequence == eightShort {
		windows, most = 8, min(d.bands.shapedShort, c.used)
	}
	for w := range windows {
		spec := c.spec[w*len(c.spec)/windows : (w+1)*len(c.spec)/windows]
		top := len(c.bands) - 1
		for i := range c.shaping.count[w] {
			f := &c.shaping.filters[w][i]
			bottom := max(top-f.bands, 0)
			from, to := c.bands[min(bottom, most)], c.bands[min(top, most)]
			if f.order > 0 {
				f.apply(spec[from:to])
			}
			top = bottom
		}
	}
}

// apply runs the all-pole filter over x, from its end if it is downward.
func (f *shapingFilter) apply(x []float32) {
	at, step := 0, 1
	if f.downward {
		at, step = len(x)-1, -1
	}
	for n := range x {
		v := x[at]
		for k, past := 0, at-step; k < min(n, f.order); k, past = k+1, past-step {
			v -= f.lpc[k] * x[past]
		}
		x[at] = v
		at += step
	}
}
