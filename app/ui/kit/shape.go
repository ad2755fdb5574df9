package kit

import (
	"image"
	"image/color"
)

// shapeHigh is how many pixels the picture of a shape is high; it is drawn larger on a fine screen.
const shapeHigh = 40

// drawShape is the picture of a shape: for each point height and strength, a byte each. What is before value has the accent colour, what
// is not there yet is faint.
func drawShape(shape string, value, buffered float64) image.Image {
	points := len(shape) / 2
	img := image.NewNRGBA(image.Rect(0, 0, points, shapeHigh))
	for p := range points {
		at := (float64(p) + .5) / float64(points)
		name := ColorLine
		switch {
		case at <= value:
			name = ColorAccent
		case at <= buffered:
			name = ColorMuted
		}
		strong := nrgba(tint(name), 255)
		faint := strong
		faint.A = 120
		shapeColumn(img, p, int(shape[2*p]), faint)
		shapeColumn(img, p, int(shape[2*p+1]), strong)
	}
	return img
}

// shapeColumn draws one point around the middle, never nothing.
func shapeColumn(img *image.NRGBA, x, level int, c color.NRGBA) {
	half := max(1, level*shapeHigh/2/255)
	for y := shapeHigh/2 - half; y < shapeHigh/2+half; y++ {
		img.SetNRGBA(x, y, c)
	}
}

func nrgba(c color.Color, alpha uint8) color.NRGBA {
	r, g, b, _ := c.RGBA()
	return color.NRGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), alpha}
}
