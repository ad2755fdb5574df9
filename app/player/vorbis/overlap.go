package vorbis

import "math"

// slope is the rising half of the window (4.3.1).
func slope(n int) []float32 {
	w := make([]float32, n)
	for i := range w {
		s := math.Sin(math.Pi / 2 * (float64(i) + .5) / float64(n))
		w[i] = float32(math.Sin(math.Pi / 2 * s * s))
	}
	return w
}

// overlap adds the first half of a block to the second half of the one before, keeps its own second half, and returns how many samples
// that made. The slope is that of the shorter of both; what the longer has outside of it is as it is, or silent. t is the transform of the
// spectrum, whose symmetry makes both halves of it.
func (d *Decoder) overlap(c int, t []float32) int {
	n, half := len(t), len(t)/2
	out, before := d.pcm[c][:cap(d.pcm[c])], d.tails[c][:d.tail]
	first := d.first[:n] // half of this block
	for i, v := range t[half:] {
		first[i], first[n-1-i] = v, -v
	}
	made := 0
	if p := len(before); p > 0 {
		made = p/2 + n/2
		short := min(p, n)
		w := d.slopes[0]
		if short != len(w) {
			w = d.slopes[1]
		}
		skip, from := p/2-short/2, n/2-short/2 // one of both is 0
		copy(out, before[:skip])
		falls, rises := before[skip:][:short], first[from:][:short]
		w, sum := w[:short], out[skip:][:short]
		for i := range sum {
			sum[i] = falls[i]*w[short-1-i] + rises[i]*w[i]
		}
		copy(out[skip+short:made], first[from+short:])
	}
	tail := d.tails[c][:n]
	for i, v := range t[:half] {
		tail[half-1-i], tail[half+i] = -v, -v
	}
	return made
}
