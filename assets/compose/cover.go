package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"strings"
)

const coverSize = 500 // pixels

// cover is a slanted gradient of two colours with one soft shape on it.
type cover struct {
	from, to color.RGBA
	shape    func(x, y float64) float64 // distance from its edge at -1..1, below 0 inside
	slant    float64                    // direction of the gradient, in turns of a quarter
}

func circle(x, y float64) float64 { return math.Hypot(x, y) - .64 }
func square(x, y float64) float64 { return rounded(x, y, .08) }

// leaf is a square that is round at two opposite corners.
func leaf(x, y float64) float64 {
	if x*y < 0 {
		return rounded(x, y, .06)
	}
	return rounded(x, y, .5)
}

func rounded(x, y, r float64) float64 {
	const half = .64
	dx, dy := math.Abs(x)-half+r, math.Abs(y)-half+r
	return math.Hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - r
}

// drawCover writes the cover as PNG or JPEG, by the suffix of name, and beside it name.block: the same as a picture block of FLAC
// in base64, which is how it goes into the comments of Ogg Vorbis.
func drawCover(name string, c cover) error {
	var b bytes.Buffer
	mime := "image/jpeg"
	var err error
	if strings.HasSuffix(name, ".png") {
		mime = "image/png"
		// In full colour the gradient would be larger than the music.
		err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, c.paint(48))
	} else {
		err = jpeg.Encode(&b, c.paint(0), &jpeg.Options{Quality: 88})
	}
	if err != nil {
		return err
	}
	if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
		return err
	}
	block := base64.StdEncoding.EncodeToString(pictureBlock(mime, b.Bytes()))
	return os.WriteFile(name+".block", []byte(block), 0o644)
}

// pictureBlock is METADATA_BLOCK_PICTURE of the FLAC format: front cover, no description.
func pictureBlock(mime string, picture []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, 3)
	b = binary.BigEndian.AppendUint32(b, uint32(len(mime)))
	b = append(b, mime...)
	for _, v := range []uint32{0, coverSize, coverSize, 24, 0, uint32(len(picture))} {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	return append(b, picture...)
}

// paint draws the cover in steps shades, or smoothly for 0.
func (c cover) paint(steps int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, coverSize, coverSize))
	sin, cos := math.Sincos(c.slant * math.Pi / 2)
	for py := range coverSize {
		for px := range coverSize {
			x, y := float64(px)/coverSize*2-1, float64(py)/coverSize*2-1
			t := (x*cos+y*sin)/(math.Abs(cos)+math.Abs(sin))/2 + .5
			glow := max(0, min(1, .5-c.shape(x, y)*coverSize/2)) * (.24 - .12*t)
			if steps > 0 {
				t = math.Round(t*float64(steps)) / float64(steps)
				glow = math.Round(glow*float64(steps)*4) / float64(steps) / 4
			}
			img.SetRGBA(px, py, mix(mix(c.from, c.to, t), color.RGBA{243, 236, 228, 255}, glow))
		}
	}
	return img
}

func mix(a, b color.RGBA, t float64) color.RGBA {
	f := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + (float64(y)-float64(x))*t)) }
	return color.RGBA{R: f(a.R, b.R), G: f(a.G, b.G), B: f(a.B, b.B), A: 255}
}
