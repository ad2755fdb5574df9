package aac

import "math"

// The shapes of windows, as the bitstream numbers them.
const sineShape, kbdShape = 0, 1

// kbdAlpha of long and of short windows (4.6.11.3.2).
const kbdLong, kbdShort = 4, 6

// rising is the first half of a window; the second is its mirror.
func rising(shape byte, length int, alpha float64) []float32 {
	w := make([]float32, length)
	if shape == sineShape {
		for i := range w {
			w[i] = float32(math.Sin(math.Pi / float64(2*length) * (float64(i) + .5)))
		}
		return w
	}
	sums := make([]float64, length+1)
	sum := 0.
	for i := range sums {
		x := 2*float64(i)/float64(length) - 1
		sum += bessel(math.Pi * alpha * math.Sqrt(1-x*x))
		sums[i] = sum
	}
	for i := range w {
		w[i] = float32(math.Sqrt(sums[i] / sum))
	}
	return w
}

// bessel is the modified Bessel function of the first kind, of order 0.
func bessel(x float64) float64 {
	sum, term := 1., 1.
	for k := 1.; term > 1e-12*sum; k++ {
		term *= x * x / (4 * k * k)
		sum += term
	}
	return sum
}

// A window is what a frame's samples are multiplied by: rise for its first half, fall for its second.
type window struct{ rise, fall []float32 }

// halves are the halves of long windows of one shape, as the sequence wants them: wide, or as steep as a short window.
type halves struct{ wide, steep, wideFall, steepFall, short, shortFall []float32 }

func newHalves(shape byte, length int) halves {
	h := halves{wide: rising(shape, length, kbdLong), short: rising(shape, length/8, kbdShort), steep: make([]float32, length)}
	flat := (length - length/8) / 2
	copy(h.steep[flat:], h.short)
	for i := flat + length/8; i < length; i++ {
		h.steep[i] = 1
	}
	h.wideFall, h.steepFall, h.shortFall = mirrored(h.wide), mirrored(h.steep), mirrored(h.short)
	return h
}

func mirrored(w []float32) []float32 {
	m := make([]float32, len(w))
	for i, v := range w {
		m[len(w)-1-i] = v
	}
	return m
}
