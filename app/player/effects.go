package player

import (
	"math"
	"slices"
)

// Bands are the middle frequencies of the equaliser in Hz, an octave apart (ISO 266).
var Bands = [10]float64{31.5, 63, 125, 250, 500, 1000, 2000, 4000, 8000, 16000}

// maxBand is how far a band goes up or down, in dB.
const maxBand = 12

// effects are what is done to the sound on its way to the Output. They belong to the Output's goroutine once handed over.
type effects struct {
	filters     []filter
	left, right float32 // balance
	mono        bool
	limit       limiter
	rate        int
}

// newEffects makes what s asks for; nil: the samples stay as they are, bit by bit.
func newEffects(s Sound, rate int) *effects {
	e := &effects{left: 1, right: 1, mono: s.Mono, rate: rate}
	if b := min(max(s.Balance, -1), 1); b > 0 {
		e.left = float32(1 - b)
	} else {
		e.right = float32(1 + b)
	}
	if s.Equaliser {
		for i, gain := range s.Bands {
			if gain != 0 && Bands[i] < .45*float64(rate) {
				e.filters = append(e.filters, peaking(Bands[i], min(max(gain, -maxBand), maxBand), float64(rate)))
			}
		}
	}
	if len(e.filters) == 0 && e.left == 1 && e.right == 1 && !e.mono {
		return nil
	}
	return e
}

// apply changes interleaved stereo in place.
func (e *effects) apply(x []float32) {
	for i := 0; i+1 < len(x); i += 2 {
		l, r := float64(x[i]), float64(x[i+1])
		for f := range e.filters {
			l, r = e.filters[f].next(l, r)
		}
		if e.mono {
			l = (l + r) / 2
			r = l
		}
		x[i], x[i+1] = float32(l)*e.left, float32(r)*e.right
	}
	if len(e.filters) > 0 {
		e.limit.apply(x, e.rate)
	}
}

// follow takes over what the filters of before hold, so that a slider that moves does not click.
func (e *effects) follow(before *effects) {
	if before != nil && slices.EqualFunc(e.filters, before.filters, func(a, b filter) bool { return a.at == b.at }) {
		for i := range e.filters {
			e.filters[i].held = before.filters[i].held
		}
	}
}

// filter is a biquad over stereo, in transposed direct form II.
type filter struct {
	at   float64 // Hz
	b    [3]float64
	a    [2]float64
	held [4]float64
}

// peaking raises or lowers an octave around a frequency (R. Bristow-Johnson, Audio EQ Cookbook).
func peaking(at, gain, rate float64) filter {
	const q = math.Sqrt2 // an octave
	w, amp := 2*math.Pi*at/rate, math.Pow(10, gain/40)
	alpha, cos := math.Sin(w)/(2*q), math.Cos(w)
	a0 := 1 + alpha/amp
	return filter{at: at, b: [3]float64{(1 + alpha*amp) / a0, -2 * cos / a0, (1 - alpha*amp) / a0},
		a: [2]float64{-2 * cos / a0, (1 - alpha/amp) / a0}}
}

func (f *filter) next(l, r float64) (float64, float64) {
	h := &f.held
	left := f.b[0]*l + h[0]
	h[0] = f.b[1]*l - f.a[0]*left + h[1]
	h[1] = f.b[2]*l - f.a[1]*left
	right := f.b[0]*r + h[2]
	h[2] = f.b[1]*r - f.a[0]*right + h[3]
	h[3] = f.b[2]*r - f.a[1]*right
	for i := range h { // denormal numbers are slow
		if h[i] < 1e-30 && h[i] > -1e-30 {
			h[i] = 0
		}
	}
	return left, right
}
