package picture

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/bits"
	"slices"
	"testing"

	"linnet/packaging/bombtest"
)

// TestBombs goes over the pictures that sponsors upload: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	var rows []bombtest.Row
	for attack, bomb := range pictureBombs() {
		rows = append(rows, bombtest.Row{Parser: "Encode", Attack: attack, Bomb: bomb,
			Read: func(in *bombtest.Input) { Encode(in.Bytes()) }})
	}
	for format, part := range map[string][]byte{"jpeg": []byte("\xff\xe1\x00\x02"), "png": []byte("\x00\x00\x00\x00eXIf\x00\x00\x00\x00"),
		"webp": []byte("EXIF\x00\x00\x00\x00")} {
		heads := map[string]string{"jpeg": "\xff\xd8", "png": "\x89PNG\r\n\x1a\n", "webp": "RIFF\xff\xff\xff\xffWEBP"}
		rows = append(rows, bombtest.Row{Parser: "Orientation", Attack: "many parts of " + format, Bomb: func() []byte {
			return append([]byte(heads[format]), bytes.Repeat(part, MaxBytes/len(part))...)
		}, Read: func(in *bombtest.Input) { orientation(in.Bytes(), format) }})
	}
	rows = append(rows, bombtest.Row{Parser: "Orientation", Attack: "many fields", Bomb: func() []byte {
		return append(binary.LittleEndian.AppendUint32([]byte("II*\x00"), 8), bytes.Repeat([]byte{0xff}, MaxBytes)...)
	}, Read: func(in *bombtest.Input) { tiffOrientation(in.Bytes()) }})
	bombtest.Hold(t, rows)
}

// pictureBombs are small files of pictures that unfold, by what makes each large.
func pictureBombs() map[string]func() []byte {
	whole := image.Rect(0, 0, MaxSide, MaxSide)
	wide := image.Rect(0, 0, MaxSide, maxUnfolded/4/MaxSide)
	unshrunk := image.Rect(0, 0, 4*Width-1, 4*Height-1) // the largest that is scaled in one step
	pngs := map[string]image.Image{
		"as many pixels as may be":     image.NewNRGBA(whole),
		"as many as are opened":        image.NewNRGBA(wide),
		"sixteen bits":                 image.NewNRGBA64(whole),
		"grey":                         image.NewGray16(whole),
		"a palette":                    image.NewPaletted(whole, color.Palette{color.Black, color.White}),
		"one step of sixteen bits":     image.NewNRGBA64(unshrunk),
		"one step of grey":             image.NewGray16(unshrunk),
		"one step of a palette":        image.NewPaletted(unshrunk, color.Palette{color.Black, color.White}),
		"a tall step of four channels": image.NewNRGBA(image.Rect(0, 0, unshrunk.Dx(), MaxSide)),
	}
	bombs := map[string]func() []byte{
		"a grey JPEG":               func() []byte { return ofJPEG(image.NewGray(whole)) },
		"a JPEG":                    func() []byte { return ofJPEG(image.NewYCbCr(whole, image.YCbCrSubsampleRatio420)) },
		"a progressive JPEG":        func() []byte { return progressive(ofJPEG(image.NewGray(whole))) },
		"hidden scans":              func() []byte { return hidden(progressive(ofJPEG(image.NewGray(whole)))) },
		"grey with transparency":    func() []byte { return withTransparency(ofPNG(image.NewGray(whole))) },
		"a lossless WebP":           func() []byte { return losslessWebP(MaxSide, MaxSide) },
		"prefix codes of a WebP":    func() []byte { return prefixCodes(Width, Height) },
		"claimed partitions of one": claimedPartitions,
	}
	for attack, picture := range pngs {
		bombs[attack] = func() []byte { return ofPNG(picture) }
	}
	return bombs
}

func ofPNG(picture image.Image) []byte {
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, picture); err != nil {
		panic(err) // of memory alone
	}
	return out.Bytes()
}

func ofJPEG(picture image.Image) []byte {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, nil); err != nil {
		panic(err) // of memory alone
	}
	return out.Bytes()
}

// progressive claims of a JPEG that it comes in scans, the first of which has the average of each block.
func progressive(data []byte) []byte {
	data = bytes.Replace(data, []byte{0xff, 0xc0}, []byte{0xff, 0xc2}, 1)
	if at := bytes.Index(data, []byte{0xff, 0xda}); at > 0 {
		data[at+4+1+2*int(data[at+4])+1] = 0 // the last coefficient of the scan
	}
	return data
}

