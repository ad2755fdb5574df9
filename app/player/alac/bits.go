package alac

import (
	"encoding/binary"
	"math/bits"
)

// A bitReader takes bits from the highest on. Behind the end it gives zeros, and over says so.
type bitReader struct {
	b     []byte
	at    int    // bytes that have gone into the cache, those behind the end counted
	cache uint64 // the next bits, highest first
	n     int    // how many of them count
}

// refill makes at least 56 bits ready.
func (r *bitReader) refill() {
	if r.at+8 <= len(r.b) {
		r.cache |= binary.BigEndian.Uint64(r.b[r.at:]) >> r.n
		r.at += (63 - r.n) >> 3
		r.n |= 56
		return
	}
	for ; r.n <= 56; r.n += 8 {
		if r.at < len(r.b) {
			r.cache |= uint64(r.b[r.at]) << (56 - r.n)
		}
		r.at++
	}
}

func (r *bitReader) skip(n int) {
	r.cache <<= n
	r.n -= n
}

// take reads up to 32 bits.
func (r *bitReader) take(n int) int {
	if r.n < n {
		r.refill()
	}
	v := r.cache >> 1 >> (63 - n)
	r.skip(n)
	return int(v)
}

// signed reads a number of width bits, which shift fills up to 32.
func (r *bitReader) signed(width, shift int) int32 {
	return int32(uint32(r.take(width))<<shift) >> shift
}

// golomb reads ones, which count times by, and a remainder of k bits of which the lowest two values share a bit less; or, after the
// longest row of ones, a number of width bits.
func (r *bitReader) golomb(k int, times uint32, width int) uint32 {
	r.refill()
	ones := bits.LeadingZeros64(^r.cache)
	if ones >= longest {
		r.skip(longest)
		return uint32(r.take(width))
	}
	r.skip(ones + 1)
	n := uint32(ones) * times
	if k <= 1 {
		return n
	}
	rest := uint32(r.cache >> 1 >> (63 - k))
	if rest < 2 {
		r.skip(k - 1)
		return n
	}
	r.skip(k)
	return n + rest - 1
}

func (r *bitReader) position() int { return 8*r.at - r.n }

// over: more was taken than there is.
func (r *bitReader) over() bool { return r.position() > 8*len(r.b) }

func (r *bitReader) pass(n int) {
	at := r.position() + n
	*r = bitReader{b: r.b, at: at >> 3}
	r.take(at & 7)
}
