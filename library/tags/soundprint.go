package tags

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

// sampled is how many bytes of the sound are looked at in one place: what the readers of tags have read anyway has them, mostly.
const sampled = 256

// SoundPrint is what [File.Fingerprint] is for the sound alone, whatever tags it lies under: 47 bits of its size, its length, its
// first and its last bytes, 0 if the file was not read or has no sound. Pages of Ogg are numbered, and numbered anew when tags
// grow: what is taken of it is its length and what is in its last page.
//
// It tells a recording that was moved and given other tags from others. It is a hint, as a fingerprint is; [AudioHash] is proof.
func (f *File) SoundPrint() uint64 {
	s := &f.sound
	if len(s.pieces) == 0 || s.bytes() == 0 {
		return 0
	}
	sum := crc{}
	sum.add([]byte(s.format))
	sum.number(int64(s.rate)<<8 | int64(s.channels))
	if s.pages.size > 0 {
		page := f.lastOggBytes()
		if page == nil {
			return 0
		}
		sum.number(int64(s.length))
		sum.add(page)
		return sum.print()
	}
	first, last := s.pieces[0], s.pieces[len(s.pieces)-1]
	sum.number(s.bytes())
	sum.add(f.upTo(first.off, int(min(sampled, first.size))))
	if s.format == "WAV" || s.format == "AIFF" || s.format == "DSF" { // silence at both ends looks alike, and length says little
		sum.add(f.upTo(first.off+first.size/2, int(min(sampled, first.size-first.size/2))))
	}
	n := min(sampled, last.size)
	sum.add(f.upTo(last.off+last.size-n, int(n)))
	return sum.print()
}

// lastOggBytes is what is in the last page of an Ogg file, as far as its last bytes are at hand.
func (f *File) lastOggBytes() []byte {
	end := f.upTo(max(0, f.size-edge), edge)
	at := bytes.LastIndex(end, []byte("OggS"))
	if at < 0 || at+27 > len(end) {
		return nil
	}
	body := at + 27 + int(end[at+26])
	return end[min(body, len(end)):]
}

// crc are two checksums, by polynomials that have nothing to do with each other.
type crc struct{ a, b uint32 }

func (c *crc) add(b []byte) {
	c.a, c.b = crc32.Update(c.a, castagnoli, b), crc32.Update(c.b, crc32.IEEETable, b)
}

func (c *crc) number(n int64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(n))
	c.add(b[:])
}

// print is never 0, which means none.
func (c *crc) print() uint64 { return max(1, (uint64(c.a)<<32|uint64(c.b))&(1<<47-1)) }
