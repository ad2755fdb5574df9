package librarytest

import (
	"bytes"
	"encoding/binary"
	"math"
	"strings"
)

// The formats below have the heads and the tags of real files, and bytes for sound: enough for who reads, nothing for who plays.

var le = binary.LittleEndian

func le32(n int) []byte { return le.AppendUint32(nil, uint32(n)) }

func (t Track) samplesLong() int { return int(t.Length.Seconds() * Rate) }

// rest stands for the sound.
func (t Track) rest() []byte { return bytes.Repeat([]byte("sound "), t.samplesLong()/100) }

// aac is an ADTS stream of frames of 1024 samples, mono.
func (t Track) aac() []byte {
	frame := append([]byte("\xff\xf1\x50\x40\x02\x1f\xfc"), make([]byte, 9)...)
	return append(t.id3(), bytes.Repeat(frame, t.samplesLong()/1024)...)
}

func (t Track) tta() []byte {
	head := append(t.id3(), "TTA1\x01\x00\x01\x00\x10\x00"...)
	head = append(append(head, le32(Rate)...), le32(t.samplesLong())...)
	return append(append(head, 0, 0, 0, 0), t.rest()...)
}

// monkey is one frame of Monkey's Audio 3.99.
func (t Track) monkey() []byte {
	head := append([]byte("MAC \x96\x0f\x00\x00"), le32(52)...)
	head = append(head, make([]byte, 40)...)
	head = append(head, "\xd0\x07\x00\x00"...)
	head = append(append(append(head, le32(1<<20)...), le32(t.samplesLong())...), le32(1)...)
	head = append(append(head, 16, 0, 1, 0), le32(Rate)...)
	return append(append(head, t.rest()...), t.apeTag()...)
}

func (t Track) wavPack() []byte {
	rest := t.rest()
	head := append([]byte("wvpk"), le32(24+len(rest))...)
	head = append(append(head, 0x10, 4, 0, 0), le32(t.samplesLong())...)
	head = append(append(head, le32(0)...), le32(t.samplesLong())...)
	const mono, first, last, rate, wide = 4, 0x800, 0x1000, 9 << 23, 1
	head = append(append(head, le32(mono|first|last|rate|wide)...), 0, 0, 0, 0)
	return append(append(head, rest...), t.apeTag()...)
}

// apeTag is an APEv2 tag.
func (t Track) apeTag() []byte {
	var items []byte
	count := 0
	for _, item := range [][2]string{{"Title", t.Title}, {"Artist", strings.Join(t.Artists, "\x00")}, {"Album", t.Album}} {
		if value := item[1]; value != "" {
			items = append(append(append(items, le32(len(value))...), 0, 0, 0, 0), item[0]+"\x00"+value...)
			count++
		}
	}
	foot := append([]byte("APETAGEX\xd0\x07\x00\x00"), le32(len(items)+32)...)
	return append(items, append(append(foot, le32(count)...), make([]byte, 12)...)...)
}

// matroska is a file of one cluster.
func (t Track) matroska() []byte {
	element := func(id string, parts ...[]byte) []byte {
		body := bytes.Join(parts, nil)
		return append(binary.BigEndian.AppendUint32([]byte(id+"\x08"), uint32(len(body))), body...)
	}
	float := func(v float64) []byte { return binary.BigEndian.AppendUint64(nil, math.Float64bits(v)) }
	value := func(name, text string) []byte {
		return element("\x67\xc8", element("\x45\xa3", []byte(name)), element("\x44\x87", []byte(text)))
	}
	info := element("\x15\x49\xa9\x66", element("\x44\x89", float(float64(t.Length.Milliseconds()))))
	track := element("\xae", element("\x83", []byte{2}), element("\x86", []byte("A_VORBIS")),
		element("\xe1", element("\xb5", float(Rate)), element("\x9f", []byte{1})))
	tags := element("\x12\x54\xc3\x67", element("\x73\x73", value("TITLE", t.Title), value("ARTIST", strings.Join(t.Artists, ", ")),
		value("ALBUM", t.Album)))
	cluster := element("\x1f\x43\xb6\x75", element("\xe7", []byte{0}), element("\xa3", []byte("\x81\x00\x00\x00"), t.rest()))
	return append(element("\x1a\x45\xdf\xa3", element("\x42\x82", []byte("matroska"))),
		element("\x18\x53\x80\x67", info, element("\x16\x54\xae\x6b", track), tags, cluster)...)
}

// book is an M4B whose chapters are of one length each.
func (t Track) book() []byte {
	be := binary.BigEndian
	atom := func(kind string, parts ...[]byte) []byte {
		body := bytes.Join(parts, nil)
		return append(append(be.AppendUint32(nil, uint32(8+len(body))), kind...), body...)
	}
	be32 := func(numbers ...int) (b []byte) {
		for _, n := range numbers {
			b = be.AppendUint32(b, uint32(n))
		}
		return b
	}
	item := func(kind, value string) []byte { return atom(kind, atom("data", be32(1, 0), []byte(value))) }
	chapters := append(be32(1<<24, 0), byte(len(t.Chapters)))
	for n, title := range t.Chapters {
		at := int(t.Length/100) / len(t.Chapters) * n
		chapters = append(append(append(chapters, be32(0, at)...), byte(len(title))), title...)
	}
	entry := atom("mp4a", make([]byte, 7), []byte{1}, make([]byte, 8), []byte{0, 2, 0, 16, 0, 0, 0, 0},
		binary.BigEndian.AppendUint32(nil, Rate<<16))
	sound := atom("trak", atom("mdia", atom("mdhd", be32(0, 0, 0, Rate, t.samplesLong(), 0)), atom("hdlr", be32(0, 0), []byte("soun"),
		make([]byte, 12)), atom("minf", atom("stbl", atom("stsd", be32(0, 1), entry)))))
	tags := atom("meta", be32(0), atom("ilst", item("\xa9nam", t.Title), item("\xa9ART", strings.Join(t.Artists, ", "))))
	return bytes.Join([][]byte{atom("ftyp", []byte("M4B "), be32(0)), atom("mdat", t.rest()),
		atom("moov", sound, atom("udta", tags, atom("chpl", chapters)))}, nil)
}
