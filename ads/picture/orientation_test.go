package picture

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

// exifOf is the smallest Exif that says an orientation, behind another tag.
func exifOf(order binary.AppendByteOrder, orientation uint16) []byte {
	out := []byte("MM")
	if order == binary.LittleEndian {
		out = []byte("II")
	}
	out = order.AppendUint32(order.AppendUint16(out, 42), 8)
	out = order.AppendUint16(out, 2)
	for _, entry := range [][2]uint16{{0x0100, 512}, {0x0112, orientation}} {
		out = order.AppendUint32(order.AppendUint16(order.AppendUint16(out, entry[0]), 3), 1)
		out = order.AppendUint16(order.AppendUint16(out, entry[1]), 0)
	}
	return order.AppendUint32(out, 0)
}

// quarters is a picture whose corners are red, green, blue and white, from the upper left and clockwise.
func quarters(w, h int) *image.NRGBA {
	picture := image.NewNRGBA(image.Rect(0, 0, w, h))
	for corner, c := range map[image.Point]color.NRGBA{{0, 0}: {220, 0, 0, 255}, {1, 0}: {0, 220, 0, 255},
		{1, 1}: {0, 0, 220, 255}, {0, 1}: {230, 230, 230, 255}} {
		part := image.Rect(0, 0, w/2, h/2).Add(image.Pt(corner.X*w/2, corner.Y*h/2))
		draw.Draw(picture, part, image.NewUniform(c), image.Point{}, draw.Src)
	}
	return picture
}

// asJPEG has a JFIF segment and filling before its Exif.
func asJPEG(t *testing.T, picture image.Image, exif []byte) []byte {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, nil); err != nil {
		t.Fatal(err)
	}
	head := []byte{0xff, 0xd8, 0xff, 0xe0, 0, 4, 'x', 'x', 0xff, 0xff, 0xe1}
	head = binary.BigEndian.AppendUint16(head, uint16(len(exifHead)+len(exif)+2))
	return append(append(append(head, exifHead...), exif...), out.Bytes()[2:]...)
}

// asPNG has its Exif behind the header.
func asPNG(t *testing.T, picture image.Image, exif []byte) []byte {
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	body := append([]byte("eXIf"), exif...)
	chunk := append(binary.BigEndian.AppendUint32(nil, uint32(len(exif))), body...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(body))
	all := out.Bytes()
	return append(append(append([]byte{}, all[:33]...), chunk...), all[33:]...)
}

// TestPicturesAreTurnedAsTheirExifSays: each of the eight ways, as a viewer shows them.
func TestPicturesAreTurnedAsTheirExifSays(t *testing.T) {
	clockwise := map[uint16]string{1: "RGBW", 2: "GRWB", 3: "BWRG", 4: "WBGR", 5: "RWBG", 6: "WRGB", 7: "BGRW",
		8: "GBWR", 0: "RGBW", 9: "RGBW"}
	for o, want := range clockwise {
		picture := quarters(256, 118)
		if o >= 5 && o <= 8 {
			picture = quarters(118, 256)
		}
		inPNG := asPNG(t, picture, exifOf(binary.LittleEndian, o))
		if got := orientation(inPNG, "png"); got != int(o) && (got != 1 || o >= 1 && o <= 8) {
			t.Errorf("PNG: %d is read as %d", o, got)
		}
		if got := cornersOf(t, asJPEG(t, picture, exifOf(binary.BigEndian, o))); got != want {
			t.Errorf("JPEG of orientation %d: %s from the upper left, not %s", o, got, want)
		}
		if o == 6 {
			if got := cornersOf(t, inPNG); got != want {
				t.Errorf("PNG of orientation %d: %s from the upper left, not %s", o, got, want)
			}
		}
	}
}

