package ledger

import (
	"image"
	"image/draw"
)

// shrunk averages the used part of a large picture down to at least twice the wanted size. The fine scaling that follows costs much more
// for each pixel. A picture that is not that large comes back as it is.
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
