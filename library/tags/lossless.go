package tags

import (
	"encoding/binary"
)

// readTTA reads True Audio 1: kind, channels, bits, rate, samples.
func (f *File) readTTA(start int64) error {
	b, err := f.at(start, 22)
	if err != nil {
		return broken("TTA")
	}
	le := binary.LittleEndian
	f.sound = sound{format: "TTA", channels: int(le.Uint16(b[6:])), bits: int(le.Uint16(b[8:])), rate: int(le.Uint32(b[10:]) & 0xffffff)}
	f.sound.length = lasting(int64(le.Uint32(b[14:])), f.sound.rate)
	f.sound.at(start, f.end)
	return nil
}

// readTAK reads Tom's lossless Audio Kompressor: blocks of a kind and a size, of which one describes the stream.
func (f *File) readTAK(start int64) error {
	const end, streamInfo = 0, 1
	off := start + 4
	for range 64 {
		b, err := f.at(off, 4)
		if err != nil || b[0]&0x7f == end {
			break
		}
		kind, size := b[0]&0x7f, int(b[1])|int(b[2])<<8|int(b[3])<<16
		if info := f.upTo(off+4, min(size, 16)); kind == streamInfo && len(info) >= 10 {
			f.useTAK(info)
		}
		off += 4 + int64(size)
	}
	if f.sound.rate == 0 {
		return broken("TAK")
	}
	f.sound.at(start, f.end)
	return nil
}

// useTAK: from the lowest bit on 10 of the encoder, 4 of the size of a frame, 35 of samples, 3 of the kind, 18 of rate, 5 of
// depth, 4 of channels.
func (f *File) useTAK(b []byte) {
	bit := 10 + 4
	take := func(n int) (v int64) {
		for i := range n {
			v |= int64(b[bit/8]>>(bit%8)&1) << i
			bit++
		}
		return v
	}
	samples := take(35)
	take(3)
	rate, bits, channels := int(take(18))+6000, int(take(5))+8, int(take(4))+1
	f.sound = sound{format: "TAK", rate: rate, bits: bits, channels: channels, length: lasting(samples, rate)}
}

// readOptimFROG reads OptimFROG: size of the head, 48 bits of samples of all channels, kind of sample, channels less one, rate.
func (f *File) readOptimFROG(start int64) error {
	b, err := f.at(start, 20)
	le := binary.LittleEndian
	if err != nil || le.Uint32(b[4:]) < 12 {
		return broken("OptimFROG")
	}
	s := sound{format: "OptimFROG", channels: int(b[15]) + 1, rate: int(le.Uint32(b[16:]) & 0xffffff)}
	if s.bits = 8 * (int(b[14])/2 + 1); s.bits > 32 {
		s.bits = 0
	}
	s.length = lasting((int64(le.Uint32(b[8:]))|int64(le.Uint16(b[12:]))<<32)/int64(s.channels), s.rate)
	s.at(start, f.end)
	f.sound = s
	return nil
}
