package kit

import "fyne.io/fyne/v2"

// Dot is a layout that centres everything at a fixed size.
type Dot struct{ Side float32 }

// MinSize implements fyne.Layout.
func (d Dot) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(d.Side) }

// Layout implements fyne.Layout.
func (d Dot) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		Place(o, Box(middle(size.Width, d.Side), middle(size.Height, d.Side), d.Side, d.Side))
	}
}

// Wide is a layout that asks for a fixed width and gives all of its room to each object.
type Wide float32

// MinSize implements fyne.Layout.
func (w Wide) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(float32(w), 0)
	for _, o := range objects {
		size.Height = max(size.Height, o.MinSize().Height)
	}
	return size
}

// Layout implements fyne.Layout.
func (Wide) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		Place(o, Box(0, 0, size.Width, size.Height))
	}
}

// Middle is a layout that gives objects the full width and their own height, centred upright.
type Middle struct{}

// MinSize implements fyne.Layout.
func (Middle) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return Wide(0).MinSize(objects).Max(widest(objects))
}

// Layout implements fyne.Layout.
func (Middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		h := min(size.Height, o.MinSize().Height)
		Place(o, Box(0, middle(size.Height, h), size.Width, h))
	}
}

// High is a layout that asks for a fixed height and gives all of its room to each object.
type High float32

// MinSize implements fyne.Layout.
func (h High) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, float32(h)) }

// Layout implements fyne.Layout.
func (High) Layout(objects []fyne.CanvasObject, size fyne.Size) { Wide(0).Layout(objects, size) }

// Top is a layout that gives objects their own height at the top, and the full width.
type Top struct{}

// MinSize implements fyne.Layout.
func (Top) MinSize(objects []fyne.CanvasObject) fyne.Size { return Middle{}.MinSize(objects) }

// Layout implements fyne.Layout.
func (Top) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		Place(o, Box(0, 0, size.Width, o.MinSize().Height))
	}
}

// widest is the width that the widest of objects asks for.
func widest(objects []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range objects {
		size.Width = max(size.Width, o.MinSize().Width)
	}
	return size
}

// Centre is a layout that centres objects across, at most so wide, with their own height.
type Centre float32

// MinSize implements fyne.Layout.
func (Centre) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, Wide(0).MinSize(objects).Height)
}

// Layout implements fyne.Layout.
func (c Centre) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := min(size.Width-32, float32(c))
	for _, o := range objects {
		Place(o, Box(middle(size.Width, w), 0, w, size.Height))
	}
}

// Trailing is a layout that gives objects their own width, at the right, and the full height.
type Trailing struct{}

// MinSize implements fyne.Layout.
func (Trailing) MinSize(objects []fyne.CanvasObject) fyne.Size { return Middle{}.MinSize(objects) }

// Layout implements fyne.Layout.
func (Trailing) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		w := o.MinSize().Width
		Place(o, Box(size.Width-w, 0, w, size.Height))
	}
}
