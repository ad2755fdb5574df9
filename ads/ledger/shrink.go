package ledger

import (
	"image"
	"image/color"
	"image/draw"
)

// maxPixelBytes is what a picture may unfold to in memory: 4096 x 4096 pixels of four bytes.
const maxPixelBytes = 64 << 20

// unfolds is about how many bytes of memory decoding takes: of a progressive JPEG all coefficients are kept, four bytes each, beside the
// pixels, and an interlaced PNG is decoded in parts that are put together.
func unfolds(data []byte, format string, c image.Config) int64 {
	pixels := int64(c.Width) * int64(c.Height)
	switch c.ColorModel {
	case color.GrayModel:
		pixels *= 1
	case color.Gray16Model:
		pixels *= 2
	case color.YCbCrModel:
		pixels *= 3
	case color.RGBA64Model, color.NRGBA64Model:
		pixels *= 8
	default:
		if _, paletted := c.ColorModel.(color.Palette); !paletted {
			pixels *= 4
		}
	}
	if format == "png" && len(data) > 28 && data[28] != 0 {
		pixels *= 2
	}
	if format == "jpeg" {
		eachSegment(data, func(marker byte, _ []byte) bool {
			if marker == 0xc2 {
				pixels *= 5
			}
			return marker != 0xc2
		})
	}
	return pixels
}

// shrunk averages the part of a large picture that is used, so that what is left has at least twice the size that is wanted: the fine
// scaling that follows costs much more for each pixel. A picture that is not that large comes back as it is.
func shrunk(source image.Image, cut image.Rectangle, width, height int) (image.Image, image.Rectangle) {
	k := min(cut.Dx()/width, cut.Dy()/height) / 2
	if k < 2 {
		return source, cut
	}
	small := image.NewRGBA(image.Rect(0, 0, cut.Dx()/k, cut.Dy()/k))
	strip := image.NewRGBA(image.Rect(0, 0, small.Rect.Dx()*k, k))
	for y := range small.Rect.Dy() {
		draw.Draw(strip, strip.Rect, source, cut.Min.Add(image.Pt(0, y*k)), draw.Src)
		row := small.Pix[y*small.Stride : (y+1)*small.Stride]
		for x := range small.Rect.Dx() {
			var sum [4]int
			for line := range k {
				box := strip.Pix[line*strip.Stride+x*k*4:][:k*4]
				for i := 0; i < len(box); i += 4 {
					sum[0], sum[1], sum[2], sum[3] = sum[0]+int(box[i]), sum[1]+int(box[i+1]), sum[2]+int(box[i+2]), sum[3]+int(box[i+3])
				}
			}
			for i := range sum {
				row[x*4+i] = uint8((sum[i] + k*k/2) / (k * k))
			}
		}
	}
	return small, small.Rect
}
