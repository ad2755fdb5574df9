package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/state"
	"linnet/app/ui/kit"
)

// transfersScreen shows what is arriving and what has arrived.
type transfersScreen struct {
	object fyne.CanvasObject
	head   *heading
	clear  *kit.Button
	rows   *kit.List[state.TransferRow, string]
	empty  *emptyNote
}

func newTransfers(a carrier, g *gallery, spare func(*fyne.KeyEvent)) *transfersScreen {
	t := &transfersScreen{head: newHeading("Transfers", ""), empty: newEmptyNote()}
	t.clear = kit.NewButton(kit.Plain, "Clear finished", a.ClearFinished)
	t.rows = kit.NewList(kit.Rows[state.TransferRow, string]{
		Key:      func(r *state.TransferRow) string { return r.ID },
		New:      func() kit.Line[state.TransferRow] { return newTransferLine(a, g) },
		Activate: func(r *state.TransferRow) { a.PlayTransfer(r.ID) },
		Spare:    spare,
	})
	head := kit.Beside(14, 0, t.head.object, container.New(kit.Middle{}, t.clear))
	t.object = container.NewBorder(kit.Inset(head, 20, 0, 14, 0), nil, nil, nil, container.NewStack(t.rows, t.empty.object))
	return t
}

func (t *transfersScreen) root() fyne.CanvasObject { return t.object }

func (t *transfersScreen) show(v *state.View) {
	t.head.set("Transfers", v.Transfers.Subtitle)
	t.rows.SetRows(v.Transfers.Rows)
	t.empty.set(v.Transfers.Empty)
	finished := false
	for i := range v.Transfers.Rows {
		finished = finished || v.Transfers.Rows[i].State == state.Finished
	}
	reveal(t.clear, finished)
}

// transferLine draws one fetch.
type transferLine struct {
	object          fyne.CanvasObject
	gallery         *gallery
	row             state.TransferRow
	cover           *kit.Cover
	title, artist   *kit.Text
	bar             *kit.Bar
	figures         *kit.Text
	play, hold, end *kit.RowButton
	actions         *fyne.Container
}

func newTransferLine(a carrier, g *gallery) *transferLine {
	l := &transferLine{
		gallery: g,
		cover:   kit.NewCover(38, 7),
		title:   kit.NewText(kit.Style{Elide: true}, ""),
		artist:  kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary, Elide: true}, ""),
		bar:     kit.NewBar(),
		figures: kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary, Elide: true}, ""),
	}
	l.play = kit.NewRowButton(kit.Primary, "Play", func() { a.PlayTransfer(l.row.ID) })
	l.end = kit.NewRowButton(kit.Quiet, "Cancel", func() { a.CancelTransfer(l.row.ID) })
	l.hold = kit.NewRowButton(kit.Quiet, "Pause", func() {
		if l.row.State == state.Paused || l.row.State == state.Failed {
			a.ResumeTransfer(l.row.ID)
		} else {
			a.PauseTransfer(l.row.ID)
		}
	})
	l.actions = kit.Beside(4, 0, kit.Gap(), l.end, l.hold, l.play)
	columns := &kit.Columns{Gap: 18, Pad: 8, Height: 54, Columns: []kit.Column{{Width: 140, Grow: 1}, {Width: 150, Grow: 1.3, From: 440}, {Width: 166}}}
	l.object = container.New(columns, titled(l.cover, l.title, l.artist),
		container.New(kit.Middle{}, kit.Down(6, l.bar, l.figures)), container.NewStack(l.actions))
	return l
}

// Object implements kit.Line.
func (l *transferLine) Object() fyne.CanvasObject { return l.object }

// Fill implements kit.Line.
func (l *transferLine) Fill(r *state.TransferRow) {
	l.row = *r
	l.gallery.hang(l.cover, "", seedOf("", r.Title, r.Artist))
	l.title.Set(r.Title)
	l.artist.Set(r.Artist)
	l.bar.Set(r.Progress)
	reveal(l.bar, r.State != state.Finished)
	l.figures.Set(r.Figures)
	l.figures.SetColor(kit.ColorMuted)
	switch {
	case r.Reason != "":
		l.figures.Set(r.Reason)
		l.figures.SetColor(kit.ColorWarn)
	case r.State == state.Finished:
		l.figures.SetColor(kit.ColorGood)
	}
	l.hold.SetLabel("Pause")
	switch r.State {
	case state.Paused:
		l.hold.SetLabel("Resume")
	case state.Failed:
		l.hold.SetLabel("Try again")
	}
	reveal(l.hold, r.State != state.Finished)
	reveal(l.end, r.State != state.Finished)
	reveal(l.play, r.State != state.Failed)
}

// Reveal implements kit.Line.
func (l *transferLine) Reveal(active bool) { reveal(l.actions, active) }
