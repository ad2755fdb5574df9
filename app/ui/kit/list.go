package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// List shows many rows and makes widgets for those in sight only. One row can be selected; it stays
// so when rows come and go around it.
type List[T any, K comparable] struct {
	widget.List
	pool   pool[T, K]
	height float32 // of a row; 0: not measured yet
}

// NewList returns an empty list.
func NewList[T any, K comparable](rows Rows[T, K]) *List[T, K] {
	l := &List[T, K]{pool: newPool(rows)}
	l.pool.focus = func() { focus(l) }
	l.pool.corner = func() fyne.Position { return corner(l) }
	l.pool.scroll = l.ScrollTo
	l.pool.refresh = l.Refresh
	l.pool.span = func() int { return max(1, int(l.Size().Height/l.pitch())-1) }
	l.pool.drag.gapAt = l.gapAt
	l.HideSeparators = true
	l.Length = func() int { return l.pool.rows.Len() }
	l.CreateItem = func() fyne.CanvasObject { return newRow(&l.pool) }
	l.UpdateItem = l.pool.update
	l.ExtendBaseWidget(l)
	return l
}

// SetRows shows other rows; the place scrolled to stays. A slice that was set may not be changed.
func (l *List[T, K]) SetRows(rows []T) { l.SetSource(slice[T](rows)) }

// SetSource is SetRows for rows that may not all be there. Its type must be comparable.
func (l *List[T, K]) SetSource(rows Source[T]) {
	if l.pool.set(rows) {
		l.Refresh()
	}
}

// SetMovable says whether rows can be dragged and taken out.
func (l *List[T, K]) SetMovable(on bool) {
	if on != l.pool.drag.on {
		l.pool.drag.on = on
		l.Refresh()
	}
}

// MoveSelected moves the selected row by so many places, if rows can be moved.
func (l *List[T, K]) MoveSelected(by int) {
	if at := l.pool.where(); l.pool.drag.on && at >= 0 {
		l.pool.move(at, at+by)
	}
}

// pitch is the distance from row to row.
func (l *List[T, K]) pitch() float32 {
	if l.height == 0 {
		l.height = newRow(&l.pool).MinSize().Height
	}
	return l.height + theme.Padding()
}

// near is how close to the ends of a list a dragged row makes it scroll.
const near = 24

// gapAt implements drag.gapAt.
func (l *List[T, K]) gapAt(at fyne.Position) int {
	y := at.Y - fyne.CurrentApp().Driver().AbsolutePositionForObject(l).Y
	switch {
	case y < near:
		l.ScrollToOffset(max(0, l.GetScrollOffset()-l.pitch()/2))
	case y > l.Size().Height-near:
		l.ScrollToOffset(l.GetScrollOffset() + l.pitch()/2)
	}
	gap := int((y + l.GetScrollOffset() + l.pitch()/2) / l.pitch())
	return min(max(gap, 0), l.pool.rows.Len())
}

// Rewind scrolls to the first row. Fyne's ScrollToTop may not be called before the list is drawn.
func (l *List[T, K]) Rewind() { l.ScrollToOffset(0) }

// At returns row i of what was set, or nil while it is not there.
func (l *List[T, K]) At(i int) *T { return l.pool.rows.At(i) }

// FocusGained implements fyne.Focusable. Fyne's list would light its own first row here.
func (l *List[T, K]) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (l *List[T, K]) FocusLost() {}

// TypedKey moves the selection by arrows, Home, End and the page keys, activates it by Enter, and takes
// it out by Delete.
func (l *List[T, K]) TypedKey(e *fyne.KeyEvent) { l.pool.key(e, 1) }

// focus gives the keyboard to w, wherever it stands.
func focus(w interface {
	fyne.Widget
	fyne.Focusable
}) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(w); c != nil {
		c.Focus(w)
	}
}

// corner is a place in the window a little inside o.
func corner(o fyne.CanvasObject) fyne.Position {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).AddXY(48, 24)
}
