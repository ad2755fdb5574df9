package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// meterBars is how many bars a Meter has.
const meterBars = 5

// Meter shows how many hold a thing: up to five lit bars, and the number.
type Meter struct {
	widget.BaseWidget
	lit   int
	bars  [meterBars]*canvas.Rectangle
	label *Text
}

// NewMeter returns a meter that reads nothing.
func NewMeter() *Meter {
	m := &Meter{label: NewText(Style{Color: ColorMuted}, "")}
	for i := range m.bars {
		m.bars[i] = &canvas.Rectangle{CornerRadius: 2}
	}
	m.ExtendBaseWidget(m)
	return m
}

// Set lights bars (0 to 5) and writes label beside them.
func (m *Meter) Set(bars int, label string) {
	m.label.Set(label)
	if bars != m.lit {
		m.lit = bars
		m.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (m *Meter) CreateRenderer() fyne.WidgetRenderer {
	objects := make([]fyne.CanvasObject, 0, meterBars+1)
	for _, bar := range m.bars {
		objects = append(objects, bar)
	}
	return drawn(&drawing{
		objects: append(objects, m.label),
		min:     func() fyne.Size { return fyne.NewSize(35+m.label.MinSize().Width, 20) },
		layout: func(size fyne.Size) {
			for i, bar := range m.bars {
				Place(bar, Box(float32(i*6), middle(size.Height, 12), 4, 12))
			}
			Place(m.label, Box(35, 0, max(0, size.Width-35), size.Height))
		},
		paint: func() {
			for i, bar := range m.bars {
				bar.FillColor = tint(ColorLine)
				if i < m.lit {
					bar.FillColor = tint(ColorGood)
				}
			}
		},
	})
}