// hidden puts its frame behind a byte that decoders pass over.
func hidden(data []byte) []byte {
	return bytes.Replace(data, []byte{0xff, 0xc2}, []byte{0, 0xff, 0xc2}, 1)
}

// withTransparency puts a chunk tRNS behind the header of a grey PNG.
func withTransparency(data []byte) []byte {
	body := []byte("tRNS\x00\x01")
	transparent := append([]byte{0, 0, 0, 2}, binary.BigEndian.AppendUint32(body, crc32.ChecksumIEEE(body))...)
	return append(append(bytes.Clone(data[:33]), transparent...), data[33:]...)
}

// losslessWebP is the sample of one colour with another size, which stands in its head alone.
func losslessWebP(width, height int) []byte {
	data, err := base64.StdEncoding.DecodeString(webp)
	if err != nil {
		panic(err)
	}
	binary.LittleEndian.PutUint32(data[21:], uint32(width-1)|uint32(height-1)<<14|binary.LittleEndian.Uint32(data[21:])&(0xf<<28))
	return data
}

// claimedPartitions is a lossy WebP whose head announces more data than there is.
func claimedPartitions() []byte {
	const size = 256 | 128<<16
	frame := append([]byte{0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a}, binary.LittleEndian.AppendUint32(nil, size)...)
	frame = append(frame, bytes.Repeat([]byte{3}, 16)...) // which says that there are eight
	frame = append(frame, bytes.Repeat([]byte{0xff}, 48)...)
	out := binary.LittleEndian.AppendUint32([]byte("RIFF"), 7*0xffffff+2<<20)
	out = binary.LittleEndian.AppendUint32(append(out, "WEBPVP8 "...), 7*0xffffff+1<<20)
	return append(out, frame...)
}

// bitWriter writes the least significant bit first, as lossless WebP does.
type bitWriter struct {
	out  []byte
	free int // bits of the last byte
}

func (w *bitWriter) write(value uint32, n int) {
	for ; n > 0; n-- {
		if w.free == 0 {
			w.out, w.free = append(w.out, 0), 8
		}
		w.out[len(w.out)-1] |= byte(value&1) << (8 - w.free)
		value >>= 1
		w.free--
	}
}

// flat writes a prefix code of 2^length symbols, all of that length (RFC 9649, section 3.7.2.1.2); the others of its alphabet have none.
func (w *bitWriter) flat(length int) {
	order := slices.Index([]int{17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11}, length)
	w.write(0, 1)
	w.write(uint32(order+1-4), 4)
	w.write(0, 3*order)
	w.write(1, 3)
	w.write(1, 1)
	w.write(5, 3) // twelve bits
	w.write(1<<length-2, 12)
}

// one writes a prefix code of the symbol 0 alone.
func (w *bitWriter) one() { w.write(1, 4) }

// prefixCodes is a lossless WebP with as many groups of full prefix codes as decoders take, and a colour cache.
func prefixCodes(width, height int) []byte {
	w := &bitWriter{out: []byte{0x2f}}
	w.write(uint32(width-1), 14)
	w.write(uint32(height-1), 14)
	w.write(0, 4)
	w.write(0, 1)       // no transform
	w.write(1|11<<1, 5) // a colour cache of eleven bits
	w.write(1, 1)       // groups, in tiles of four pixels
	w.write(0, 3)
	w.write(0, 1)
	w.flat(8) // green
	w.flat(8) // red
	w.one()
	w.one()
	w.one()
	for i := range uint32(((width + 3) / 4) * ((height + 3) / 4)) {
		group := min(i, maxPrefixGroups-1)
		w.write(uint32(bits.Reverse8(uint8(group))), 8)
		w.write(uint32(bits.Reverse8(uint8(group>>8))), 8)
	}
	for range maxPrefixGroups {
		for _, length := range []int{11, 8, 8, 8, 5} {
			w.flat(length)
		}
	}
	out := append(binary.LittleEndian.AppendUint32([]byte("WEBPVP8L"), uint32(len(w.out))), w.out...)
	if len(out)%2 == 1 {
		out = append(out, 0)
	}
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(out))), out...)
}
