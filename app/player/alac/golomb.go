package alac

import (
	"math/bits"

	"linnet/app/player/bitreader"
)

// signed reads a number of width bits, which shift fills up to 32.
func signed(r *bitreader.Reader, width, shift int) int32 {
	return int32(uint32(r.Take(width))<<shift) >> shift
}

// golomb reads ones, which count times by, and a remainder of k bits of which the lowest two values share a bit less; or, after the
// longest row of ones, a number of width bits.
func golomb(r *bitreader.Reader, k int, times uint32, width int) uint32 {
	r.Refill()
	ones := bits.LeadingZeros64(^r.Peek())
	if ones >= longest {
		r.Skip(longest)
		return uint32(r.Take(width))
	}
	r.Skip(ones + 1)
	n := uint32(ones) * times
	if k <= 1 {
		return n
	}
	rest := uint32(r.Peek() >> 1 >> (63 - k))
	if rest < 2 {
		r.Skip(k - 1)
		return n
	}
	r.Skip(k)
	return n + rest - 1
}
