package transfers

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
)

// line draws a download, one of its parts or sources, or an upload.
type line struct {
	object           *fyne.Container
	usual, noted     *kit.Columns // a note has the whole line
	menus            *menus
	row              view.TransferRow
	fold, unfold     *kit.RowIcon
	indent           fyne.CanvasObject
	head             *fyne.Container
	cover            *kit.Cover
	titled           *fyne.Container
	title, artist    *kit.Text
	bar              *kit.Bar
	figures          *kit.Text
	progress         *fyne.Container
	play, hold       *kit.RowButton
	end, more        *kit.RowIcon
	actions, buttons *fyne.Container
}

func newLine(d *menus) *line {
	l := &line{
		menus:   d,
		cover:   kit.NewCover(38, 7),
		title:   kit.NewText(kit.Style{Elide: true}, ""),
		artist:  kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary, Elide: true}, ""),
		bar:     kit.NewBar(),
		figures: kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary, Elide: true}, ""),
	}
	l.unfold = kit.NewRowIcon(message.Text("Show parts and sources"), look.Glyph("chevron-right"),
		func() { d.do.UnfoldTransfer(l.row.ID, true) })
	l.fold = kit.NewRowIcon(message.Text("Hide parts and sources"), look.Glyph("chevron-down"),
		func() { d.do.UnfoldTransfer(l.row.ID, false) })
	l.indent = container.New(kit.Wide(74), kit.Gap())
	l.titled = kit.Titled(l.cover, l.title, l.artist)
	l.head = kit.Beside(4, 3, l.unfold, l.fold, l.indent, l.titled)
	l.play = kit.NewRowButton(kit.Primary, message.Text("Play"), func() { d.play(&l.row) })
	l.hold = kit.NewRowButton(kit.Quiet, message.Text("Pause"), func() { d.hold(&l.row) })
	l.end = kit.NewRowIcon(message.Text("Cancel"), look.Glyph("close"), func() { d.end(&l.row) })
	l.more = kit.NewRowIcon(message.Text("More"), look.Glyph("more"), func() {
		d.menu(&l.row, fyne.CurrentApp().Driver().AbsolutePositionForObject(l.more).AddXY(0, 28))
	})
	l.buttons = kit.Beside(4, 0, kit.Gap(), l.hold, container.New(kit.Middle{}, l.play), l.end, l.more)
	l.actions = container.NewStack(l.buttons)
	l.progress = container.New(kit.Middle{}, kit.Down(6, l.bar, l.figures))
	columns := func(of ...kit.Column) *kit.Columns { return &kit.Columns{Gap: 14, Pad: 6, Height: 54, Columns: of} }
	never := kit.Column{From: math.MaxFloat32}
	l.usual, l.noted = columns(kit.Column{Width: 140, Grow: 1}, kit.Column{Width: 150, Grow: 1.3, From: 400}, kit.Column{Width: 188}),
		columns(kit.Column{Grow: 1}, never, never)
	l.object = container.New(l.usual, l.head, l.progress, container.NewStack(l.actions))
	return l
}

// Object implements kit.Line.
func (l *line) Object() fyne.CanvasObject { return l.object }

// Fill implements kit.Line.
func (l *line) Fill(r *view.TransferRow) {
	l.row = *r
	below := r.Kind == view.RowPart || r.Kind == view.RowFile || r.Kind == view.RowSource || r.Kind == view.RowNote
	l.arrange(r, below)
	if !below {
		l.menus.gallery.Hang(l.cover, "", look.Seed(r.Album, r.Title, r.Artist))
	}
	l.title.Set(r.Title)
	l.title.SetColor(kit.ColorText)
	if r.Kind == view.RowNote {
		l.title.SetColor(kit.ColorMuted)
	}
	l.artist.Set(r.Artist)
	l.bar.Set(r.Progress)
	l.fillFigures(r)
	l.fillActions(r)
}

// arrange gives the row its shape: what stands below a transfer is set in and has no cover.
func (l *line) arrange(r *view.TransferRow, below bool) {
	changed := l.indent.Visible() != below || l.fold.Visible() != r.Unfolded || l.artist.Visible() != (r.Artist != "")
	kit.Reveal(l.unfold, r.Folds && !r.Unfolded)
	kit.Reveal(l.fold, r.Folds && r.Unfolded)
	kit.Reveal(l.indent, below)
	kit.Reveal(l.titled.Objects[0], !below)
	kit.Reveal(l.artist, r.Artist != "")
	if changed {
		l.head.Refresh()
	}
	columns := l.usual
	if r.Kind == view.RowNote {
		columns = l.noted
	}
	if l.object.Layout != columns {
		l.object.Layout = columns
		l.object.Refresh()
	}
}

func (l *line) fillFigures(r *view.TransferRow) {
	bar := r.State != view.Finished && r.Kind != view.RowNote && r.Kind != view.RowSending
	if l.bar.Visible() != bar {
		kit.Reveal(l.bar, bar)
		l.progress.Refresh()
	}
	l.figures.Set(r.Figures)
	l.figures.SetColor(kit.ColorMuted)
	switch {
	case r.Reason != "":
		l.figures.Set(r.Reason)
		if r.State == view.Failed || r.Gone {
			l.figures.SetColor(kit.ColorWarn)
		}
	case r.State == view.Finished:
		l.figures.SetColor(kit.ColorGood)
	}
}

func (l *line) fillActions(r *view.TransferRow) {
	whole := l.menus.commands(r)
	l.hold.SetLabel(holdWord(r))
	kit.Reveal(l.hold, whole && (r.State != view.Finished || r.Gone))
	kit.Reveal(l.play, l.menus.plays(r))
	kit.Reveal(l.end, whole)
	kit.Reveal(l.more, whole)
	l.buttons.Refresh()
}

// Reveal implements kit.Line.
func (l *line) Reveal(active bool) {
	kit.Reveal(l.actions, active && (l.menus.commands(&l.row) || l.menus.plays(&l.row)))
}

// holdWord is what the button says that pauses, resumes, tries again or fetches again.
func holdWord(r *view.TransferRow) string {
	switch r.State {
	case view.Paused:
		return message.Text("Resume")
	case view.Failed:
		return message.Text("Try again")
	case view.Finished:
		return message.Text("Fetch again")
	}
	return message.Text("Pause")
}
