package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Check shows whether a row is chosen. A Check is a mark, not a button: pressing the row chooses the row.
type Check struct {
	widget.BaseWidget
	on   bool
	back *canvas.Rectangle
	mark *Icon
}

// NewCheck returns an empty check that shows mark when it is on.
func NewCheck(mark Glyph) *Check {
	c := &Check{back: &canvas.Rectangle{CornerRadius: 5}, mark: NewIcon(mark, ColorOnAccent, 16)}
	c.ExtendBaseWidget(c)
	return c
}

// On reports whether the check shows on.
func (c *Check) On() bool { return c.on }

// Set shows on or off.
func (c *Check) Set(on bool) {
	if on != c.on {
		c.on = on
		c.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	return drawn(&drawing{
		objects: []fyne.CanvasObject{c.back, c.mark},
		min:     func() fyne.Size { return fyne.NewSquareSize(18) },
		layout: func(size fyne.Size) {
			x, y := middle(size.Width, 18), middle(size.Height, 18)
			Place(c.back, Box(x, y, 18, 18))
			Place(c.mark, Box(x, y, 18, 18))
		},
		paint: func() {
			c.back.StrokeColor, c.back.StrokeWidth = tint(ColorMuted), 1.5
			c.back.FillColor = hollow(c.back.StrokeColor)
			if c.on {
				c.back.FillColor, c.back.StrokeWidth, c.back.StrokeColor = tint(ColorAccent), 0, color.Transparent
			}
			c.mark.Hidden = !c.on
		},
	})
}
