// Package mdct makes samples of the spectra of AAC and Vorbis.
package mdct

import "math"

// A Transform is the inverse modified discrete cosine transform of one length, without windows. Its output of twice the length has
// so much symmetry that half of it is enough: a DCT of type IV, reckoned by a complex transform of half the length.
//
// The output of length 2n of a spectrum x is y[i] = scale * sum of x[k] cos(pi/n (i + 1/2 + n/2) (k + 1/2)). Of the DCT d of length n it
// is, in four quarters: d[n/2+i]; -d[n-1-i]; -d[n/2-1-i]; -d[i]. A Transform may be used by one goroutine only.
type Transform struct {
	turns []complex64 // before and after the fft, scaled
	in    []complex64
	fft   *fft
}

// New serves spectra of a length whose half has the factors 2, 3 and 5.
func New(length int, scale float64) *Transform {
	t := &Transform{fft: newFFT(length / 2), in: make([]complex64, length/2)}
	scale = math.Sqrt(scale) // half of it on either side
	for n := range length / 2 {
		w := turn(float64(8*n+1) / float64(16*length))
		t.turns = append(t.turns, complex(real(w)*float32(scale), imag(w)*float32(scale)))
	}
	return t
}

// Run makes of the spectrum x the DCT d of the same length.
func (t *Transform) Run(x, d []float32) {
	n := len(t.turns)
	in, x, d := t.in[:n], x[:2*n], d[:2*n]
	for i, w := range t.turns {
		in[i] = complex(x[2*i], x[2*(n-i)-1]) * w
	}
	out := t.fft.run(in)[:n]
	for i, w := range t.turns {
		c := out[i] * w
		d[2*i], d[2*(n-i)-1] = real(c), -imag(c)
	}
}
