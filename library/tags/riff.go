package tags

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"time"
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
		id := string(h[:4])
		if id == "data" && order == binary.LittleEndian {
			size = f.dataSize(off, size)
		}
		use(id, off, min(size, f.size-off))
		off += size + size&1
		if size&1 == 1 && !f.chunkAt(off) && f.chunkAt(off-1) { // whose writer forgot to pad
			off--
		}
	}
}

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

// chunkAt: four printable letters stand there, as chunks begin.
func (f *File) chunkAt(off int64) bool {
	b := f.upTo(off, 4)
	for _, c := range b {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return len(b) == 4
}

// dataSize is the size of a data chunk: in RF64 that of the ds64; the rest of the file where what was written into a pipe has
// none, 0 or nearly 4 GiB. After a chunk that is empty in truth another stands.
func (f *File) dataSize(off, size int64) int64 {
	switch {
	case f.sound.wide > 0 && size == 1<<32-1:
		size = f.sound.wide
	case size == 0 && !f.chunkAt(off):
		size = f.end - off
	}
	if size >= 0x7ffff000 && size > f.end-off {
		size = f.end - off
	}
	return max(0, size)
}

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
