package picture

import (
	"bytes"
	"encoding/base64"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"linnet/ads"
)

// webp is 300 x 150 pixels of one green, written by an encoder that Go does not have.
const webp = "UklGRiYAAABXRUJQVlA4TBkAAAAvK0ElAAfQv261qv8BAUni//9RRP/T/jcEAA=="

func TestPicturesOfEveryKindBecomeOurs(t *testing.T) {
	green := image.NewNRGBA(image.Rect(0, 0, 300, 300))
	for i := range green.Pix {
		green.Pix[i] = byte(i * 7) // noisy and half transparent
	}
	var asPNG, asJPEG bytes.Buffer
	if err := errors.Join(png.Encode(&asPNG, green), jpeg.Encode(&asJPEG, green, nil)); err != nil {
		t.Fatal(err)
	}
	asWebP, err := base64.StdEncoding.DecodeString(webp)
	if err != nil {
		t.Fatal(err)
	}
	for kind, c := range map[string]struct {
		upload []byte
		want   string
	}{"PNG": {asPNG.Bytes(), "image/png"}, "JPEG": {asJPEG.Bytes(), "image/jpeg"}, "WebP": {asWebP, "image/png"}} {
		p, err := Encode(c.upload)
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		config, _, err := image.DecodeConfig(bytes.NewReader(p.Bytes))
		if err != nil || config.Width != Width || config.Height != Height || p.Type != c.want ||
			bytes.Equal(p.Bytes, c.upload) {
			t.Errorf("%s became %s, %d x %d, %v", kind, p.Type, config.Width, config.Height, err)
		}
	}
}

func TestCoverCutsBothSidesAlike(t *testing.T) {
	wide := image.NewNRGBA(image.Rect(0, 0, 1536, 236)) // three panels side by side; the one in the middle is white
	for y := range 236 {
		for x := 512; x < 1024; x++ {
			wide.Set(x, y, color.White)
		}
	}
	got := cover(wide)
	for _, at := range []image.Point{{2, 2}, {509, 2}, {2, 233}, {509, 233}, {256, 118}} {
		if got.NRGBAAt(at.X, at.Y).R < 250 {
			t.Errorf("%v is %v", at, got.NRGBAAt(at.X, at.Y))
		}
	}
}

func TestTinyAndDamagedPicturesAreRefused(t *testing.T) {
	var tiny, whole bytes.Buffer
	if err := errors.Join(png.Encode(&tiny, image.NewGray(image.Rect(0, 0, 1, 1))),
		png.Encode(&whole, image.NewGray(image.Rect(0, 0, 512, 236)))); err != nil {
		t.Fatal(err)
	}
	for _, upload := range [][]byte{tiny.Bytes(), whole.Bytes()[:60], nil} {
		if _, err := Encode(upload); !isRefusal(err) {
			t.Errorf("%d bytes: %v", len(upload), err)
		}
	}
}

func isRefusal(err error) bool { return errors.As(err, new(*ads.Refusal)) }

// FuzzEncode: any bytes give a refusal or one of our own pictures, never a panic.
func FuzzEncode(f *testing.F) {
	asWebP, err := base64.StdEncoding.DecodeString(webp)
	if err != nil {
		f.Fatal(err)
	}
	var asPNG bytes.Buffer
	if err := png.Encode(&asPNG, image.NewGray(image.Rect(0, 0, 256, 118))); err != nil {
		f.Fatal(err)
	}
	f.Add(asWebP)
	f.Add(asPNG.Bytes())
	f.Add([]byte("<svg>"))
	f.Fuzz(func(t *testing.T, upload []byte) {
		p, err := Encode(upload)
		if err != nil && !isRefusal(err) {
			t.Fatal(err)
		}
		if err == nil && (p.SHA256 == "" || len(p.Bytes) == 0) {
			t.Fatal("neither refused nor encoded")
		}
	})
}
