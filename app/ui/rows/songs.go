// Package rows draws the lists that more than one screen shows: own songs, entries, and what others offer, with what can be done with a
// row. It knows no screen.
package rows

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
)

// songKey tells rows apart: in a playlist a song may stand twice.
type songKey struct {
	id    int64
	place int
}

// songList is a list of own songs; Space in it still plays and pauses.
type songList = kit.List[view.SongRow, songKey]

// SongTable is a list of own songs in the columns that the listener chose.
type SongTable struct {
	List    *songList
	menus   *Menus
	layout  kit.Columns // of rows
	columns []view.Column
	order   []string // of the columns that are shown
	version int      // grows when the columns change, so that rows know
	plain   bool     // a playlist whose order is the listener's
	rows    kit.Source[view.SongRow]

	sounding bool // as the rows were drawn
}

// NewSongTable returns an empty table; need is told which rows come into sight and are not there.
func NewSongTable(menus *Menus, need func(int)) *SongTable {
	t := &SongTable{menus: menus, rows: kit.All[view.SongRow](nil), layout: kit.Columns{Gap: 12, Pad: 8, Height: 50}}
	t.List = kit.NewList(kit.Rows[view.SongRow, songKey]{
		Key: func(s *view.SongRow) songKey { return songKey{s.ID, s.Place} },
		New: func() kit.Line[view.SongRow] { return newSongLine(t) },
		Activate: func(s *view.SongRow) {
			if s.Heading == "" {
				menus.Do.PlayTrack(s.ID, s.Place)
			}
		},
		Menu:   func(s *view.SongRow, at fyne.Position) { menus.menu(s, t.plain, at) },
		Spare:  menus.Spare,
		Need:   need,
		Move:   func(from, to int) { menus.Do.MoveInPlaylist(from, to) },
		Remove: func(at int) { menus.Do.RemoveFromPlaylist(at) },
		Text:   func(s *view.SongRow) string { return s.Title },
	})
	t.List.Several(t.many())
	return t
}

// many is what can be done with several songs at once.
func (t *SongTable) many() *kit.Many[view.SongRow] {
	do := t.menus.Do
	return &kit.Many[view.SongRow]{
		Menu: func(c kit.Choice[view.SongRow], at fyne.Position) {
			chosen := t.chosen(c)
			n := len(chosen.Tracks)
			if chosen.All {
				n = t.rows.Len()
			}
			var remove func()
			if t.plain {
				remove = func() { do.RemoveFromPlaylist(places(c)...) }
			}
			t.menus.Pop(t.menus.manyMenu(chosen, n, remove), at)
		},
		Activate: func(c kit.Choice[view.SongRow]) { do.PlayMany(t.chosen(c)) },
		Remove:   func(c kit.Choice[view.SongRow]) { do.RemoveFromPlaylist(places(c)...) },
		Queue:    func(c kit.Choice[view.SongRow]) { do.EnqueueMany(t.chosen(c)) },
	}
}

// chosen are the songs among the selected rows. All is for lists of which some rows are not there.
func (t *SongTable) chosen(c kit.Choice[view.SongRow]) (v view.Chosen) {
	for _, s := range c.Rows {
		if s.Heading == "" {
			v.Tracks = append(v.Tracks, s.ID)
		}
	}
	v.All = c.All && len(c.Rows) < t.rows.Len()
	return v
}

// places are those of the selected rows in their playlist.
func places(c kit.Choice[view.SongRow]) (at []int) {
	for _, s := range c.Rows {
		at = append(at, s.Place)
	}
	return at
}

// Show lists other songs, in other columns.
func (t *SongTable) Show(columns []view.Column, rows kit.Source[view.SongRow], plain bool) {
	if !slices.Equal(columns, t.columns) || plain != t.plain {
		t.columns, t.plain = columns, plain
		t.order, t.layout.Columns = nil, nil
		for _, c := range columns {
			if c.Shown {
				t.order = append(t.order, c.Key)
				t.layout.Columns = append(t.layout.Columns, columnRoom(c.Key))
			}
		}
		actions := kit.Column{Width: 92}
		if plain {
			actions.Width = 160
		}
		t.layout.Columns = append(t.layout.Columns, actions)
		t.version++
		t.List.Refresh()
	}
	if t.sounding != t.menus.Sounding {
		t.sounding = t.menus.Sounding
		t.List.Refresh()
	}
	t.List.SetMovable(plain)
	t.rows = rows
	t.List.SetSource(rows)
}

// columnRoom is how much room a column has.
func columnRoom(key string) kit.Column {
	return map[string]kit.Column{
		view.ColumnTitle: {Width: 180, Grow: 1.6}, view.ColumnArtist: {Width: 80, Grow: .8, From: 560},
		view.ColumnAlbum:  {Width: 80, Grow: 1, From: 560},
		view.ColumnNumber: {Width: 30, From: 500}, view.ColumnGenre: {Width: 70, Grow: .4, From: 640},
		view.ColumnYear:  {Width: 40, From: 520},
		view.ColumnPlays: {Width: 44, From: 600}, view.ColumnAdded: {Width: 76, From: 640}, view.ColumnRating: {Width: 80, From: 520},
		view.ColumnFormat: {Width: 84, From: 470}, view.ColumnLicence: {Width: 70, From: 700}, view.ColumnLength: {Width: 48},
	}[key]
}

// rightAligned says whether a column holds figures.
func rightAligned(key string) bool {
	return key == view.ColumnLength || key == view.ColumnYear || key == view.ColumnPlays || key == view.ColumnNumber
}

