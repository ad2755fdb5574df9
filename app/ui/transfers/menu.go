package transfers

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
	"linnet/app/ui/rows"
)

// menus is what can be done with a line of the Transfers screen, by button, menu and key.
type menus struct {
	do      Actions
	gallery *look.Gallery
	popUp   func(*fyne.Menu, fyne.Position)
}

// commands says whether a line stands for a fetch.
func (d *menus) commands(r *view.TransferRow) bool {
	return r.Kind == view.RowTrack || r.Kind == view.RowAlbum || r.Kind == view.RowPart
}

// plays says whether what a line stands for can be played.
func (d *menus) plays(r *view.TransferRow) bool {
	return d.commands(r) && r.State != view.Failed && !r.Gone || r.Kind == view.RowFile && r.Plays
}

func (d *menus) play(r *view.TransferRow) {
	if d.plays(r) {
		d.do.PlayTransfer(r.ID)
	}
}

// hold pauses, resumes, tries again or fetches again.
func (d *menus) hold(r *view.TransferRow) {
	switch r.State {
	case view.Paused, view.Failed, view.Finished:
		d.do.ResumeTransfer(r.ID)
	case view.Arriving, view.Waiting:
		d.do.PauseTransfer(r.ID)
	}
}

// end cancels a transfer, or removes a finished one from the list.
func (d *menus) end(r *view.TransferRow) {
	if r.State == view.Finished {
		d.do.ForgetTransfer(r.ID)
	} else {
		d.do.CancelTransfer(r.ID)
	}
}

// key does what a key means on the selected line: P pauses and resumes, R tries again, Delete cancels,
// plus and minus change the priority, and right and left unfold and fold.
func (d *menus) key(r *view.TransferRow, e *fyne.KeyEvent) bool {
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
		if r.State == view.Failed || r.State == view.Waiting || r.State == view.Finished {
			d.do.ResumeTransfer(r.ID)
		}
	case fyne.KeyDelete, fyne.KeyBackspace:
		d.end(r)
	case fyne.KeyPlus, fyne.KeyEqual:
		d.do.SetTransferPriority(r.ID, min(r.Priority+1, view.PriorityHigh))
	case fyne.KeyMinus:
		d.do.SetTransferPriority(r.ID, max(r.Priority-1, view.PriorityLow))
	default:
		return false
	}
	return true
}

// menu opens what can be done with a line, at a place in the window.
func (d *menus) menu(r *view.TransferRow, at fyne.Position) {
	if d.commands(r) {
		d.popUp(d.itemsOf(*r), at)
	}
}

// whole leaves out the parts of an album that is selected with them: what is done to the album is done to them.
func whole(all []*view.TransferRow) []*view.TransferRow {
	return slices.DeleteFunc(slices.Clone(all), func(r *view.TransferRow) bool {
		return r.Kind == view.RowPart && slices.ContainsFunc(all, func(of *view.TransferRow) bool {
			return of.Kind == view.RowAlbum && strings.HasPrefix(r.Key, of.Key+"/")
		})
	})
}

// manyKeys is key for several lines.
func (d *menus) manyKeys(all []*view.TransferRow, e *fyne.KeyEvent) (meant bool) {
	all = whole(all)
	if e.Name == fyne.KeyDelete || e.Name == fyne.KeyBackspace {
		return d.endMany(all)
	}
	for _, r := range all {
		meant = d.key(r, e) || meant
	}
	return meant
}

// endMany ends several lines by one key, which asks before anything that has arrived is lost.
func (d *menus) endMany(all []*view.TransferRow) (meant bool) {
	var open []string
	var last *view.TransferRow
	for _, r := range all {
		switch {
		case !d.commands(r):
			continue
		case r.State == view.Finished:
			d.end(r)
		default:
			open, last = append(open, r.ID), r
		}
		meant = true
	}
	switch len(open) {
	case 0:
	case 1:
		d.end(last)
	default:
		d.do.AskCancelTransfers(open...)
	}
	return meant
}

// manyMenu opens what can be done with several lines.
func (d *menus) manyMenu(rows []*view.TransferRow, at fyne.Position) {
	if items := d.manyItems(rows); items != nil {
		d.popUp(items, at)
	}
}

// manyItems offers what can be done with any of some lines, and does it with those it can be done with; nil: there is nothing.
func (d *menus) manyItems(all []*view.TransferRow) *fyne.Menu {
	of := map[view.TransferState][]*view.TransferRow{}
	n := 0
	for _, r := range whole(all) {
		if d.commands(r) {
			of[r.State] = append(of[r.State], r)
			n++
		}
	}
	if n == 0 {
		return nil
	}
	items := []*fyne.MenuItem{rows.Headed(message.Transfers(n)), fyne.NewMenuItemSeparator()}
	add := func(name string, key fyne.KeyName, on []*view.TransferRow, do func(*view.TransferRow)) {
		if len(on) == 0 {
			return
		}
		item := fyne.NewMenuItem(name, func() {
			for _, r := range on {
				do(r)
			}
		})
		item.Shortcut = &desktop.CustomShortcut{KeyName: key}
		items = append(items, item)
	}
	going := slices.Concat(of[view.Arriving], of[view.Waiting])
	add(message.Text("Pause"), fyne.KeyP, going, d.hold)
	add(message.Text("Resume"), fyne.KeyP, of[view.Paused], d.hold)
	add(message.Text("Try again"), fyne.KeyR, of[view.Failed], d.hold)
	add(message.Text("Cancel"), fyne.KeyDelete, slices.Concat(going, of[view.Paused], of[view.Failed]), d.end)
	add(message.Text("Remove from the list"), fyne.KeyDelete, of[view.Finished], d.end)
	return fyne.NewMenu("", items...)
}

func (d *menus) itemsOf(r view.TransferRow) *fyne.Menu {
	var items []*fyne.MenuItem
	add := func(name string, key fyne.KeyName, do func()) {
		item := fyne.NewMenuItem(name, do)
		if key != "" {
			item.Shortcut = &desktop.CustomShortcut{KeyName: key}
		}
		items = append(items, item)
	}
	if r.State != view.Failed && !r.Gone {
		add(message.Text("Play"), fyne.KeyReturn, func() { d.play(&r) })
	}
	if r.State != view.Finished {
		add(holdWord(&r), fyne.KeyP, func() { d.hold(&r) })
		add(message.Text("Cancel"), fyne.KeyDelete, func() { d.end(&r) })
		items = append(items, fyne.NewMenuItemSeparator(), kit.Submenu(message.Text("Priority"), d.priorities(r)...))
	} else {
		add(holdWord(&r), fyne.KeyR, func() { d.hold(&r) })
		add(message.Text("Remove from the list"), fyne.KeyDelete, func() { d.end(&r) })
	}
	if r.Folds {
		name := message.Text("Show parts and sources")
		if r.Unfolded {
			name = message.Text("Hide parts and sources")
		}
		add(name, "", func() { d.do.UnfoldTransfer(r.ID, !r.Unfolded) })
	}
	return fyne.NewMenu("", items...)
}

func (d *menus) priorities(r view.TransferRow) []*fyne.MenuItem {
	var items []*fyne.MenuItem
	for _, p := range []struct {
		name string
		is   view.Priority
	}{{message.Text("High"), view.PriorityHigh}, {message.Text("Normal"), view.PriorityNormal}, {message.Text("Low"), view.PriorityLow}} {
		item := fyne.NewMenuItem(p.name, func() { d.do.SetTransferPriority(r.ID, p.is) })
		item.Checked = p.is == r.Priority
		items = append(items, item)
	}
	return items
}
