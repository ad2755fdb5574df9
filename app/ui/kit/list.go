package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
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

// barRoom is how much wider than its rows a list is: the scroll bar runs there and lies on no figures.
const barRoom = 10

// Overhang lets a list reach into the margin at its right, so that its rows end where everything else does and the scroll bar beside them.
func Overhang(list fyne.CanvasObject) fyne.CanvasObject { return Inset(list, Sides(0, -barRoom, 0, 0)) }

// NewList returns an empty list.
func NewList[T any, K comparable](rows Rows[T, K]) *List[T, K] {
	l := &List[T, K]{pool: newPool(rows)}
	l.pool.focus = func() { focus(l) }
	l.pool.corner = func() fyne.Position { return corner(l) }
	l.pool.scroll = l.ScrollTo
	l.pool.refresh = l.Refresh
	l.pool.span = func() int { return max(1, int(l.Size().Height/l.pitch())-1) }
	l.pool.drag.gapAt = l.gapAt
	l.pool.margin = barRoom
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

// Rewind scrolls to the first row, of which no other stays selected: the list is another one. Fyne's ScrollToTop may not be called before
// the list is drawn.
func (l *List[T, K]) Rewind() {
	l.pool.alone()
	l.ScrollToOffset(0)
}

// Several says what can be done with several rows at once, which can be selected from then on.
func (l *List[T, K]) Several(many *Many[T]) { l.pool.Many = many }

// SelectAll selects every row, where several can be.
func (l *List[T, K]) SelectAll() { l.pool.SelectAll() }

// Enter does what Enter is for with these modifier keys.
func (l *List[T, K]) Enter(with fyne.KeyModifier) { l.pool.Enter(with) }

// First gives the list the keyboard, at its first row unless one is selected; false: it has none.
func (l *List[T, K]) First() bool { return l.pool.First() }

// TypedRune goes to the next row that begins so.
func (l *List[T, K]) TypedRune(letter rune) { l.pool.jump(letter) }

// rowUnder is the row at a place in the list, of which the gap below it is a part; -1: none.
func (l *List[T, K]) rowUnder(at fyne.Position) int {
	if i := int((at.Y + l.GetScrollOffset()) / l.pitch()); i < l.pool.rows.Len() {
		return i
	}
	return -1
}

// MouseDown selects the row above the gap that was pressed: the rows themselves take the rest.
func (l *List[T, K]) MouseDown(e *desktop.MouseEvent) { l.pool.press(l.rowUnder(e.Position), e) }

// MouseUp opens that row if one click does that.
func (l *List[T, K]) MouseUp(e *desktop.MouseEvent) {
	if l.pool.Single && e.Button == desktop.MouseButtonPrimary && e.Modifier == 0 {
		l.pool.activate(l.rowUnder(e.Position))
	}
}

// DoubleTapped opens that row.
func (l *List[T, K]) DoubleTapped(e *fyne.PointEvent) {
	if !l.pool.Single {
		l.pool.activate(l.rowUnder(e.Position))
	}
}

// TappedSecondary shows what can be done with that row.
func (l *List[T, K]) TappedSecondary(e *fyne.PointEvent) {
	l.pool.open(l.rowUnder(e.Position), e.AbsolutePosition)
}

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
