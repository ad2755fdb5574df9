package aac

import "math"

// A transform is the inverse modified discrete cosine transform of one length, without windows. Its output of twice the length has
// so much symmetry that half of it is enough: a DCT of type IV, reckoned by a complex transform of half the length.
type transform struct {
	turns []complex64 // before and after the fft, scaled
	in    []complex64
	fft   *fft
}

func newTransform(length int) *transform {
	t := &transform{fft: newFFT(length / 2), in: make([]complex64, length/2)}
	scale := math.Sqrt(1 / float64(length)) // 2/N in all (4.6.11.3.1): half of it on either side
	for n := range length / 2 {
		w := turn(float64(8*n+1) / float64(16*length))
		t.turns = append(t.turns, complex(real(w)*float32(scale), imag(w)*float32(scale)))
	}
	return t
}

// run makes of the spectrum x the DCT d of the same length.
func (t *transform) run(x, d []float32) {
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

// unfold adds to out the first half of the transform's output, under the rising window, and puts the second half under the
// falling one into rest. d is of the length of each.
func unfold(d []float32, w *window, out, rest []float32) {
	n := len(d)
	half := n / 2
	d, out, rest = d[:n:n], out[:n:n], rest[:n:n]
	rise, fall := w.rise[:n:n], w.fall[:n:n]
	for i, v := range d[half:] {
		out[i] = rest[i] + v*rise[i]
		out[n-1-i] = rest[n-1-i] - v*rise[n-1-i]
	}
	for i, v := range d[:half] {
		rest[half-1-i] = -v * fall[half-1-i]
		rest[half+i] = -v * fall[half+i]
	}
}
