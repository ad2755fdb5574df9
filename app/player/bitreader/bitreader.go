// Package bitreader takes bits from coded sound, the highest of each byte first. It does not end at the end: behind it there are zeros,
// and Over says so, so that a decoder looks once in a frame instead of at each bit.
package bitreader

import "encoding/binary"

// A Reader takes bits from the highest on.
type Reader struct {
	b     []byte
	at    int    // bytes that have gone into the cache, those behind the end counted
	cache uint64 // the next bits, highest first
	n     int    // how many of them count
}

// New returns a Reader at the first bit of b.
func New(b []byte) *Reader { return &Reader{b: b} }

// Reset goes to the first bit of other bytes.
func (r *Reader) Reset(b []byte) { *r = Reader{b: b} }

// Refill makes at least 56 bits ready.
func (r *Reader) Refill() {
	if r.at+8 <= len(r.b) {
		r.cache |= binary.BigEndian.Uint64(r.b[r.at:]) >> r.n
		r.at += (63 - r.n) >> 3
		r.n |= 56
		return
	}
	r.refillLast()
}

func (r *Reader) refillLast() {
	for ; r.n <= 56; r.n += 8 {
		if r.at < len(r.b) {
			r.cache |= uint64(r.b[r.at]) << (56 - r.n)
		}
		r.at++
	}
}

// Need makes n bits ready, at most 56.
func (r *Reader) Need(n int) {
	if r.n < n {
		r.Refill()
	}
}

// Peek is what follows, the next bit highest; as many bits of it count as are ready.
func (r *Reader) Peek() uint64 { return r.cache }

// Skip drops bits that are ready.
func (r *Reader) Skip(n int) {
	r.cache <<= n
	r.n -= n
}

// Take reads up to 32 bits.
func (r *Reader) Take(n int) int {
	r.Need(n)
	v := r.cache >> 1 >> (63 - n)
	r.Skip(n)
	return int(v)
}

// Flag reads one bit.
func (r *Reader) Flag() bool { return r.Take(1) == 1 }

// Position is how many bits were taken.
func (r *Reader) Position() int { return 8*r.at - r.n }

// Over says whether more was taken than there is.
func (r *Reader) Over() bool { return r.Position() > 8*len(r.b) }

// Align goes on to the next whole byte, counted from the beginning.
func (r *Reader) Align() { r.Take(-r.Position() & 7) }

// Pass drops any number of bits.
func (r *Reader) Pass(n int) {
	at := r.Position() + n
	*r = Reader{b: r.b, at: at >> 3}
	r.Take(at & 7)
}
