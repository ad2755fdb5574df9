// Package transfers is the Transfers screen: downloads, uploads and finished transfers, with what can be done with each.
package transfers

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
	"linnet/app/ui/page"
)

// Screen shows downloads, uploads and finished transfers, and the rates of the last minutes.
type Screen struct {
	object fyne.CanvasObject
	head   *page.Heading
	clear  *kit.Button
	chips  *fyne.Container
	tabs   map[view.TransferTab]*kit.Chip
	rates  *rateGraph
	rows   *kit.List[view.TransferRow, string]
	days   *kit.List[view.DayRow, string]
	empty  *page.EmptyNote
	do     Actions
	counts []view.TabCount // as shown
	tab    view.TransferTab
}

// New builds the Transfers screen, which shows nothing yet.
func New(a Actions, c fyne.Canvas, g *look.Gallery, spare func(*fyne.KeyEvent)) *Screen {
	t := &Screen{do: a, head: page.NewHeading(message.Text("Transfers"), ""), empty: page.NewEmptyNote(), rates: newRateGraph(),
		chips: kit.Flow(8), tabs: map[view.TransferTab]*kit.Chip{}}
	menus := &menus{do: a, gallery: g, popUp: func(m *fyne.Menu, at fyne.Position) { kit.PopUp(m, c, at) }}
	t.clear = kit.NewButton(kit.Plain, message.Text("Clear finished"), a.ClearFinished)
	open := kit.NewButton(kit.Plain, message.Text("Open a magnet or torrent…"), a.NewLink)
	t.rows = kit.NewList(kit.Rows[view.TransferRow, string]{
		Key:      func(r *view.TransferRow) string { return r.Key },
		New:      func() kit.Line[view.TransferRow] { return newLine(menus) },
		Activate: menus.play,
		Menu:     menus.menu,
		Typed:    menus.key,
		Many: &kit.Many[view.TransferRow]{
			Menu:  func(c kit.Choice[view.TransferRow], at fyne.Position) { menus.manyMenu(c.Rows, at) },
			Typed: func(c kit.Choice[view.TransferRow], e *fyne.KeyEvent) bool { return menus.manyKeys(c.Rows, e) },
		},
		Spare: spare,
	})
	t.days = kit.NewList(kit.Rows[view.DayRow, string]{
		Key:   func(r *view.DayRow) string { return r.Day },
		New:   func() kit.Line[view.DayRow] { return newDayLine() },
		Spare: spare,
	})
	middle := func(o fyne.CanvasObject) fyne.CanvasObject { return container.New(kit.Middle{}, o) }
	head := kit.Beside(8, 0, t.head.Object, middle(t.clear), middle(open))
	top := kit.Down(0, kit.Inset(head, kit.Sides(20, 0, 12, 0)), t.rates.object, kit.Inset(t.chips, kit.Sides(12, 0, 8, 0)))
	t.object = container.NewBorder(top, nil, nil, nil, container.NewStack(kit.Overhang(t.rows), kit.Overhang(t.days), t.empty.Object))
	return t
}

// Root is what the window shows while the screen is open.
func (t *Screen) Root() fyne.CanvasObject { return t.object }

// Show writes v into the screen. It is called while the screen is the open one only.
func (t *Screen) Show(v *view.View) {
	tr := &v.Transfers
	t.head.Set(message.Text("Transfers"), tr.Subtitle)
	t.showTabs(tr)
	t.rates.show(&tr.Graph)
	t.rows.SetRows(tr.Rows)
	t.days.SetRows(tr.Days)
	if tr.Tab != t.tab {
		t.tab = tr.Tab
		t.rows.Rewind()
		t.days.Rewind()
	}
	kit.Reveal(t.rows, tr.Tab != view.TabDays)
	kit.Reveal(t.days, tr.Tab == view.TabDays)
	t.empty.Set(tr.Empty)
	kit.Reveal(t.clear, tr.Clear)
}

// showTabs writes the tabs with their counts.
func (t *Screen) showTabs(tr *view.Transfers) {
	if !slices.Equal(tr.Tabs, t.counts) {
		t.counts, t.chips.Objects = tr.Tabs, nil
		for _, tab := range tr.Tabs {
			chip := t.tabs[tab.Tab]
			if chip == nil {
				chip = kit.NewChip("", func() { t.do.ShowTransferTab(tab.Tab) })
				t.tabs[tab.Tab] = chip
			}
			chip.SetLabel(message.Tab(tab.Tab.Name(), tab.Count))
			t.chips.Add(chip)
		}
		t.chips.Refresh()
	}
	for tab, chip := range t.tabs {
		chip.Set(tab == tr.Tab)
	}
}

// rateGraph draws the rates of the last minutes with their scale.
type rateGraph struct {
	object    fyne.CanvasObject
	graph     *kit.Graph
	top, span *kit.Text
	shown     view.Graph
}

func newRateGraph() *rateGraph {
	small := kit.Style{Color: kit.ColorMuted, Size: kit.SizeCaption}
	r := &rateGraph{graph: kit.NewGraph(), top: kit.NewText(small, ""), span: kit.NewText(small, "")}
	down, up := kit.NewText(small, message.Text("received")), kit.NewText(small, message.Text("sent"))
	down.SetColor(kit.ColorAccentText)
	up.SetColor(kit.ColorGood)
	words := kit.Beside(10, 1, r.top, kit.Gap(), down, up, r.span)
	r.object = container.New(kit.High(84), container.NewStack(kit.NewSurface(kit.ColorSurface, kit.ColorLine, 12),
		kit.Inset(container.NewBorder(words, nil, nil, nil, r.graph), kit.Sides(7, 12, 6, 12))))
	return r
}

func (r *rateGraph) show(g *view.Graph) {
	if slices.Equal(g.Down, r.shown.Down) && slices.Equal(g.Up, r.shown.Up) && g.Top == r.shown.Top {
		return
	}
	r.shown = *g
	r.top.Set(g.Top)
	r.span.Set(message.LastSpan(g.Span))
	r.graph.Set(g.Down, g.Up)
}

// dayLine draws what one day brought and took.
type dayLine struct {
	object         fyne.CanvasObject
	day            *kit.Text
	down, up       *kit.Text
	downBar, upBar *kit.Bar
}

func newDayLine() *dayLine {
	figure := kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall, Elide: true}
	l := &dayLine{day: kit.NewText(kit.Style{Elide: true}, ""), down: kit.NewText(figure, ""), up: kit.NewText(figure, ""),
		downBar: kit.NewBar(), upBar: kit.NewBar()}
	columns := &kit.Columns{Gap: 18, Pad: 8, Height: 44,
		Columns: []kit.Column{{Width: 110, Grow: .5}, {Width: 110, Grow: 1}, {Width: 110, Grow: 1}}}
	of := func(text *kit.Text, bar *kit.Bar) fyne.CanvasObject {
		return container.New(kit.Middle{}, kit.Down(4, text, bar))
	}
	l.object = container.New(columns, l.day, of(l.down, l.downBar), of(l.up, l.upBar))
	return l
}

// Object implements kit.Line.
func (l *dayLine) Object() fyne.CanvasObject { return l.object }

// Fill implements kit.Line.
func (l *dayLine) Fill(r *view.DayRow) {
	l.day.Set(r.Day)
	l.down.Set(message.Received(r.Down))
	l.up.Set(message.Sent(r.Up))
	l.downBar.Set(r.DownPart)
	l.upBar.Set(r.UpPart)
}

// Reveal implements kit.Line: there is nothing to do with a day.
func (l *dayLine) Reveal(bool) {}
