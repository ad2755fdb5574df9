package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Bar shows how much of something is done.
type Bar struct {
	widget.BaseWidget
	fraction   float64
	rest, done *canvas.Rectangle
}

// NewBar returns an empty bar.
func NewBar() *Bar {
	b := &Bar{rest: &canvas.Rectangle{CornerRadius: 2.5}, done: &canvas.Rectangle{CornerRadius: 2.5}}
	b.ExtendBaseWidget(b)
	return b
}

// Set shows fraction (0 to 1) as done.
func (b *Bar) Set(fraction float64) {
	if fraction != b.fraction {
		b.fraction = fraction
		b.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (b *Bar) CreateRenderer() fyne.WidgetRenderer {
	layout := func(size fyne.Size) {
		y := middle(size.Height, 5)
		Place(b.rest, Box(0, y, size.Width, 5))
		Place(b.done, Box(0, y, size.Width*float32(min(1, max(0, b.fraction))), 5))
	}
	return drawn(&drawing{
		objects: []fyne.CanvasObject{b.rest, b.done},
		min:     func() fyne.Size { return fyne.NewSize(60, 5) },
		layout:  layout,
		paint: func() {
			b.rest.FillColor, b.done.FillColor = tint(ColorLine), tint(ColorAccent)
			layout(b.Size())
		},
	})
}
