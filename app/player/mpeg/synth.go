package mpeg

import "math"

// The synthesis filter (ISO 11172-3, 2.4.3.2.2): 32 samples, one of each subband, become 32 samples in time. The matrix is a
// DCT-II of 32 points by B. G. Lee (IEEE Trans. ASSP 32, 1984), from whose output both halves of the vector V are read.

// secants32 divide in the steps from 32 points to 16, to 8, to 4 and to 2.
var secants32, secants16, secants8, secants4 = makeSecants(32), makeSecants(16), makeSecants(8), makeSecants(4)

func makeSecants(n int) (all [16]float32) {
	for i := range n / 2 {
		all[i] = float32(1 / (2 * math.Cos(math.Pi*float64(2*i+1)/float64(2*n))))
	}
	return all
}

// dct32 transforms x into out.
func dct32(x, out *[32]float32) {
	var a, b [32]float32
	for i := range 16 {
		p, q := x[i], x[31-i]
		a[i], a[16+i] = p+q, (p-q)*secants32[i]
	}
	for i := range 8 {
		s := secants16[i]
		p, q, r, t := a[i], a[15-i], a[16+i], a[31-i]
		b[i], b[8+i] = p+q, (p-q)*s
		b[16+i], b[24+i] = r+t, (r-t)*s
	}
	dct8((*[8]float32)(b[0:]))
	dct8((*[8]float32)(b[8:]))
	dct8((*[8]float32)(b[16:]))
	dct8((*[8]float32)(b[24:]))
	for i := range 7 {
		s, t, u := b[8+i]+b[9+i], b[24+i]+b[25+i], b[16+i]
		out[4*i], out[4*i+1], out[4*i+2], out[4*i+3] = b[i], u+t, s, t+b[17+i]
	}
	out[28], out[29], out[30], out[31] = b[7], b[23]+b[31], b[15], b[31]
}

// dct8 is the same of eight points, in place.
func dct8(x *[8]float32) {
	a0, a7 := x[0]+x[7], (x[0]-x[7])*secants8[0]
	a1, a6 := x[1]+x[6], (x[1]-x[6])*secants8[1]
	a2, a5 := x[2]+x[5], (x[2]-x[5])*secants8[2]
	a3, a4 := x[3]+x[4], (x[3]-x[4])*secants8[3]
	b0, b3 := a0+a3, (a0-a3)*secants4[0]
	b1, b2 := a1+a2, (a1-a2)*secants4[1]
	c0, c3 := a7+a4, (a7-a4)*secants4[0]
	c1, c2 := a6+a5, (a6-a5)*secants4[1]
	d0, d1, d2, d3 := b0+b1, (b0-b1)*half, b3+b2, (b3-b2)*half
	e0, e1, e2, e3 := c0+c1, (c0-c1)*half, c3+c2, (c3-c2)*half
	e2 += e3
	x[0], x[2], x[4], x[6] = d0, d2+d3, d1, d3
	x[1], x[3], x[5], x[7] = e0+e2, e2+e1, e1+e3, e3
}

// taps are the window for the pair of outputs 16-m and 16+m: for each, eight for slots of an even age and eight for an odd one.
var taps = makeTaps()

func makeTaps() (all [17][4][8]float32) {
	d := func(i int) float32 {
		switch {
		case i <= 256:
			return float32(window[i]) / 65536
		case i%64 == 0:
			return float32(window[512-i]) / 65536
		}
		return -float32(window[512-i]) / 65536
	}
	for m := range all {
		for p := range 8 {
			all[m][0][p], all[m][1][p] = d(64*p+16-m), -d(64*p+48-m)
			if m < 16 {
				all[m][2][p], all[m][3][p] = -d(64*p+16+m), -d(64*p+48+m)
			}
		}
	}
	return all
}

// synthesise turns n slots of 32 subbands into 32 n samples, at every second place of out.
func (c *channel) synthesise(sub *[slots * 32]float32, n int, out []float32) {
	for t := range n {
		dct32((*[32]float32)(sub[32*t:]), (*[32]float32)(c.history[32*(15+t):]))
	}
	for t := range n {
		filter((*[16 * 32]float32)(c.history[32*t:]), (*[63]float32)(out[64*t:]))
	}
	copy(c.history[:15*32], c.history[32*n:])
}

// filter makes the 32 samples of one slot from its transform, the last row of v, and from the 15 before.
func filter(v *[16 * 32]float32, out *[63]float32) {
	first, last := &taps[16], &taps[0]
	var a, b float32
	for p := range 8 {
		even, odd := v[32*(15-2*p):][:17], v[32*(14-2*p):][:17]
		a += even[16]*first[0][p] + odd[16]*first[1][p]
		b += odd[0] * last[3][p]
	}
	out[0], out[32] = a, b
	for m := 1; m < 16; m++ {
		q, r := uint(m)&15, uint(16-m)&15+16
		w := &taps[m]
		e0, e1, e2, e3 := v[r+480], v[r+416], v[r+352], v[r+288]
		e4, e5, e6, e7 := v[r+224], v[r+160], v[r+96], v[r+32]
		a := e0*w[0][0] + e1*w[0][1] + e2*w[0][2] + e3*w[0][3] + e4*w[0][4] + e5*w[0][5] + e6*w[0][6] + e7*w[0][7]
		b := e0*w[2][0] + e1*w[2][1] + e2*w[2][2] + e3*w[2][3] + e4*w[2][4] + e5*w[2][5] + e6*w[2][6] + e7*w[2][7]
		e0, e1, e2, e3 = v[q+448], v[q+384], v[q+320], v[q+256]
		e4, e5, e6, e7 = v[q+192], v[q+128], v[q+64], v[q]
		a += e0*w[1][0] + e1*w[1][1] + e2*w[1][2] + e3*w[1][3] + e4*w[1][4] + e5*w[1][5] + e6*w[1][6] + e7*w[1][7]
		b += e0*w[3][0] + e1*w[3][1] + e2*w[3][2] + e3*w[3][3] + e4*w[3][4] + e5*w[3][5] + e6*w[3][6] + e7*w[3][7]
		out[2*(16-m)], out[2*(16+m)] = a, b
	}
}
