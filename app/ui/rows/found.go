package rows

import (
	"math"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
)

// foundColumns are: cover with title and artist, holders, speed, queue and distance of the best of them, which is not known everywhere,
// format, length, size, licence, action.
func foundColumns(height float32, best bool) *kit.Columns {
	c := &kit.Columns{Gap: 12, Pad: 8, Height: height, Columns: []kit.Column{
		{Width: 150, Grow: 1}, {Width: 64, From: 460}, {Width: 84, From: 640}, {Width: 70, From: 620}, {Width: 46, From: 760},
		{Width: 60, From: 800}, {Width: 74, From: 520}, {Width: 142},
	}}
	if !best {
		c.Columns[bestColumn].From = math.MaxFloat32
		c.Columns[lengthColumn].From, c.Columns[sizeColumn].From = 560, 680 // there is room for them
	}
	return c
}

// The places of some columns among them.
const (
	bestColumn   = 2
	lengthColumn = 4
	sizeColumn   = 5
)

// FoundHead names the columns over a thin line; where sort is not nil a click sorts.
type FoundHead struct {
	Object fyne.CanvasObject
	cells  []*kit.HeadCell
}

// NewFoundHead names the columns of found rows; sort, which may be nil, is told which one was clicked.
func NewFoundHead(sort func(key string)) *FoundHead {
	h := &FoundHead{}
	var cells []fyne.CanvasObject
	for _, c := range []struct {
		key, name string
		align     fyne.TextAlign
	}{{"title", message.Text("Title"), fyne.TextAlignLeading}, {"holders", message.Text("Held by"), fyne.TextAlignLeading},
		{"speed", message.Text("Speed"), fyne.TextAlignLeading}, {"format", message.Text("Format"), fyne.TextAlignLeading},
		{"length", message.Text("Length"), fyne.TextAlignTrailing}, {"size", message.Text("Size"), fyne.TextAlignTrailing},
		{"licence", message.Text("Licence"), fyne.TextAlignLeading}} {
		var tapped func()
		if sort != nil {
			tapped = func() { sort(c.key) }
		}
		cell := kit.NewHeadCell(c.align, c.name, tapped, func(fyne.Position) {})
		h.cells, cells = append(h.cells, cell), append(cells, cell)
	}
	names := container.New(foundColumns(31, sort != nil), append(cells, kit.Gap())...)
	h.Object = container.NewBorder(nil, container.New(kit.High(1), kit.NewSurface(kit.ColorLine, "", 0)), nil, nil, names)
	return h
}

// Show says how the columns, which are always the same, are sorted.
func (h *FoundHead) Show(columns []view.Column) {
	for i, c := range columns[:min(len(columns), len(h.cells))] {
		h.cells[i].Set(c.Sorted)
	}
}

// NewFoundList returns an empty list of what others offer. Where its rows are those of a search, results is what can be done with them;
// elsewhere it is nil.
func NewFoundList(a FoundActions, menus *Menus, results ResultActions) *kit.List[view.FoundRow, string] {
	d := foundMenus{a, menus, results}
	return kit.NewList(kit.Rows[view.FoundRow, string]{
		Key:      func(r *view.FoundRow) string { return r.ID },
		New:      func() kit.Line[view.FoundRow] { return newFoundLine(d) },
		Activate: d.activate,
		Typed:    d.typed,
		Menu:     func(r *view.FoundRow, at fyne.Position) { d.menu(*r, at) },
		Spare:    menus.Spare,
		Text:     func(r *view.FoundRow) string { return r.Title },
		Many:     d.many(),
	})
}

// many is what can be done with several rows at once.
func (d foundMenus) many() *kit.Many[view.FoundRow] {
	return &kit.Many[view.FoundRow]{
		Menu: func(c kit.Choice[view.FoundRow], at fyne.Position) {
			if menu := d.someMenu(c.Rows); menu != nil {
				d.menus.Pop(menu, at)
			}
		},
		Activate: func(c kit.Choice[view.FoundRow]) { d.playAll(songsIn(c.Rows)) },
		Queue:    func(c kit.Choice[view.FoundRow]) { each(songsIn(c.Rows), d.do.EnqueueFound) },
		Get:      func(c kit.Choice[view.FoundRow]) { d.getAll(c.Rows) },
	}
}

