package search

import (
	"slices"

	"fyne.io/fyne/v2"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
)

// filterRow narrows the found rows down.
type filterRow struct {
	object        *fyne.Container
	do            Actions
	canvas        fyne.Canvas
	free, notMine *kit.Chip
	chips         []*kit.Chip   // in the order of the filters
	filters       []view.Filter // how the rows are listed, what narrows them, and what was saved
}

func newFilterRow(a Actions, c fyne.Canvas) *filterRow {
	r := &filterRow{do: a, canvas: c, object: kit.Flow(8)}
	r.free = kit.NewChip(message.Text("Free licence"), func() { a.SetFreeOnly(!r.free.On()) })
	r.notMine = kit.NewChip(message.Text("Not in my library"), func() { a.SetNotMine(!r.notMine.On()) })
	return r
}

func (r *filterRow) show(q *view.Search) {
	r.free.Set(q.FreeOnly)
	r.notMine.Set(q.NotMine)
	r.filters = slices.Concat([]view.Filter{q.As}, q.Filters, []view.Filter{q.Saved})
	changed := len(r.chips) != len(r.filters)
	for len(r.chips) < len(r.filters) {
		i := len(r.chips)
		r.chips = append(r.chips, kit.NewChip("", func() { r.choose(i) }))
	}
	for i, f := range r.filters {
		changed = changed || f.Label != r.chips[i].Label()
		r.chips[i].SetLabel(f.Label)
		r.chips[i].Set(f.On)
		kit.Reveal(r.chips[i], f.Key != "")
	}
	if !changed {
		return
	}
	last := len(r.filters) - 1
	r.object.Objects = []fyne.CanvasObject{r.chips[0], r.free}
	for _, c := range r.chips[1:last] {
		r.object.Objects = append(r.object.Objects, c)
	}
	r.object.Objects = append(r.object.Objects, r.notMine, r.chips[last])
	r.object.Refresh()
}

// choose opens what a filter can be.
func (r *filterRow) choose(i int) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(r.chips[i])
	kit.PopUp(r.menu(r.filters[i]), r.canvas, at.AddXY(0, r.chips[i].Size().Height+2))
}

func (r *filterRow) menu(f view.Filter) *fyne.Menu {
	var items []*fyne.MenuItem
	for n, name := range f.Choices {
		if name == view.BetweenChoices {
			items = append(items, fyne.NewMenuItemSeparator())
			continue
		}
		item := fyne.NewMenuItem(name, func() { r.do.SetFilterOf(f.Key, n) })
		item.Checked = name == f.Label && (f.On || n == 0)
		items = append(items, item)
	}
	return fyne.NewMenu("", items...)
}
