package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Radio is one of several exclusive choices.
type Radio struct {
	hover
	title     string
	on        bool
	ring, dot *canvas.Circle
}

// NewRadio returns a choice, not taken, that calls tapped. The title names it for tests and readers.
func NewRadio(title string, tapped func()) *Radio {
	r := &Radio{title: title, ring: &canvas.Circle{StrokeWidth: 2}, dot: &canvas.Circle{}}
	r.onTapped = tapped
	r.ExtendBaseWidget(r)
	return r
}

// Title returns the name of the choice.
func (r *Radio) Title() string { return r.title }

// Set shows whether this choice holds.
func (r *Radio) Set(on bool) {
	if on != r.on {
		r.on = on
		r.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (r *Radio) CreateRenderer() fyne.WidgetRenderer {
	return drawn(&drawing{
		objects: []fyne.CanvasObject{r.ring, r.dot},
		min:     func() fyne.Size { return fyne.NewSquareSize(20) },
		layout: func(fyne.Size) {
			Place(r.ring, Box(1, 1, 18, 18))
			Place(r.dot, Box(5, 5, 10, 10))
		},
		paint: func() {
			r.ring.StrokeColor, r.dot.FillColor = tint(ColorFaint), tint(ColorAccent)
			if r.on || r.hovered || r.focused {
				r.ring.StrokeColor = tint(ColorAccentText)
			}
			r.ring.FillColor = hollow(r.ring.StrokeColor)
			r.dot.Hidden = !r.on
		},
	})
}
