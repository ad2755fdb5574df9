package vorbis

import (
	"fmt"
	"math"
	"math/bits"
)

const (
	maxValues = 1 << 18 // numbers in one codebook; encoders stay under 1 << 17
	maxTotal  = 1 << 20 // in all of them
	quick     = 10      // bits of a word that are looked up at once
)

// codebook turns words into entries, and entries into vectors.
type codebook struct {
	dimensions int
	entries    int
	fast       []word    // by the next bits
	tree       [][2]leaf // for words that are longer
	values     []float32 // of all entries; nil: they are numbers only
}

// word is an entry and the bits of its word; 0: there is none so short.
type word struct {
	entry int32
	size  uint8
}

// leaf is a node of the tree, or an entry as ^entry; 0: a hole.
type leaf int32

// readCodebook reads one (3.2.1). Values count what all of them may have together.
func readCodebook(r *reader, values *int) (c codebook, err error) {
	if r.bits(24) != 0x564342 {
		return c, fmt.Errorf("%w: no codebook", ErrDamaged)
	}
	c.dimensions, c.entries = int(r.bits(16)), int(r.bits(24))
	size := c.dimensions * c.entries
	if *values += max(size, c.entries); c.entries < 1 || size > maxValues || c.entries > maxValues || *values > maxTotal {
		return c, fmt.Errorf("%w: a codebook of %d entries", ErrDamaged, c.entries)
	}
	lengths, err := readLengths(r, c.entries)
	if err != nil {
		return c, err
	}
	if err := c.plant(lengths); err != nil {
		return c, err
	}
	if err := c.readValues(r); err != nil {
		return c, err
	}
	if r.over {
		return c, fmt.Errorf("%w: a short codebook", ErrDamaged)
	}
	return c, nil
}

// readLengths reads how long the words are; 0: the entry is not used.
func readLengths(r *reader, entries int) ([]uint8, error) {
	lengths := make([]uint8, entries)
	if r.bits(1) == 0 {
		sparse := r.bits(1) == 1
		for i := range lengths {
			if !sparse || r.bits(1) == 1 {
				lengths[i] = uint8(r.bits(5)) + 1
			}
		}
		return lengths, nil
	}
	for done, length := 0, r.bits(5)+1; done < entries; length++ {
		n := int(r.bits(uint(bits.Len(uint(entries - done)))))
		if length > 32 || n > entries-done || r.over {
			return nil, fmt.Errorf("%w: lengths of words", ErrDamaged)
		}
		for range n {
			lengths[done] = uint8(length)
			done++
		}
	}
	return lengths, nil
}

// plant gives each entry the lowest word of its length that is free.
func (c *codebook) plant(lengths []uint8) error {
	c.fast = make([]word, 1<<quick)
	c.tree = make([][2]leaf, 1, len(lengths)+32)
	var free [33]uint32 // the lowest free word of a length, its first bit highest; 0: none
	first, used, only := true, 0, leaf(0)
	for entry, length := range lengths {
		if length == 0 {
			continue
		}
		used++
		only = leaf(entry)
		code := uint32(0)
		if first {
			first = false
			for i := 1; i <= int(length); i++ {
				free[i] = 1 << (32 - i)
			}
		} else {
			z := int(length)
			for z > 0 && free[z] == 0 {
				z--
			}
			if z == 0 {
				return fmt.Errorf("%w: more words than there can be", ErrDamaged)
			}
			code, free[z] = free[z], 0
			for y := int(length); y > z; y-- {
				free[y] = code + 1<<(32-y)
			}
		}
		c.add(entry, code, uint(length))
	}
	if used == 1 { // whatever bit comes is its word
		c.tree[0] = [2]leaf{^only, ^only}
		for i := range c.fast {
			c.fast[i] = word{int32(only), 1}
		}
	}
	return nil
}

// add puts a word into the table and the tree.
func (c *codebook) add(entry int, code uint32, length uint) {
	if low := bits.Reverse32(code); length <= quick {
		for i := low; i < 1<<quick; i += 1 << length {
			c.fast[i] = word{int32(entry), uint8(length)}
		}
	}
	at := 0
	for i := range length {
		bit := code >> (31 - i) & 1
		if i == length-1 {
			c.tree[at][bit] = ^leaf(entry)
			return
		}
		if c.tree[at][bit] <= 0 {
			c.tree = append(c.tree, [2]leaf{})
			c.tree[at][bit] = leaf(len(c.tree) - 1)
		}
		at = int(c.tree[at][bit])
	}
}

// readValues reads the vectors (3.3).
func (c *codebook) readValues(r *reader) error {
	lookup := r.bits(4)
	if lookup == 0 {
		return nil
	}
	if lookup > 2 || c.dimensions < 1 {
		return fmt.Errorf("%w: vectors of kind %d", ErrDamaged, lookup)
	}
	least, step := unpack(r.bits(32)), unpack(r.bits(32))
	width, running := uint(r.bits(4))+1, r.bits(1) == 1
	n := c.entries * c.dimensions
	if lookup == 1 {
		n = root(c.entries, c.dimensions)
	}
	numbers := make([]float32, n)
	for i := range numbers {
		numbers[i] = float32(r.bits(width))
	}
	c.values = make([]float32, c.entries*c.dimensions)
	for entry := range c.entries {
		last, rest := float32(0), entry
		for k := range c.dimensions {
			i := entry*c.dimensions + k
			of := i
			if lookup == 1 {
				of, rest = rest%n, rest/n
			}
			v := numbers[of]*step + least + last
			if c.values[i] = v; running {
				last = v
			}
		}
	}
	return nil
}

// root is the largest number whose power is not above entries.
func root(entries, power int) int {
	n := int(math.Pow(float64(entries), 1/float64(power)))
	fits := func(n int) bool {
		p := 1
		for range power {
			if p *= n; p > entries {
				return false
			}
			if n < 2 {
				break
			}
		}
		return true
	}
	for ; n > 1 && !fits(n); n-- {
	}
	for n++; fits(n); n++ {
	}
	return max(n-1, 1)
}

// unpack is a float of 21 bits of mantissa and 10 of exponent (9.2.2).
func unpack(v uint32) float32 {
	mantissa := float64(v & 0x1fffff)
	if v>>31 == 1 {
		mantissa = -mantissa
	}
	f := math.Ldexp(mantissa, int(v>>21&0x3ff)-788)
	if math.Abs(f) > 1<<40 { // no music
		return 0
	}
	return float32(f)
}

// scalar takes a word and returns its entry, or -1 where there is none.
func (c *codebook) scalar(r *reader) int {
	if r.n < 32 {
		r.load()
	}
	if w := c.fast[r.acc&(1<<quick-1)]; w.size > 0 && uint(w.size) <= r.n {
		r.acc >>= w.size & 63
		r.n -= uint(w.size)
		return int(w.entry)
	}
	at := leaf(0)
	for {
		if r.n == 0 {
			if r.load(); r.n == 0 {
				r.over = true
				return -1
			}
		}
		at = c.tree[at][r.acc&1]
		r.acc >>= 1
		r.n--
		if at < 0 {
			return int(^at)
		}
		if at == 0 { // a hole
			r.over = true
			return -1
		}
	}
}

// vector takes a word and returns its numbers, or nil.
func (c *codebook) vector(r *reader) []float32 {
	entry := c.scalar(r)
	if entry < 0 {
		return nil
	}
	return c.values[entry*c.dimensions:][:c.dimensions]
}
