package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// flow lays objects in lines, as words stand on a page. Its height depends on the width it was given
// last, as a Paragraph's does.
type flow struct {
	gap   float32
	width float32
}

// Flow is a container whose objects stand side by side, gap apart, and wrap.
func Flow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&flow{gap: gap}, objects...)
}

// Layout implements fyne.Layout.
func (f *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.walk(objects, func(o fyne.CanvasObject, at fyne.Position) {
		Place(o, Box(at.X, at.Y, o.MinSize().Width, o.MinSize().Height))
	})
}

// MinSize implements fyne.Layout.
func (f *flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, f.walk(objects, func(fyne.CanvasObject, fyne.Position) {}))
}

// walk visits the visible objects with their places and returns the height of all lines.
func (f *flow) walk(objects []fyne.CanvasObject, visit func(fyne.CanvasObject, fyne.Position)) float32 {
	var x, y, line float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if x > 0 && f.width > 0 && x+m.Width > f.width {
			x, y, line = 0, y+line+f.gap, 0
		}
		visit(o, fyne.NewPos(x, y))
		x += m.Width + f.gap
		line = max(line, m.Height)
	}
	return y + line
}
