package search

import (
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
	chips         []*kit.Chip // in the order of the filters
	filters       []view.Filter
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
	r.filters = q.Filters
	changed := len(r.chips) != len(q.Filters)
	for len(r.chips) < len(q.Filters) {
		i := len(r.chips)
		r.chips = append(r.chips, kit.NewChip("", func() { r.choose(i) }))
	}
	for i, f := range q.Filters {
		changed = changed || f.Label != r.chips[i].Label()
		r.chips[i].SetLabel(f.Label)
		r.chips[i].Set(f.On)
	}
	if !changed {
		return
	}
	r.object.Objects = []fyne.CanvasObject{r.free}
	for _, c := range r.chips[:len(q.Filters)] {
		r.object.Objects = append(r.object.Objects, c)
	}
	r.object.Objects = append(r.object.Objects, r.notMine)
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
		item := fyne.NewMenuItem(name, func() { r.do.SetFilterOf(f.Key, n) })
		item.Checked = name == f.Label
		items = append(items, item)
	}
	return fyne.NewMenu("", items...)
}
