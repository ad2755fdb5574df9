package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Switch is on or off. The switch shows the value of the last Set, so that it never claims something that has not happened.
type Switch struct {
	hover
	on   bool
	back *canvas.Rectangle
	knob *canvas.Circle
}

// NewSwitch returns a switch, off, that calls changed with what the person wants.
func NewSwitch(changed func(on bool)) *Switch {
	s := &Switch{back: &canvas.Rectangle{CornerRadius: 12}, knob: &canvas.Circle{}}
	s.onTapped = func() { changed(!s.on) }
	s.ExtendBaseWidget(s)
	return s
}

// On reports whether the switch shows on.
func (s *Switch) On() bool { return s.on }

// Set shows on or off.
func (s *Switch) Set(on bool) {
	if on != s.on {
		s.on = on
		s.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (s *Switch) CreateRenderer() fyne.WidgetRenderer {
	layout := func(size fyne.Size) {
		y, x := middle(size.Height, 24), float32(3)
		if s.on {
			x = 21
		}
		Place(s.back, Box(0, y, 42, 24))
		Place(s.knob, Box(x, y+3, 18, 18))
	}
	return drawn(&drawing{
		objects: []fyne.CanvasObject{s.back, s.knob},
		min:     func() fyne.Size { return fyne.NewSize(42, 24) },
		layout:  layout,
		paint: func() {
			// Off, track and knob are drawn in the faint colour, which stands out 3:1 from any ground.
			fill, knob := tint(ColorSurface), tint(ColorFaint)
			if s.on {
				fill, knob = tint(ColorAccent), tint(ColorOnAccent)
			}
			if s.hovered {
				fill = blend(fill, tint(ColorText), .1)
			}
			s.back.FillColor, s.knob.FillColor = fill, knob
			outline(s.back, s.focused)
			if !s.focused && !s.on {
				s.back.StrokeColor, s.back.StrokeWidth = tint(ColorFaint), 1
			}
			layout(s.Size())
		},
	})
}
