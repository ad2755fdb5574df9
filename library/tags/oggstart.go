package tags

import "math/bits"

// oggStart is the position at which a stream begins: above 0 where it was cut from a longer one. p stands behind the page
// with the end of the comments. Of most files the head of one page tells that they begin at 0. A page that is the first and
// the last, at end, is believed: there is no other to compare it with.
func (f *File) oggStart(p *oggPages, id []byte, end int64) int64 {
	page, ok := p.firstSound()
	if !ok || page.granule >= end {
		return 0
	}
	ended := int64(0)
	for _, l := range page.lacing {
		if l < 255 {
			ended++
		}
	}
	switch f.sound.format {
	case "Opus":
		if first := f.upTo(page.body, 2); page.granule > ended*opusSamples(first) {
			return max(0, page.granule-f.samplesOn(page, opusSamples))
		}
	case "Vorbis":
		v := vorbisModes{small: 1 << (id[28] & 15), large: 1 << (id[28] >> 4)}
		if page.granule > ended*v.large/2 && v.read(p) {
			return max(0, page.granule-f.samplesOn(page, v.samples))
		}
	}
	return 0
}

// firstSound is the first page of the stream that ends a packet of sound: those of the head are at 0.
func (p *oggPages) firstSound() (placedPage, bool) {
	for range 64 {
		page, ok := p.page()
		if !ok {
			break
		}
		if page.serial == p.serial && page.granule > 0 {
			return page, true
		}
	}
	return placedPage{}, false
}

// samplesOn adds up what the packets that end on a page hold.
func (f *File) samplesOn(page placedPage, samples func(packet []byte) int64) int64 {
	sum, off := int64(0), page.body
	for lacing := page.lacing; len(lacing) > 0; {
		segments, size, whole := nextPacket(lacing)
		if b := f.upTo(off, min(size, 2)); whole && len(b) > 0 {
			sum += samples(b)
		}
		lacing, off = lacing[segments:], off+int64(size)
	}
	return sum
}

// opusSamples is how much a packet of Opus holds, by its first two bytes (RFC 6716 3.1 and 3.2), at 48 kHz.
func opusSamples(b []byte) int64 {
	if len(b) == 0 {
		return 0
	}
	config, frame := b[0]>>3, int64(0)
	switch {
	case config < 12: // SILK
		frame = [4]int64{480, 960, 1920, 2880}[config&3]
	case config < 16: // hybrid
		frame = [2]int64{480, 960}[config&1]
	default: // CELT
		frame = 120 << (config & 3)
	}
	switch {
	case b[0]&3 == 0:
		return frame
	case b[0]&3 < 3:
		return 2 * frame
	case len(b) > 1:
		return frame * int64(b[1]&63)
	}
	return 0
}

// vorbisModes tell the size of the block that a packet of Vorbis holds (the specification, 4.2.4 and 4.3.1).
type vorbisModes struct {
	small, large int64 // samples
	long         []bool
	before       int64 // the block of the packet before; 0: none, so that the next gives nothing
}

// read takes the modes from the third packet of the stream that p walks. They stand at its end, after what is hard to read,
// and so are read backwards: a mode is a flag, 16 and 16 bits of nothing, 8 of mapping; before them all 6 bits of their count.
func (v *vorbisModes) read(p *oggPages) bool {
	head := oggPages{f: p.f, off: p.head, serial: p.serial}
	packets := head.packets(3)
	if len(packets) < 3 {
		return false
	}
	b := backBits{b: packets[2]}
	for !b.done() && b.take(1) == 0 { // padding, up to the bit that ends the packet
	}
	var long []bool
	found := 0
	for !b.done() && len(long) < 64 {
		after := b
		if len(long) > 0 && after.take(6)+1 == uint32(len(long)) {
			found = len(long) // the last that fits is the count
		}
		mapping, transform, window, flag := b.take(8), b.take(16), b.take(16), b.take(1)
		if mapping > 63 || transform != 0 || window != 0 {
			break
		}
		long = append(long, flag == 1)
	}
	for n := found - 1; n >= 0; n-- {
		v.long = append(v.long, long[n])
	}
	return found > 0
}

// samples is what a packet adds to the position.
func (v *vorbisModes) samples(packet []byte) int64 {
	width := bits.Len(uint(len(v.long) - 1))
	mode := int(packet[0]>>1) & (1<<width - 1)
	if packet[0]&1 != 0 || mode >= len(v.long) {
		return 0
	}
	block := v.small
	if v.long[mode] {
		block = v.large
	}
	before := v.before
	if v.before = block; before == 0 {
		return 0
	}
	return (before + block) / 4
}

// backBits reads numbers, lowest bit first in each byte as Vorbis has them, from the end of a packet on.
type backBits struct {
	b    []byte
	used int
}

func (r *backBits) done() bool { return r.used >= 8*len(r.b) }

func (r *backBits) take(n int) (v uint32) {
	for ; n > 0 && !r.done(); n-- {
		at := 8*len(r.b) - 1 - r.used
		v = v<<1 | uint32(r.b[at/8]>>(at%8)&1)
		r.used++
	}
	return v
}
