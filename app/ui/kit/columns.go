package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Across lays objects side by side, Gap apart, each at its own width. The object with index Grow takes the remaining width; -1 means
// none. Hidden objects take no room.
type Across struct {
	Gap  float32
	Grow int
}

// Beside is a container laid out by Across.
func Beside(gap float32, grow int, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(Across{Gap: gap, Grow: grow}, objects...)
}

// MinSize implements fyne.Layout.
func (a Across) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	seen := 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		size.Width += m.Width
		size.Height = max(size.Height, m.Height)
		seen++
	}
	size.Width += a.Gap * float32(max(0, seen-1))
	return size
}

// Layout implements fyne.Layout.
func (a Across) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := max(0, size.Width-a.MinSize(objects).Width)
	x := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		w := o.MinSize().Width
		if i == a.Grow {
			w += left
		}
		Place(o, Box(x, 0, w, size.Height))
		x += w + a.Gap
	}
}

// A Column is one column of a list.
type Column struct {
	Width float32 // at least
	Grow  float32 // share of what is left over
	From  float32 // shown only when the whole list is at least this wide
}

// Columns lays out a row and its header alike: object i stands in column i, and hides where the
// column does.
type Columns struct {
	Columns  []Column
	Gap, Pad float32 // between columns; at both ends
	Height   float32
}

// MinSize implements fyne.Layout: a row asks for its height only.
func (c *Columns) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, c.Height) }

// Layout implements fyne.Layout.
func (c *Columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left, grow := size.Width-2*c.Pad+c.Gap, float32(0)
	for _, col := range c.Columns {
		if size.Width >= col.From {
			left -= col.Width + c.Gap
			grow += col.Grow
		}
	}
	x := c.Pad
	for i, col := range c.Columns {
		if size.Width < col.From {
			objects[i].Hide()
			continue
		}
		w := col.Width
		if grow > 0 {
			w += max(0, left) * col.Grow / grow
		}
		if !objects[i].Visible() {
			objects[i].Show()
		}
		Place(objects[i], Box(x, 0, w, size.Height))
		x += w + c.Gap
	}
}
