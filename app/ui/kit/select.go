package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// where finds the selected row, which may have moved since; -1 when it is gone. One that is not there
// for now is believed to be where it was.
func (p *pool[T, K]) where() int {
	n := p.rows.Len()
	if !p.chosen {
		return -1
	}
	if p.at < n && (p.isLead(p.at) || p.rows.At(p.at) == nil) {
		return p.at
	}
	for i := range n {
		if p.isLead(i) {
			p.at = i
			return i
		}
	}
	return -1
}

// key handles a key typed at the list; across is how far Up and Down go.
func (p *pool[T, K]) key(e *fyne.KeyEvent, across int) {
	at := p.where()
	if len(e.Name) > 1 { // a letter comes as a key first
		p.typed = ""
	}
	if p.own(e) {
		return
	}
	if to, moves := p.target(e.Name, at, across); moves {
		p.goTo(to, p.held()&fyne.KeyModifierShift != 0)
		return
	}
	one := p.rows.At(at)
	switch {
	case (e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter) && one != nil:
		p.Enter(p.held())
	case e.Name == desktop.KeyMenu && one != nil && (p.Menu != nil || p.several()):
		p.open(at, p.corner())
	case e.Name == fyne.KeyDelete && one != nil && p.drag.on && p.Remove != nil:
		p.remove(at)
	case p.Spare != nil:
		p.Spare(e)
	}
}

// own gives a key to the selected rows, and says whether it meant something to them.
func (p *pool[T, K]) own(e *fyne.KeyEvent) (meant bool) {
	if p.Typed == nil {
		return false
	}
	if p.several() && p.Many.Typed != nil {
		return p.Many.Typed(p.choice(), e)
	}
	for _, one := range p.choice().Rows {
		meant = p.Typed(one, e) || meant
	}
	return meant
}

// Enter does what Enter is for, alone or with Ctrl or Shift.
func (p *pool[T, K]) Enter(with fyne.KeyModifier) {
	c, many := p.choice(), p.Many
	if many == nil {
		many = &Many[T]{}
	}
	switch {
	case len(c.Rows) == 0:
	case with&fyne.KeyModifierShortcutDefault != 0:
		if many.Queue != nil {
			many.Queue(c)
		}
	case with&fyne.KeyModifierShift != 0:
		if many.Get != nil {
			many.Get(c)
		}
	case p.several() && many.Activate != nil:
		many.Activate(c)
	default:
		p.activate(p.where())
	}
}

func (p *pool[T, K]) remove(at int) {
	if p.several() && p.Many.Remove != nil {
		p.Many.Remove(p.choice())
		p.alone()
		return
	}
	p.Remove(at)
}

// held are the modifier keys that are down.
func (p *pool[T, K]) held() fyne.KeyModifier {
	if d, is := fyne.CurrentApp().Driver().(desktop.Driver); is && p.mods == nil {
		return d.CurrentKeyModifiers()
	} else if p.mods != nil {
		return p.mods()
	}
	return 0
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

// goTo selects row i, or all rows to it, and brings it into sight. One that is not there yet is asked for.
func (p *pool[T, K]) goTo(i int, through bool) {
	p.at = i
	if through {
		p.extend(i)
	} else {
		p.choose(i)
	}
	p.scroll(i)
}

// First gives the list the keyboard, at its first row unless one is selected; false: it has none.
func (p *pool[T, K]) First() bool {
	if p.rows.At(0) == nil {
		return false
	}
	p.focus()
	if p.where() < 0 {
		p.goTo(0, false)
	}
	return true
}

func (p *pool[T, K]) activate(i int) {
	if one := p.rows.At(i); p.Activate != nil && one != nil {
		p.Activate(one)
	}
}
