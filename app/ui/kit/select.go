package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// choose selects row i.
func (p *pool[T, K]) choose(i int) {
	if p.pick(i) {
		p.refresh()
	}
}

// pick is choose without drawing it; false: the row is not there.
func (p *pool[T, K]) pick(i int) bool {
	one := p.rows.At(i)
	if one == nil {
		return false
	}
	p.selected, p.chosen, p.at = p.Key(one), true, i
	return true
}

// isChosen says whether row i is the selected one.
func (p *pool[T, K]) isChosen(i int) bool {
	one := p.rows.At(i)
	return p.chosen && one != nil && p.Key(one) == p.selected
}

// where finds the selected row, which may have moved since; -1 when it is gone. One that is not there
// for now is believed to be where it was.
func (p *pool[T, K]) where() int {
	n := p.rows.Len()
	if !p.chosen {
		return -1
	}
	if p.at < n && (p.isChosen(p.at) || p.rows.At(p.at) == nil) {
		return p.at
	}
	for i := range n {
		if p.isChosen(i) {
			p.at = i
			return i
		}
	}
	return -1
}

// key handles a key typed at the list; across is how far Up and Down go.
func (p *pool[T, K]) key(e *fyne.KeyEvent, across int) {
	at := p.where()
	one := p.rows.At(at)
	if one != nil && p.Typed != nil && p.Typed(one, e) {
		return
	}
	if to, moves := p.target(e.Name, at, across); moves {
		p.goTo(to)
		return
	}
	switch {
	case (e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter) && one != nil:
		p.activate(at)
	case e.Name == desktop.KeyMenu && one != nil && p.Menu != nil:
		p.Menu(one, p.corner())
	case e.Name == fyne.KeyDelete && one != nil && p.drag.on && p.Remove != nil:
		p.Remove(at)
	case p.Spare != nil:
		p.Spare(e)
	}
}

// target is the row that a key leads to from the selected one at, and whether it leads anywhere.
func (p *pool[T, K]) target(key fyne.KeyName, at, across int) (to int, moves bool) {
	last := p.rows.Len() - 1
	step := map[fyne.KeyName]int{fyne.KeyUp: -across, fyne.KeyDown: across, fyne.KeyPageUp: -p.span(), fyne.KeyPageDown: p.span()}[key]
	if across > 1 {
		step += map[fyne.KeyName]int{fyne.KeyLeft: -1, fyne.KeyRight: 1}[key]
	}
	page := key == fyne.KeyPageUp || key == fyne.KeyPageDown
	switch {
	case last < 0:
		return 0, false
	case key == fyne.KeyHome:
		return 0, true
	case key == fyne.KeyEnd:
		return last, true
	case step != 0 && at < 0:
		return 0, true
	case page:
		return min(max(at+step, 0), last), true
	}
	return at + step, step != 0 && at+step >= 0 && at+step <= last
}

// goTo selects row i and brings it into sight. One that is not there yet is asked for.
func (p *pool[T, K]) goTo(i int) {
	p.at = i
	p.choose(i)
	p.scroll(i)
}

func (p *pool[T, K]) activate(i int) {
	if one := p.rows.At(i); p.Activate != nil && one != nil {
		p.Activate(one)
	}
}
