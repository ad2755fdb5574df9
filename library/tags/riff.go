package tags

import (
	"bytes"
	"encoding/binary"
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
