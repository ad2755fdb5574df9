package view

import (
	"image"
	"image/color"

	"rsc.io/qr"
)

// qrQuiet is the white border, in modules, that readers need (ISO/IEC 18004).
const qrQuiet = 4

// maxQR is how many bytes the largest code holds at the level of error correction that is used here (ISO/IEC 18004, table 7: 40-M).
const maxQR = 2331

// DrawCode draws text as a QR code, one pixel a module, or returns nil when it does not fit into one.
func DrawCode(text string) image.Image {
	if len(text) > maxQR {
		return nil
	}
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return nil
	}
	side := code.Size + 2*qrQuiet
	img := image.NewGray(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			c := color.Gray{Y: 255}
			if code.Black(x-qrQuiet, y-qrQuiet) {
				c.Y = 0
			}
			img.SetGray(x, y, c)
		}
	}
	return img
}
