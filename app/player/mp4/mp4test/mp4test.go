// Package mp4test writes small MP4 files with sound of a test's own, and what is odd about them.
package mp4test

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// File is what is written. The zero values leave a box away.
type File struct {
	Codec      string   // of the sample entry
	Own        []byte   // boxes in the sample entry
	Scale      uint32   // ticks a second of track and whole
	Samples    [][]byte // of Ticks each
	Ticks      uint32
	LastTicks  uint32 // of the last sample; 0: Ticks
	MoovFirst  bool
	Fragments  int    // samples in each; 0: one table
	Table      int    // samples in front of the fragments
	EditStart  uint32 // elst, with EditLength
	EditLength uint32
	ITunes     [2]int // delay and samples of iTunSMPB
	Wide       bool   // co64
	Small      bool   // stz2 of 16 bits
}

// Box is one box around what it holds.
func Box(kind string, parts ...[]byte) []byte {
	body := slices.Concat(parts...)
	return slices.Concat(binary.BigEndian.AppendUint32(nil, uint32(8+len(body))), []byte(kind), body)
}

// Words are numbers of 32 bits.
func Words(n ...uint32) []byte {
	var b []byte
	for _, v := range n {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	return b
}

// AAC is the esds of an AudioSpecificConfig.
func AAC(config ...byte) []byte {
	head := []byte{0, 0, 0, 0, 3, byte(20 + len(config)), 0, 0, 0, 4, byte(15 + len(config)), 0x40, 0x15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		5, byte(len(config))}
	return Box("esds", head, config)
}

// Bytes writes the file.
func (f File) Bytes() []byte {
	kind := Box("ftyp", []byte("M4A \x00\x00\x00\x00"))
	if f.Fragments > 0 {
		front := f
		front.Samples, front.LastTicks = f.Samples[:f.Table], 0
		media := Box("mdat", slices.Concat(front.Samples...))
		b := slices.Concat(kind, media, front.moov(front.offsets(len(kind)+8)))
		for at := f.Table; at < len(f.Samples); at += f.Fragments {
			b = append(b, f.fragment(at, min(at+f.Fragments, len(f.Samples)))...)
		}
		return b
	}
	media := slices.Concat(f.Samples...)
	if !f.MoovFirst {
		return slices.Concat(kind, Box("mdat", media), f.moov(f.offsets(len(kind)+8)))
	}
	moov := len(f.moov(f.offsets(0)))
	return slices.Concat(kind, f.moov(f.offsets(len(kind)+moov+8)), Box("mdat", media))
}

const inChunk = 3 // samples

func (f File) offsets(at int) []int {
	var list []int
	for i, s := range f.Samples {
		if i%inChunk == 0 {
			list = append(list, at)
		}
		at += len(s)
	}
	return list
}

func (f File) last() uint32 {
	if f.LastTicks > 0 {
		return f.LastTicks
	}
	return f.Ticks
}

func (f File) moov(offsets []int) []byte {
	entry := Box(f.Codec, make([]byte, 8), make([]byte, 8), []byte{0, 2, 0, 16, 0, 0, 0, 0}, Words(f.Scale<<16), f.Own)
	stbl := Box("stbl", Box("stsd", Words(0, 1), entry), f.tables(offsets))
	ticks := uint32(0)
	if n := uint32(len(f.Samples)); n > 0 {
		ticks = (n-1)*f.Ticks + f.last()
	}
	mdia := Box("mdia", Box("mdhd", Words(0, 0, 0, f.Scale, ticks, 0)), Box("hdlr", Words(0, 0), []byte("soun"), Words(0, 0, 0)),
		Box("minf", stbl))
	var edit, extends, notes []byte
	if f.EditLength > 0 {
		edit = Box("edts", Box("elst", Words(0, 1, f.EditLength, f.EditStart, 1<<16)))
	}
	if f.Fragments > 0 {
		extends = Box("mvex", Box("trex", Words(0, 1, 1, f.Ticks, 0, 0)))
	}
	if f.ITunes[1] > 0 {
		text := fmt.Sprintf(" 00000000 %08X %08X %016X", f.ITunes[0], 0, f.ITunes[1])
		note := Box("----", Box("mean", Words(0), []byte("com.apple.iTunes")), Box("name", Words(0), []byte("iTunSMPB")),
			Box("data", Words(1, 0), []byte(text)))
		notes = Box("udta", Box("meta", Words(0), Box("hdlr", make([]byte, 24)), Box("ilst", note)))
	}
	trak := Box("trak", Box("tkhd", Words(0, 0, 0, 1, 0, ticks)), edit, mdia)
	return Box("moov", Box("mvhd", Words(0, 0, 0, f.Scale, ticks)), trak, extends, notes)
}

func (f File) tables(offsets []int) []byte {
	n := uint32(len(f.Samples))
	if n == 0 {
		return slices.Concat(Box("stts", Words(0, 0)), Box("stsc", Words(0, 0)), Box("stsz", Words(0, 0, 0)), Box("stco", Words(0, 0)))
	}
	sizes := Words(0, 0, n)
	for _, s := range f.Samples {
		if f.Small {
			sizes = binary.BigEndian.AppendUint16(sizes, uint16(len(s)))
			continue
		}
		sizes = append(sizes, Words(uint32(len(s)))...)
	}
	size := Box("stsz", sizes)
	if f.Small {
		sizes[7] = 16
		size = Box("stz2", sizes)
	}
	chunks := Words(0, uint32(len(offsets)))
	for _, at := range offsets {
		if f.Wide {
			chunks = append(chunks, Words(0)...)
		}
		chunks = append(chunks, Words(uint32(at))...)
	}
	kind := "stco"
	if f.Wide {
		kind = "co64"
	}
	rows := Words(0, 1, 1, inChunk, 1)
	if rest := n % inChunk; rest > 0 {
		rows = Words(0, 2, 1, inChunk, 1, uint32(len(offsets)), rest, 1)
	}
	return slices.Concat(Box("stts", Words(0, 2, n-1, f.Ticks, 1, f.last())), Box("stsc", rows), size, Box(kind, chunks))
}

// fragment is a moof and its mdat, with the samples from one up to another.
func (f File) fragment(from, to int) []byte {
	const ticksAndSizes, offset = 3 << 8, 1
	rows := Words(ticksAndSizes|offset, uint32(to-from), 0)
	for i := from; i < to; i++ {
		ticks := f.Ticks
		if i == len(f.Samples)-1 {
			ticks = f.last()
		}
		rows = append(rows, Words(ticks, uint32(len(f.Samples[i])))...)
	}
	moof := func() []byte {
		return Box("moof", Box("mfhd", Words(0, 1)),
			Box("traf", Box("tfhd", Words(0x20000, 1)), Box("tfdt", Words(0, uint32(from)*f.Ticks)), Box("trun", rows)))
	}
	binary.BigEndian.PutUint32(rows[8:], uint32(len(moof())+8))
	return slices.Concat(moof(), Box("mdat", slices.Concat(f.Samples[from:to]...)))
}
