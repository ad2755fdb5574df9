package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// drag is how the rows of a list are put in another order.
type drag struct {
	on    bool // rows can be moved
	from  int  // the row under way; -1: none
	gap   int  // it would be dropped above this row; -1: nowhere
	moved int  // where a row was moved to, until the new rows come; -1: none was
	// gapAt is the row above which something dropped at a place in the window comes to stand. The list scrolls when the place is near its
	// ends.
	gapAt func(at fyne.Position) int
}

// dragged follows the pointer with row i.
func (p *pool[T, K]) dragged(i int, at fyne.Position) {
	d := &p.drag
	if d.from < 0 {
		d.from = i
	}
	if gap := d.gapAt(at); gap != d.gap {
		d.gap = gap
		p.refresh()
	}
}

// dropped ends the drag.
func (p *pool[T, K]) dropped() {
	d := &p.drag
	from, to := d.from, landing(d.from, d.gap)
	d.from, d.gap = -1, -1
	p.refresh()
	if from >= 0 && to != from {
		p.move(from, to)
	}
}

// landing is where a row comes to stand that is taken from one place and dropped above another.
func landing(from, gap int) int {
	if gap > from {
		return gap - 1
	}
	return gap
}

// move asks for row from to stand at to.
func (p *pool[T, K]) move(from, to int) {
	if p.Move != nil && to >= 0 && to < p.rows.Len() {
		p.drag.moved = to
		p.Move(from, to)
	}
}

// grip is the part of a row to drag it by: nothing to see, and only a drag finds it.
type grip struct {
	widget.BaseWidget
	follow func(at fyne.Position)
	drop   func()
}

func newGrip(follow func(at fyne.Position), drop func()) *grip {
	g := &grip{follow: follow, drop: drop}
	g.ExtendBaseWidget(g)
	return g
}

// Dragged implements fyne.Draggable.
func (g *grip) Dragged(e *fyne.DragEvent) { g.follow(e.AbsolutePosition) }

// DragEnd implements fyne.Draggable.
func (g *grip) DragEnd() { g.drop() }

// CreateRenderer implements fyne.Widget.
func (g *grip) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&canvas.Rectangle{})
}
