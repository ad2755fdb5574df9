package kit

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Slider is a thin line with a place on it, 0 to 1: a position in a song, a volume.
type Slider struct {
	hover
	value, buffered float64
	dragging        bool
	live            bool
	changed         func(float64)

	shape   string        // for each point height and strength, a byte each; empty: a line is drawn
	picture *canvas.Image // of it
	point   int           // up to which the picture is in the accent colour

	marks string         // where each stands, a byte, in parts of 256
	lines *canvas.Raster // of the marks

	rest, there, done *canvas.Rectangle
	knob              *canvas.Circle
}

// NewSlider returns a slider that calls changed with the place a person chose: when the knob is let
// go, or, if live, at each step on the way.
func NewSlider(live bool, changed func(float64)) *Slider {
	line := func() *canvas.Rectangle { return &canvas.Rectangle{CornerRadius: 2} }
	s := &Slider{live: live, changed: changed, rest: line(), there: line(), done: line(), knob: &canvas.Circle{},
		picture: &canvas.Image{FillMode: canvas.ImageFillStretch}}
	s.lines = canvas.NewRaster(s.drawMarks)
	s.ExtendBaseWidget(s)
	return s
}

// Value returns the place shown.
func (s *Slider) Value() float64 { return s.value }

// Set shows value, and how much is already there to be reached. While a person drags the knob it
// stays with the hand.
func (s *Slider) Set(value, buffered float64) {
	if s.dragging || value == s.value && buffered == s.buffered {
		return
	}
	s.value, s.buffered = value, buffered
	s.Refresh()
}

// SetShape draws the shape of the sound in the place of the line; empty: the line.
func (s *Slider) SetShape(shape string) {
	if shape != s.shape {
		s.shape, s.point = shape, -1
		s.Refresh()
	}
}

// SetMarks draws a line across the slider at each of the places, which are bytes, in parts of 256.
func (s *Slider) SetMarks(marks string) {
	if marks != s.marks {
		s.marks = marks
		s.Refresh()
		s.lines.Refresh()
	}
}

// drawMarks makes the picture of the marks, w by h pixels of the screen.
func (s *Slider) drawMarks(w, h int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	ink := color.NRGBAModel.Convert(tint(ColorText)).(color.NRGBA)
	for _, m := range []byte(s.marks) {
		column(img, int(m)*w/256, rows{h / 5, h - h/5}, ink)
	}
	return img
}

// drawShape makes the picture anew when another of its points is reached.
func (s *Slider) drawShape() {
	s.picture.Hidden = s.shape == ""
	for _, o := range []fyne.CanvasObject{s.rest, s.there, s.done} {
		if s.shape == "" {
			o.Show()
		} else {
			o.Hide()
		}
	}
	if at := int(s.value * float64(len(s.shape)/2)); s.shape != "" && (at != s.point || s.buffered < 1) {
		s.point = at
		s.picture.Image = drawShape(s.shape, s.value, s.buffered)
		s.picture.Refresh()
	}
}

// Tapped moves to the place pressed.
func (s *Slider) Tapped(e *fyne.PointEvent) {
	s.move(s.at(e.Position.X))
	s.changed(s.value)
}

// Dragged moves with the hand.
func (s *Slider) Dragged(e *fyne.DragEvent) {
	s.dragging = true
	s.move(s.at(e.Position.X))
	if s.live {
		s.changed(s.value)
	}
}

// DragEnd tells where the hand let go.
func (s *Slider) DragEnd() {
	s.dragging = false
	s.changed(s.value)
}

// Scrolled moves a live slider by the wheel.
func (s *Slider) Scrolled(e *fyne.ScrollEvent) {
	if s.live && e.Scrolled.DY != 0 {
		s.step(map[bool]float64{true: .05, false: -.05}[e.Scrolled.DY > 0])
	}
}

// TypedKey moves by a twentieth.
func (s *Slider) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft, fyne.KeyDown:
		s.step(-.05)
	case fyne.KeyRight, fyne.KeyUp:
		s.step(.05)
	}
}

func (s *Slider) step(by float64) {
	s.move(s.value + by)
	s.changed(s.value)
}

func (s *Slider) at(x float32) float64 { return float64(x / max(1, s.Size().Width)) }

func (s *Slider) move(value float64) {
	s.value = min(1, max(0, value))
	s.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (s *Slider) CreateRenderer() fyne.WidgetRenderer {
	layout := func(size fyne.Size) {
		y := middle(size.Height, 4)
		reached := size.Width * float32(s.value)
		Place(s.picture, Box(0, 0, size.Width, size.Height))
		Place(s.lines, Box(0, 0, size.Width, size.Height))
		Place(s.rest, Box(0, y, size.Width, 4))
		Place(s.there, Box(0, y, size.Width*float32(min(1, max(0, s.buffered))), 4))
		Place(s.done, Box(0, y, reached, 4))
		Place(s.knob, Box(reached-6, y-4, 12, 12))
	}
	return drawn(&drawing{
		objects: []fyne.CanvasObject{s.picture, s.rest, s.there, s.done, s.lines, s.knob},
		min:     func() fyne.Size { return fyne.NewSize(40, 20) },
		layout:  layout,
		paint: func() {
			s.rest.FillColor, s.there.FillColor = tint(ColorRaised), tint(ColorLine)
			s.drawShape()
			s.lines.Hidden = s.marks == ""
			s.done.FillColor, s.knob.FillColor = tint(ColorAccent), tint(ColorText)
			s.knob.Hidden = !s.hovered && !s.focused && !s.dragging
			layout(s.Size())
		},
	})
}
