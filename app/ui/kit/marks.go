package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// markSide is how wide a mark is.
const markSide = 14

// Marks shows a glyph several times in a row, and before them another one that is there or not: stars,
// and a heart.
type Marks struct {
	widget.BaseWidget
	marks []*Icon
	first *Icon
	lit   int
	on    bool
}

// NewMarks returns a row of up to most marks; none is shown yet.
func NewMarks(first, mark Glyph, most int) *Marks {
	m := &Marks{first: NewIcon(first, ColorAccentText, markSide)}
	for range most {
		m.marks = append(m.marks, NewIcon(mark, ColorWarn, markSide))
	}
	m.ExtendBaseWidget(m)
	return m
}

// Set shows the first glyph or not, and n marks.
func (m *Marks) Set(first bool, n int) {
	if first != m.on || n != m.lit {
		m.on, m.lit = first, n
		m.Refresh()
	}
}

// Lit returns how many marks are shown.
func (m *Marks) Lit() int { return m.lit }

// CreateRenderer implements fyne.Widget.
func (m *Marks) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{m.first}
	for _, mark := range m.marks {
		objects = append(objects, mark)
	}
	return drawn(&drawing{
		objects: objects,
		min:     func() fyne.Size { return fyne.NewSize(float32(len(objects)*markSide), markSide) },
		layout:  m.place,
		paint: func() {
			m.first.Hidden = !m.on
			for i, mark := range m.marks {
				mark.Hidden = i >= m.lit
			}
			m.place(m.Size())
		},
	})
}

func (m *Marks) place(size fyne.Size) {
	x := float32(0)
	if m.on {
		x = markSide + 2
	}
	Place(m.first, Box(0, middle(size.Height, markSide), markSide, markSide))
	for i, mark := range m.marks {
		Place(mark, Box(x+float32(i*markSide), middle(size.Height, markSide), markSide, markSide))
	}
}
