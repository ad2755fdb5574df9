package tags

import (
	"encoding/binary"
	"fmt"
)

// chunks8 calls use for each chunk of a file whose sizes have eight bytes, from off to end. padded: to even sizes.
func (f *File) chunks8(off, end int64, padded bool, use func(id string, off, size int64)) {
	for range maxChunks {
		h, err := f.at(off, 12)
		if err != nil || off+12 > end {
			return
		}
		size := int64(binary.BigEndian.Uint64(h[4:]))
		off += 12
		if size < 0 || size > end-off { // of CAF -1: up to the end
			size = end - off
		}
		use(string(h[:4]), off, size)
		if off += size; padded {
			off += size & 1
		}
	}
}

// readDFF reads DSDIFF (Philips, version 1.5): what describes the sound, the sound, perhaps packed as DST, and text.
func (f *File) readDFF(start int64) error {
	s := &f.sound
	frames, perSecond := int64(0), 0
	f.chunks8(start+16, f.size, true, func(id string, off, size int64) {
		switch id {
		case "PROP":
			f.chunks8(off+4, off+size, true, f.useDFFProperty)
		case "DSD ":
			s.at(off, off+size)
		case "DST ":
			s.at(off, off+size)
			f.chunks8(off, off+min(size, 32), true, func(id string, off, _ int64) {
				if b := f.upTo(off, 6); id == "FRTE" && len(b) == 6 {
					frames, perSecond = int64(binary.BigEndian.Uint32(b)), int(binary.BigEndian.Uint16(b[4:]))
				}
			})
		case "DIIN":
			f.chunks8(off, off+size, true, f.useDFFText)
		case "ID3 ", "id3 ":
			f.readID3v2(off)
		}
	})
	if s.format, s.bits = "DFF", 1; s.rate == 0 || s.channels == 0 || s.bytes() == 0 {
		return broken("DSDIFF")
	}
	if s.length = lasting(s.bytes()*8/int64(s.channels), s.rate); frames > 0 {
		s.length = lasting(frames, perSecond)
	}
	return nil
}

func (f *File) useDFFProperty(id string, off, _ int64) {
	switch b := f.upTo(off, 4); {
	case id == "FS  " && len(b) == 4:
		f.sound.rate = int(binary.BigEndian.Uint32(b) & 0xfffffff)
	case id == "CHNL" && len(b) >= 2:
		f.sound.channels = int(binary.BigEndian.Uint16(b))
	}
}

func (f *File) useDFFText(id string, off, size int64) {
	names := map[string]field{"DITI": title, "DIAR": artist}
	if b := f.upTo(off+4, int(min(max(0, size-4), edge))); names[id] != none {
		f.plain.add(names[id], untilNUL(b))
	}
}

// readDSF reads DSF (Sony, version 1.01): a chunk that says where an ID3v2 tag stands, one about the sound, then the sound.
func (f *File) readDSF(start int64) error {
	b, err := f.at(start, 28+52+12)
	if err != nil || string(b[28:32]) != "fmt " || string(b[80:84]) != "data" {
		return fmt.Errorf("%w: DSF without sound", ErrNotMusic)
	}
	if at := binary.LittleEndian.Uint64(b[20:]); at > 0 && at < uint64(f.size) {
		f.readID3v2(start + int64(at))
	}
	word := func(off int) int { return int(binary.LittleEndian.Uint32(b[off:]) & 0xffffff) }
	f.sound.format, f.sound.channels, f.sound.rate, f.sound.bits = "DSF", word(52), word(56), word(60)
	f.sound.length = lasting(int64(binary.LittleEndian.Uint64(b[64:])&(1<<62-1)), f.sound.rate)
	size := int64(min(binary.LittleEndian.Uint64(b[84:]), uint64(f.size)))
	f.sound.at(start+92, min(f.size, start+80+size))
	if f.sound.bytes() <= 0 {
		return fmt.Errorf("%w: DSF without sound", ErrNotMusic)
	}
	return nil
}
