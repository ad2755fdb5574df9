package mpeg

import "math"

// Layer II (ISO 11172-3, 2.4.2.5 to 2.4.3.3): three parts of twelve samples of each subband.

// partSlots are the samples of each subband that share their scale factors.
const partSlots = 12

// allocations are the numbers of levels that the bits of a subband's allocation stand for, from 1 on, as places in levels; by
// rows that the tables 3-B.2 of ISO 11172-3 and B.1 of ISO 13818-3 have in common.
var allocations = map[byte][]int{
	'a': {0, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16},
	'b': {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16},
	'c': {0, 1, 2, 3, 4, 5, 16},
	'd': {0, 1, 16},
	'e': {0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
	'f': {0, 1, 3, 4, 5, 6, 7},
	'g': {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14},
	'h': {0, 1, 3},
}

var (
	levels     = [17]int{3, 5, 7, 9, 15, 31, 63, 127, 255, 511, 1023, 2047, 4095, 8191, 16383, 32767, 65535}
	sampleBits = [17]int{5, 7, 3, 10, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16} // of three samples for 3, 5 and 9 levels
	// factorsTwo are the scale factors (table 3-B.1).
	factorsTwo = makeFactorsTwo()
)

func makeFactorsTwo() (all [64]float32) {
	for i := range all {
		all[i] = float32(math.Exp2(1 - float64(i)/3))
	}
	return all
}

// rowsTwo is the row of allocations of each subband; those without are silent.
func rowsTwo(h Header) string {
	const many, few, low = "aaabbbbbbbbccccccccccccddddddd", "eeffffffffff", "ggggfffffffhhhhhhhhhhhhhhhhhhh"
	each := h.Kbps / h.Channels
	if h.Kbps == 0 {
		each = h.Size * h.Rate / (h.Samples / 8) / 1000 / h.Channels
	}
	switch {
	case h.Version != MPEG1:
		return low
	case each >= 56 && (h.Rate == 48000 || each <= 80):
		return many[:27]
	case each >= 96 && h.Rate != 48000:
		return many
	case each <= 48 && h.Rate != 32000:
		return few[:8]
	}
	return few
}

// bandTwo is one subband in one channel.
type bandTwo struct {
	level   int // place in levels, or -1: silent
	choice  int // scfsi: which parts share scale factors
	factors [3]float32
}

// frameTwo is what a frame says before its samples.
type frameTwo struct {
	channels int
	rows     string
	bound    int // subbands from there on have the same samples in both channels
	bands    [32][2]bandTwo
}

// decodeTwo is for layer II. Bits that are missing are silent.
func (f *frames) decodeTwo(h Header, b []byte) {
	n := copy(f.data[:sideAt], b)
	clear(f.data[n:])
	f.end = n
	t := frameTwo{channels: h.Channels, rows: rowsTwo(h)}
	t.bound = len(t.rows)
	if h.joint {
		t.bound = min(t.bound, 4*(h.extension+1))
	}
	r := bitReader{data: &f.data}
	r.goTo(8 * (h.body()))
	ok := n > h.body()
	t.readBands(&r)
	ok = ok && r.at() <= 8*n && f.trusted(h, f.data[:], r.at()-8*h.body())
	t.readFactors(&r)
	for part := range 3 {
		f.sub = [2][slots * 32]float32{}
		for slot := 0; slot < partSlots && ok; slot += 3 {
			t.readSamples(&r, part, slot, &f.sub)
			if ok = r.at() <= 8*n; !ok {
				clear(f.sub[0][32*slot:])
				clear(f.sub[1][32*slot:])
			}
		}
		for ch := range h.Channels {
			f.channels[ch].synthesise(&f.sub[ch], partSlots, f.pcm[2*32*partSlots*part+ch:])
		}
	}
}

// readBands reads the allocation and which scale factors are shared.
func (t *frameTwo) readBands(r *bitReader) {
	for sb := range t.rows {
		row := allocations[t.rows[sb]]
		bits := 2
		for 1<<bits <= len(row) {
			bits++
		}
		for ch := range t.channels {
			if level := &t.bands[sb][ch].level; ch == 1 && sb >= t.bound {
				*level = t.bands[sb][0].level
			} else if *level = r.take(bits) - 1; *level >= 0 {
				*level = row[*level]
			}
		}
	}
	for sb := range t.rows {
		for ch := range t.channels {
			if b := &t.bands[sb][ch]; b.level >= 0 {
				b.choice = r.take(2)
			}
		}
	}
}

func (t *frameTwo) readFactors(r *bitReader) {
	for sb := range t.rows {
		for ch := range t.channels {
			b := &t.bands[sb][ch]
			if b.level < 0 {
				continue
			}
			one := factorsTwo[r.take(6)]
			b.factors = [3]float32{one, one, one}
			switch b.choice {
			case 0:
				b.factors[1], b.factors[2] = factorsTwo[r.take(6)], factorsTwo[r.take(6)]
			case 1:
				b.factors[2] = factorsTwo[r.take(6)]
			case 3:
				b.factors[1] = factorsTwo[r.take(6)]
				b.factors[2] = b.factors[1]
			}
		}
	}
}

// readSamples reads three samples of every subband, from a slot of a part on.
func (t *frameTwo) readSamples(r *bitReader, part, slot int, sub *[2][slots * 32]float32) {
	for sb := range t.rows {
		for ch := range t.channels {
			b := &t.bands[sb][ch]
			if b.level < 0 || ch == 1 && sb >= t.bound {
				continue
			}
			codes := readTriple(r, b.level)
			n := float32(levels[b.level])
			for i, v := range codes {
				x := (2*float32(v) + 1 - n) / n
				sub[ch][32*(slot+i)+sb] = x * b.factors[part]
				if sb >= t.bound {
					sub[1][32*(slot+i)+sb] = x * t.bands[sb][1].factors[part]
				}
			}
		}
	}
}

// readTriple reads three samples, which share one code where there are 3, 5 or 9 levels.
func readTriple(r *bitReader, level int) (v [3]int) {
	bits, n := sampleBits[level], levels[level]
	if n == 3 || n == 5 || n == 9 {
		all := r.take(bits)
		return [3]int{all % n, all / n % n, all / n / n % n}
	}
	for i := range v {
		v[i] = r.take(bits)
	}
	return v
}
