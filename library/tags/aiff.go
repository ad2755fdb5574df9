package tags

import (
	"encoding/binary"
	"fmt"
	"math"
)

// readAIFF reads AIFF and AIFF-C: text chunks and ID3 tags.
func (f *File) readAIFF(start int64) error {
	frames := int64(0)
	f.chunks(start+12, binary.BigEndian, func(id string, off, size int64) {
		switch id {
		case "COMM":
			if b, err := f.at(off, 18); err == nil {
				f.sound.format = "AIFF"
				f.sound.channels = int(binary.BigEndian.Uint16(b))
				f.sound.bits = int(binary.BigEndian.Uint16(b[6:]))
				f.sound.rate = extended(b[8:18])
				frames = int64(binary.BigEndian.Uint32(b[2:]))
				if kind := f.upTo(off+18, 4); size >= 22 && string(kind) == "ima4" { // which counts packets
					frames *= 64
				}
			}
		case "SSND":
			if off += min(8, size); size == 0 { // written into a pipe
				f.sound.at(off+8, f.end)
			} else {
				f.sound.at(off, off+max(0, size-8))
			}
		case "NAME":
			f.plain.add(title, untilNUL(f.upTo(off, int(min(size, edge)))))
		case "AUTH":
			f.plain.add(artist, untilNUL(f.upTo(off, int(min(size, edge)))))
		case "ANNO":
			f.plain.add(comment, untilNUL(f.upTo(off, int(min(size, edge)))))
		case "(c) ":
			f.plain.add(copyright, untilNUL(f.upTo(off, int(min(size, edge)))))
		case "ID3 ", "id3 ":
			f.readID3v2(off)
		}
	})
	if f.sound.rate == 0 || f.sound.bytes() == 0 {
		return fmt.Errorf("%w: AIFF without sound", ErrNotMusic)
	}
	if size := int64(f.sound.channels * ((f.sound.bits + 7) / 8)); frames == 0 && size > 0 {
		frames = f.sound.bytes() / size
	}
	f.sound.length = lasting(frames, f.sound.rate)
	return nil
}

// extended reads an 80-bit float that is a sampling rate; 0 if it is none.
func extended(b []byte) int {
	exponent := int(binary.BigEndian.Uint16(b)&0x7fff) - 16383 - 63
	v := math.Ldexp(float64(binary.BigEndian.Uint64(b[2:])), exponent)
	if v < 1 || v > 1<<24 {
		return 0
	}
	return int(v)
}
