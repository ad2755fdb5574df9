package aac

import "math"

// readChannel reads individual_channel_stream (table 4.50) into c. With info, the layout of the other channel counts.
func (d *Decoder) readChannel(r *bitReader, c *channel, info *ics) error {
	global := r.take(8)
	if info != nil {
		c.ics = *info
	} else if err := d.readInfo(r, &c.ics); err != nil {
		return err
	}
	if err := c.readSections(r); err != nil {
		return err
	}
	if err := c.readScales(r, global); err != nil {
		return err
	}
	if err := c.readPulses(r); err != nil {
		return err
	}
	if err := c.readShaping(r); err != nil {
		return err
	}
	if r.flag() {
		return ErrUnsupported // gain control, of the object type SSR
	}
	if err := c.readSpectrum(r); err != nil {
		return err
	}
	c.addPulses()
	return nil
}

// eachBand calls f for every band of every window that carries something, with its place in books and in the spectrum.
func (s *ics) eachBand(short int, f func(i, from, to int)) {
	window, i := 0, 0
	for g := range s.groups {
		for b := range s.used {
			for w := range s.windows[g] {
				at := (window + w) * short
				f(i, at+int(s.bands[b]), at+int(s.bands[b+1]))
			}
			i++
		}
		window += s.windows[g]
	}
}

// readSpectrum reads spectral_data (table 4.56): the bands of a group follow each other, each with all its windows.
func (c *channel) readSpectrum(r *bitReader) error {
	clear(c.spec)
	failed := false
	c.eachBand(len(c.spec)/8, func(i, from, to int) {
		book, x := c.books[i], c.spec[from:to]
		switch {
		case book == zeroBook || book >= noiseBook:
		case book == escapeBook:
			failed = !readEscapes(r, x, c.gains[i]) || failed
		case spectral[book].shape.values == 4:
			readQuads(r, spectral[book], x, c.gains[i])
		default:
			readPairs(r, spectral[book], x, c.gains[i])
		}
	})
	if failed || r.over() {
		return ErrDamaged
	}
	return nil
}

func readQuads(r *bitReader, c *codebook, x []float32, gain float32) {
	for ; len(x) >= 4; x = x[4:] {
		r.refill()
		k := c.next(r)
		v := &c.quads[k]
		if n := c.signs[k]; n > 0 {
			signs := r.cache
			r.skip(int(n))
			for i, v := range v {
				if v != 0 {
					x[i] = signed(v*gain, signs)
					signs <<= 1
				}
			}
			continue
		}
		x[0], x[1], x[2], x[3] = v[0]*gain, v[1]*gain, v[2]*gain, v[3]*gain
	}
}

func readPairs(r *bitReader, c *codebook, x []float32, gain float32) {
	for ; len(x) >= 2; x = x[2:] {
		r.refill()
		k := c.next(r)
		v := &c.pairs[k]
		if n := c.signs[k]; n > 0 {
			signs := r.cache
			r.skip(int(n))
			if v[0] != 0 {
				x[0] = signed(v[0]*gain, signs)
				signs <<= 1
			}
			if v[1] != 0 {
				x[1] = signed(v[1]*gain, signs)
			}
			continue
		}
		x[0], x[1] = v[0]*gain, v[1]*gain
	}
}

// signed turns the sign of v, which is positive, by the first bit of signs.
func signed(v float32, signs uint64) float32 {
	return math.Float32frombits(math.Float32bits(v) | uint32(signs>>32)&(1<<31))
}

const escaped = 16 // as a value: what it is follows

// readEscapes reads pairs whose greater values follow their signs (4.6.3.3). A codeword, two signs and two escapes take 56 bits at
// the most, which is what a refill makes ready. False: a value that no encoder can mean.
func readEscapes(r *bitReader, x []float32, gain float32) bool {
	c := spectral[escapeBook]
	for ; len(x) >= 2; x = x[2:] {
		r.refill()
		k := c.next(r)
		if k == 0 {
			continue
		}
		values := [2]int{k / c.shape.base, k % c.shape.base}
		signs := r.cache
		r.skip(int(c.signs[k]))
		for i, v := range values {
			if v == 0 {
				continue
			}
			p := c.pairs[k][i]
			if v == escaped {
				q, ok := readEscape(r)
				if !ok {
					return false
				}
				p = powers[q]
			}
			x[i] = signed(p*gain, signs)
			signs <<= 1
		}
	}
	return true
}
