package rows

import (
	"net/url"

	"fyne.io/fyne/v2"

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
	Clip      func(text string)    // puts it on the clipboard
	Playlists []view.Choice        // as of the newest View
	Sounding  bool                 // something plays and is not paused, as of the newest View
}

// play plays a song, or pauses the one that plays, or goes on with it.
func (d *Menus) play(s *view.SongRow) {
	if s.Playing {
		d.Do.TogglePlay()
		return
	}
	d.Do.PlayTrack(s.ID, s.Place)
}

// playWord says what play does.
func (d *Menus) playWord(s *view.SongRow) string {
	if s.Playing && d.Sounding {
		return message.Text("Pause")
	}
	return message.Text("Play")
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
	kit.PopUp(menu, d.Canvas, at)
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

// AlbumsMenu is what can be done with several albums.
func (d *Menus) AlbumsMenu(a AlbumActions, keys []string) *fyne.Menu {
	each := func(do func(key string)) func() {
		return func() {
			for _, key := range keys {
				do(key)
			}
		}
	}
	return fyne.NewMenu("", Headed(message.Albums(len(keys))), fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(message.Text("Play"), func() { PlayAlbums(a, keys) }),
		fyne.NewMenuItem(message.Text("Play last"), each(a.EnqueueAlbum)), fyne.NewMenuItemSeparator(),
		kit.Submenu(message.Text("Add to playlist"), d.existing(func(playlist int64) {
			each(func(key string) { a.AddAlbumToPlaylist(playlist, key) })()
		})...))
}

// PlayAlbums plays albums one after the other.
func PlayAlbums(a AlbumActions, keys []string) {
	a.PlayAlbum(keys[0])
	for _, key := range keys[1:] {
		a.EnqueueAlbum(key)
	}
}

func (d *Menus) songMenu(s view.SongRow, plain bool) *fyne.Menu {
	item, line := fyne.NewMenuItem, fyne.NewMenuItemSeparator
	love := message.Text("Love")
	if s.Loved {
		love = message.Text("No longer love")
	}
	items := []*fyne.MenuItem{
		item(d.playWord(&s), func() { d.play(&s) }),
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

// manyMenu is what can be done with several songs; in a plain playlist they can be taken out.
func (d *Menus) manyMenu(c view.Chosen, n int, remove func()) *fyne.Menu {
	item := fyne.NewMenuItem
	items := []*fyne.MenuItem{Headed(message.Songs(n)), fyne.NewMenuItemSeparator(),
		item(message.Text("Play"), func() { d.Do.PlayMany(c) }),
		item(message.Text("Play next"), func() { d.Do.PlayManyNext(c) }),
		item(message.Text("Play last"), func() { d.Do.EnqueueMany(c) }), fyne.NewMenuItemSeparator(),
		kit.Submenu(message.Text("Add to playlist"), d.playlistItems(func(playlist int64) { d.Do.AddManyToPlaylist(playlist, c) })...)}
	if remove != nil {
		items = append(items, item(message.Text("Remove from the playlist"), remove))
	}
	return fyne.NewMenu("", items...)
}

// Headed is the first line of a menu: how much it is about.
func Headed(text string) *fyne.MenuItem {
	item := fyne.NewMenuItem(text, nil)
	item.Disabled = true
	return item
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

// existing are the playlists to add to that are there.
func (d *Menus) existing(add func(playlist int64)) (items []*fyne.MenuItem) {
	for _, p := range d.Playlists {
		items = append(items, fyne.NewMenuItem(p.Name, func() { add(p.ID) }))
	}
	return items
}

// playlistItems are the playlists to add to; 0 is a new one.
func (d *Menus) playlistItems(add func(playlist int64)) []*fyne.MenuItem {
	items := d.existing(add)
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
