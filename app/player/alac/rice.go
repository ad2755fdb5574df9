package alac

import (
	"math/bits"

	"linnet/app/player/bitreader"
)

// rice are the parameters of the adaptive Golomb code that the rests are written in.
type rice struct {
	factor int32 // how fast the mean follows
	mean   int32 // at the start
	most   int   // bits of a remainder
}

const (
	meanBits   = 9 // of the mean's fraction
	longest    = 9 // ones; after so many the number follows as it is
	meanClamp  = 0xffff
	zeroesBits = 16
)

// decode reads rests of at most width bits. False: they do not fit, or the packet has ended.
func (c rice) decode(r *bitreader.Reader, out []int32, width int, scale int32) bool {
	mean, factor := uint32(c.mean), uint32(c.factor*scale/4)
	extra := uint32(0) // 1 after a run of zeroes, which 0 cannot follow
	for i := 0; i < len(out); {
		k := min(31-bits.LeadingZeros32(mean>>meanBits+3), c.most)
		n := golomb(r, k, 1<<k-1, width)
		v := n + extra
		out[i] = int32(v>>1) ^ -int32(v&1)
		i++
		mean += factor*v - factor*mean>>meanBits
		if n > meanClamp {
			mean = meanClamp
		}
		extra = 0
		if mean<<2 >= 1<<meanBits || i == len(out) {
			continue
		}
		k = bits.LeadingZeros32(mean) - 24 + int((mean+16)>>6)
		zeroes := golomb(r, k, (1<<k-1)&(1<<c.most-1), zeroesBits)
		if int(zeroes) > len(out)-i || r.Over() {
			return false
		}
		clear(out[i : i+int(zeroes)])
		i += int(zeroes)
		if extra = 1; zeroes >= meanClamp {
			extra = 0
		}
		mean = 0
	}
	return !r.Over()
}
