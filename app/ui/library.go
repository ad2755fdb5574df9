package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
)

// libraryScreen shows the own music: a section of it, or what was opened in one.
type libraryScreen struct {
	object  fyne.CanvasObject
	top     *libraryTop
	songs   *songTable
	header  *songHeader
	albums  *kit.Grid[view.AlbumCard, string]
	entries *entryList
	parts   *shelfLayout
	body    *fyne.Container
	empty   *emptyNote
	page    string // what is listed
}

func newLibrary(a libraryActions, menus *songMenus, keys func(fyne.Shortcut)) *libraryScreen {
	l := &libraryScreen{top: newLibraryTop(a, menus, keys), empty: newEmptyNote(), parts: &shelfLayout{}}
	l.songs = newSongTable(menus, a.NeedRow)
	l.header = newSongHeader(l.songs, a)
	l.albums = newAlbumGrid(a, a.MoreRows, menus)
	l.entries = newEntryList(a, a.MoreRows, menus)
	// Cells keep 7 to each side for the light under the pointer; the covers still line up with the text.
	grid := kit.Inset(l.albums, 0, -7, 0, -7)
	l.body = container.New(l.parts, grid, l.entries, l.header.object, l.songs.list)
	l.object = container.NewBorder(l.top.object, nil, nil, nil, container.NewStack(l.body, l.empty.object))
	return l
}

func (l *libraryScreen) root() fyne.CanvasObject { return l.object }

func (l *libraryScreen) show(v *view.View) {
	lib := &v.Library
	l.top.show(lib)
	l.albums.SetRows(lib.Albums)
	l.entries.SetRows(lib.Entries)
	l.songs.show(lib.Columns, lib.Songs, lib.Playlist == view.PlainPlaylist)
	l.header.show(lib.Columns)
	if now := (shelfLayout{len(lib.Albums), len(lib.Entries), lib.Songs.Len(), lib.Header}); now != *l.parts {
		*l.parts = now
		l.body.Refresh()
	}
	if lib.Page != l.page {
		l.page = lib.Page
		l.songs.list.Rewind()
		l.entries.Rewind()
		l.albums.Rewind()
	}
	reveal(l.body, lib.Empty == "")
	l.empty.set(lib.Empty)
}

// shelfLayout gives albums or entries, and the songs below them, as much room as there is. Its values are the counts of each.
type shelfLayout struct {
	albums, entries, songs int
	header                 bool
}

// MinSize implements fyne.Layout.
func (l *shelfLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 200) }

// Layout implements fyne.Layout; the objects are albums, entries, header and songs. Songs, if any follow, take the larger part.
func (l *shelfLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	put := func(o fyne.CanvasObject, shown bool, h float32) {
		reveal(o, shown)
		if shown {
			kit.Place(o, 0, y, size.Width, h)
			y += h
		}
	}
	upper := size.Height
	if l.songs > 0 {
		upper = size.Height * .45
	}
	put(o[0], l.albums > 0, min(upper, l.albumRoom(size.Width)))
	room := size.Height - y
	if l.songs > 0 {
		room = min(upper, float32(l.entries)*rowPitch)
	}
	put(o[1], l.entries > 0, room)
	put(o[2], l.songs > 0 && l.header, 32)
	put(o[3], l.songs > 0, max(0, size.Height-y))
}

// albumRoom is one line of albums where songs follow, else all there is.
func (l *shelfLayout) albumRoom(width float32) float32 {
	if l.songs == 0 {
		return 1 << 20
	}
	across := max(1, float32(int(width/albumLeast)))
	return width/across + albumText + 16
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
