package picture

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"
)

// pngOf and jpegOf encode a picture of one colour.
func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func jpegOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func sized(width, height int) image.Rectangle { return image.Rect(0, 0, width, height) }

// TestOrdinaryCoversAreDecoded: what shops and encoders make.
func TestOrdinaryCoversAreDecoded(t *testing.T) {
	for name, raw := range map[string][]byte{
		"a JPEG of 3,000 pixels":     jpegOf(t, image.NewYCbCr(sized(3000, 3000), image.YCbCrSubsampleRatio420)),
		"a grey JPEG":                jpegOf(t, image.NewGray(sized(500, 400))),
		"a PNG of 3,000 pixels":      pngOf(t, image.NewNRGBA(sized(3000, 3000))),
		"a PNG of sixteen bits":      pngOf(t, image.NewNRGBA64(sized(1500, 1500))),
		"a PNG of few colours":       pngOf(t, image.NewPaletted(sized(300, 300), color.Palette{color.White, color.Black})),
		"a long strip":               pngOf(t, image.NewGray(sized(12_000, 1))),
		"a progressive JPEG":         progressive(3, 0x22, 64, 64),
		"a JPEG of red, green, blue": baseline("RGB", 0x11, 64, 64),
	} {
		if img, err := Decode(raw); err != nil || img.Bounds().Empty() {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestWhatWouldTakeTooMuchIsRefused before it is decoded.
func TestWhatWouldTakeTooMuchIsRefused(t *testing.T) {
	var animation bytes.Buffer
	if err := gif.Encode(&animation, image.NewPaletted(sized(8, 8), color.Palette{color.White}), nil); err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string][]byte{
		"nothing":                    nil,
		"a format nobody asked for":  animation.Bytes(),
		"a strip beyond the sides":   pngOf(t, image.NewGray(sized(12_001, 1))),
		"a cut picture":              pngOf(t, image.NewGray(sized(100, 100)))[:60],
		"pixels of eight bytes":      pngHead(6000, 6000, 16, 6, 0),
		"interlaced pixels":          pngHead(3500, 3500, 8, 6, 1),
		"coefficients that are kept": progressive(3, 0x11, 4000, 4000),
		"four inks":                  baseline("CMYK", 0x11, 4000, 4000),
		"more scans than any needs":  append(progressive(1, 0x11, 64, 64), bytes.Repeat([]byte{0xff, markScan}, maxScans)...),
	} {
		if img, err := Decode(raw); !errors.Is(err, ErrPicture) || img != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestTheLargestCoverJustFits: a progressive JPEG of 2,900 by 2,900 pixels, colours halved, and nothing much larger.
func TestTheLargestCoverJustFits(t *testing.T) {
	for side, fits := range map[int]bool{2900: true, 3000: false} {
		if got := jpegCost(progressive(3, 0x22, side, side), int64(side*side)); (got <= Most) != fits {
			t.Errorf("%d pixels take %d MiB, fits: %v", side, got>>20, fits)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, seed := range [][]byte{pngOf(f, image.NewNRGBA(sized(9, 7))), jpegOf(f, image.NewGray(sized(9, 7))),
		progressive(3, 0x22, 16, 16),
		baseline("CMYK", 0x11, 16, 16), pngHead(60_000, 60_000, 16, 6, 1), []byte("RIFF\x00\x00\x00\x00WEBPVP8L")} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		img, err := Decode(raw)
		if (err == nil) != (img != nil) || err != nil && !errors.Is(err, ErrPicture) {
			t.Errorf("%v, %v", img, err)
		}
	})
}
