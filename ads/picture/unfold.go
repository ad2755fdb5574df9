package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"math"
)

// maxUnfolded is what a picture may unfold to in memory, in bytes: 4096 x 2304 pixels of four bytes. Scaling, encoding and the upload
// come on top, and the whole stays below 64 MiB (TestBombs).
const maxUnfolded = 36 << 20

// unfolds returns how many bytes the decoder of a format takes for a picture, at most. Nothing is decoded.
func unfolds(data []byte, format string, c image.Config) int64 {
	pixels := int64(c.Width) * int64(c.Height)
	switch format {
	case "jpeg":
		return unfoldedJPEG(data, pixels)
	case "webp":
		return unfoldedWebP(data, pixels)
	}
	return unfoldedPNG(data, c.ColorModel, pixels)
}

// cheaper names the format that a refused picture should be saved in instead.
func cheaper(format string) string {
	if format == "webp" {
		return "PNG"
	}
	return "an ordinary JPEG"
}

// unfoldedPNG counts the pixels as Go stores them. Transparency in a chunk of its own (tRNS) makes four channels of a grey picture, and
// the passes of an interlaced one are decoded beside it.
func unfoldedPNG(data []byte, model color.Model, pixels int64) int64 {
	size := pixels * 4
	switch model {
	case color.GrayModel:
		size = pixels
	case color.Gray16Model:
		size = pixels * 2
	case color.RGBA64Model, color.NRGBA64Model:
		size = pixels * 8
	default:
		if _, paletted := model.(color.Palette); paletted {
			size = pixels
		}
	}
	if grey := model == color.GrayModel || model == color.Gray16Model; grey && chunk(data, 8, "tRNS", binary.BigEndian) != nil {
		size *= 4
	}
	if len(data) > 28 && data[28] != 0 {
		size *= 2
	}
	return size
}

// coefficient is how many bytes a progressive JPEG keeps for each sample until its last scan.
const coefficient = 4

// unfoldedJPEG counts the samples that the frame header announces (ITU-T T.81, B.2.2). A header that does not come in the plain order of
// segments counts as the worst there is.
func unfoldedJPEG(data []byte, pixels int64) int64 {
	size := int64(math.MaxInt64)
	eachSegment(data, func(marker byte, body []byte) bool {
		frame := marker == 0xc0 || marker == 0xc1 || marker == 0xc2
		if frame && len(body) >= 6 && len(body) >= 6+3*int(body[5]) {
			size = unfoldedFrame(body, marker == 0xc2, pixels)
			if body[5] == 3 && (storesRGB(data) || body[6] == 'R') {
				size += pixels * 4
			}
		}
		return !frame
	})
	return size
}

// unfoldedFrame counts luma, two chromas of their share, and black. Four components are put together in a fourth buffer.
func unfoldedFrame(body []byte, progressive bool, pixels int64) int64 {
	samples, extra := pixels, int64(0)
	if components := body[5]; components > 1 {
		chroma := pixels
		if luma, second := int64(body[7]>>4)*int64(body[7]&15), int64(body[10]>>4)*int64(body[10]&15); second > 0 && luma >= second {
			chroma = (pixels*second + luma - 1) / luma
		}
		samples += 2 * chroma
		if components > 3 {
			samples, extra = samples+pixels, 4*pixels
		}
	}
	if progressive {
		samples *= 1 + coefficient
	}
	return samples + extra
}

// storesRGB finds an Adobe segment that says so, wherever it stands: it makes the decoder put the channels together (Adobe Technical Note
// 5116, section 18).
func storesRGB(data []byte) bool {
	for {
		at := bytes.Index(data, []byte("\xff\xee"))
		if at < 0 {
			return false
		}
		data = data[at+2:]
		if len(data) > 13 && string(data[2:7]) == "Adobe" && data[13] == 0 {
			return true
		}
	}
}

// Groups of prefix codes of a lossless WebP: the most memory of one in the decoder, the fewest bytes of one in a file, and how many there
// may be.
const (
	prefixGroup      = 80 << 10
	prefixGroupBytes = 30
	maxPrefixGroups  = 2600
)

// unfoldedWebP counts a lossy frame as half a sample each of chroma beside its luma. A lossless one (RFC 9649, section 3), also of
// transparency alone, is kept twice and has prefix codes, of which a small file can hold many.
func unfoldedWebP(data []byte, pixels int64) int64 {
	if claimed := int64(binary.LittleEndian.Uint32(data[4:])); claimed > int64(len(data)) {
		return math.MaxInt64 // the decoder would make room for what is not there
	}
	if chunk(data, 12, "VP8L", binary.LittleEndian) == nil && chunk(data, 12, "ALPH", binary.LittleEndian) == nil {
		return pixels * 2
	}
	return pixels*(2+1+8) + prefixGroup*min(maxPrefixGroups, int64(len(data)/prefixGroupBytes))
}
