package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// IconButton is a glyph to press.
type IconButton struct {
	hover
	icon  *Icon
	name  fyne.ThemeColorName
	back  *canvas.Rectangle
	round bool // a filled disc, as the play button is
	on    bool
	side  float32
	title string
}

// NewIconButton returns a glyph of 20 in a square of 32. The title says what it does, for readers of
// the screen and for tests.
func NewIconButton(title string, g Glyph, tapped func()) *IconButton {
	return newIconButton(&IconButton{title: title, icon: NewIcon(g, ColorMuted, 20), name: ColorMuted, side: 32}, tapped)
}

// NewRoundButton returns a glyph on a disc in the text colour, side wide: the one action that is
// always there.
func NewRoundButton(title string, g Glyph, side float32, tapped func()) *IconButton {
	b := &IconButton{title: title, icon: NewIcon(g, ColorBackground, side*.52), name: ColorBackground, side: side, round: true}
	return newIconButton(b, tapped)
}

func newIconButton(b *IconButton, tapped func()) *IconButton {
	b.onTapped = tapped
	b.back = canvas.NewRectangle(color.Transparent)
	b.back.CornerRadius = 9
	if b.round {
		b.back.CornerRadius = b.side / 2
	}
	b.ExtendBaseWidget(b)
	return b
}

// Title returns what the button does.
func (b *IconButton) Title() string { return b.title }

// MouseIn shows what the button does.
func (b *IconButton) MouseIn(e *desktop.MouseEvent) {
	b.hover.MouseIn(e)
	tell(b, b.title)
}

// MouseOut implements desktop.Hoverable.
func (b *IconButton) MouseOut() {
	b.hover.MouseOut()
	hush(b)
}

// SetGlyph shows another glyph, with what it now does.
func (b *IconButton) SetGlyph(title string, g Glyph) {
	b.title = title
	b.icon.Set(g)
}

// SetOn shows the glyph in the accent colour: what it switches is on.
func (b *IconButton) SetOn(on bool) {
	if on != b.on {
		b.on = on
		b.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (b *IconButton) CreateRenderer() fyne.WidgetRenderer {
	return drawn(&drawing{
		objects: []fyne.CanvasObject{b.back, b.icon},
		min:     func() fyne.Size { return fyne.NewSquareSize(b.side) },
		layout: func(size fyne.Size) {
			x, y := middle(size.Width, b.side), middle(size.Height, b.side)
			Place(b.back, Box(x, y, b.side, b.side))
			Place(b.icon, Box(x, y, b.side, b.side))
		},
		paint: b.paint,
	})
}

func (b *IconButton) paint() {
	ink, fill := b.name, color.Color(color.Transparent)
	switch {
	case b.round && b.hovered:
		fill = blend(tint(ColorText), tint(ColorAccent), .15)
	case b.round:
		fill = tint(ColorText)
	case b.on:
		ink = ColorAccentText
	case b.hovered:
		ink = ColorText
	}
	if b.hovered && !b.round {
		fill = tint(ColorRaised)
	}
	b.back.FillColor = fill
	b.icon.SetColor(ink)
	outline(b.back, b.focused)
}

// RowIcon is a glyph to press inside a row; see RowButton.
type RowIcon struct {
	tap
	icon  *Icon
	back  *canvas.Rectangle
	title string
}

// NewRowIcon returns a glyph of 18 in a square of 28. The title says what it does.
func NewRowIcon(title string, g Glyph, tapped func()) *RowIcon {
	b := &RowIcon{title: title, icon: NewIcon(g, ColorText, 18), back: canvas.NewRectangle(color.Transparent)}
	b.back.CornerRadius = 8
	b.onTapped = tapped
	b.ExtendBaseWidget(b)
	return b
}

// Title returns what the button does.
func (b *RowIcon) Title() string { return b.title }

// CreateRenderer implements fyne.Widget.
func (b *RowIcon) CreateRenderer() fyne.WidgetRenderer {
	return drawn(&drawing{
		objects: []fyne.CanvasObject{b.back, b.icon},
		min:     func() fyne.Size { return fyne.NewSquareSize(28) },
		layout: func(size fyne.Size) {
			x, y := middle(size.Width, 28), middle(size.Height, 28)
			Place(b.back, Box(x, y, 28, 28))
			Place(b.icon, Box(x, y, 28, 28))
		},
	})
}

// RoundRowButton is a round button for the inside of a row or cell; see RowButton.
type RoundRowButton struct {
	tap
	icon *Icon
	back *canvas.Circle
	side float32
}

// NewRoundRowButton returns a glyph on a disc in the accent colour, side wide.
func NewRoundRowButton(g Glyph, side float32, tapped func()) *RoundRowButton {
	b := &RoundRowButton{icon: NewIcon(g, ColorOnAccent, side*.5), back: &canvas.Circle{}, side: side}
	b.onTapped = tapped
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer implements fyne.Widget.
func (b *RoundRowButton) CreateRenderer() fyne.WidgetRenderer {
	return drawn(&drawing{
		objects: []fyne.CanvasObject{b.back, b.icon},
		min:     func() fyne.Size { return fyne.NewSquareSize(b.side) },
		layout: func(size fyne.Size) {
			Place(b.back, Box(0, 0, size.Width, size.Height))
			Place(b.icon, Box(0, 0, size.Width, size.Height))
		},
		paint: func() { b.back.FillColor = tint(ColorAccent) },
	})
}
