package mpeg

import "encoding/binary"

// bitReader reads bits from the highest of each byte on. It reads beyond what it was given up to the end of the array and then
// around it: whoever uses it compares at with where the bits should end.
type bitReader struct {
	data  *[arena + 8]byte
	next  int    // byte that follows those in cache
	cache uint64 // bits not yet taken, from the highest on
	held  int    // how many those are
}

// arena is more than the largest frame with what is kept of those before and what a damaged one can make read beyond it.
const arena = 1 << 13

// at is the number of the next bit.
func (r *bitReader) at() int { return 8*r.next - r.held }

// goTo makes bit n the next.
func (r *bitReader) goTo(n int) {
	r.next, r.cache, r.held = n>>3, 0, 0
	r.fill()
	r.cache <<= n & 7
	r.held -= n & 7
}

// fill makes sure of at least 32 bits.
func (r *bitReader) fill() {
	if r.held < 32 {
		r.cache |= uint64(binary.BigEndian.Uint32(r.data[r.next&(arena-1):][:4])) << (32 - r.held)
		r.next += 4
		r.held += 32
	}
}

// take returns the next n bits, at most 25.
func (r *bitReader) take(n int) int {
	r.fill()
	v := r.cache >> (64 - n)
	r.cache <<= n
	r.held -= n
	return int(v)
}

// flag returns the next bit.
func (r *bitReader) flag() bool { return r.take(1) == 1 }

// checksum is the CRC-16 of ISO 11172-3, 2.4.3.1, of bits more bits of b.
func checksum(crc uint16, b []byte, bits int) uint16 {
	for i := range bits {
		bit := uint16(b[i>>3]) >> (7 - i&7) & 1
		top := crc >> 15
		crc <<= 1
		if top != bit {
			crc ^= 0x8005
		}
	}
	return crc
}
