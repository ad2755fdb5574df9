package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Grid shows many cells in as many columns as fit, and stretches them to fill the width.
type Grid[T any, K comparable] struct {
	widget.GridWrap
	pool  pool[T, K]
	least float32 // a cell is at least this wide
	extra float32 // a cell is this much higher than wide
	cell  fyne.Size
}

// NewGrid returns an empty grid of cells at least least wide and extra higher than wide.
func NewGrid[T any, K comparable](rows Rows[T, K], least, extra float32) *Grid[T, K] {
	g := &Grid[T, K]{pool: newPool(rows), least: least, extra: extra, cell: fyne.NewSize(least, least+extra)}
	g.pool.focus = func() { focus(g) }
	g.pool.corner = func() fyne.Position { return corner(g) }
	g.pool.scroll = g.ScrollTo
	g.pool.refresh = g.Refresh
	g.pool.span = func() int { return g.ColumnCount() * max(1, int(g.Size().Height/(g.cell.Height+theme.Padding()))) }
	g.pool.min = func() fyne.Size { return g.cell }
	g.Length = func() int { return g.pool.rows.Len() }
	g.CreateItem = func() fyne.CanvasObject { return newRow(&g.pool) }
	g.UpdateItem = g.pool.update
	g.ExtendBaseWidget(g)
	return g
}

// SetRows shows other cells; the place scrolled to stays. A slice that was set may not be changed.
func (g *Grid[T, K]) SetRows(rows []T) {
	if g.pool.set(slice[T](rows)) {
		g.Refresh()
	}
}

// Rewind scrolls to the first cell. Fyne's ScrollToTop may not be called before the grid is drawn.
func (g *Grid[T, K]) Rewind() {
	g.pool.alone()
	g.ScrollToOffset(0)
}

// SelectAll selects every cell, where several can be.
func (g *Grid[T, K]) SelectAll() { g.pool.SelectAll() }

// Enter does what Enter is for with these modifier keys.
func (g *Grid[T, K]) Enter(with fyne.KeyModifier) { g.pool.Enter(with) }

// TypedRune goes to the next cell that begins so.
func (g *Grid[T, K]) TypedRune(letter rune) { g.pool.jump(letter) }

// MinSize implements fyne.Widget: a grid fits any room.
func (g *Grid[T, K]) MinSize() fyne.Size { return fyne.NewSize(g.least, g.least) }

// Resize chooses the number of columns and the size of the cells.
func (g *Grid[T, K]) Resize(size fyne.Size) {
	gap := theme.Padding()
	n := max(1, float32(int((size.Width+gap)/(g.least+gap))))
	// Half a pixel is left over, so that rounding does not lose the last column.
	width := (size.Width-(n-1)*gap)/n - .5/n
	if width > 0 && width != g.cell.Width {
		g.cell = fyne.NewSize(width, width+g.extra)
		g.Refresh()
	}
	g.GridWrap.Resize(size)
}

// FocusGained implements fyne.Focusable. Fyne's grid would light its own first cell here.
func (g *Grid[T, K]) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (g *Grid[T, K]) FocusLost() {}

// TypedKey moves the selection by the arrows and activates it by Enter.
func (g *Grid[T, K]) TypedKey(e *fyne.KeyEvent) { g.pool.key(e, g.ColumnCount()) }
