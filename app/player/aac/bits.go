package aac

import "encoding/binary"

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
	r.refillLast()
}

func (r *bitReader) refillLast() {
	for ; r.n <= 56; r.n += 8 {
		if r.at < len(r.b) {
			r.cache |= uint64(r.b[r.at]) << (56 - r.n)
		}
		r.at++
	}
}

// skip drops bits that a refill has made ready.
func (r *bitReader) skip(n int) {
	r.cache <<= n
	r.n -= n
}

// ready takes n bits, at least one, that a refill has made ready.
func (r *bitReader) ready(n int) int {
	v := r.cache >> (64 - n)
	r.skip(n)
	return int(v)
}

// take reads up to 32 bits.
func (r *bitReader) take(n int) int {
	if n == 0 {
		return 0
	}
	if r.n < n {
		r.refill()
	}
	return r.ready(n)
}

func (r *bitReader) flag() bool { return r.take(1) == 1 }

// position is how many bits were taken.
func (r *bitReader) position() int { return 8*r.at - r.n }

// over: more was taken than there is.
func (r *bitReader) over() bool { return r.position() > 8*len(r.b) }

// align goes on to the next whole byte, counted from the beginning.
func (r *bitReader) align() { r.take(-r.position() & 7) }

// pass drops any number of bits.
func (r *bitReader) pass(n int) {
	at := r.position() + n
	*r = bitReader{b: r.b, at: at >> 3}
	r.take(at & 7)
}
