package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// Surface is a rectangle in a colour of the theme, to stand behind something.
type Surface struct {
	widget.BaseWidget
	fill, stroke fyne.ThemeColorName
	rect         *canvas.Rectangle
}

// NewSurface returns a rectangle filled with fill and, unless stroke is empty, outlined with it.
func NewSurface(fill, stroke fyne.ThemeColorName, radius float32) *Surface {
	s := &Surface{fill: fill, stroke: stroke, rect: &canvas.Rectangle{CornerRadius: radius}}
	s.ExtendBaseWidget(s)
	return s
}

// SetFill changes the colour.
func (s *Surface) SetFill(name fyne.ThemeColorName) {
	if name != s.fill {
		s.fill = name
		s.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (s *Surface) CreateRenderer() fyne.WidgetRenderer {
	return drawn(&drawing{
		objects: []fyne.CanvasObject{s.rect},
		min:     func() fyne.Size { return fyne.Size{} },
		layout:  func(size fyne.Size) { Place(s.rect, Box(0, 0, size.Width, size.Height)) },
		paint: func() {
			if s.stroke != "" {
				s.rect.StrokeColor, s.rect.StrokeWidth = tint(s.stroke), 1
				s.rect.FillColor = hollow(s.rect.StrokeColor)
			}
			if s.fill != "" {
				s.rect.FillColor = tint(s.fill)
			}
		},
	})
}

// Card puts content on a surface with a thin line around it.
func Card(content fyne.CanvasObject) *fyne.Container {
	return container.NewStack(NewSurface(ColorSurface, ColorLine, 14), Inset(content, Sides(16, 18, 16, 18)))
}

// Field gives an entry its ground and its line.
func Field(entry fyne.CanvasObject) *fyne.Container {
	return container.NewStack(NewSurface(ColorSurface, ColorLine, 12), entry)
}

// Gap is nothing, to take up room in a layout.
func Gap() fyne.CanvasObject { return NewSurface("", "", 0) }

// Margins are how much room there is around something.
type Margins struct{ Top, Right, Bottom, Left float32 }

// Sides are margins in the order of the clock.
func Sides(top, right, bottom, left float32) Margins { return Margins{top, right, bottom, left} }

// Inset leaves room around content.
func Inset(content fyne.CanvasObject, m Margins) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(m.Top, m.Bottom, m.Left, m.Right), content)
}

// Down stacks objects with gap between them.
func Down(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(gap), objects...)
}
