package tags

import (
	"encoding/binary"
	"fmt"
	"time"
)

// wavFormat is what the fmt chunk says (WAVEFORMATEX, mmreg.h).
type wavFormat struct {
	tag            uint16
	rate, channels int
	perSecond      int // bytes
	block          int // bytes of the least piece
	bits           int
	perBlock       int // samples in a block, of the coded kinds
}

func parseWAVFormat(b []byte) wavFormat {
	le := binary.LittleEndian
	w := wavFormat{tag: le.Uint16(b), channels: int(le.Uint16(b[2:])), rate: int(le.Uint32(b[4:]) & 0xffffff),
		perSecond: int(le.Uint32(b[8:]) & 0x7fffffff), block: int(le.Uint16(b[12:])), bits: int(le.Uint16(b[14:]))}
	if len(b) >= 20 && le.Uint16(b[16:]) >= 2 {
		w.perBlock = int(le.Uint16(b[18:]))
	}
	if w.tag == 0xfffe && len(b) >= 26 { // extensible: the kind begins a GUID
		w.tag = le.Uint16(b[24:])
	}
	return w
}

// wavKinds are the kinds of sound that people keep in WAV, plain or coded.
var wavKinds = map[uint16]bool{1: true, 2: true, 3: true, 6: true, 7: true, 0x10: true, 0x11: true, 0x14: true, 0x16: true, 0x20: true,
	0x22: true, 0x31: true, 0x36: true, 0x3b: true, 0x40: true, 0x45: true, 0x50: true, 0x55: true, 0x64: true, 0x65: true, 0x85: true,
	0x92: true, 0xff: true, 0x160: true, 0x161: true, 0x162: true, 0x163: true, 0x1600: true, 0x1602: true, 0x2000: true, 0x2001: true,
	0x704f: true, 0x674f: true, 0x6750: true, 0x6751: true, 0x676f: true, 0x6770: true, 0x6771: true, 0xf1ac: true, 0xfffe: true}

// known: of a kind that is used, and ADPCM of fewer bits than a sample has.
func (w wavFormat) known() bool {
	const microsoft, ima = 2, 0x11
	return wavKinds[w.tag] && w.perSecond+w.block > 0 && ((w.tag != microsoft && w.tag != ima) || w.bits <= 8)
}

// plain samples have all the same size.
func (w wavFormat) plain() bool { return w.tag == 1 || w.tag == 3 || w.tag == 0xfffe }

// readWAV reads RIFF WAVE: INFO and ID3 tags. What the fact chunk says counts for coded sound alone.
func (f *File) readWAV(start int64) error {
	var w wavFormat
	said := int64(0)
	old := false
	f.chunks(start+12, binary.LittleEndian, func(id string, off, size int64) {
		switch id {
		case "fmt ":
			if b := f.upTo(off, int(min(size, 40))); len(b) >= 16 {
				w = parseWAVFormat(b)
			}
		case "ds64": // of the file, of the data (EBU Tech 3306)
			if b := f.upTo(off, 24); len(b) == 24 {
				f.sound.wide = int64(binary.LittleEndian.Uint64(b[8:]) & (1<<62 - 1))
				said = int64(binary.LittleEndian.Uint64(b[16:]) & (1<<62 - 1))
			}
		case "fact":
			if b := f.upTo(off, 4); len(b) == 4 && said == 0 {
				said = int64(binary.LittleEndian.Uint32(b))
			}
		case "data":
			f.sound.at(off, off+size)
			old = string(f.upTo(off, 4)) == "wvpk"
		case "LIST":
			if b, err := f.at(off, int(min(size, edge))); err == nil {
				f.useInfoList(b)
			}
		case "id3 ", "ID3 ":
			f.readID3v2(off)
		}
	})
	if !w.known() || f.sound.bytes() == 0 {
		return fmt.Errorf("%w: WAV without sound of a known kind", ErrNotMusic)
	}
	f.sound.format, f.sound.channels, f.sound.rate = "WAV", w.channels, w.rate
	if w.plain() {
		f.sound.bits = w.bits
	}
	f.sound.length = w.length(f.sound.bytes(), said)
	if f.sound.claimed = 0; old { // versions 1 to 3 kept the head of what they packed
		f.useOldWavPack()
	}
	return nil
}

// length of so many bytes: of coded sound what the fact chunk says, as far as its bitrate allows that.
func (w wavFormat) length(bytes, said int64) (length time.Duration) {
	if perSecond := w.block * w.rate; w.plain() && perSecond > 0 {
		return lasting(bytes, perSecond)
	}
	length = lasting(bytes, w.perSecond)
	if samples := lasting(said, w.rate); samples > 0 && (length == 0 || samples > length/8 && samples < 8*length) {
		return samples
	}
	if w.perBlock > 0 && w.block > 0 {
		return lasting(bytes/int64(w.block)*int64(w.perBlock), w.rate)
	}
	return length
}