// playAll plays the first of some rows, and the others behind it.
func (d foundMenus) playAll(rows []*view.FoundRow) {
	first := min(1, len(rows))
	each(rows[:first], d.do.PlayFound)
	each(rows[first:], d.do.EnqueueFound)
}

func each(rows []*view.FoundRow, do func(id string)) {
	for _, r := range rows {
		do(r.ID)
	}
}

// missing are those rows that are neither here nor on their way.
func missing(rows []*view.FoundRow) (out []*view.FoundRow) {
	for _, r := range rows {
		if r.Has == view.NotYet {
			out = append(out, r)
		}
	}
	return out
}

// manyMenu is what can be done with several rows. Keep turns round what is kept, so it is offered for those that are not.
func (d foundMenus) manyMenu(rows []*view.FoundRow) *fyne.Menu {
	item, lacking, loose := fyne.NewMenuItem, missing(rows), []*view.FoundRow(nil)
	for _, r := range rows {
		if !r.Kept {
			loose = append(loose, r)
		}
	}
	items := []*fyne.MenuItem{Headed(message.Rows(len(rows))), fyne.NewMenuItemSeparator(),
		item(message.Text("Play"), func() { d.playAll(rows) }),
		item(message.Text("Play last"), func() { each(rows, d.do.EnqueueFound) })}
	if len(lacking) > 0 {
		items = append(items, item(message.Text("Get"), func() { each(lacking, d.do.Get) }))
	}
	if len(loose) > 0 {
		items = append(items, item(message.Text("Keep for later"), func() { each(loose, d.do.KeepFound) }))
	} else {
		items = append(items, item(message.Text("No longer keep for later"), func() { each(rows, d.do.KeepFound) }))
	}
	return fyne.NewMenu("", append(items, d.copyItem(rows...))...)
}

// foundMenus is what lists of found rows share.
type foundMenus struct {
	do      FoundActions
	menus   *Menus
	results ResultActions // may be nil
}

func (d foundMenus) menu(r view.FoundRow, at fyne.Position) {
	kit.PopUp(d.foundMenu(r), d.menus.Canvas, at)
}

func (d foundMenus) foundMenu(r view.FoundRow) *fyne.Menu {
	if r.Kind != "" {
		return d.collectionMenu(r)
	}
	keep := message.Text("Keep for later")
	if r.Kept {
		keep = message.Text("No longer keep for later")
	}
	items := []*fyne.MenuItem{fyne.NewMenuItem(message.Text("Play"), func() { d.do.PlayFound(r.ID) }),
		fyne.NewMenuItem(message.Text("Play last"), func() { d.do.EnqueueFound(r.ID) })}
	if r.Has == view.NotYet {
		items = append(items, fyne.NewMenuItem(message.Text("Get"), func() { d.do.Get(r.ID) }))
	}
	if r.Album != "" && d.results != nil {
		items = append(items, fyne.NewMenuItem(message.Text("Get the whole album"), func() { d.results.GetAlbum(r.ID) }))
	}
	items = append(items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem(keep, func() { d.do.KeepFound(r.ID) }),
		fyne.NewMenuItem(message.Text("Look through a holder’s shelf"), func() { d.do.BrowseHolder(r.ID) }), d.copyItem(&r))
	return fyne.NewMenu("", append(items, d.resultItems(r)...)...)
}

