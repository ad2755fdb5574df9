package vorbis

import "encoding/binary"

// reader takes bits, the lowest of each byte first. Behind the end it gives zeros and sets over.
type reader struct {
	b    []byte
	at   int    // of the next byte to be loaded
	acc  uint64 // bits loaded, from the lowest on; what stands above the first n is part of the next byte
	n    uint   // of them
	over bool
}

// load fills acc as far as whole bytes go.
func (r *reader) load() {
	if r.at+8 <= len(r.b) {
		r.acc |= binary.LittleEndian.Uint64(r.b[r.at:]) << (r.n & 63)
		r.at += int((63 - r.n) >> 3)
		r.n |= 56
		return
	}
	for r.n <= 56 && r.at < len(r.b) {
		r.acc |= uint64(r.b[r.at]) << (r.n & 63)
		r.n += 8
		r.at++
	}
}

// bits takes up to 32.
func (r *reader) bits(k uint) uint32 {
	if r.n < k {
		if r.load(); r.n < k {
			r.over, r.acc, r.n = true, 0, 0
			return 0
		}
	}
	v := uint32(r.acc & (1<<(k&63) - 1))
	r.acc >>= k & 63
	r.n -= k
	return v
}
