package mpeg

// slens are the bits of the scale factors of the lower and of the upper bands, by scalefac_compress (ISO 11172-3, 2.4.2.7).
var slens = [16][2]int{
	{0, 0}, {0, 1}, {0, 2}, {0, 3}, {3, 0}, {1, 1}, {1, 2}, {1, 3}, {2, 1}, {2, 2}, {2, 3}, {3, 1}, {3, 2}, {3, 3}, {4, 2}, {4, 3},
}

// lowCounts are the numbers of scale factors in the four parts, by how MPEG 2 divides them and by long, short and mixed blocks
// (ISO 13818-3, 2.4.3.2).
var lowCounts = [6][3][4]int{
	{{6, 5, 5, 5}, {9, 9, 9, 9}, {6, 9, 9, 9}},
	{{6, 5, 7, 3}, {9, 9, 12, 6}, {6, 9, 12, 6}},
	{{11, 10, 0, 0}, {18, 18, 0, 0}, {15, 18, 0, 0}},
	{{7, 7, 7, 0}, {12, 12, 12, 0}, {6, 15, 12, 0}},
	{{6, 6, 6, 3}, {12, 9, 9, 6}, {6, 12, 9, 6}},
	{{8, 8, 5, 0}, {15, 12, 9, 0}, {6, 18, 9, 0}},
}

// sharedGroups are the bands whose scale factors the second granule may take from the first.
var sharedGroups = [5]int{0, 6, 11, 16, 21}

// readFactors is for MPEG 1. first is the granule before in the same channel if this is the second, and shared its scfsi.
func (g *granule) readFactors(r *bitReader, first *granule, shared int) {
	low, high := slens[g.compress][0], slens[g.compress][1]
	if g.blockType == 2 {
		n := 18
		if g.mixed {
			n = 17
		}
		g.fillFactors(r, [4]int{n, 18}, [4]int{low, high})
		return
	}
	for k := range 4 {
		from, to, bits := sharedGroups[k], sharedGroups[k+1], low
		if k >= 2 {
			bits = high
		}
		if first != nil && shared>>(3-k)&1 == 1 {
			copy(g.factors[from:to], first.factors[from:to])
			continue
		}
		for i := from; i < to; i++ {
			g.factors[i] = r.take(bits)
		}
	}
	clear(g.factors[21:])
}

// readLowFactors is for MPEG 2 and 2.5. place: this is the right channel of intensity stereo.
func (g *granule) readLowFactors(r *bitReader, place bool) {
	bits, way := lowBits(g.compress, place)
	g.preflag = way == 2
	g.fillFactors(r, lowCounts[way][g.kind], bits)
}

// lowBits says what the nine bits of scalefac_compress stand for: bits of each part, and the row of lowCounts.
func lowBits(c int, place bool) (bits [4]int, way int) {
	if place {
		c >>= 1
		switch {
		case c < 180:
			return [4]int{c / 36, c % 36 / 6, c % 6}, 3
		case c < 244:
			c -= 180
			return [4]int{c >> 4, c >> 2 & 3, c & 3}, 4
		}
		c -= 244
		return [4]int{c / 3, c % 3}, 5
	}
	switch {
	case c < 400:
		return [4]int{c >> 4 / 5, c >> 4 % 5, c >> 2 & 3, c & 3}, 0
	case c < 500:
		c -= 400
		return [4]int{c >> 2 / 5, c >> 2 % 5, c & 3}, 1
	}
	c -= 500
	return [4]int{c / 3, c % 3}, 2
}

// fillFactors reads parts of so many scale factors with so many bits each. The rest are zero.
func (g *granule) fillFactors(r *bitReader, counts, bits [4]int) {
	i := 0
	for k, n := range counts {
		for range n {
			g.factors[i] = r.take(bits[k])
			i++
		}
	}
	clear(g.factors[i:])
}
