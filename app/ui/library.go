package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/state"
	"linnet/app/ui/kit"
)

// libraryScreen shows the own music: songs, albums, or one album opened.
type libraryScreen struct {
	object    fyne.CanvasObject
	gallery   *gallery
	librarian librarian

	head          *heading
	back          *kit.IconButton
	cover         *kit.Cover
	opened        []fyne.CanvasObject // what only an open album has: back, cover, play
	play          *kit.Button
	scan          *kit.Text
	chips         map[state.Section]*kit.Chip
	chipRow       *fyne.Container
	songs         *songList
	albums        *kit.Grid[state.AlbumCard, string]
	songBox, grid *fyne.Container
	empty         *emptyNote
	album         string // key of the open album
}

func newLibrary(a librarian, g *gallery, spare func(*fyne.KeyEvent)) *libraryScreen {
	l := &libraryScreen{gallery: g, librarian: a, head: newHeading("", ""), cover: kit.NewCover(88, 12), empty: newEmptyNote()}
	l.back = kit.NewIconButton("Back", glyph("back"), a.CloseAlbum)
	l.play = kit.NewButton(kit.Primary, "Play", func() { a.PlayAlbum(l.album) })
	l.scan = kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall, Elide: true}, "")
	l.chips = map[state.Section]*kit.Chip{}
	l.chipRow = kit.Beside(8, -1)
	for _, section := range []state.Section{state.SectionSongs, state.SectionAlbums} {
		chip := kit.NewChip(string(section), func() { a.ShowSection(section) })
		l.chips[section] = chip
		l.chipRow.Add(chip)
	}
	l.songs = newSongList(a, g, spare)
	l.albums = newAlbumGrid(a, g, spare)
	l.songBox = container.NewStack(l.songs)
	// Cells keep 7 to each side for the light under the pointer; the covers still line up with the text.
	l.grid = kit.Inset(l.albums, 0, -7, 0, -7)
	l.opened = []fyne.CanvasObject{container.New(kit.Middle{}, l.back), container.New(kit.Dot{Side: 88}, l.cover), container.New(kit.Middle{}, l.play)}
	title := kit.Beside(14, 2, l.opened[0], l.opened[1], container.New(kit.Middle{}, l.head.object), l.opened[2])
	l.object = container.NewBorder(kit.Down(0, kit.Inset(title, 20, 0, 0, 0), kit.Inset(l.scan, 4, 0, 0, 0), kit.Inset(l.chipRow, 14, 0, 10, 0)),
		nil, nil, nil, container.NewStack(l.songBox, l.grid, l.empty.object))
	return l
}

func (l *libraryScreen) root() fyne.CanvasObject { return l.object }

func (l *libraryScreen) show(v *state.View) {
	lib := &v.Library
	open := lib.Album != ""
	l.head.set(lib.Title, lib.Subtitle)
	l.scan.Set(lib.Scan)
	reveal(l.scan, lib.Scan != "")
	for section, chip := range l.chips {
		chip.Set(section == lib.Section && !open)
	}
	for _, o := range l.opened {
		reveal(o, open)
	}
	reveal(l.chipRow, !open)
	l.showCover(lib)
	asSongs := open || lib.Section != state.SectionAlbums
	reveal(l.songBox, asSongs && lib.Empty == "")
	reveal(l.grid, !asSongs && lib.Empty == "")
	if asSongs {
		l.songs.SetRows(lib.Songs)
		if lib.Album != l.album {
			l.songs.Rewind()
		}
	} else {
		l.albums.SetRows(lib.Albums)
	}
	l.empty.set(lib.Empty)
	l.album = lib.Album
}

// showCover shows the picture of the open album: that of its first song.
func (l *libraryScreen) showCover(lib *state.Library) {
	if lib.Album == "" || len(lib.Songs) == 0 {
		return
	}
	first := &lib.Songs[0]
	l.gallery.hang(l.cover, first.Cover, seedOf(first.Cover, first.Album, first.Artist))
}

// heading is a screen's name with a line below it.
type heading struct {
	object     *fyne.Container
	title, sub *kit.Text
}

func newHeading(title, sub string) *heading {
	h := &heading{
		title: kit.NewText(kit.Style{Size: kit.SizeHeading, Bold: true, Elide: true}, title),
		sub:   kit.NewText(kit.Style{Color: kit.ColorMuted, Elide: true}, sub),
	}
	h.object = kit.Down(2, h.title, h.sub)
	return h
}

func (h *heading) set(title, sub string) {
	h.title.Set(title)
	h.sub.Set(sub)
}

// emptyNote says in the middle of a list why it is empty and what to do.
type emptyNote struct {
	object *fyne.Container
	text   *kit.Paragraph
}

func newEmptyNote() *emptyNote {
	e := &emptyNote{text: kit.NewParagraph(kit.Style{Align: fyne.TextAlignCenter}, 420, "")}
	e.object = container.New(kit.Middle{}, e.text)
	e.object.Hide()
	return e
}

func (e *emptyNote) set(text string) {
	e.text.Set(text)
	reveal(e.object, text != "")
}
