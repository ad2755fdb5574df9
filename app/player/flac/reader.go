package flac

import (
	"encoding/binary"
	"math/bits"
)

// reader takes bits, the highest of each byte first. Behind the end it gives zeros and sets over.
type reader struct {
	b    []byte
	at   int    // of the next byte to be loaded
	acc  uint64 // bits loaded, from the highest on; what stands below the first n is part of the next byte
	n    uint   // of them
	over bool
}

// load fills acc as far as whole bytes go.
func (r *reader) load() {
	if r.at+8 <= len(r.b) {
		r.acc |= binary.BigEndian.Uint64(r.b[r.at:]) >> (r.n & 63)
		r.at += int((63 - r.n) >> 3)
		r.n |= 56
		return
	}
	for r.n <= 56 && r.at < len(r.b) {
		r.acc |= uint64(r.b[r.at]) << (56 - r.n)
		r.n += 8
		r.at++
	}
}

// bits takes up to 40.
func (r *reader) bits(k uint) uint64 {
	if r.n < k {
		if r.load(); r.n < k {
			r.over, r.acc, r.n = true, 0, 0
			return 0
		}
	}
	v := r.acc >> 1 >> (63 - k&63)
	r.acc <<= k & 63
	r.n -= k
	return v
}

// signed takes up to 40 bits, the first of which is the sign.
func (r *reader) signed(k uint) int64 {
	if k == 0 {
		return 0
	}
	return int64(r.bits(k)<<(64-k&63)) >> (64 - k&63)
}

// unary counts zeros up to the next one.
func (r *reader) unary() (zeros int) {
	for {
		if r.n == 0 {
			if r.load(); r.n == 0 {
				r.over = true
				return 0
			}
		}
		z := uint(bits.LeadingZeros64(r.acc))
		if z < r.n {
			r.acc <<= (z + 1) & 63
			r.n -= z + 1
			return zeros + int(z)
		}
		zeros += int(r.n)
		r.acc <<= r.n & 63
		r.n = 0
	}
}

// rice fills x with numbers of k low bits behind a count of high ones.
func rice[T sample](r *reader, x []T, k uint) {
	b, at, acc, n := r.b, r.at, r.acc, r.n
	for i := range x {
		z := uint(bits.LeadingZeros64(acc))
		if z+1+k > n {
			if at+8 <= len(b) {
				acc |= binary.BigEndian.Uint64(b[at:]) >> (n & 63)
				at += int((63 - n) >> 3)
				n |= 56
				z = uint(bits.LeadingZeros64(acc))
			}
			if z+1+k > n { // a long one, or the end is near
				r.at, r.acc, r.n = at, acc, n
				v := uint64(r.unary())<<k | r.bits(k)
				if r.over {
					return
				}
				x[i] = T(int64(v>>1) ^ -int64(v&1))
				at, acc, n = r.at, r.acc, r.n
				continue
			}
		}
		acc <<= (z + 1) & 63
		v := uint64(z)<<(k&63) | acc>>1>>((63-k)&63)
		acc <<= k & 63
		n -= z + 1 + k
		x[i] = T(int64(v>>1) ^ -int64(v&1))
	}
	r.at, r.acc, r.n = at, acc, n
}

// used is how many bytes were taken, the last perhaps in part.
func (r *reader) used() int { return r.at - int(r.n>>3) }

// align goes to the next whole byte and returns how many were taken.
func (r *reader) align() int {
	r.acc <<= r.n & 7
	r.n &^= 7
	return r.used()
}
