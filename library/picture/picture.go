// Package picture decodes covers and the pictures of ads, which come from strangers, within fixed bounds.
//
// A few hundred bytes can claim to be gigabytes of pixels. What a picture would take is therefore reckoned from its head, and a picture
// that would take too much is refused before any of it is decoded.
package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // the formats that may be shown
	_ "image/png"

	_ "golang.org/x/image/webp"
)

const (
	// Most is how many bytes decoding one picture may allocate, so that tables and buffers beside it stay below 64 MiB. A PNG of 4,000
	// by 4,000 pixels fits. A progressive JPEG of 3,000 by 3,000, the largest that shops sell, does not: see DecodeSmall.
	Most = 62 << 20

	// maxSide bounds width and height, in pixels.
	maxSide = 12_000
	// maxScans is how many scans a JPEG may have. Each goes over the whole picture, though it may be a few bytes long.
	maxScans = 200
)

// ErrPicture says that bytes are no picture, or one that would take too much memory or time to decode.
var ErrPicture = errors.New("picture is too large or cannot be decoded")

// Decode decodes a JPEG, PNG or WebP picture. Every error wraps ErrPicture.
func Decode(raw []byte) (img image.Image, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			img, err = nil, fmt.Errorf("%w: %v", ErrPicture, fault)
		}
	}()
	c, format, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPicture, err)
	}
	if c.Width > maxSide || c.Height > maxSide {
		return nil, fmt.Errorf("%w: %d by %d pixels", ErrPicture, c.Width, c.Height)
	}
	if need := cost(raw, format, c); need > Most {
		return nil, fmt.Errorf("%w: %d by %d pixels of %s would take %d MiB", ErrPicture, c.Width, c.Height, format, need>>20)
	}
	if img, _, err = image.Decode(bytes.NewReader(raw)); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPicture, err)
	}
	return img, nil
}

// never is the cost of what is not decoded at all.
const never = int64(1) << 62

// cost is how many bytes decoding allocates, as the decoders of image/jpeg, image/png and x/image/webp do.
func cost(raw []byte, format string, c image.Config) int64 {
	pixels := int64(c.Width) * int64(c.Height)
	switch format {
	case "jpeg":
		return jpegCost(raw, pixels)
	case "png":
		return pngCost(raw, pixels, c.ColorModel)
	case "webp": // colours by index and a separate alpha: two or three images of four bytes a pixel
		return 12 * pixels
	}
	return never // another package of the program may have registered a format
}

// pngCost: an interlaced picture is decoded twice, in passes and as a whole (PNG, 8.2).
func pngCost(raw []byte, pixels int64, model color.Model) int64 {
	const interlace = 28 // where IHDR says so
	size := 4 * pixels
	switch model {
	case color.RGBA64Model, color.NRGBA64Model:
		size = 8 * pixels
	case color.Gray16Model, color.GrayModel:
		size = 2 * pixels
	}
	if len(raw) > interlace && raw[interlace] != 0 {
		size *= 2
	}
	return size
}