// cornersOf takes an upload as the ledger does, and reads the colours of the corners of what is stored.
func cornersOf(t *testing.T, upload []byte) (corners string) {
	t.Helper()
	p, err := Encode(upload)
	if err != nil {
		t.Fatal(err)
	}
	stored, _, err := image.Decode(bytes.NewReader(p.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []image.Point{{60, 40}, {450, 40}, {450, 200}, {60, 200}} {
		corners += colourAt(stored, at)
	}
	return corners
}

func colourAt(picture image.Image, at image.Point) string {
	switch r, g, b, _ := picture.At(at.X, at.Y).RGBA(); {
	case r > 0x8000 && g > 0x8000 && b > 0x8000:
		return "W"
	case r > g && r > b:
		return "R"
	case g > b:
		return "G"
	}
	return "B"
}

func TestOrientationOfWebP(t *testing.T) {
	data, err := base64.StdEncoding.DecodeString(webp)
	if err != nil {
		t.Fatal(err)
	}
	for o := range uint16(9) {
		for _, head := range [][]byte{nil, exifHead} {
			exif := append(append([]byte{}, head...), exifOf(binary.LittleEndian, o)...)
			with := append(binary.LittleEndian.AppendUint32(append(bytes.Clone(data), "EXIF"...), uint32(len(exif))), exif...)
			if got := orientation(with, "webp"); got != max(1, int(o)) {
				t.Errorf("%d is read as %d", o, got)
			}
		}
	}
}

// FuzzOrientation: whatever stands where Exif does, it is one of eight.
func FuzzOrientation(f *testing.F) {
	f.Add(exifOf(binary.BigEndian, 6), "jpeg")
	f.Add(append([]byte("\xff\xd8\xff\xe1\x00\x30Exif\x00\x00"), exifOf(binary.LittleEndian, 3)...), "jpeg")
	f.Add([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x04eXIfMM\x00*\x00\x00\x00\x00"), "png")
	f.Add([]byte("RIFF\x00\x00\x00\x00WEBPEXIF\xff\xff\xff\xffII"), "webp")
	f.Fuzz(func(t *testing.T, data []byte, format string) {
		for _, o := range []int{orientation(data, format), tiffOrientation(data)} {
			if o < 1 || o > 8 {
				t.Errorf("%d", o)
			}
		}
	})
}

// TestLargePicturesStayCheap: what unfolds to too much is refused before a pixel is read, and of the rest the fine scaling sees a few
// pixels only.
func TestLargePicturesStayCheap(t *testing.T) {
	deep := ofPNG(image.NewNRGBA64(image.Rect(0, 0, 1, 1)))[:33] // the header alone
	binary.BigEndian.PutUint32(deep[16:], MaxSide)
	binary.BigEndian.PutUint32(deep[20:], MaxSide)
	binary.BigEndian.PutUint32(deep[29:], crc32.ChecksumIEEE(deep[12:29]))
	if _, err := Encode(deep); err == nil || !strings.Contains(err.Error(), "too much memory") {
		t.Errorf("16 bits a channel: %v", err)
	}
	large := quarters(6*Width, 6*Height)
	small, cut := shrunk(large, large.Rect, Width, Height)
	if n := cut.Dx() * cut.Dy(); n > 16*Width*Height*2 {
		t.Errorf("the scaling sees %d pixels", n)
	}
	for _, at := range []image.Point{{1, 1}, {cut.Dx() - 2, 1}, {cut.Dx() - 2, cut.Dy() - 2}, {1, cut.Dy() - 2}} {
		if r, g, b, a := small.At(at.X, at.Y).RGBA(); r+g+b == 0 || a != 0xffff {
			t.Errorf("%v is lost", at)
		}
	}
}

// BenchmarkLargestPicture is what a sponsor can make one upload cost.
func BenchmarkLargestPicture(b *testing.B) {
	var upload bytes.Buffer
	if err := png.Encode(&upload, quarters(MaxSide, maxUnfolded/4/MaxSide)); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Encode(upload.Bytes()); err != nil {
			b.Fatal(err)
		}
	}
}
