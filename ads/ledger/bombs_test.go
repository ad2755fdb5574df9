package ledger

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"image/png"
	"testing"

	"linnet/packaging/bombtest"
)

// TestBombs goes over the pictures that sponsors upload: see linnet/packaging/bombtest. The largest ones unfold to maxPixelBytes, which is all of
// bombtest.Limit; what makes them small comes on top.
func TestBombs(t *testing.T) {
	var rows []bombtest.Row
	for attack, bomb := range map[string]func() []byte{
		"as many pixels as may be": func() []byte { return ofPNG(image.NewNRGBA(image.Rect(0, 0, MaxPictureSide, MaxPictureSide))) },
		"sixteen bits":             func() []byte { return ofPNG(image.NewNRGBA64(image.Rect(0, 0, MaxPictureSide, MaxPictureSide))) },
		"grey":                     func() []byte { return ofPNG(image.NewGray16(image.Rect(0, 0, MaxPictureSide, MaxPictureSide))) },
		"a JPEG": func() []byte {
			var out bytes.Buffer
			if err := jpeg.Encode(&out, image.NewGray(image.Rect(0, 0, MaxPictureSide, MaxPictureSide)), nil); err != nil {
				t.Fatal(err)
			}
			return out.Bytes()
		},
	} {
		rows = append(rows, bombtest.Row{Parser: "EncodePicture", Attack: attack, Bomb: bomb, Limit: maxPixelBytes + (16 << 20), Read: func(in *bombtest.Input) { encodePicture(in.Bytes()) }})
	}
	for format, part := range map[string][]byte{"jpeg": []byte("\xff\xe1\x00\x02"), "png": []byte("\x00\x00\x00\x00eXIf\x00\x00\x00\x00"), "webp": []byte("EXIF\x00\x00\x00\x00")} {
		heads := map[string]string{"jpeg": "\xff\xd8", "png": "\x89PNG\r\n\x1a\n", "webp": "RIFF\xff\xff\xff\xffWEBP"}
		rows = append(rows, bombtest.Row{Parser: "Orientation", Attack: "many parts of " + format, Bomb: func() []byte {
			return append([]byte(heads[format]), bytes.Repeat(part, MaxPictureBytes/len(part))...)
		}, Read: func(in *bombtest.Input) { orientation(in.Bytes(), format) }})
	}
	rows = append(rows, bombtest.Row{Parser: "Orientation", Attack: "many fields", Bomb: func() []byte {
		return append(binary.LittleEndian.AppendUint32([]byte("II*\x00"), 8), bytes.Repeat([]byte{0xff}, MaxPictureBytes)...)
	}, Read: func(in *bombtest.Input) { tiffOrientation(in.Bytes()) }})
	bombtest.Hold(t, rows)
}

func ofPNG(picture image.Image) []byte {
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		panic(err) // of memory alone
	}
	return out.Bytes()
}
