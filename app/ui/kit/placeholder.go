package kit

import (
	"hash/fnv"
	"image"
	"image/color"
	"math"
)

// pairs are the colours that a placeholder fades between.
var pairs = [...][2]color.NRGBA{
	{{0xB5, 0x48, 0x5B, 255}, {0x33, 0x20, 0x2B, 255}}, {{0x3E, 0x6B, 0x78, 255}, {0x16, 0x27, 0x2E, 255}},
	{{0xC7, 0x8A, 0x3B, 255}, {0x4B, 0x2A, 0x17, 255}}, {{0x5B, 0x7F, 0x55, 255}, {0x1C, 0x2B, 0x22, 255}},
	{{0x7A, 0x5A, 0xA6, 255}, {0x25, 0x1B, 0x3B, 255}}, {{0xD0, 0x7A, 0x5A, 255}, {0x5A, 0x24, 0x30, 255}},
	{{0x4D, 0x6F, 0xA8, 255}, {0x17, 0x23, 0x39, 255}}, {{0xA8, 0xA1, 0x5A, 255}, {0x3A, 0x3A, 0x1C, 255}},
}

// shapes are the corner radii of the soft figure in the middle, as parts of its side: clockwise from
// the top left. A disc, a tile and two leaves.
var shapes = [...][4]float64{{.5, .5, .5, .5}, {.08, .08, .08, .08}, {.5, 0, .5, 0}, {0, .5, 0, .5}}

// Placeholder paints a gradient with a soft shape in it, w by h pixels. The same seed always gives
// the same picture.
func Placeholder(seed string, w, h int) image.Image {
	sum := fnv.New32a()
	sum.Write([]byte(seed))
	n := sum.Sum32()
	pair, shape := pairs[n%8], shapes[n>>3%4]
	sin, cos := math.Sincos(float64(n>>5%360) * math.Pi / 180)
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	reach := (math.Abs(sin) + math.Abs(cos)) / 2
	for y := range h {
		for x := range w {
			u, v := (float64(x)+.5)/float64(w)-.5, (float64(y)+.5)/float64(h)-.5
			c := fade(pair[0], pair[1], (u*sin-v*cos)/(2*reach)+.5)
			img.SetNRGBA(x, y, figure{shape, 1.5 / (.64 * float64(w))}.glow(c, u/.64, v/.64))
		}
	}
	return img
}

func fade(a, b color.NRGBA, t float64) color.NRGBA {
	mix := func(p, q uint8) uint8 { return uint8(float64(p) + (float64(q)-float64(p))*t + .5) }
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
}

// figure is a square with round corners, from the upper left clockwise, whose edge is soft over a breadth.
type figure struct {
	radii [4]float64
	soft  float64
}

// glow lightens c where (u, v), which run from -.5 to .5 inside the figure, lies in it: most at the
// lower left, not at all at the upper right.
func (f figure) glow(c color.NRGBA, u, v float64) color.NRGBA {
	corner := 0
	switch {
	case u >= 0 && v < 0:
		corner = 1
	case u >= 0:
		corner = 2
	case v >= 0:
		corner = 3
	}
	r := f.radii[corner]
	dx, dy := math.Abs(u)-.5+r, math.Abs(v)-.5+r
	dist := math.Hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - r
	cover := min(1, max(0, .5-dist/f.soft))
	light := cover * .19 * min(1, max(0, .5+(v-u)/2))
	return fade(c, color.NRGBA{255, 255, 255, 255}, light)
}
