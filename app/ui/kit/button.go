package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// A Weight says how much a Button asks to be pressed.
type Weight int

// The weights: Primary is for what the hand does next; Quiet and Link are only their words.
const (
	Plain Weight = iota
	Primary
	Quiet
	Link
)

func (w Weight) bare() bool { return w == Quiet || w == Link }

// face is what a Button draws; it is shared by Button and RowButton.
type face struct {
	weight Weight
	label  *Text
	back   *canvas.Rectangle
}

func newFace(weight Weight, label string) *face {
	style := Style{Size: SizeSmall, Bold: !weight.bare(), Align: fyne.TextAlignCenter}
	if weight == Quiet {
		style.Size = SizeSecondary
	}
	back := canvas.NewRectangle(color.Transparent)
	back.CornerRadius = 9
	return &face{weight: weight, label: NewText(style, label), back: back}
}

// renderer draws the face; lit and focused are asked whether the pointer and the keyboard
// are on it.
func (f *face) renderer(lit, focused func() bool) fyne.WidgetRenderer {
	return drawn(&drawing{
		objects: []fyne.CanvasObject{f.back, f.label},
		min: func() fyne.Size {
			s := f.label.MinSize()
			if f.weight.bare() {
				return fyne.NewSize(s.Width+8, s.Height+8)
			}
			return fyne.NewSize(s.Width+28, 32)
		},
		layout: func(size fyne.Size) {
			h := min(size.Height, 32)
			Place(f.back, Box(0, middle(size.Height, h), size.Width, h))
			Place(f.label, Box(0, middle(size.Height, h), size.Width, h))
		},
		paint: func() { f.paint(lit(), focused()) },
	})
}

func (f *face) paint(lit, focused bool) {
	fill, ink := tint(ColorRaised), ColorText
	switch f.weight {
	case Primary:
		fill, ink = tint(ColorAccent), ColorOnAccent
	case Quiet:
		fill, ink = color.Transparent, ColorMuted
		if lit {
			ink = ColorText
		}
	case Link:
		fill, ink = color.Transparent, ColorAccentText
	}
	if lit && !f.weight.bare() {
		fill = blend(fill, tint(ColorText), .08)
	}
	f.back.FillColor = fill
	f.label.SetColor(ink)
	outline(f.back, focused)
}

// outline draws the ring that keyboard focus shows.
func outline(r *canvas.Rectangle, focused bool) {
	r.StrokeWidth = 0
	if focused {
		r.StrokeColor, r.StrokeWidth = tint(ColorAccentText), 1.5
		if _, _, _, a := r.FillColor.RGBA(); a == 0 {
			r.FillColor = hollow(r.StrokeColor)
		}
	}
}

// blend mixes part of b into a, 0 to 1.
func blend(a, b color.Color, part float32) color.Color {
	x, y := color.NRGBAModel.Convert(a).(color.NRGBA), color.NRGBAModel.Convert(b).(color.NRGBA)
	mix := func(p, q uint8) uint8 { return uint8(float32(p) + (float32(q)-float32(p))*part) }
	return color.NRGBA{R: mix(x.R, y.R), G: mix(x.G, y.G), B: mix(x.B, y.B), A: x.A}
}

// Button is a word to press.
type Button struct {
	hover
	face *face
}

// NewButton returns a button that calls tapped.
func NewButton(weight Weight, label string, tapped func()) *Button {
	b := &Button{face: newFace(weight, label)}
	b.onTapped = tapped
	b.ExtendBaseWidget(b)
	return b
}

// Label returns the button's word.
func (b *Button) Label() string { return b.face.label.Text() }

// SetLabel changes the button's word.
func (b *Button) SetLabel(label string) { b.face.label.Set(label) }

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	return b.face.renderer(func() bool { return b.hovered }, func() bool { return b.focused })
}

// RowButton is a Button for the inside of a row: it leaves the pointer to the row, or the row would
// hide it the moment the pointer reaches it, and the keys to the list.
type RowButton struct {
	tap
	face *face
}

// NewRowButton returns a button that calls tapped.
func NewRowButton(weight Weight, label string, tapped func()) *RowButton {
	b := &RowButton{face: newFace(weight, label)}
	b.onTapped = tapped
	b.ExtendBaseWidget(b)
	return b
}

// SetLabel changes the button's word.
func (b *RowButton) SetLabel(label string) { b.face.label.Set(label) }

// Label returns the button's word.
func (b *RowButton) Label() string { return b.face.label.Text() }

// CreateRenderer implements fyne.Widget.
func (b *RowButton) CreateRenderer() fyne.WidgetRenderer {
	return b.face.renderer(func() bool { return false }, func() bool { return false })
}
