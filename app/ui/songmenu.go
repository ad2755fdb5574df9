package ui

import (
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"linnet/app/message"
	"linnet/app/state/view"
)

// songMenus is what all lists of own songs share.
type songMenus struct {
	do        songActions
	gallery   *gallery
	spare     func(*fyne.KeyEvent)
	canvas    fyne.Canvas
	open      func(*url.URL) error // in the desktop's own program
	playlists []view.Choice        // as of the newest View
}

// menu opens what can be done with a song, at a place in the window. In a plain playlist the song can
// be moved and taken out.
func (d *songMenus) menu(s *view.SongRow, plain bool, at fyne.Position) {
	if s.Heading == "" {
		d.pop(d.songMenu(*s, plain), at)
	}
}

// pop opens a menu at a place in the window.
func (d *songMenus) pop(menu *fyne.Menu, at fyne.Position) {
	widget.ShowPopUpMenuAtPosition(menu, d.canvas, at)
}

// albumMenu is what can be done with an album.
func (d *songMenus) albumMenu(a albumActions, key string) *fyne.Menu {
	item := fyne.NewMenuItem
	return fyne.NewMenu("",
		item(message.Text("Play"), func() { a.PlayAlbum(key) }),
		item(message.Text("Play next"), func() { a.PlayAlbumNext(key) }),
		item(message.Text("Play last"), func() { a.EnqueueAlbum(key) }), fyne.NewMenuItemSeparator(),
		under(message.Text("Add to playlist"), d.playlistItems(func(playlist int64) { a.AddAlbumToPlaylist(playlist, key) })...))
}

func (d *songMenus) songMenu(s view.SongRow, plain bool) *fyne.Menu {
	item, line := fyne.NewMenuItem, fyne.NewMenuItemSeparator
	love := message.Text("Love")
	if s.Loved {
		love = message.Text("No longer love")
	}
	items := []*fyne.MenuItem{
		item(message.Text("Play"), func() { d.do.PlayTrack(s.ID, s.Place) }),
		item(message.Text("Play next"), func() { d.do.PlayNext(s.ID) }),
		item(message.Text("Play last"), func() { d.do.Enqueue(s.ID) }), line(),
		under(message.Text("Add to playlist"), d.playlistItems(d.addTrack(s.ID))...),
		under(message.Text("Rate"), d.ratingItems(s)...),
		item(love, func() { d.do.Love(s.ID, !s.Loved) }), line(),
	}
	if plain {
		items = append(items,
			item(message.Text("Move up"), func() { d.do.MoveInPlaylist(s.Place, s.Place-1) }),
			item(message.Text("Move down"), func() { d.do.MoveInPlaylist(s.Place, s.Place+1) }),
			item(message.Text("Remove from the playlist"), func() { d.do.RemoveFromPlaylist(s.Place) }), line())
	}
	return fyne.NewMenu("", append(items,
		item(message.Text("Show file"), func() { d.showFile(s.Folder) }),
		item(message.Text("Show tags"), func() { d.do.ShowTags(s.ID) }),
		item(message.Text("Share…"), func() { d.do.ShareTrack(s.ID) }))...)
}

// showFile opens a folder in the desktop's file manager. Only a file: address is one.
func (d *songMenus) showFile(folder string) {
	if u, err := url.Parse(folder); err == nil && u.Scheme == "file" {
		if err := d.open(u); err != nil {
			fyne.LogError("opening a folder", err)
		}
	}
}

// addTrack adds a track to a playlist; 0 is a new one.
func (d *songMenus) addTrack(track int64) func(playlist int64) {
	return func(playlist int64) {
		if playlist == 0 {
			d.do.NewPlaylist(track)
		} else {
			d.do.AddToPlaylist(playlist, track)
		}
	}
}

// playlistItems are the playlists to add to; 0 is a new one.
func (d *songMenus) playlistItems(add func(playlist int64)) []*fyne.MenuItem {
	var items []*fyne.MenuItem
	for _, p := range d.playlists {
		items = append(items, fyne.NewMenuItem(p.Name, func() { add(p.ID) }))
	}
	if len(items) > 0 {
		items = append(items, fyne.NewMenuItemSeparator())
	}
	return append(items, fyne.NewMenuItem(message.Text("New playlist…"), func() { add(0) }))
}

func (d *songMenus) ratingItems(s view.SongRow) []*fyne.MenuItem {
	var items []*fyne.MenuItem
	for n := 5; n >= 0; n-- {
		one := fyne.NewMenuItem(message.Stars(n), func() { d.do.Rate(s.ID, n) })
		one.Checked = n == s.Rating
		items = append(items, one)
	}
	return items
}

// under is a menu item that opens others.
func under(name string, items ...*fyne.MenuItem) *fyne.MenuItem {
	m := fyne.NewMenuItem(name, nil)
	m.ChildMenu = fyne.NewMenu("", items...)
	return m
}
