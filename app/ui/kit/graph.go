package kit

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Graph draws two series over one stretch of time: the first as an area, the second as a line over it.
type Graph struct {
	widget.BaseWidget
	area, line []float32
	raster     *canvas.Raster
	colors     [3]color.NRGBA // of the area, its edge, and the line
}

// NewGraph returns an empty graph.
func NewGraph() *Graph {
	g := &Graph{}
	g.raster = canvas.NewRaster(g.draw)
	g.ExtendBaseWidget(g)
	return g
}

// Set shows other series, oldest value first, each value from 0 to 1. They may not be changed afterwards.
func (g *Graph) Set(area, line []float32) {
	g.area, g.line = area, line
	g.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (g *Graph) CreateRenderer() fyne.WidgetRenderer {
	return drawn(&drawing{
		objects: []fyne.CanvasObject{g.raster},
		min:     func() fyne.Size { return fyne.NewSize(60, 40) },
		layout:  func(size fyne.Size) { Place(g.raster, Box(0, 0, size.Width, size.Height)) },
		paint: func() {
			edge := color.NRGBAModel.Convert(tint(ColorAccent)).(color.NRGBA)
			area := edge
			area.A = 70
			g.colors = [3]color.NRGBA{area, edge, color.NRGBAModel.Convert(tint(ColorGood)).(color.NRGBA)}
		},
	})
}

// draw makes the picture, w by h pixels of the screen.
func (g *Graph) draw(w, h int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	thick := max(2, h/36)
	trace(g.area, w, h, func(x, from, to int) {
		column(img, x, rows{from, h}, g.colors[0])
		column(img, x, rows{from, to + thick}, g.colors[1])
	})
	trace(g.line, w, h, func(x, from, to int) { column(img, x, rows{from, to + thick}, g.colors[2]) })
	return img
}

// trace tells for each pixel column, from its neighbour on the left, the rows that the values pass through, upper first. Columns without
// any value are left out: a line along the bottom would add nothing.
func trace(values []float32, w, h int, tell func(x, from, to int)) {
	if len(values) < 2 || w < 2 {
		return
	}
	row := func(x int) int {
		at := float32(x) * float32(len(values)-1) / float32(w-1)
		i := min(int(at), len(values)-2)
		v := values[i] + (values[i+1]-values[i])*(at-float32(i))
		return int((1 - min(1, max(0, v))) * float32(h-3))
	}
	before := row(0)
	for x := range w {
		now := row(x)
		if now < h-3 || before < h-3 {
			tell(x, min(now, before), max(now, before))
		}
		before = now
	}
}

// rows run from one up to but not including another.
type rows struct{ from, to int }

// column paints rows of one pixel column.
func column(img *image.NRGBA, x int, r rows, c color.NRGBA) {
	for y := max(0, r.from); y < min(r.to, img.Rect.Max.Y); y++ {
		img.SetNRGBA(x, y, c)
	}
}
