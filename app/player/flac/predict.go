package flac

// predict adds to each sample behind the first ones what the predictor makes of those before it. Sums have 64 bits: some files are made to
// overflow 32. The orders that encoders use most have loops of their own, in which the youngest sample, which is waited for, comes last.
func predict[T sample](x []T, c *[maxOrder]int64, order int, shift uint) {
	shift &= 63
	switch {
	case order > 12 || len(x) < 2*12:
		predictAny(x, c, order, shift)
	case order > 8:
		predictAny(x[:12], c, order, shift)
		predict12(x, c, shift)
	case order > 4:
		predictAny(x[:8], c, order, shift)
		predict8(x, c, shift)
	default:
		predictAny(x[:4], c, order, shift)
		predict4(x, c, shift)
	}
}

func predictAny[T sample](x []T, c *[maxOrder]int64, order int, shift uint) {
	for i := order; i < len(x); i++ {
		h := x[i-order : i]
		var sum int64
		for k, v := range h {
			sum += int64(v) * c[(order-1-k)&(maxOrder-1)]
		}
		x[i] += T(sum >> shift)
	}
}

func predict4[T sample](x []T, c *[maxOrder]int64, shift uint) {
	c0, c1, c2, c3 := c[0], c[1], c[2], c[3]
	last := int64(x[3])
	for i := 4; i < len(x); i++ {
		h := x[i-4 : i+1 : i+1]
		sum := c3*int64(h[0]) + c2*int64(h[1]) + c1*int64(h[2])
		v := h[4] + T((sum+c0*last)>>(shift&63))
		h[4], last = v, int64(v)
	}
}

func predict8[T sample](x []T, c *[maxOrder]int64, shift uint) {
	c0, c1, c2, c3, c4, c5, c6, c7 := c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]
	last := int64(x[7])
	for i := 8; i < len(x); i++ {
		h := x[i-8 : i+1 : i+1]
		sum := c7*int64(h[0]) + c6*int64(h[1]) + c5*int64(h[2]) + c4*int64(h[3]) + c3*int64(h[4]) + c2*int64(h[5]) + c1*int64(h[6])
		v := h[8] + T((sum+c0*last)>>(shift&63))
		h[8], last = v, int64(v)
	}
}

func predict12[T sample](x []T, c *[maxOrder]int64, shift uint) {
	c0, c1, c2, c3, c4, c5 := c[0], c[1], c[2], c[3], c[4], c[5]
	last := int64(x[11])
	for i := 12; i < len(x); i++ {
		h := x[i-12 : i+1 : i+1]
		sum := c[11]*int64(h[0]) + c[10]*int64(h[1]) + c[9]*int64(h[2]) + c[8]*int64(h[3]) + c[7]*int64(h[4]) + c[6]*int64(h[5])
		sum += c5*int64(h[6]) + c4*int64(h[7]) + c3*int64(h[8]) + c2*int64(h[9]) + c1*int64(h[10])
		v := h[12] + T((sum+c0*last)>>(shift&63))
		h[12], last = v, int64(v)
	}
}
