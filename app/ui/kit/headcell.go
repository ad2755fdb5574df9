package kit

import (
	"fyne.io/fyne/v2"
)

// HeadCell is the name of a column, to press for sorting by it.
type HeadCell struct {
	hover
	label *Text
	name  string
	menu  func(at fyne.Position)
}

// NewHeadCell returns a column's name. A tap calls tapped, which may be nil; a right click calls menu.
func NewHeadCell(align fyne.TextAlign, name string, tapped func(), menu func(at fyne.Position)) *HeadCell {
	c := &HeadCell{label: NewText(Style{Color: ColorMuted, Size: 12, Elide: true, Align: align}, name), name: name, menu: menu}
	c.onTapped = tapped
	c.disabled = tapped == nil
	c.ExtendBaseWidget(c)
	return c
}

// Label returns the column's name.
func (c *HeadCell) Label() string { return c.name }

// Set shows how the column is sorted: 1 as usual, -1 the other way round, 0 not at all.
func (c *HeadCell) Set(sorted int) {
	c.label.Set(c.name + map[int]string{1: " ↑", -1: " ↓"}[sorted])
}

// TappedSecondary implements fyne.SecondaryTappable.
func (c *HeadCell) TappedSecondary(e *fyne.PointEvent) { c.menu(e.AbsolutePosition) }

// CreateRenderer implements fyne.Widget.
func (c *HeadCell) CreateRenderer() fyne.WidgetRenderer {
	return drawn(&drawing{
		objects: []fyne.CanvasObject{c.label},
		min:     func() fyne.Size { return c.label.MinSize() },
		layout:  func(size fyne.Size) { Place(c.label, Box(0, 0, size.Width, size.Height)) },
		paint: func() {
			c.label.SetColor(ColorMuted)
			if c.hovered && !c.disabled || c.focused {
				c.label.SetColor(ColorText)
			}
		},
	})
}