// songLine draws one track of the own library, or a heading between such.
type songLine struct {
	object        fyne.CanvasObject
	table         *SongTable
	version       int // of the columns it is laid out in
	row           view.SongRow
	cells         *fyne.Container
	titled        *fyne.Container
	cover         *kit.Cover
	title, artist *kit.Text
	heading       *kit.Text
	texts         map[string]*kit.Text
	format, free  *kit.Tag
	marks         *kit.Marks
	actions       *fyne.Container
	play          *kit.RowButton
	order         []fyne.CanvasObject // the buttons of a playlist
}

func newSongLine(t *SongTable) *songLine {
	l := &songLine{
		table: t, version: -1,
		cover:   kit.NewCover(38, 7),
		title:   kit.NewText(kit.Style{Elide: true}, ""),
		artist:  kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary, Elide: true}, ""),
		heading: kit.NewText(kit.Style{Bold: true, Color: kit.ColorMuted, Size: kit.SizeSmall, Elide: true}, ""),
		format:  kit.NewTag(), free: kit.NewTag(),
		marks: kit.NewMarks(look.Glyph("heart"), look.Glyph("star"), 5),
		texts: map[string]*kit.Text{},
	}
	l.titled = kit.Titled(l.cover, l.title, l.artist)
	do := t.menus.Do
	l.play = kit.NewRowButton(kit.Primary, message.Text("Play"), func() {
		t.menus.play(&l.row)
	})
	var more *kit.RowIcon
	more = kit.NewRowIcon(message.Text("More"), look.Glyph("more"), func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(more)
		t.menus.menu(&l.row, t.plain, at.AddXY(0, 28))
	})
	l.order = []fyne.CanvasObject{
		kit.NewRowIcon(message.Text("Move up"), look.Glyph("up"), func() { do.MoveInPlaylist(l.row.Place, l.row.Place-1) }),
		kit.NewRowIcon(message.Text("Move down"), look.Glyph("down"), func() { do.MoveInPlaylist(l.row.Place, l.row.Place+1) }),
	}
	l.actions = kit.Beside(4, 0, kit.Gap(), l.order[0], l.order[1], container.New(kit.Middle{}, l.play), more)
	l.cells = container.NewWithoutLayout()
	l.arrange()
	l.object = container.NewStack(l.cells, kit.Inset(l.heading, kit.Sides(0, 8, 0, 8)))
	return l
}

// Object implements kit.Line.
func (l *songLine) Object() fyne.CanvasObject { return l.object }

// cell is what stands in a column.
func (l *songLine) cell(key string) fyne.CanvasObject {
	switch key {
	case view.ColumnTitle:
		return l.titled
	case view.ColumnFormat:
		return l.format
	case view.ColumnLicence:
		return l.free
	case view.ColumnRating:
		return l.marks
	}
	if l.texts[key] == nil {
		style := kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall, Elide: true}
		if rightAligned(key) {
			style.Align = fyne.TextAlignTrailing
		}
		l.texts[key] = kit.NewText(style, "")
	}
	return l.texts[key]
}

// arrange lays the cells out in the columns of the table.
func (l *songLine) arrange() {
	if l.version == l.table.version {
		return
	}
	// A layout of its own: a row that is not in use keeps the columns it has cells for.
	layout := l.table.layout
	l.version, l.cells.Layout, l.cells.Objects = l.table.version, &layout, nil
	for _, key := range l.table.order {
		l.cells.Objects = append(l.cells.Objects, l.cell(key))
	}
	l.cells.Objects = append(l.cells.Objects, container.NewStack(l.actions))
	for _, o := range l.order {
		kit.Reveal(o, l.table.plain)
	}
	l.cells.Refresh()
}

// Fill implements kit.Line.
func (l *songLine) Fill(s *view.SongRow) {
	l.row = *s
	kit.Reveal(l.cells, s.Heading == "")
	l.heading.Set(s.Heading)
	if s.Heading != "" {
		return
	}
	l.arrange()
	l.table.menus.Gallery.Hang(l.cover, s.Cover, look.Seed(s.Album, s.Title, s.Artist))
	l.fillTitle(s)
	for key, text := range map[string]string{view.ColumnArtist: s.Artist, view.ColumnAlbum: s.Album, view.ColumnGenre: s.Genre,
		view.ColumnYear:   s.Year,
		view.ColumnNumber: s.Number, view.ColumnPlays: s.Plays, view.ColumnAdded: s.Added, view.ColumnLength: s.Length} {
		if cell := l.texts[key]; cell != nil {
			cell.Set(text)
		}
	}
	l.play.SetLabel(l.table.menus.playWord(s))
	l.format.Set(s.Format, false)
	l.free.Set(s.Licence, true)
	l.marks.Set(s.Loved, s.Rating)
}

func (l *songLine) fillTitle(s *view.SongRow) {
	l.title.Set(s.Title)
	l.title.SetBold(s.Playing)
	switch {
	case s.Missing || s.Unplayable != "":
		l.title.SetColor(kit.ColorFaint)
	case s.Playing:
		l.title.SetColor(kit.ColorAccentText)
	default:
		l.title.SetColor(kit.ColorText)
	}
	l.artist.Set(message.Dotted(s.Artist, s.Note))
	switch {
	case s.Missing:
		l.artist.Set(message.Text("The file was not there at the last scan"))
	case s.Unplayable != "":
		l.artist.Set(s.Unplayable)
	}
}

// Reveal implements kit.Line.
func (l *songLine) Reveal(active bool) { kit.Reveal(l.actions, active && l.row.Heading == "") }
