package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"linnet/app/state"
)

// transferDesk is what can be done with a line of the Transfers screen, by button, menu and key.
type transferDesk struct {
	do      carrier
	gallery *gallery
	popUp   func(*fyne.Menu, fyne.Position)
}

// commands says whether a line stands for a fetch.
func (d *transferDesk) commands(r *state.TransferRow) bool {
	return r.Kind == state.RowTrack || r.Kind == state.RowAlbum || r.Kind == state.RowPart
}

// plays says whether what a line stands for can be played.
func (d *transferDesk) plays(r *state.TransferRow) bool {
	return d.commands(r) && r.State != state.Failed && !r.Gone || r.Kind == state.RowFile && r.Plays
}

func (d *transferDesk) play(r *state.TransferRow) {
	if d.plays(r) {
		d.do.PlayTransfer(r.ID)
	}
}

// hold pauses, resumes, tries again or fetches again.
func (d *transferDesk) hold(r *state.TransferRow) {
	switch r.State {
	case state.Paused, state.Failed, state.Finished:
		d.do.ResumeTransfer(r.ID)
	case state.Arriving, state.Waiting:
		d.do.PauseTransfer(r.ID)
	}
}

// end cancels, or takes off the list what is finished.
func (d *transferDesk) end(r *state.TransferRow) {
	if r.State == state.Finished {
		d.do.ForgetTransfer(r.ID)
	} else {
		d.do.CancelTransfer(r.ID)
	}
}

// key does what a key means on the selected line: P pauses and resumes, R tries again, Delete cancels,
// plus and minus change the priority, and right and left unfold and fold.
func (d *transferDesk) key(r *state.TransferRow, e *fyne.KeyEvent) bool {
	if e.Name == fyne.KeyRight || e.Name == fyne.KeyLeft {
		if (e.Name == fyne.KeyRight) != r.Unfolded && r.Folds {
			d.do.UnfoldTransfer(r.ID, !r.Unfolded)
		}
		return true
	}
	if !d.commands(r) {
		return false
	}
	switch e.Name {
	case fyne.KeyP:
		d.hold(r)
	case fyne.KeyR:
		if r.State == state.Failed || r.State == state.Waiting || r.State == state.Finished {
			d.do.ResumeTransfer(r.ID)
		}
	case fyne.KeyDelete, fyne.KeyBackspace:
		d.end(r)
	case fyne.KeyPlus, fyne.KeyEqual:
		d.do.SetTransferPriority(r.ID, min(r.Priority+1, state.PriorityHigh))
	case fyne.KeyMinus:
		d.do.SetTransferPriority(r.ID, max(r.Priority-1, state.PriorityLow))
	default:
		return false
	}
	return true
}

// menu opens what can be done with a line, at a place in the window.
func (d *transferDesk) menu(r *state.TransferRow, at fyne.Position) {
	if d.commands(r) {
		d.popUp(d.itemsOf(*r), at)
	}
}

func (d *transferDesk) itemsOf(r state.TransferRow) *fyne.Menu {
	var items []*fyne.MenuItem
	add := func(name string, key fyne.KeyName, do func()) {
		item := fyne.NewMenuItem(name, do)
		if key != "" {
			item.Shortcut = &desktop.CustomShortcut{KeyName: key}
		}
		items = append(items, item)
	}
	if r.State != state.Failed && !r.Gone {
		add("Play", fyne.KeyReturn, func() { d.play(&r) })
	}
	if r.State != state.Finished {
		add(holdWord(&r), fyne.KeyP, func() { d.hold(&r) })
		add("Cancel", fyne.KeyDelete, func() { d.end(&r) })
		items = append(items, fyne.NewMenuItemSeparator(), under("Priority", d.priorities(r)...))
	} else {
		add(holdWord(&r), fyne.KeyR, func() { d.hold(&r) })
		add("Take off the list", fyne.KeyDelete, func() { d.end(&r) })
	}
	if r.Folds {
		name := "Show parts and sources"
		if r.Unfolded {
			name = "Hide parts and sources"
		}
		add(name, "", func() { d.do.UnfoldTransfer(r.ID, !r.Unfolded) })
	}
	return fyne.NewMenu("", items...)
}

func (d *transferDesk) priorities(r state.TransferRow) []*fyne.MenuItem {
	var items []*fyne.MenuItem
	for _, p := range []struct {
		name string
		is   state.Priority
	}{{"High", state.PriorityHigh}, {"Normal", state.PriorityNormal}, {"Low", state.PriorityLow}} {
		item := fyne.NewMenuItem(p.name, func() { d.do.SetTransferPriority(r.ID, p.is) })
		item.Checked = p.is == r.Priority
		items = append(items, item)
	}
	return items
}
