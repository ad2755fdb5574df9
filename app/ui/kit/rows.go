package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// A Line draws one row of a List or one cell of a Grid.
type Line[T any] interface {
	// Object is what the line draws into; always the same.
	Object() fyne.CanvasObject
	// Fill shows row. It is called for every row that scrolls into sight and must be cheap.
	Fill(row *T)
	// Reveal shows or hides what only an active line has: the pointer is on it, or it is selected.
	Reveal(active bool)
}

// Rows says what a List or Grid shows and does. Key and New are needed.
type Rows[T any, K comparable] struct {
	Key      func(*T) K                     // what stays the same when a row changes; keeps the selection
	New      func() Line[T]                 // an empty line
	Activate func(*T)                       // double click, or a click if Single; Enter
	Single   bool                           // one click activates
	Menu     func(row *T, at fyne.Position) // right click, in the coordinates of the window
	Spare    func(*fyne.KeyEvent)           // a key that the list has no use for
	Near     func()                         // the end of the rows comes into sight; told once for these rows
}

// pool is what List and Grid have in common: the rows, and the selected one.
type pool[T any, K comparable] struct {
	Rows[T, K]
	rows     []T
	selected K
	chosen   bool // whether anything is selected
	at       int  // where the selected row was seen last
	told     int  // how many rows there were when Near was told
	focus    func()
	corner   func() fyne.Position // where the menu key opens a menu
	scroll   func(int)
	refresh  func()
	min      func() fyne.Size // what a row asks for; nil: what its line asks for
}

// set takes new rows and reports whether they are others than before. Views share what has not
// changed, so the same memory means the same rows and nothing need be compared.
func (p *pool[T, K]) set(rows []T) bool {
	if len(rows) == len(p.rows) && (len(rows) == 0 || &rows[0] == &p.rows[0]) {
		return false
	}
	p.rows, p.told = rows, 0
	return true
}

func (p *pool[T, K]) update(i int, o fyne.CanvasObject) {
	r := o.(*row[T, K])
	r.index = i
	if i < len(p.rows) {
		r.line.Fill(&p.rows[i])
		r.sync()
	}
	if n := len(p.rows); p.Near != nil && i+nearRows >= n && p.told != n {
		p.told = n
		p.Near()
	}
}

// nearRows is how many rows before the last the end is near.
const nearRows = 30

// choose selects row i.
func (p *pool[T, K]) choose(i int) {
	if i < 0 || i >= len(p.rows) {
		return
	}
	p.selected, p.chosen, p.at = p.Key(&p.rows[i]), true, i
	p.refresh()
}

// where finds the selected row, which may have moved since; -1 when it is gone.
func (p *pool[T, K]) where() int {
	if !p.chosen {
		return -1
	}
	if p.at < len(p.rows) && p.Key(&p.rows[p.at]) == p.selected {
		return p.at
	}
	for i := range p.rows {
		if p.Key(&p.rows[i]) == p.selected {
			p.at = i
			return i
		}
	}
	return -1
}

// key handles a key typed at the list; across is how far Up and Down go.
func (p *pool[T, K]) key(e *fyne.KeyEvent, across int) {
	step := map[fyne.KeyName]int{fyne.KeyUp: -across, fyne.KeyDown: across, fyne.KeyLeft: -1, fyne.KeyRight: 1}[e.Name]
	if across == 1 && (e.Name == fyne.KeyLeft || e.Name == fyne.KeyRight) {
		step = 0
	}
	at := p.where()
	switch {
	case step != 0 && at < 0 && len(p.rows) > 0:
		p.choose(0)
	case step != 0 && at+step >= 0 && at+step < len(p.rows):
		p.choose(at + step)
		p.scroll(at + step)
	case (e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter) && at >= 0:
		p.activate(at)
	case e.Name == desktop.KeyMenu && at >= 0 && p.Menu != nil:
		p.Menu(&p.rows[at], p.corner())
	case p.Spare != nil:
		p.Spare(e)
	}
}

func (p *pool[T, K]) activate(i int) {
	if p.Activate != nil && i < len(p.rows) {
		p.Activate(&p.rows[i])
	}
}

// row carries a Line: it lights up under the pointer and when selected.
type row[T any, K comparable] struct {
	widget.BaseWidget
	pool    *pool[T, K]
	index   int
	hovered bool
	back    *canvas.Rectangle
	line    Line[T]
	face    fyne.CanvasObject // the line's object
}

func newRow[T any, K comparable](p *pool[T, K]) *row[T, K] {
	r := &row[T, K]{pool: p, back: &canvas.Rectangle{CornerRadius: 9}, line: p.New()}
	r.face = r.line.Object()
	r.back.Hidden = true
	r.line.Reveal(false)
	r.ExtendBaseWidget(r)
	return r
}

// sync shows whether the row is active.
func (r *row[T, K]) sync() {
	chosen := r.pool.chosen && r.index < len(r.pool.rows) && r.pool.Key(&r.pool.rows[r.index]) == r.pool.selected
	active := r.hovered || chosen
	r.line.Reveal(active)
	if r.back.Hidden == active {
		r.back.Hidden = !active
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
func (r *row[T, K]) MouseDown(*desktop.MouseEvent) {
	r.pool.focus()
	r.pool.choose(r.index)
}

// MouseUp opens the row if one click does that.
func (r *row[T, K]) MouseUp(e *desktop.MouseEvent) {
	inside := e.Position.X >= 0 && e.Position.Y >= 0 && e.Position.X < r.Size().Width && e.Position.Y < r.Size().Height
	if r.pool.Single && inside && e.Button == desktop.MouseButtonPrimary {
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
	if r.pool.Menu != nil && r.index < len(r.pool.rows) {
		r.pool.Menu(&r.pool.rows[r.index], e.AbsolutePosition)
	}
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
		objects: []fyne.CanvasObject{r.back, r.face},
		min:     r.min,
		layout: func(size fyne.Size) {
			Place(r.back, 0, 0, size.Width, size.Height)
			Place(r.face, 0, 0, size.Width, size.Height)
		},
		paint: func() { r.back.FillColor = tint(ColorRaised) },
	})
}
