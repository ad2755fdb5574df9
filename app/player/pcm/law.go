package pcm

// law converts the logarithmic samples of ITU-T G.711.
func law(a bool) converter {
	table := &muLaw
	if a {
		table = &aLaw
	}
	return func(x []float32, b []byte) {
		for i := range x {
			x[i] = table[b[i]]
		}
	}
}

var aLaw, muLaw = lawTables()

// lawTables follow G.711, tables 1 and 2, scaled to 16 bits: sign, three bits of exponent and four of mantissa, with every second bit of
// A-law, and every bit of µ-law, turned over.
func lawTables() (a, mu [256]float32) {
	for i := range 256 {
		v := i ^ 0x55
		step := v & 15 << 4
		if e := v >> 4 & 7; e == 0 {
			step += 8
		} else {
			step = (step + 0x108) << (e - 1)
		}
		if v&0x80 == 0 {
			step = -step
		}
		a[i] = float32(step) / (1 << 15)

		v = i ^ 0xff
		step = (v&15<<3+0x84)<<(v>>4&7) - 0x84
		if v&0x80 != 0 {
			step = -step
		}
		mu[i] = float32(step) / (1 << 15)
	}
	return a, mu
}
