package kit

import (
	"bytes"
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// A Glyph is a drawing in one colour: an SVG that says currentColor where the theme's colour goes.
type Glyph struct {
	Name string // unique: Fyne keeps drawings by name
	SVG  []byte
}

// In returns the glyph in a colour of the theme.
func (g Glyph) In(name fyne.ThemeColorName) fyne.Resource {
	c := color.NRGBAModel.Convert(tint(name)).(color.NRGBA)
	hex := fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B)
	return fyne.NewStaticResource(g.Name+hex+".svg", bytes.ReplaceAll(g.SVG, []byte("currentColor"), []byte(hex)))
}

// Icon is a Glyph in the window.
type Icon struct {
	widget.BaseWidget
	glyph Glyph
	name  fyne.ThemeColorName
	side  float32
	shown string // what image holds: glyph and colour
	image *canvas.Image
}

// NewIcon returns a glyph, side wide and high.
func NewIcon(g Glyph, name fyne.ThemeColorName, side float32) *Icon {
	i := &Icon{glyph: g, name: name, side: side, image: &canvas.Image{FillMode: canvas.ImageFillContain}}
	i.ExtendBaseWidget(i)
	return i
}

// Set shows another glyph.
func (i *Icon) Set(g Glyph) {
	if g.Name != i.glyph.Name {
		i.glyph = g
		i.Refresh()
	}
}

// SetColor shows the glyph in another colour of the theme.
func (i *Icon) SetColor(name fyne.ThemeColorName) {
	if name != i.name {
		i.name = name
		i.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer {
	return drawn(&drawing{
		objects: []fyne.CanvasObject{i.image},
		min:     func() fyne.Size { return fyne.NewSquareSize(i.side) },
		layout: func(size fyne.Size) {
			Place(i.image, Box(middle(size.Width, i.side), middle(size.Height, i.side), i.side, i.side))
		},
		paint: func() {
			if r := i.glyph.In(i.name); r.Name() != i.shown {
				i.image.Resource, i.shown = r, r.Name()
			}
		},
	})
}
