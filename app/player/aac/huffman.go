package aac

import (
	"math"

	"linnet/app/player/bitreader"
)

// A codebookShape is one codebook as the standard lists it.
type codebookShape struct {
	counts []byte   // of codewords with 1, 2, ... bits
	order  []uint16 // the index of each: its values as digits, the first counts most
	values int      // of one codeword: 4, 2, or 1 for the scale factors
	base   int      // of the digits
	low    int      // value of the digit 0
}

// signed codebooks bring the sign within the value; the others have a bit for each value that is not 0.
func (s codebookShape) signed() bool { return s.low < 0 }

// A codebook is a shape made ready for decoding.
type codebook struct {
	shape codebookShape
	fast  []uint16 // by the next fastBits bits: index<<5 | length; 0: a longer codeword
	width int      // bits that fast is indexed by
	first []uint32 // by length: the first codeword of it
	start []int    // by length: where order has it
	words []word   // by index
	mask  uint32   // of the sign, where it is a bit of its own
}

// A word is what a codeword of the spectrum means.
type word struct {
	values [4]float32 // raised to 4/3 (4.6.1.3); of an escape, unread
	places [4]uint8   // of the signs, among the bits that follow
	signs  uint8      // how many of these there are
}

const fastBits = 10

var (
	spectral = makeSpectral()
	scales   = makeCodebook(scaleShape)
)

func makeSpectral() (books [12]*codebook) {
	for i, s := range spectralShapes {
		books[i+1] = makeCodebook(s)
	}
	return books
}

func makeCodebook(s codebookShape) *codebook {
	c := &codebook{shape: s, width: min(fastBits, len(s.counts)), first: make([]uint32, len(s.counts)+1),
		start: make([]int, len(s.counts)+1)}
	c.fast = make([]uint16, 1<<c.width)
	code, at := uint32(0), 0
	for i, count := range s.counts {
		length := i + 1
		code <<= 1
		c.first[length], c.start[length] = code, at
		for range count {
			if length <= c.width {
				rest := c.width - length
				for k := range 1 << rest {
					c.fast[int(code)<<rest+k] = s.order[at]<<5 | uint16(length)
				}
			}
			code, at = code+1, at+1
		}
	}
	c.expand()
	return c
}

// expand lists what every index means.
func (c *codebook) expand() {
	s := c.shape
	if s.values == 1 {
		return
	}
	if !s.signed() {
		c.mask = 1 << 31
	}
	for index := range len(s.order) {
		var w word
		var digits [4]int
		for k, rest := s.values-1, index; k >= 0; k, rest = k-1, rest/s.base {
			digits[k] = rest%s.base + s.low
		}
		for k, v := range digits[:s.values] {
			w.places[k] = w.signs
			if v != 0 && !s.signed() {
				w.signs++
			}
			w.values[k] = float32(math.Copysign(math.Pow(math.Abs(float64(v)), 4./3), float64(v)))
			if s.base == escapeBase && v == escaped {
				w.values[k] = unread
			}
		}
		c.words = append(c.words, w)
	}
}

// next decodes an index; a refill has gone before.
func (c *codebook) next(r *bitreader.Reader) int {
	if e := c.fast[r.Peek()>>(64-c.width)]; e != 0 {
		r.Skip(int(e & 31))
		return int(e >> 5)
	}
	return c.long(r)
}

// long decodes a codeword of more than fastBits bits: those of one length are consecutive numbers.
func (c *codebook) long(r *bitreader.Reader) int {
	for length := c.width + 1; length < len(c.first); length++ {
		k := uint32(r.Peek()>>(64-length)) - c.first[length]
		if k < uint32(c.shape.counts[length-1]) {
			r.Skip(length)
			return int(c.shape.order[c.start[length]+int(k)])
		}
	}
	return 0 // not reached: the codes are complete
}
