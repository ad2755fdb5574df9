package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// selection is which rows of a list are selected. The lead is the one that the keyboard is at, and one of them.
type selection[K comparable] struct {
	selected K // the lead
	chosen   bool
	at       int        // where the lead was seen last
	anchor   K          // where a range begins that Shift selects
	marked   map[K]bool // all that are selected, if they are more than the lead
	all      bool       // every row is, also those that are not there
}

// A Choice is the rows that are selected, in the order of the list.
type Choice[T any] struct {
	Rows []*T
	At   []int // their places, counted from 0
	All  bool  // the whole list is selected, of which Rows are those that are there
}

// Many is what a list does with several rows at once. Queue and Get are for one row, too. Each may be nil.
type Many[T any] struct {
	Menu     func(c Choice[T], at fyne.Position) // right click on one of them, or the menu key
	Activate func(Choice[T])                     // Enter
	Remove   func(Choice[T])                     // Delete, while SetMovable
	Queue    func(Choice[T])                     // Enter with Ctrl
	Get      func(Choice[T])                     // Enter with Shift

	// Typed is Rows.Typed for several rows; nil: each of them is told.
	Typed func(Choice[T], *fyne.KeyEvent) bool
}

// choose selects row i alone.
func (p *pool[T, K]) choose(i int) {
	if p.pick(i) {
		p.refresh()
	}
}

// pick is choose without drawing it; false: the row is not there.
func (p *pool[T, K]) pick(i int) bool {
	if !p.lead(i) {
		return false
	}
	p.anchor, p.marked, p.all = p.selected, nil, false
	return true
}

// lead moves the keyboard to row i.
func (p *pool[T, K]) lead(i int) bool {
	one := p.rows.At(i)
	if one == nil {
		return false
	}
	p.selected, p.chosen, p.at = p.Key(one), true, i
	return true
}

// toggle selects row i, too, or no longer.
func (p *pool[T, K]) toggle(i int) {
	if p.Many == nil || p.rows.At(i) == nil {
		p.choose(i)
		return
	}
	p.spell()
	key := p.Key(p.rows.At(i))
	if p.marked[key] {
		delete(p.marked, key)
	} else {
		p.marked[key] = true
	}
	p.lead(i)
	p.anchor = key
	p.refresh()
}

// spell writes out which rows are selected.
func (p *pool[T, K]) spell() {
	was := p.choice()
	p.marked, p.all = make(map[K]bool, len(was.Rows)+1), false
	for _, one := range was.Rows {
		p.marked[p.Key(one)] = true
	}
}

// extend selects all rows from the anchor to row i. Those that are not there are left out.
func (p *pool[T, K]) extend(i int) {
	from := p.anchored(i)
	if p.Many == nil || from < 0 || !p.lead(i) {
		p.choose(i)
		return
	}
	p.marked, p.all = map[K]bool{}, false
	for n := min(from, i); n <= max(from, i); n++ {
		if one := p.rows.At(n); one != nil {
			p.marked[p.Key(one)] = true
		}
	}
	p.refresh()
}

// anchored is where the row is now that a range begins at, the nearest to row i first; -1 when it is gone, or there is none.
func (p *pool[T, K]) anchored(i int) int {
	is := func(n int) bool {
		one := p.rows.At(n)
		return one != nil && p.Key(one) == p.anchor
	}
	for far := 0; p.chosen && far < p.rows.Len(); far++ {
		switch {
		case i+far < p.rows.Len() && is(i+far):
			return i + far
		case i-far >= 0 && is(i-far):
			return i - far
		}
	}
	return -1
}

// SelectAll selects every row, where several can be.
func (p *pool[T, K]) SelectAll() {
	if p.Many == nil || p.rows.Len() == 0 {
		return
	}
	if p.where() < 0 {
		p.lead(0)
	}
	p.all = true
	p.refresh()
}

// alone selects the lead alone: other rows come.
func (p *pool[T, K]) alone() { p.marked, p.all = nil, false }

// several says whether more than one row can be selected, and is.
func (p *pool[T, K]) several() bool { return p.all || p.marked != nil }

// choice gathers the selected rows.
func (p *pool[T, K]) choice() (c Choice[T]) {
	if !p.several() {
		if at := p.where(); p.rows.At(at) != nil {
			return Choice[T]{Rows: []*T{p.rows.At(at)}, At: []int{at}}
		}
		return c
	}
	c.All = p.all
	for i := range p.rows.Len() {
		if one := p.rows.At(i); one != nil && p.isChosen(i) {
			c.Rows, c.At = append(c.Rows, one), append(c.At, i)
		}
	}
	return c
}

// isChosen says whether row i is selected.
func (p *pool[T, K]) isChosen(i int) bool {
	one := p.rows.At(i)
	switch {
	case one == nil:
		return false
	case p.several():
		return p.all || p.marked[p.Key(one)]
	}
	return p.isLead(i)
}

// isLead says whether the keyboard is at row i.
func (p *pool[T, K]) isLead(i int) bool {
	one := p.rows.At(i)
	return p.chosen && one != nil && p.Key(one) == p.selected
}

// press selects row i, or with Shift or Ctrl more than it. A right click on one of several keeps them.
func (p *pool[T, K]) press(i int, e *desktop.MouseEvent) {
	p.focus()
	switch {
	case e.Modifier&fyne.KeyModifierShift != 0:
		p.extend(i)
	case e.Modifier&fyne.KeyModifierShortcutDefault != 0:
		p.toggle(i)
	case e.Button == desktop.MouseButtonSecondary && p.several() && p.isChosen(i):
	default:
		p.choose(i)
	}
}

// open shows the menu of row i, or of all that are selected with it.
func (p *pool[T, K]) open(i int, at fyne.Position) {
	one := p.rows.At(i)
	switch {
	case one == nil:
	case p.several() && p.isChosen(i) && p.Many.Menu != nil:
		p.Many.Menu(p.choice(), at)
	case p.Menu != nil:
		p.Menu(one, at)
	}
}
