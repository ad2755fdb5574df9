package picture

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"testing"

	"linnet/packaging/bombtest"
)

// TestBombs decodes the largest pictures that are not refused, and those that claim more: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	var rows []bombtest.Row
	for attack, bomb := range map[string]func() []byte{
		"as many pixels as may be": func() []byte { return pngOf(t, image.NewNRGBA(sized(4159, 4159))) },
		"sixteen bits":             func() []byte { return pngOf(t, image.NewNRGBA64(sized(2940, 2940))) },
		"grey of sixteen bits":     func() []byte { return pngOf(t, image.NewGray16(sized(5800, 5800))) },
		"a head alone":             func() []byte { return pngHead(12_000, 12_000, 16, 6, 1) },
		"interlaced":               func() []byte { return pngHead(2941, 2941, 8, 6, 1) },
		"progressive":              func() []byte { return progressive(3, 0x22, 3000, 3000) },
		"progressive, unhalved":    func() []byte { return progressive(3, 0x11, 2140, 2140) },
		"progressive, too large":   func() []byte { return progressive(3, 0x11, 12_000, 12_000) },
		"red, green and blue":      func() []byte { return baseline("RGB", 0x11, 3140, 3140) },
		"four inks":                func() []byte { return baseline("CMYK", 0x11, 2400, 2400) },
		"scans without end": func() []byte {
			return append(progressive(1, 0x11, 4000, 4000), bytes.Repeat([]byte{0xff, markScan}, 1<<20)...)
		},
		"segments without end": func() []byte {
			return append([]byte{0xff, markStart}, bytes.Repeat([]byte{0xff, 0xe1, 0, 2}, 4<<20)...)
		},
		"WebP of a thousand by much": func() []byte { return webpHead(16_383, 16_383) },
		"WebP, as large as may be":   func() []byte { return webpHead(2400, 2400) },
	} {
		rows = append(rows, bombtest.Row{Parser: "Decode", Attack: attack, Bomb: bomb,
			Read: func(in *bombtest.Input) { Decode(in.Bytes()) }})
	}
	for attack, bomb := range map[string]func() []byte{
		"as large as may be": func() []byte { return progressive(3, 0x11, 12_000, 12_000) },
		"cut off":            func() []byte { return claiming(progressiveJPEG(t, "colours"), 12_000, 12_000) },
		"grey":               func() []byte { return claiming(progressiveJPEG(t, "grey"), 12_000, 12_000) },
	} {
		rows = append(rows, bombtest.Row{Parser: "DecodeEighth", Attack: attack, Bomb: bomb,
			Read: func(in *bombtest.Input) { _, _ = DecodeSmall(in.Bytes()) }})
	}
	bombtest.Hold(t, rows)
}

// pngHead is a PNG that has its head and nothing else (PNG, 11.2.2).
func pngHead(width, height uint32, depth, kind, interlace byte) []byte {
	head := binary.BigEndian.AppendUint32([]byte("IHDR"), width)
	head = append(binary.BigEndian.AppendUint32(head, height), depth, kind, 0, 0, interlace)
	chunk := func(out, b []byte) []byte {
		out = append(binary.BigEndian.AppendUint32(out, uint32(len(b)-4)), b...)
		return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(b))
	}
	return chunk(chunk([]byte("\x89PNG\r\n\x1a\n"), head), []byte("IDAT\x78\x01"))
}

// webpHead is a lossless WebP that has its head and nothing else.
func webpHead(width, height uint32) []byte {
	body := append([]byte{0x2f}, binary.LittleEndian.AppendUint32(nil, width-1|(height-1)<<14)...)
	body = append(body, make([]byte, 64)...)
	out := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(12+len(body)))
	out = append(out, "WEBPVP8L"...)
	return append(binary.LittleEndian.AppendUint32(out, uint32(len(body))), body...)
}

// progressive is a JPEG with one empty scan, which has the decoder make room for all coefficients; sampling is that of the first component.
func progressive(parts int, sampling byte, width, height int) []byte {
	return jpegFrame(markProgressive, "\x01\x02\x03\x04"[:parts], sampling, width, height)
}

// baseline is a JPEG with one scan, whose components have the names.
func baseline(names string, sampling byte, width, height int) []byte {
	return jpegFrame(markBaseline, names, sampling, width, height)
}

// jpegFrame writes tables of one code each, a frame, and a scan of zeros (ITU T.81, annex B).
func jpegFrame(marker byte, names string, sampling byte, width, height int) []byte {
	out := []byte{0xff, markStart}
	segment := func(marker byte, b []byte) {
		out = append(append(out, 0xff, marker, byte((len(b)+2)>>8), byte(len(b)+2)), b...)
	}
	if names == "CMYK" {
		segment(markAdobe, append([]byte("Adobe\x00\x64"), 0, 0, 0, 0, 0))
	}
	segment(0xdb, append([]byte{0}, bytes.Repeat([]byte{1}, 64)...))
	frame := []byte{8, byte(height >> 8), byte(height), byte(width >> 8), byte(width), byte(len(names))}
	scan := []byte{byte(len(names))}
	for i := range len(names) {
		part := sampling
		if i == 1 || i == 2 {
			part = 0x11
		}
		frame, scan = append(frame, names[i], part, 0), append(scan, names[i], 0)
	}
	segment(marker, frame)
	for _, class := range []byte{0, 0x10} {
		segment(0xc4, append(append([]byte{class, 1}, make([]byte, 15)...), 0)) // the one code, a zero bit, says "no more"
	}
	last := byte(63)
	if marker == markProgressive {
		last = 0
	}
	segment(markScan, append(scan, 0, last, 0))
	samples := (width + 16) * (height + 16) * 4 / 64 / 8 * 2
	return append(append(out, make([]byte, samples+16)...), 0xff, markEnd)
}
