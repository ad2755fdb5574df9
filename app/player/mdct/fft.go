package mdct

import "math"

// An fft is a forward transform of one length, by Stockham's algorithm: every stage reads one buffer and writes the other in order,
// so that nothing has to be sorted.
type fft struct {
	stages []stage
	spare  []complex64
}

// A stage splits transforms of length n into radix parts; stride of them lie side by side.
type stage struct {
	radix, n, stride int
	turns            []complex64 // radix-1 for each p below n/radix: powers of e^(-2πip/n)
}

// newFFT serves lengths of the factors 2, 3 and 5.
func newFFT(length int) *fft {
	f := &fft{spare: make([]complex64, length)}
	for n, stride := length, 1; n > 1; {
		radix := 2
		for _, r := range []int{4, 3, 5} {
			if n%r == 0 {
				radix = r
				break
			}
		}
		s := stage{radix: radix, n: n, stride: stride}
		for p := range n / radix {
			for j := 1; j < radix; j++ {
				s.turns = append(s.turns, turn(float64(p*j)/float64(n)))
			}
		}
		f.stages = append(f.stages, s)
		n, stride = n/radix, stride*radix
	}
	return f
}

// turn is e^(-2πix).
func turn(x float64) complex64 {
	return complex(float32(math.Cos(2*math.Pi*x)), float32(-math.Sin(2*math.Pi*x)))
}

// run transforms x and returns the result, in x or in the spare buffer; the other is used up.
func (f *fft) run(x []complex64) []complex64 {
	y := f.spare[:len(x)]
	for i := range f.stages {
		s := &f.stages[i]
		switch {
		case s.radix == 4 && s.stride == 1:
			s.fourApart(x, y)
		case s.radix == 4:
			s.four(x, y)
		case s.n == 2:
			twoTogether(x, y)
		default:
			s.any(x, y)
		}
		x, y = y, x
	}
	return x
}

func (s *stage) four(x, y []complex64) {
	quarter, stride := s.n/4, s.stride
	for p := range quarter {
		w1, w2, w3 := s.turns[3*p], s.turns[3*p+1], s.turns[3*p+2]
		a, b := x[stride*p:][:stride], x[stride*(p+quarter):][:stride]
		c, d := x[stride*(p+2*quarter):][:len(a)], x[stride*(p+3*quarter):][:len(a)]
		to := y[4*stride*p:][:4*stride]
		y0, y1, y2, y3 := to[:len(a)], to[stride:][:len(a)], to[2*stride:][:len(a)], to[3*stride:][:len(a)]
		b = b[:len(a)]
		for q := range a {
			even, odd := a[q]+c[q], a[q]-c[q]
			sum, diff := b[q]+d[q], b[q]-d[q]
			side := complex(imag(diff), -real(diff)) // diff turned by -90°
			y0[q] = even + sum
			y1[q] = (odd + side) * w1
			y2[q] = (even - sum) * w2
			y3[q] = (odd - side) * w3
		}
	}
}

// fourApart is four where nothing lies side by side, as in the first stage.
func (s *stage) fourApart(x, y []complex64) {
	quarter := s.n / 4
	a, b, c, d := x[:quarter], x[quarter:][:quarter], x[2*quarter:][:quarter], x[3*quarter:][:quarter]
	y, turns := y[:4*quarter], s.turns[:3*quarter]
	for p := range a {
		even, odd := a[p]+c[p], a[p]-c[p]
		sum, diff := b[p]+d[p], b[p]-d[p]
		side := complex(imag(diff), -real(diff))
		to, w := y[4*p:][:4:4], turns[3*p:][:3:3]
		to[0] = even + sum
		to[1] = (odd + side) * w[0]
		to[2] = (even - sum) * w[1]
		to[3] = (odd - side) * w[2]
	}
}

// twoTogether is the last stage, where nothing is turned. An odd 2 among the factors always comes last.
func twoTogether(x, y []complex64) {
	half := len(x) / 2
	a, b := x[:half], x[half:][:half]
	y0, y1 := y[:half], y[half:][:half]
	for q, v := range a {
		y0[q], y1[q] = v+b[q], v-b[q]
	}
}

// any is the sum as it is defined, for the small radices of frames that are no power of two.
func (s *stage) any(x, y []complex64) {
	m, stride := s.n/s.radix, s.stride
	var roots [8]complex64
	for k := range s.radix {
		roots[k] = turn(float64(k) / float64(s.radix))
	}
	for p := range m {
		for q := range stride {
			for j := range s.radix {
				var sum complex64
				for k := range s.radix {
					sum += x[q+stride*(p+m*k)] * roots[j*k%s.radix]
				}
				if j > 0 {
					sum *= s.turns[(s.radix-1)*p+j-1]
				}
				y[q+stride*(s.radix*p+j)] = sum
			}
		}
	}
}
