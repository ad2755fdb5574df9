// Package library is the Library screen: the own music, by section, with albums, entries and songs.
package library

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/page"
	"linnet/app/ui/rows"
)

// Screen shows the own music: a section of it, or what was opened in one.
type Screen struct {
	object  fyne.CanvasObject
	top     *top
	songs   *rows.SongTable
	header  *rows.SongHeader
	albums  *kit.Grid[view.AlbumCard, string]
	entries *rows.EntryList
	parts   *shelfLayout
	body    *fyne.Container
	empty   *page.EmptyNote
	page    string // what is listed
}

// New builds the Library screen, which shows nothing yet.
func New(a Actions, menus *rows.Menus, keys func(fyne.Shortcut)) *Screen {
	l := &Screen{top: newTop(a, menus, keys), empty: page.NewEmptyNote(), parts: &shelfLayout{}}
	l.songs = rows.NewSongTable(menus, a.NeedRow)
	l.header = rows.NewSongHeader(l.songs, a)
	l.albums = newAlbumGrid(a, a.MoreRows, menus)
	l.entries = rows.NewEntryList(a.OpenEntry, a.MoreRows, menus)
	// Cells keep 7 to each side for the light under the pointer; the covers still line up with the text.
	grid := kit.Inset(l.albums, kit.Sides(0, -7, 0, -7))
	l.body = container.New(l.parts, grid, kit.Overhang(l.entries), l.header.Object, kit.Overhang(l.songs.List))
	l.object = container.NewBorder(l.top.object, nil, nil, nil, container.NewStack(l.body, l.empty.Object))
	return l
}

// Root is what the window shows while the screen is open.
func (l *Screen) Root() fyne.CanvasObject { return l.object }

// Show writes v into the screen. It is called while the screen is the open one only.
func (l *Screen) Show(v *view.View) {
	lib := &v.Library
	l.top.show(lib)
	l.albums.SetRows(lib.Albums)
	l.entries.SetRows(lib.Entries)
	l.songs.Show(lib.Columns, lib.Songs, lib.Playlist == view.PlainPlaylist)
	l.header.Show(lib.Columns)
	if now := (shelfLayout{len(lib.Albums), len(lib.Entries), lib.Songs.Len(), lib.Header}); now != *l.parts {
		*l.parts = now
		l.body.Refresh()
	}
	if lib.Page != l.page {
		l.page = lib.Page
		l.songs.List.Rewind()
		l.entries.Rewind()
		l.albums.Rewind()
	}
	kit.Reveal(l.body, lib.Empty == "")
	l.empty.Set(lib.Empty)
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
		kit.Reveal(o, shown)
		if shown {
			kit.Place(o, kit.Box(0, y, size.Width, h))
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
		room = min(upper, float32(l.entries)*rows.Pitch)
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
