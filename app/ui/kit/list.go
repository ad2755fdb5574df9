package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// List shows many rows and makes widgets for those in sight only. One row can be selected; it stays
// so when rows come and go around it.
type List[T any, K comparable] struct {
	widget.List
	pool pool[T, K]
}

// NewList returns an empty list.
func NewList[T any, K comparable](rows Rows[T, K]) *List[T, K] {
	l := &List[T, K]{pool: pool[T, K]{Rows: rows}}
	l.pool.focus = func() { focus(l) }
	l.pool.corner = func() fyne.Position { return corner(l) }
	l.pool.scroll = l.ScrollTo
	l.pool.refresh = l.Refresh
	l.HideSeparators = true
	l.Length = func() int { return len(l.pool.rows) }
	l.CreateItem = func() fyne.CanvasObject { return newRow(&l.pool) }
	l.UpdateItem = l.pool.update
	l.ExtendBaseWidget(l)
	return l
}

// SetRows shows other rows; the place scrolled to stays. A slice that was set may not be changed.
func (l *List[T, K]) SetRows(rows []T) {
	if l.pool.set(rows) {
		l.Refresh()
	}
}

// Rewind scrolls to the first row. Fyne's ScrollToTop may not be called before the list is drawn.
func (l *List[T, K]) Rewind() { l.ScrollToOffset(0) }

// Rows returns what was set.
func (l *List[T, K]) Rows() []T { return l.pool.rows }

// FocusGained implements fyne.Focusable. Fyne's list would light its own first row here.
func (l *List[T, K]) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (l *List[T, K]) FocusLost() {}

// TypedKey moves the selection by Up and Down and activates it by Enter.
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
