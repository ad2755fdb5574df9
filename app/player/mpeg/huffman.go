package mpeg

import (
	"math"
	"strconv"
)

// codes finds a code by the next bits: those that are longer than direct bits in a second look.
type codes struct {
	direct [1 << directBits]uint16 // isLink and a number of links, or bits<<8 and the two values
	links  [][]uint16              // by the bits behind the first; each of a power of two
}

const (
	directBits = 9
	isLink     = 1 << 15
)

// look finds the code that cache begins with: the values in the lower byte, the number of bits above.
func (c *codes) look(cache uint64) uint16 {
	e := c.direct[cache>>(64-directBits)]
	if e&isLink != 0 {
		sub := c.links[e&^isLink]
		e = sub[cache<<directBits>>32*uint64(len(sub))>>32]
	}
	return e
}

// leaf is one code.
type leaf struct {
	code   uint32 // from the highest bit on
	bits   int
	values uint16
}

func (l leaf) entry() uint16 { return uint16(l.bits)<<8 | l.values }

// leaves reads a text of codeTexts. The codes in rising order fill all 32-bit numbers without a gap.
func leaves(text string) (all []leaf) {
	var code uint32
	for ; len(text) >= 3; text = text[3:] {
		values, _ := strconv.ParseUint(text[:2], 16, 8)
		bits, _ := strconv.ParseUint(text[2:3], 32, 8)
		all = append(all, leaf{code, int(bits), uint16(values)})
		code += 1 << (32 - bits)
	}
	return all
}

func makeCodes(text string) *codes {
	c := new(codes)
	all := leaves(text)
	for len(all) > 0 {
		first := all[0].code >> (32 - directBits)
		if all[0].bits <= directBits {
			for i := range 1 << (directBits - all[0].bits) {
				c.direct[int(first)+i] = all[0].entry()
			}
			all = all[1:]
			continue
		}
		n, more := 0, 0
		for n < len(all) && all[n].code>>(32-directBits) == first {
			more = max(more, all[n].bits-directBits)
			n++
		}
		c.direct[first] = isLink | uint16(len(c.links))
		c.links = append(c.links, subTable(all[:n], more))
		all = all[n:]
	}
	return c
}

// subTable is of codes that begin alike, by the next more bits.
func subTable(all []leaf, more int) (sub []uint16) {
	for _, l := range all {
		for range 1 << (more - (l.bits - directBits)) {
			sub = append(sub, l.entry())
		}
	}
	return sub
}

var (
	// pairCodes are by table_select; nil: all values are zero, or there is no such table.
	pairCodes = makePairCodes()
	// escapes are the bits that follow a value of 15 (linbits), by table_select.
	escapes = [32]int{16: 1, 2, 3, 4, 6, 8, 10, 13, 4, 5, 6, 7, 8, 9, 11, 13}
	quads   = [2]*codes{makeCodes(codeTexts[quadsA]), makeCodes(codeTexts[quadsB])}
	powers  = makePowers()
)

const quadsA, quadsB = 32, 33 // in codeTexts

func makePairCodes() (all [32]*codes) {
	for n := range all {
		switch {
		case n > 24:
			all[n] = all[24]
		case n > 16 && n < 24:
			all[n] = all[16]
		case codeTexts[n] != "":
			all[n] = makeCodes(codeTexts[n])
		}
	}
	return all
}

// makePowers has v to the power of 4/3 as the bits of a float, for every value that can be coded.
func makePowers() *[15 + 1<<13]uint32 {
	all := new([15 + 1<<13]uint32)
	for v := range all {
		all[v] = math.Float32bits(float32(math.Pow(float64(v), 4./3)))
	}
	return all
}

// readPairs decodes the big values of one region into x, whose length is even. Each is raised to the power of 4/3.
func (r *bitReader) readPairs(x []float32, table int) {
	c, escape := pairCodes[table], escapes[table]
	if c == nil {
		clear(x)
		return
	}
	b := *r
	for i := 0; i+1 < len(x); i += 2 {
		b.fill()
		e := c.look(b.cache)
		b.cache <<= e >> 8
		b.held -= int(e >> 8)
		first, second := int(e>>4&15), int(e&15)
		if first == 15 && escape > 0 {
			first += int(b.cache >> (64 - escape))
			b.cache <<= escape
			b.held -= escape
		}
		v := powers[first]
		if first != 0 {
			v |= uint32(b.cache>>63) << 31
			b.cache <<= 1
			b.held--
		}
		if second == 15 && escape > 0 {
			second += b.take(escape)
		}
		w := powers[second]
		if second != 0 {
			b.fill()
			w |= uint32(b.cache>>63) << 31
			b.cache <<= 1
			b.held--
		}
		x[i], x[i+1] = math.Float32frombits(v), math.Float32frombits(w)
	}
	*r = b
}

// readQuads decodes values of -1, 0 and 1 into x, as many as there are up to bit end, and returns how many that were.
func (r *bitReader) readQuads(x []float32, c *codes, end int) int {
	n := 0
	for ; n+4 <= len(x) && r.at() < end; n += 4 {
		r.fill()
		e := c.look(r.cache)
		r.cache <<= e >> 8
		r.held -= int(e >> 8)
		for i := range 4 {
			x[n+i] = 0
			if e>>(3-i)&1 != 0 {
				x[n+i] = 1 - 2*float32(r.cache>>63)
				r.cache <<= 1
				r.held--
			}
		}
		if r.at() > end { // the last was none
			return n
		}
	}
	return n
}

// readLines decodes the values of a granule into x; the scale factors are read. ok is false where they end beyond bit end.
func (g *granule) readLines(r *bitReader, x *[576]float32, end int) (ok bool) {
	big, from := 2*g.pairs, 0
	for i, to := range g.regions {
		if to = min(to, big); to > from {
			r.readPairs(x[from:to], g.tables[i])
			from = to
		}
	}
	if r.at() > end {
		return false
	}
	c := quads[0]
	if g.quadsB {
		c = quads[1]
	}
	g.used = from + r.readQuads(x[from:], c, end)
	g.over = r.at() > end
	clear(x[g.used:])
	return true
}
