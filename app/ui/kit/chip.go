package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Chip is a filter or a section: a pill that is on or off.
type Chip struct {
	hover
	label *Text
	back  *canvas.Rectangle
	on    bool
}

// NewChip returns a chip that calls tapped; whether it is on is for the caller to Set.
func NewChip(label string, tapped func()) *Chip {
	c := &Chip{label: NewText(Style{Size: SizeSmall, Align: fyne.TextAlignCenter}, label), back: canvas.NewRectangle(color.Transparent)}
	c.onTapped = tapped
	c.back.CornerRadius = 14.5
	c.ExtendBaseWidget(c)
	return c
}

// Label returns the chip's word.
func (c *Chip) Label() string { return c.label.Text() }

// SetLabel changes the chip's word.
func (c *Chip) SetLabel(label string) {
	if label != c.label.Text() {
		c.label.Set(label)
		c.Refresh()
	}
}

// On reports whether the chip is shown as on.
func (c *Chip) On() bool { return c.on }

// Set shows the chip as on or off.
func (c *Chip) Set(on bool) {
	if on != c.on {
		c.on = on
		c.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer {
	return drawn(&drawing{
		objects: []fyne.CanvasObject{c.back, c.label},
		min:     c.min,
		layout: func(size fyne.Size) {
			Place(c.back, Box(0, middle(size.Height, 29), size.Width, 29))
			Place(c.label, Box(0, middle(size.Height, 29), size.Width, 29))
		},
		paint: c.paint,
	})
}

// min is that of the bold word, so that a chip keeps its width when it is chosen.
func (c *Chip) min() fyne.Size {
	bold := fyne.MeasureText(c.label.Text(), SizeSmall, fyne.TextStyle{Bold: true})
	return fyne.NewSize(max(bold.Width, c.label.MinSize().Width)+24, 29)
}

func (c *Chip) paint() {
	fill, ink := tint(ColorRaised), ColorMuted
	if c.hovered {
		fill, ink = blend(fill, tint(ColorText), .08), ColorText
	}
	if c.on {
		fill, ink = tint(ColorAccent), ColorOnAccent
	}
	c.back.FillColor = fill
	c.label.SetColor(ink)
	c.label.SetBold(c.on)
	outline(c.back, c.focused)
}
