// Package picture makes pictures that strangers upload into the operator's own: it looks at what they would unfold to before it decodes
// anything, turns them upright, scales and cuts them to the panel's size, and encodes them anew. Sponsors take turns at it.
package picture

import (
	"bytes"
	"fmt"
	"image"
	"net/http"
	"strings"

	_ "golang.org/x/image/webp" // registers the format with image.Decode

	"linnet/ads"
)

// The bounds of a picture, before and after.
const (
	MaxBytes = 1 << 20 // as uploaded
	MaxSide  = 4096    // pixels, as uploaded
	Width    = 512     // pixels, as stored: twice the panel's, for sharp screens
	Height   = 236
)

// Encoded is a picture in our own encoding, never the sponsor's bytes.
type Encoded struct {
	SHA256 string
	Type   string // "image/png" or "image/jpeg"
	Bytes  []byte
}

// Encode checks an upload and draws it anew, Width x Height pixels large. A fault comes back as an *ads.Refusal of "picture". The
// dimensions are read before any pixel is, so that a bomb costs nothing.
func Encode(data []byte) (Encoded, error) {
	refused := func(format string, args ...any) (Encoded, error) {
		return Encoded{}, refuse(fmt.Sprintf(format, args...))
	}
	if len(data) > MaxBytes {
		return refused("This picture is larger than 1 MB.")
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || format != "png" && format != "jpeg" && format != "webp" {
		return refused("This is %s; a picture must be PNG, JPEG or WebP.", kind(data))
	}
	if config.Width > MaxSide || config.Height > MaxSide {
		return refused("This picture is %s × %s pixels; the most is 4,096 on a side.", grouped(config.Width), grouped(config.Height))
	}
	if unfolds(data, format, config) > maxUnfolded {
		return refused("This picture takes too much memory to open; please save it with fewer pixels, or as %s.", cheaper(format))
	}
	turn := orientation(data, format)
	width, height := config.Width, config.Height
	if turn >= 5 {
		width, height = height, width
	}
	if width < Width/2 || height < Height/2 {
		return refused("This picture is %d × %d pixels; the least is %d × %d.", width, height, Width/2, Height/2)
	}
	source, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return refused("This %s file is damaged.", strings.ToUpper(format))
	}
	if turn >= 5 {
		return write(turned(coverTo(source, Height, Width), turn))
	}
	return write(turned(cover(source), turn))
}

// kind names what was uploaded instead of a picture.
func kind(data []byte) string {
	switch sniffed, _, _ := strings.Cut(http.DetectContentType(data), ";"); {
	case len(data) == 0:
		return "an empty file"
	case bytes.Contains(data[:min(len(data), 1024)], []byte("<svg")):
		return "SVG"
	case sniffed == "text/html":
		return "HTML"
	case strings.HasPrefix(sniffed, "image/"):
		return strings.ToUpper(strings.TrimPrefix(sniffed, "image/"))
	default:
		return "not a picture that can be read"
	}
}

// grouped writes 30000 as 30,000.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func refuse(sentence string) error { return &ads.Refusal{Field: "picture", Sentence: sentence} }
