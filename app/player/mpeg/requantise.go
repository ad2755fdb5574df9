package mpeg

import "math"

// steps are 2 to the power of a quarter of e, at e + stepZero. The least e of any granule is -390, the greatest 45.
var steps = makeSteps()

const stepZero = 400

func makeSteps() *[stepZero + 64]float32 {
	all := new([stepZero + 64]float32)
	for i := range all {
		all[i] = float32(math.Exp2(float64(i-stepZero) / 4))
	}
	return all
}

// requantise multiplies the lines of every band by what its scale factor says (ISO 11172-3, 2.4.3.4).
func (g *granule) requantise(x *[576]float32) {
	for i, b := range g.layout.bands {
		if b.start >= g.used {
			break
		}
		e, factor := g.gain-210, g.factors[i]
		if b.window >= 0 {
			e -= 8 * g.subGain[b.window]
		} else if g.preflag {
			factor += pretab[i]
		}
		step := steps[stepZero+e-factor<<(1+g.coarse)]
		for k := range x[b.start : b.start+b.width] {
			x[b.start+k] *= step
		}
	}
}

// reorder puts the lines of the three short blocks beside each other, as their transform wants them.
func (g *granule) reorder(x *[576]float32) {
	var line [576]float32
	short := g.layout.bands[g.layout.long:]
	for i := 0; i < len(short) && short[i].start < g.used; i += 3 {
		start, width := short[i].start, short[i].width
		for k := range width {
			line[start+3*k] = x[start+k]
			line[start+3*k+1] = x[start+width+k]
			line[start+3*k+2] = x[start+2*width+k]
		}
		g.used = max(g.used, start+3*width)
	}
	copy(x[g.layout.lines:g.used], line[g.layout.lines:g.used])
}
