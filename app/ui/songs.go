package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"linnet/app/state"
	"linnet/app/ui/kit"
)

// songColumns are: cover with title and artist, album, format, licence, action, length.
func songColumns() *kit.Columns {
	return &kit.Columns{Gap: 14, Pad: 8, Height: 50, Columns: []kit.Column{
		{Width: 160, Grow: 1.3}, {Width: 80, Grow: 1, From: 560}, {Width: 78, From: 470},
		{Width: 78, From: 700}, {Width: 62}, {Width: 48},
	}}
}

// songLine draws one track of the own library.
type songLine struct {
	object        fyne.CanvasObject
	gallery       *gallery
	id            int64
	cover         *kit.Cover
	title, artist *kit.Text
	album, length *kit.Text
	format, free  *kit.Tag
	play          *kit.RowButton
}

func newSongLine(p songPlayer, g *gallery) *songLine {
	muted := kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall, Elide: true}
	right := muted
	right.Align = fyne.TextAlignTrailing
	l := &songLine{
		gallery: g,
		cover:   kit.NewCover(38, 7),
		title:   kit.NewText(kit.Style{Elide: true}, ""),
		artist:  kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary, Elide: true}, ""),
		album:   kit.NewText(muted, ""),
		length:  kit.NewText(right, ""),
		format:  kit.NewTag(),
		free:    kit.NewTag(),
	}
	l.play = kit.NewRowButton(kit.Primary, "Play", func() { p.PlayTrack(l.id) })
	l.object = container.New(songColumns(), titled(l.cover, l.title, l.artist), l.album, l.format, l.free,
		container.NewStack(l.play), l.length)
	return l
}

// titled puts title over artist beside a cover.
func titled(cover *kit.Cover, title, artist *kit.Text) *fyne.Container {
	return kit.Beside(12, 1, container.New(kit.Dot{Side: cover.Side()}, cover),
		container.New(kit.Middle{}, kit.Down(0, title, artist)))
}

// Object implements kit.Line.
func (l *songLine) Object() fyne.CanvasObject { return l.object }

// Fill implements kit.Line.
func (l *songLine) Fill(s *state.SongRow) {
	l.id = s.ID
	l.gallery.hang(l.cover, s.Cover, seedOf(s.Cover, s.Album, s.Artist))
	l.title.Set(s.Title)
	l.title.SetBold(s.Playing)
	switch {
	case s.Missing:
		l.title.SetColor(kit.ColorMuted)
	case s.Playing:
		l.title.SetColor(kit.ColorAccentText)
	default:
		l.title.SetColor(kit.ColorText)
	}
	l.artist.Set(s.Artist)
	if s.Missing {
		l.artist.Set("The file was not there at the last scan")
	}
	l.album.Set(s.Album)
	l.format.Set(s.Format, false)
	l.free.Set(s.Licence, true)
	l.length.Set(s.Length)
}

// Reveal implements kit.Line.
func (l *songLine) Reveal(active bool) { reveal(l.play, active) }

// reveal shows or hides o, and does nothing when it already is as asked.
func reveal(o fyne.CanvasObject, show bool) {
	switch {
	case show && !o.Visible():
		o.Show()
	case !show && o.Visible():
		o.Hide()
	}
}

// songList is a list of own songs; Space in it still plays and pauses.
type songList = kit.List[state.SongRow, int64]

func newSongList(p songPlayer, g *gallery, spare func(*fyne.KeyEvent)) *songList {
	var list *songList
	list = kit.NewList(kit.Rows[state.SongRow, int64]{
		Key:      func(s *state.SongRow) int64 { return s.ID },
		New:      func() kit.Line[state.SongRow] { return newSongLine(p, g) },
		Activate: func(s *state.SongRow) { p.PlayTrack(s.ID) },
		Menu:     func(s *state.SongRow, at fyne.Position) { songMenu(p, s.ID, list, at) },
		Spare:    spare,
	})
	return list
}

// songMenu opens at a place in the window that shows over.
func songMenu(p songPlayer, id int64, over fyne.CanvasObject, at fyne.Position) {
	menu := fyne.NewMenu("",
		fyne.NewMenuItem("Play", func() { p.PlayTrack(id) }),
		fyne.NewMenuItem("Play next", func() { p.PlayNext(id) }),
		fyne.NewMenuItem("Add to the queue", func() { p.Enqueue(id) }))
	if c := fyne.CurrentApp().Driver().CanvasForObject(over); c != nil {
		widget.ShowPopUpMenuAtPosition(menu, c, at)
	}
}
