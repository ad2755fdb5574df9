package picture

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"

	xdraw "golang.org/x/image/draw"
)

// cover scales the picture until it covers the panel and cuts off what stands out, the same on both sides.
func cover(source image.Image) *image.NRGBA { return coverTo(source, Width, Height) }

func coverTo(source image.Image, width, height int) *image.NRGBA {
	b := source.Bounds()
	cut := b
	if b.Dx()*height > b.Dy()*width {
		used := b.Dy() * width / height
		cut.Min.X += (b.Dx() - used) / 2
		cut.Max.X = cut.Min.X + used
	} else {
		used := b.Dx() * height / width
		cut.Min.Y += (b.Dy() - used) / 2
		cut.Max.Y = cut.Min.Y + used
	}
	source, cut = shrunk(source, cut, width, height)
	picture := image.NewNRGBA(image.Rect(0, 0, width, height))
	xdraw.CatmullRom.Scale(picture, picture.Bounds(), source, cut, draw.Src, nil)
	return picture
}

// write chooses PNG where something is transparent or where it is the smaller one, else JPEG.
func write(picture *image.NRGBA) (Encoded, error) {
	var asPNG, asJPEG bytes.Buffer
	if err := png.Encode(&asPNG, picture); err != nil {
		return Encoded{}, fmt.Errorf("encoding a picture: %w", err)
	}
	if err := jpeg.Encode(&asJPEG, picture, &jpeg.Options{Quality: 88}); err != nil {
		return Encoded{}, fmt.Errorf("encoding a picture: %w", err)
	}
	p := Encoded{Type: "image/png", Bytes: asPNG.Bytes()}
	if picture.Opaque() && asJPEG.Len() < asPNG.Len() {
		p = Encoded{Type: "image/jpeg", Bytes: asJPEG.Bytes()}
	}
	sum := sha256.Sum256(p.Bytes)
	p.SHA256 = hex.EncodeToString(sum[:])
	return p, nil
}

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

// turned is a picture as it is to be looked at.
func turned(stored *image.NRGBA, orientation int) *image.NRGBA {
	width, height := stored.Rect.Dx(), stored.Rect.Dy()
	if orientation >= 5 {
		width, height = height, width
	}
	right, below := width-1, height-1
	from := map[int]func(x, y int) (int, int){ // where a pixel comes from
		2: func(x, y int) (int, int) { return right - x, y },
		3: func(x, y int) (int, int) { return right - x, below - y },
		4: func(x, y int) (int, int) { return x, below - y },
		5: func(x, y int) (int, int) { return y, x },
		6: func(x, y int) (int, int) { return y, right - x },
		7: func(x, y int) (int, int) { return below - y, right - x },
		8: func(x, y int) (int, int) { return below - y, x },
	}[orientation]
	if from == nil {
		return stored
	}
	out := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			out.SetNRGBA(x, y, stored.NRGBAAt(from(x, y)))
		}
	}
	return out
}
