package kit

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
)

// painted counts the pixels of a colour.
func painted(img image.Image, c color.NRGBA) (n int) {
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if img.At(x, y) == c {
				n++
			}
		}
	}
	return n
}

func TestGraphDrawsBothSeries(t *testing.T) {
	g := NewGraph()
	show(t, g)
	g.colors = [3]color.NRGBA{{R: 1, A: 255}, {R: 2, A: 255}, {R: 3, A: 255}}
	g.area, g.line = []float32{0, 1}, []float32{.5, .5}
	img := g.draw(100, 72)
	if area := painted(img, g.colors[0]); area < 100*72/3 || area > 100*72/2 {
		t.Errorf("half of the picture is below the slope, %d of %d pixels are painted", area, 100*72)
	}
	if line := painted(img, g.colors[2]); line != 200 {
		t.Errorf("a level line two pixels thick has %d", line)
	}
}

// TestNothingIsDrawnOfNothing: where nothing happened there is no line, and what is no series breaks nothing.
func TestNothingIsDrawnOfNothing(t *testing.T) {
	g := NewGraph()
	show(t, g)
	g.colors[1], g.colors[2] = color.NRGBA{R: 2, A: 255}, color.NRGBA{R: 3, A: 255}
	for _, series := range [][]float32{nil, {1}, {0, 0, 0}} {
		g.area, g.line = series, series
		for _, side := range [][2]int{{50, 40}, {1, 1}, {0, 0}} {
			img := g.draw(side[0], side[1])
			if n := painted(img, g.colors[1]) + painted(img, g.colors[2]); n != 0 {
				t.Errorf("%v on %v paints %d pixels", series, side, n)
			}
		}
	}
}

// TestValuesBeyondTheScaleStayInThePicture.
func TestValuesBeyondTheScaleStayInThePicture(t *testing.T) {
	lowest, highest := 1000, -1
	trace([]float32{-5, 5, .5}, 60, 40, func(x, from, to int) {
		lowest, highest = min(lowest, from), max(highest, to)
		if from > to || x < 0 || x >= 60 {
			t.Errorf("column %d from %d to %d", x, from, to)
		}
	})
	if lowest != 0 || highest != 37 {
		t.Errorf("rows from %d to %d", lowest, highest)
	}
}

func TestColumnPaintsWithinThePicture(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 2, 4))
	ink := color.NRGBA{R: 9, A: 255}
	column(img, 1, rows{-3, 2}, ink)
	column(img, 1, rows{3, 99}, ink)
	if painted(img, ink) != 3 || img.NRGBAAt(1, 2) == ink || img.NRGBAAt(0, 0) == ink {
		t.Errorf("painted %v", img.Pix)
	}
}

func TestGraphAsksForLittleAndTakesItsRoom(t *testing.T) {
	g := NewGraph()
	w := show(t, g)
	w.Resize(fyne.NewSize(300, 200))
	if g.raster.Size() != g.Size() || g.MinSize() != fyne.NewSize(60, 40) {
		t.Errorf("the picture is %v of %v, and asks for %v", g.raster.Size(), g.Size(), g.MinSize())
	}
}
