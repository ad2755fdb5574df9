package mpeg

import "math"

// The inverse transforms of layer III (ISO 11172-3, 2.4.3.4.10): of 18 lines, or of three times 6. Both are a DCT-IV of half the
// length, which folding makes a DCT-III, whose even and odd inputs are two of half the length again. What these steps divide by
// is in the windows.

// windows are by block type and by whether the subband is odd, in which every second sample changes its sign.
var windows = makeWindows()

// secant is what divides after a step from DCT-IV of n points to DCT-III.
func secant(i, n int) float64 { return 1 / (2 * math.Cos(math.Pi*float64(2*i+1)/float64(4*n))) }

func shape(blockType, i int) float64 {
	long, short := math.Sin(math.Pi/36*(float64(i)+.5)), 0.
	switch {
	case blockType == 2:
		return math.Sin(math.Pi / 12 * (float64(i) + .5))
	case blockType == 0 || blockType == 1 && i < 18 || blockType == 3 && i >= 18:
		return long
	case blockType == 1 && i < 24 || blockType == 3 && i >= 12:
		return 1
	case blockType == 1 && i < 30:
		short = math.Sin(math.Pi / 12 * (float64(i-18) + .5))
	case blockType == 3 && i >= 6:
		short = math.Sin(math.Pi / 12 * (float64(i-6) + .5))
	}
	return short
}

func makeWindows() (all [4][2][36]float32) {
	for blockType := range all {
		n := 18
		if blockType == 2 {
			n = 6
		}
		for i := range 2 * n {
			// x(i) is of the DCT-IV: its upper half, that mirrored, its lower half mirrored, and that again.
			from, sign := i+n/2, 1.
			if i >= n/2 {
				from, sign = 3*n/2-1-i, -1
			}
			if from < 0 {
				from = -1 - from
			}
			v := float32(sign * shape(blockType, i) * secant(from, n))
			all[blockType][0][i], all[blockType][1][i] = v, v
			if i%2 == 1 && blockType != 2 {
				all[blockType][1][i] = -v
			}
		}
	}
	return all
}

const (
	cos10, cos20, cos30, cos40 = 0.98480775301220805937, 0.93969262078590838405, 0.86602540378443864676, 0.76604444311897803520
	cos50, cos70, cos80        = 0.64278760968653932632, 0.34202014332566873304, 0.17364817766693034885
)

// dct9 is a DCT-III of nine points in place.
func dct9(y *[9]float32) {
	a, b := y[0]+y[6]*.5, y[0]-y[6]
	c := y[2] - y[4] - y[8]
	e0 := a + y[2]*cos20 + y[4]*cos40 + y[8]*cos80
	e1 := b + c*.5
	e2 := a - y[2]*cos80 - y[4]*cos20 + y[8]*cos40
	e3 := a - y[2]*cos40 + y[4]*cos80 - y[8]*cos20
	e4 := b - c
	d := y[3] * cos30
	o0 := y[1]*cos10 + d + y[5]*cos50 + y[7]*cos70
	o1 := (y[1] - y[5] - y[7]) * cos30
	o2 := y[1]*cos50 - d - y[5]*cos70 + y[7]*cos10
	o3 := y[1]*cos70 - d + y[5]*cos10 - y[7]*cos50
	y[0], y[1], y[2], y[3], y[4] = e0+o0, e1+o1, e2+o2, e3+o3, e4
	y[5], y[6], y[7], y[8] = e3-o3, e2-o2, e1-o1, e0-o0
}

var secants9, secants3 = makeSecants9(), [3]float32{float32(secant(0, 3)), float32(secant(1, 3)), float32(secant(2, 3))}

func makeSecants9() (all [9]float32) {
	for i := range all {
		all[i] = float32(secant(i, 9))
	}
	return all
}

// imdct36 transforms the lines x of one subband, adds what was kept of the granule before to the first half, and keeps the other.
// Sample i goes to out[32*i].
func imdct36(x, kept *[18]float32, w *[36]float32, out *[17*32 + 1]float32) {
	var even, odd [9]float32
	even[0], odd[0] = x[0], x[1]+x[0]
	for i := 1; i < 9; i++ {
		even[i] = x[2*i] + x[2*i-1]
		odd[i] = x[2*i+1] + x[2*i] + x[2*i-1] + x[2*i-2]
	}
	dct9(&even)
	dct9(&odd)
	for i := range 9 {
		e, o := even[8-i], odd[8-i]*secants9[8-i]
		a, b := e-o, e+o
		out[32*i] = kept[i] + w[i]*a
		out[32*(17-i)] = kept[17-i] + w[17-i]*a
		kept[i] = w[18+i] * b
		kept[17-i] = w[35-i] * b
	}
}

// imdct12 adds the transform of every third line of x to y, windowed.
func imdct12(x []float32, w *[36]float32, y []float32) {
	x, y = x[:16], y[:12]
	y1, y3 := x[3]+x[0], x[9]+x[6]
	e0, e1, e2 := dct3(x[0], x[6]+x[3], x[12]+x[9])
	o0, o1, o2 := dct3(y1, y3+y1, x[15]+x[12]+y3)
	o0, o1, o2 = o0*secants3[0], o1*secants3[1], o2*secants3[2]
	t := [6]float32{e0 + o0, e1 + o1, e2 + o2, e2 - o2, e1 - o1, e0 - o0}
	for i := range 3 {
		y[i] += w[i] * t[3+i]
		y[5-i] += w[5-i] * t[3+i]
		y[6+i] += w[6+i] * t[2-i]
		y[11-i] += w[11-i] * t[2-i]
	}
}

func dct3(a, b, c float32) (float32, float32, float32) {
	return a + b*cos30 + c*.5, a - c, a - b*cos30 + c*.5
}