// foundLine draws one recording that the swarm offers.
type foundLine struct {
	object        fyne.CanvasObject
	gallery       *look.Gallery
	row           view.FoundRow
	active        bool
	head, titled  *fyne.Container // what unfolds, cover, title and artist
	fold, unfold  *kit.RowIcon
	indent        fyne.CanvasObject
	play, get     fyne.CanvasObject
	cover         *kit.Cover
	title, artist *kit.Text
	held          *kit.Meter
	format, free  *kit.Tag
	length, size  *kit.Text
	speed         *kit.Text
	availability  *kit.Text
	best          *fyne.Container // the two
	actions       *fyne.Container
	progress      *fyne.Container
	bar           *kit.Bar
	percent, mine *kit.Text
}

func newFoundLine(d foundMenus) *foundLine {
	figure := kit.Style{Color: kit.ColorMuted, Align: fyne.TextAlignTrailing, Elide: true}
	l := &foundLine{
		gallery: d.menus.Gallery,
		cover:   kit.NewCover(38, 7),
		title:   kit.NewText(kit.Style{Elide: true}, ""),
		artist:  kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary, Elide: true}, ""),
		held:    kit.NewMeter(), format: kit.NewTag(), free: kit.NewTag(),
		length: kit.NewText(figure, ""), size: kit.NewText(figure, ""),
		speed:        kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary, Elide: true}, ""),
		availability: kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary, Elide: true}, ""),
		bar:          kit.NewBar(), percent: kit.NewText(figure, ""),
		mine: kit.NewText(kit.Style{Color: kit.ColorGood, Align: fyne.TextAlignTrailing, Elide: true}, message.Text("In your library")),
	}
	l.play = kit.NewRowButton(kit.Plain, message.Text("Play"), func() { d.do.PlayFound(l.row.ID) })
	l.get = kit.NewRowButton(kit.Primary, message.Text("Get"), func() { d.get(l.row) })
	l.newHead(d)
	var more *kit.RowIcon
	more = kit.NewRowIcon(message.Text("More"), look.Glyph("more"), func() {
		d.menu(l.row, fyne.CurrentApp().Driver().AbsolutePositionForObject(more).AddXY(0, 28))
	})
	l.best = container.New(kit.Middle{}, kit.Down(0, l.speed, l.availability))
	l.actions = kit.Beside(2, 0, kit.Gap(), l.play, l.get, more)
	l.progress = kit.Beside(6, 0, l.bar, container.New(kit.Wide(40), l.percent))
	l.object = container.New(foundColumns(50, d.results != nil), l.head, l.held, l.best, l.format,
		l.length, l.size, l.free, container.NewStack(l.actions, l.progress, l.mine))
	return l
}

// Object implements kit.Line.
func (l *foundLine) Object() fyne.CanvasObject { return l.object }

// Fill implements kit.Line.
func (l *foundLine) Fill(r *view.FoundRow) {
	l.row = *r
	l.gallery.Hang(l.cover, "", look.Seed(r.Album, r.Title, r.Artist))
	l.title.Set(message.Numbered(r.Number, r.Title))
	note := ""
	switch {
	case r.New:
		note = message.Text("new")
	case r.Kept:
		note = message.Text("kept")
	}
	l.artist.Set(message.Dotted(r.Songs, r.Artist, r.Album, note))
	l.arrange(r)
	l.held.Set(r.Bars, strconv.Itoa(r.Holders))
	l.setReach(r)
	l.format.Set(r.Format, false)
	l.free.Set(r.Licence, r.Free)
	l.length.Set(r.Length)
	l.size.Set(r.Size)
	l.bar.Set(r.Progress)
	l.percent.Set(message.Percent(r.Progress))
	l.Reveal(l.active)
}

// Reveal implements kit.Line: progress takes the place of the actions, and having it that of both.
func (l *foundLine) Reveal(active bool) {
	l.active = active
	kit.Reveal(l.actions, active && l.row.Has == view.NotYet)
	play, get := l.row.Kind == "", gettable(&l.row)
	if play != l.play.Visible() || get != l.get.Visible() {
		kit.Reveal(l.play, play)
		kit.Reveal(l.get, get)
		l.actions.Refresh()
	}
	kit.Reveal(l.progress, l.row.Has == view.Fetching)
	kit.Reveal(l.mine, l.row.Has == view.Have)
}
