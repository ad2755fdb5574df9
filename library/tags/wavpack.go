package tags

import (
	"bytes"
	"encoding/binary"
)

// wavPackBlock is the head of a block (WavPack 4 and 5 binary file format).
type wavPackBlock struct {
	size         int64 // with its head
	index, total int64 // of samples; total is -1 where the writer did not know
	samples      int64 // in it
	flags        uint32
}

const wavPackHead = 32

func parseWavPack(b []byte) (w wavPackBlock, ok bool) {
	le := binary.LittleEndian
	if len(b) < wavPackHead || string(b[:4]) != "wvpk" {
		return w, false
	}
	w = wavPackBlock{size: int64(le.Uint32(b[4:])) + 8, index: int64(b[10])<<32 | int64(le.Uint32(b[16:])),
		total: int64(b[11])<<32 | int64(le.Uint32(b[12:])), samples: int64(le.Uint32(b[20:])), flags: le.Uint32(b[24:])}
	if le.Uint32(b[12:]) == 1<<32-1 {
		w.total = -1
	}
	return w, w.size >= wavPackHead
}

// readWavPack reads WavPack 4 and 5: blocks, of which those of one moment, a channel or two each, follow one another.
func (f *File) readWavPack(start int64) error {
	const mono, first, last = 4, 0x800, 0x1000
	total := int64(0)
	off := start
	for range 32 {
		b := f.upTo(off, wavPackHead)
		w, ok := parseWavPack(b)
		if !ok {
			break
		}
		if w.flags&first != 0 && f.sound.channels == 0 {
			total = w.total
		}
		if w.samples > 0 {
			if f.sound.rate == 0 {
				f.useWavPack(w, off)
			}
			if f.sound.channels++; w.flags&mono == 0 {
				f.sound.channels++
			}
			if w.flags&last != 0 {
				break
			}
		}
		off += w.size
	}
	if f.sound.rate == 0 {
		return broken("WavPack")
	}
	if total < 0 {
		total = f.lastWavPack()
	}
	if f.sound.length = lasting(total, f.sound.rate); f.sound.bits == 1 { // eight of which are counted as one
		f.sound.rate *= 8
	}
	f.sound.at(start, f.end)
	return nil
}

// useWavPack takes rate and depth from a block. Rates that are not in the table, and what multiplies them in DSD, stand in it.
func (f *File) useWavPack(w wavPackBlock, off int64) {
	rates := [15]int{6000, 8000, 9600, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000, 192000}
	s := &f.sound
	s.format, s.bits = "WavPack", int(w.flags&3+1)*8
	rate, shift := 44100, 0
	if n := w.flags >> 23 & 15; n < 15 {
		rate = rates[n]
	}
	const otherRate, dsdBlock = 0x27, 0x0e
	c := cursor{b: f.upTo(off+wavPackHead, int(min(w.size-wavPackHead, near)))}
	for range 64 {
		id := c.take(2)
		if id == nil {
			break
		}
		size := uint32(id[1]) * 2
		if id[0]&0x80 != 0 {
			if more := c.take(2); more != nil {
				size |= uint32(more[0])<<9 | uint32(more[1])<<17
			}
		}
		switch body := c.b[:min(int(size), len(c.b))]; {
		case id[0]&0x3f == otherRate && len(body) >= 3:
			rate = int(body[0]) | int(body[1])<<8 | int(body[2])<<16
		case id[0]&0x3f == dsdBlock && len(body) >= 1:
			shift = int(body[0] & 15)
		}
		c.take(size)
	}
	if s.rate = rate; w.flags>>31 == 1 {
		s.bits, s.rate = 1, min(rate<<shift, 1<<27)
	}
}

// lastWavPack is the number of samples by the last block that can be found.
func (f *File) lastWavPack() int64 {
	begin := max(0, f.end-512<<10)
	for b := f.upTo(begin, int(f.end-begin)); ; {
		at := bytes.LastIndex(b, []byte("wvpk"))
		if at < 0 {
			return 0
		}
		if w, ok := parseWavPack(b[at:min(len(b), at+wavPackHead)]); ok && w.samples > 0 {
			return w.index + w.samples
		}
		b = b[:at]
	}
}

// useOldWavPack: versions 1 to 3 put what they packed behind the head of the WAV, whose size is that of what was packed.
func (f *File) useOldWavPack() {
	f.sound.format = "WavPack"
	for n := range f.sound.pieces {
		f.sound.pieces[n].size = min(f.sound.pieces[n].size, f.end-f.sound.pieces[n].off)
	}
}
