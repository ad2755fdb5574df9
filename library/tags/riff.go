package tags

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
)

const maxChunks = 1024

// chunks calls use for each chunk of a RIFF or FORM file from off to the end.
func (f *File) chunks(off int64, order binary.ByteOrder, use func(id string, off, size int64)) {
	for range maxChunks {
		h, err := f.at(off, 8)
		if err != nil {
			return
		}
		size := int64(order.Uint32(h[4:]))
		off += 8
		use(string(h[:4]), off, min(size, f.size-off)) // streamed files claim 4 GiB
		off += size + size&1
	}
}

// readWAV reads RIFF WAVE: linear or float samples; INFO and ID3 tags.
func (f *File) readWAV(start int64) error {
	perSecond := int64(0)
	f.chunks(start+12, binary.LittleEndian, func(id string, off, size int64) {
		switch id {
		case "fmt ":
			if b, err := f.at(off, 16); err == nil && isPCM(binary.LittleEndian.Uint16(b)) {
				f.sound.format = "WAV"
				f.sound.channels = int(binary.LittleEndian.Uint16(b[2:]))
				f.sound.rate = int(binary.LittleEndian.Uint32(b[4:]) & 0xffffff)
				f.sound.bits = int(binary.LittleEndian.Uint16(b[14:]))
				perSecond = int64(binary.LittleEndian.Uint16(b[12:])) * int64(f.sound.rate)
			}
		case "data":
			f.sound.at(off, off+size)
		case "LIST":
			if b, err := f.at(off, int(min(size, edge))); err == nil {
				f.useInfoList(b)
			}
		case "id3 ", "ID3 ":
			f.readID3v2(off)
		}
	})
	if perSecond == 0 || f.sound.bytes() == 0 {
		return fmt.Errorf("%w: WAV without plain samples", ErrNotMusic)
	}
	f.sound.length = lasting(f.sound.bytes(), int(perSecond))
	return nil
}

// isPCM: linear, float, or the extensible form of these.
func isPCM(tag uint16) bool { return tag == 1 || tag == 3 || tag == 0xfffe }

// infoNames: the words of RIFF INFO.
var infoNames = map[string]field{
	"INAM": title, "IART": artist, "IPRD": album, "ICRD": date, "IGNR": genre, "ICOP": copyright,
	"ITRK": number, "IPRT": number, "ICMT": comment, "IMUS": composer,
}

func (f *File) useInfoList(b []byte) {
	rest, ok := bytes.CutPrefix(b, []byte("INFO"))
	if !ok {
		return
	}
	for c := (cursor{b: rest}); c.ok() && len(c.b) >= 8; {
		id := c.take(4)
		size := c.little32()
		text := c.take(size)
		if size&1 == 1 && len(c.b) > 0 {
			c.take(1)
		}
		if name := infoNames[string(id)]; name != none && c.ok() {
			f.plain.add(name, untilNUL(text))
		}
	}
}

// readAIFF reads AIFF and AIFF-C: text chunks and ID3 tags.
func (f *File) readAIFF(start int64) error {
	f.chunks(start+12, binary.BigEndian, func(id string, off, size int64) {
		switch id {
		case "COMM":
			if b, err := f.at(off, 18); err == nil {
				f.sound.format = "AIFF"
				f.sound.channels = int(binary.BigEndian.Uint16(b))
				f.sound.bits = int(binary.BigEndian.Uint16(b[6:]))
				f.sound.rate = extended(b[8:18])
				f.sound.length = lasting(int64(binary.BigEndian.Uint32(b[2:])), f.sound.rate)
			}
		case "SSND":
			f.sound.at(off+min(8, size), off+size) // after its offset and block size
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
