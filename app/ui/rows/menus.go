package rows

import (
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
)

// Menus is what all lists of own songs share.
type Menus struct {
	Do        SongActions
	Gallery   *look.Gallery
	Spare     func(*fyne.KeyEvent)
	Canvas    fyne.Canvas
	Open      func(*url.URL) error // in the desktop's own program
	Playlists []view.Choice        // as of the newest View
}

// menu opens what can be done with a song, at a place in the window. In a plain playlist the song can
// be moved and taken out.
func (d *Menus) menu(s *view.SongRow, plain bool, at fyne.Position) {
	if s.Heading == "" {
		d.Pop(d.songMenu(*s, plain), at)
	}
}

// Pop opens a menu at a place in the window.
func (d *Menus) Pop(menu *fyne.Menu, at fyne.Position) {
	widget.ShowPopUpMenuAtPosition(menu, d.Canvas, at)
}

// AlbumMenu is what can be done with an album.
func (d *Menus) AlbumMenu(a AlbumActions, key string) *fyne.Menu {
	item := fyne.NewMenuItem
	return fyne.NewMenu("",
		item(message.Text("Play"), func() { a.PlayAlbum(key) }),
		item(message.Text("Play next"), func() { a.PlayAlbumNext(key) }),
		item(message.Text("Play last"), func() { a.EnqueueAlbum(key) }), fyne.NewMenuItemSeparator(),
		kit.Submenu(message.Text("Add to playlist"), d.playlistItems(func(playlist int64) { a.AddAlbumToPlaylist(playlist, key) })...),
		item(message.Text("Share…"), func() { a.ShareAlbum(key) }))
}

func (d *Menus) songMenu(s view.SongRow, plain bool) *fyne.Menu {
	item, line := fyne.NewMenuItem, fyne.NewMenuItemSeparator
	love := message.Text("Love")
	if s.Loved {
		love = message.Text("No longer love")
	}
	items := []*fyne.MenuItem{
		item(message.Text("Play"), func() { d.Do.PlayTrack(s.ID, s.Place) }),
		item(message.Text("Play next"), func() { d.Do.PlayNext(s.ID) }),
		item(message.Text("Play last"), func() { d.Do.Enqueue(s.ID) }), line(),
		kit.Submenu(message.Text("Add to playlist"), d.playlistItems(d.addTrack(s.ID))...),
		kit.Submenu(message.Text("Rate"), d.ratingItems(s)...),
		item(love, func() { d.Do.Love(s.ID, !s.Loved) }), line(),
	}
	if plain {
		items = append(items,
			item(message.Text("Move up"), func() { d.Do.MoveInPlaylist(s.Place, s.Place-1) }),
			item(message.Text("Move down"), func() { d.Do.MoveInPlaylist(s.Place, s.Place+1) }),
			item(message.Text("Remove from the playlist"), func() { d.Do.RemoveFromPlaylist(s.Place) }), line())
	}
	return fyne.NewMenu("", append(items,
		item(message.Text("Show file"), func() { d.showFile(s.Folder) }),
		item(message.Text("Show tags"), func() { d.Do.ShowTags(s.ID) }),
		item(message.Text("Share…"), func() { d.Do.ShareTrack(s.ID) }))...)
}

// showFile opens a folder in the desktop's file manager. Only a file: address is one.
func (d *Menus) showFile(folder string) {
	if u, err := url.Parse(folder); err == nil && u.Scheme == "file" {
		if err := d.Open(u); err != nil {
			fyne.LogError("opening a folder", err)
		}
	}
}

// addTrack adds a track to a playlist; 0 is a new one.
func (d *Menus) addTrack(track int64) func(playlist int64) {
	return func(playlist int64) {
		if playlist == 0 {
			d.Do.NewPlaylist(track)
		} else {
			d.Do.AddToPlaylist(playlist, track)
		}
	}
}

// playlistItems are the playlists to add to; 0 is a new one.
func (d *Menus) playlistItems(add func(playlist int64)) []*fyne.MenuItem {
	var items []*fyne.MenuItem
	for _, p := range d.Playlists {
		items = append(items, fyne.NewMenuItem(p.Name, func() { add(p.ID) }))
	}
	if len(items) > 0 {
		items = append(items, fyne.NewMenuItemSeparator())
	}
	return append(items, fyne.NewMenuItem(message.Text("New playlist…"), func() { add(0) }))
}

func (d *Menus) ratingItems(s view.SongRow) []*fyne.MenuItem {
	var items []*fyne.MenuItem
	for n := 5; n >= 0; n-- {
		one := fyne.NewMenuItem(message.Stars(n), func() { d.Do.Rate(s.ID, n) })
		one.Checked = n == s.Rating
		items = append(items, one)
	}
	return items
}
