package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// row carries a Line: it lights up under the pointer and when selected.
type row[T any, K comparable] struct {
	widget.BaseWidget
	pool    *pool[T, K]
	index   int
	hovered bool
	back    *canvas.Rectangle
	mark    *canvas.Rectangle // where a dragged row would come to stand
	grip    *grip             // there while rows can be dragged
	line    Line[T]
	face    fyne.CanvasObject // the line's object
}

func newRow[T any, K comparable](p *pool[T, K]) *row[T, K] {
	r := &row[T, K]{pool: p, back: &canvas.Rectangle{CornerRadius: 9}, line: p.New()}
	r.face = r.line.Object()
	r.back.Hidden = true
	r.mark = &canvas.Rectangle{CornerRadius: 1.5}
	r.mark.Hidden = true
	r.grip = newGrip(func(at fyne.Position) { p.dragged(r.index, at) }, p.dropped)
	r.grip.Hidden = !p.drag.on
	r.line.Reveal(false)
	r.ExtendBaseWidget(r)
	return r
}

// sync shows whether the row is active.
func (r *row[T, K]) sync() {
	chosen := r.pool.isChosen(r.index)
	active := r.hovered || chosen
	r.line.Reveal(r.hovered || chosen && !r.pool.several())
	if r.back.Hidden == active {
		r.back.Hidden = !active
		r.back.Refresh()
	}
	r.grip.Hidden = !r.pool.drag.on
	r.point()
}

// point marks the row if a dragged one would be dropped above it, or below the last.
func (r *row[T, K]) point() {
	gap := r.pool.drag.gap
	below := gap == r.index+1 && gap == r.pool.rows.Len()
	if here := gap == r.index || below; r.mark.Hidden == here {
		r.mark.Hidden = !here
		r.placeMark(below)
		r.mark.Refresh()
	}
}

func (r *row[T, K]) placeMark(below bool) {
	y := float32(-3)
	if below {
		y = r.Size().Height - 3
	}
	Place(r.mark, Box(0, y, max(0, r.Size().Width-r.pool.margin), 3))
}

// blank hides the drawing of a row that is not loaded yet.
func (r *row[T, K]) blank(on bool) {
	if r.face.Visible() == on {
		r.face.Hide()
		if !on {
			r.face.Show()
		}
	}
	if on && !r.back.Hidden {
		r.back.Hidden = true
		r.back.Refresh()
	}
}

// MouseIn implements desktop.Hoverable.
func (r *row[T, K]) MouseIn(*desktop.MouseEvent) { r.hovered = true; r.sync() }

// MouseMoved implements desktop.Hoverable.
func (r *row[T, K]) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (r *row[T, K]) MouseOut() { r.hovered = false; r.sync() }

// MouseDown selects at once: a tap would wait for a second one first.
func (r *row[T, K]) MouseDown(e *desktop.MouseEvent) { r.pool.press(r.index, e) }

// MouseUp opens the row if one click does that.
func (r *row[T, K]) MouseUp(e *desktop.MouseEvent) {
	inside := e.Position.X >= 0 && e.Position.Y >= 0 && e.Position.X < r.Size().Width && e.Position.Y < r.Size().Height
	if r.pool.Single && inside && e.Button == desktop.MouseButtonPrimary && e.Modifier == 0 {
		r.pool.activate(r.index)
	}
}

// DoubleTapped implements fyne.DoubleTappable.
func (r *row[T, K]) DoubleTapped(*fyne.PointEvent) {
	if !r.pool.Single {
		r.pool.activate(r.index)
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (r *row[T, K]) TappedSecondary(e *fyne.PointEvent) {
	r.pool.open(r.index, e.AbsolutePosition)
}

func (r *row[T, K]) min() fyne.Size {
	if r.pool.min != nil {
		return r.pool.min()
	}
	return r.face.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (r *row[T, K]) CreateRenderer() fyne.WidgetRenderer {
	return drawn(&drawing{
		objects: []fyne.CanvasObject{r.back, r.face, r.mark, r.grip},
		min:     r.min,
		layout: func(size fyne.Size) {
			wide := max(0, size.Width-r.pool.margin)
			Place(r.back, Box(0, 0, wide, size.Height))
			Place(r.face, Box(0, 0, wide, size.Height))
			r.placeMark(false)
			Place(r.grip, Box(0, 0, wide, size.Height))
		},
		paint: func() { r.back.FillColor, r.mark.FillColor = tint(ColorRaised), tint(ColorAccent) },
	})
}
