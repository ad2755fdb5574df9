package tags

import (
	"bytes"
	"encoding/binary"
	"math"
	"strings"
)

// readCAF reads Apple's Core Audio Format: what describes the sound, a table of packets, text, the sound.
func (f *File) readCAF(start int64) error {
	s := &f.sound
	var perPacket, bytesOf, frames int64
	be := binary.BigEndian
	f.chunks8(start+8, f.size, false, func(id string, off, size int64) {
		switch id {
		case "desc":
			if b := f.upTo(off, 32); len(b) == 32 {
				s.rate = int(max(0, min(math.Float64frombits(be.Uint64(b)), 1<<24)))
				codec := mp4Track{codec: strings.TrimSpace(string(b[8:12])), bits: int(be.Uint32(b[28:]) & 0xff)}
				if codec.codec == "aac" {
					codec.codec = "mp4a"
				}
				s.format, s.channels = codec.format(), int(be.Uint32(b[24:])&0xff)
				s.bits = codec.bits
				bytesOf, perPacket = int64(be.Uint32(b[16:])), int64(be.Uint32(b[20:]))
			}
		case "pakt":
			if b := f.upTo(off, 24); len(b) == 24 {
				frames = int64(be.Uint64(b[8:]))
				s.delay, s.padding = int(be.Uint32(b[16:])&0xffffff), int(be.Uint32(b[20:])&0xffffff)
			}
		case "data":
			s.at(off+4, off+size)
		case "info":
			f.useCAFInfo(f.upTo(off+4, int(min(size, edge))))
		}
	})
	if s.rate == 0 || s.format == "" || s.bytes() == 0 {
		return broken("CAF")
	}
	if frames <= 0 && bytesOf > 0 {
		frames = s.bytes() / bytesOf * min(perPacket, 1<<20)
	}
	s.length = lasting(frames, s.rate)
	return nil
}

// useCAFInfo: names and values, each up to a NUL.
func (f *File) useCAFInfo(b []byte) {
	for range maxValues {
		name, rest, ok := bytes.Cut(b, []byte{0})
		value, after, closed := bytes.Cut(rest, []byte{0})
		if !ok || !closed {
			return
		}
		f.useNamed(fieldOf(name), value)
		b = after
	}
}

// readAU reads the format of Sun and NeXT: where the sound begins, its size, kind, rate, channels.
func (f *File) readAU(start int64) error {
	b, err := f.at(start, 24)
	if err != nil {
		return broken("AU")
	}
	word := func(n int) int64 { return int64(binary.BigEndian.Uint32(b[n:])) }
	bits := map[int64]int{1: 8, 2: 8, 3: 16, 4: 24, 5: 32, 6: 32, 7: 64, 27: 8}[word(12)]
	s := sound{format: "AU", bits: bits, rate: int(word(16) & 0xffffff), channels: int(word(20) & 0xff)}
	begin, size := start+word(4), word(8)
	if size > f.end-begin { // not known, or cut off
		size = f.end - begin
	}
	if s.at(begin, begin+size); bits == 0 || s.bytes() == 0 || s.channels == 0 {
		return broken("AU")
	}
	s.length = lasting(s.bytes()/int64(s.channels*bits/8), s.rate)
	f.sound = s
	return nil
}
