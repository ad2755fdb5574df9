package player

import (
	"bytes"
	"fmt"
	"math"
)

// The Vorbis library believes its headers: one number in them makes it allocate gigabytes, and a code tree with a hole makes it look for
// a word for ever. The guard therefore walks the headers first (Vorbis I, 3.2.1 and 4.2).
const (
	vorbisMaxValues = 1 << 20 // numbers in one codebook; encoders stay under 1 << 17
	vorbisMaxTotal  = 1 << 22 // in all of them
)

func vorbisError(what string) error { return fmt.Errorf("%w (Vorbis: %s)", ErrBroken, what) }

// checkVorbisHead checks channels and block sizes, which decide how much is allocated.
func checkVorbisHead(b []byte) error {
	if len(b) < 30 {
		return vorbisError("short header")
	}
	small, large := b[28]&15, b[28]>>4
	if b[11] < 1 || b[11] > maxChannels || small < 6 || large > 13 || small > large {
		return vorbisError("channels or block sizes")
	}
	return nil
}

// checkVorbisSetup walks the codebooks, which come first in the setup header.
func checkVorbisSetup(b []byte) error {
	if !bytes.HasPrefix(b, []byte("\x05vorbis")) {
		return vorbisError("no setup header")
	}
	r := &bitReader{b: b[7:]}
	total := 0
	for n := r.bits(8) + 1; n > 0; n-- {
		values, err := walkCodebook(r)
		if err != nil {
			return err
		}
		if total += values; total > vorbisMaxTotal {
			return vorbisError("codebooks too large")
		}
	}
	return nil
}

// walkCodebook reads one codebook and returns how many numbers it expands to.
func walkCodebook(r *bitReader) (values int, err error) {
	if r.bits(24) != 0x564342 {
		return 0, vorbisError("no codebook")
	}
	dimensions, entries := r.bits(16), r.bits(24)
	values = dimensions * entries
	if dimensions < 1 || entries < 2 || values > vorbisMaxValues {
		return 0, vorbisError("codebook size")
	}
	if err := walkLengths(r, entries); err != nil {
		return 0, err
	}
	switch lookup := r.bits(4); lookup {
	case 0:
	case 1, 2:
		r.bits(32)
		r.bits(32)
		width := r.bits(4) + 1
		r.bits(1)
		n := values
		if lookup == 1 {
			n = root(entries, dimensions)
		}
		r.skip(n * width)
	default:
		return 0, vorbisError("codebook lookup")
	}
	if r.over {
		return 0, vorbisError("short codebook")
	}
	return values, nil
}

// walkLengths reads the lengths of the code words and sees that they make a whole tree, or a single word.
func walkLengths(r *bitReader, entries int) error {
	used, sum := 0, uint64(0) // sum of 2^-length, in units of 2^-32
	add := func(n, length int) {
		used += n
		sum += uint64(n) << (32 - length)
	}
	if r.bits(1) == 0 {
		sparse := r.bits(1) == 1
		for range entries {
			if !sparse || r.bits(1) == 1 {
				add(1, r.bits(5)+1)
			}
		}
	} else {
		for done, length := 0, r.bits(5)+1; done < entries; length++ {
			n := r.bits(width(entries - done))
			if length > 32 || n > entries-done || r.over {
				return vorbisError("code lengths")
			}
			add(n, length)
			done += n
		}
	}
	if sum != 1<<32 && used != 1 {
		return vorbisError("code tree with a hole")
	}
	return nil
}

// width is how many bits x needs.
func width(x int) (n int) {
	for ; x > 0; x >>= 1 {
		n++
	}
	return n
}

// root is how many numbers the library reads for a codebook of lookup 1. The library computes in floating point, and the guard must do
// the same: a walk that differs from the library's protects nothing.
func root(entries, dimensions int) int {
	return int(math.Floor(math.Pow(float64(entries), 1/float64(dimensions))))
}

// bitReader reads Vorbis's bits, lowest first. Behind the end it reads zeros and sets over.
type bitReader struct {
	b    []byte
	at   int // in bits
	over bool
}

func (r *bitReader) bits(n int) (v int) {
	for i := range n {
		if r.at>>3 >= len(r.b) {
			r.over = true
			return v
		}
		v |= int(r.b[r.at>>3]>>(r.at&7)&1) << i
		r.at++
	}
	return v
}

func (r *bitReader) skip(n int) {
	r.at += n
	r.over = r.over || r.at > 8*len(r.b)
}
