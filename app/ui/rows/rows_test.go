package rows

import (
	"net/url"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"go.uber.org/goleak"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
	"linnet/app/ui/uitest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, goleak.IgnoreCurrent()) }

// newMenus are the menus of all lists in w.
func newMenus(w *uitest.Window) *Menus {
	return &Menus{Do: w.Fake, Gallery: look.NewGallery(w.Fake, w.Win.Canvas()), Canvas: w.Win.Canvas()}
}

func TestColumnNamesSortAndChoose(t *testing.T) {
	var header *SongHeader
	w := uitest.Host(t, uitest.Songs(), func(w *uitest.Window) fyne.CanvasObject {
		table := NewSongTable(newMenus(w), nil)
		header = NewSongHeader(table, w.Fake)
		columns := w.Fake.View().Library.Columns
		table.Show(columns, w.Fake.View().Library.Songs, false)
		header.Show(columns)
		return header.Object
	})
	cells := header.cells.Objects
	album := cells[1].(*kit.HeadCell)
	album.Tapped(nil)
	w.Wants("SortBy album")
	cells[3].(*kit.HeadCell).Tapped(nil) // the format cannot be sorted by
	w.Wants("")
	menu := header.columnMenu(view.ColumnAlbum)
	uitest.Choose(t, menu, "Move right")
	w.Wants("MoveColumn album 1")
	uitest.Choose(t, menu, "Year")
	w.Wants("ToggleColumn year")
	album.TappedSecondary(&fyne.PointEvent{})
	if w.Win.Canvas().Overlays().Top() == nil {
		t.Error("a right click on a column opens no menu")
	}
}

func TestSongMenuDoesEverything(t *testing.T) {
	w := uitest.Host(t, uitest.Songs(), func(*uitest.Window) fyne.CanvasObject { return kit.Gap() })
	menus := newMenus(w)
	menus.Playlists = []view.Choice{{ID: 4, Name: "Sunday"}}
	var opened string
	menus.Open = func(u *url.URL) error { opened = u.String(); return nil }
	menu := menus.songMenu(view.SongRow{ID: 2, Place: 1, Folder: "file:///music/a"}, true)
	for label, want := range map[string]string{
		"Play": "PlayTrack 2 1", "Play next": "PlayNext 2", "Play last": "Enqueue 2", "Add to playlist/Sunday": "AddToPlaylist 4 2",
		"Add to playlist/New playlist…": "NewPlaylist 2", "Rate/4 stars": "Rate 2 4", "Rate/No rating": "Rate 2 0", "Love": "Love 2 true",
		"Move up": "MoveInPlaylist 1 0", "Move down": "MoveInPlaylist 1 2", "Remove from the playlist": "RemoveFromPlaylist 1",
		"Show tags": "ShowTags 2", "Share…": "ShareTrack 2"} {
		uitest.Choose(t, menu, label)
		w.Wants(want)
	}
	uitest.Choose(t, menu, "Show file")
	if opened != "file:///music/a" {
		t.Errorf("opened %q", opened)
	}
}

func TestAlbumMenu(t *testing.T) {
	w := uitest.Host(t, uitest.Songs(), func(*uitest.Window) fyne.CanvasObject { return kit.Gap() })
	menus := newMenus(w)
	menus.Playlists = []view.Choice{{ID: 4, Name: "Sunday"}}
	menu := menus.AlbumMenu(w.Fake, "a")
	for label, want := range map[string]string{"Play": "PlayAlbum a", "Play next": "PlayAlbumNext a", "Play last": "EnqueueAlbum a",
		"Add to playlist/Sunday": "AddAlbumToPlaylist 4 a", "Add to playlist/New playlist…": "AddAlbumToPlaylist 0 a",
		"Share…": "ShareAlbum a"} {
		uitest.Choose(t, menu, label)
		w.Wants(want)
	}
}

func TestShowFileOpensFilesOnly(t *testing.T) {
	d := &Menus{Open: func(u *url.URL) error { t.Errorf("opened %s", u); return nil }}
	for _, address := range []string{"", "https://example.org/", "javascript:alert(1)", "::"} {
		d.showFile(address)
	}
}

func TestFoundRowsAreKeptAndTheirHoldersBrowsed(t *testing.T) {
	w := uitest.Host(t, uitest.Full(view.ScreenSearch), func(*uitest.Window) fyne.CanvasObject { return kit.Gap() })
	d := foundMenus{w.Fake, newMenus(w), nil}
	menu := d.foundMenu(view.FoundRow{ID: "aa"})
	for label, want := range map[string]string{"Play": "PlayFound aa", "Play last": "EnqueueFound aa", "Get": "Get aa",
		"Keep for later": "KeepFound aa", "Look through a holder’s shelf": "BrowseHolder aa"} {
		uitest.Choose(t, menu, label)
		w.Wants(want)
	}
}

func TestAFoundTrackLeadsToItsAlbum(t *testing.T) {
	w := uitest.Host(t, uitest.Full(view.ScreenSearch), func(*uitest.Window) fyne.CanvasObject { return kit.Gap() })
	offered := func(r view.FoundRow) *fyne.Menu { return foundMenus{w, newMenus(w), w.Fake}.foundMenu(r) }
	menu := offered(view.FoundRow{ID: "aa", Album: "Low Sun"})
	uitest.Choose(t, menu, "Get the whole album")
	w.Wants("GetAlbum aa")
	for label, want := range map[string]string{"Who has it…": "ShowHolders aa", "Save the list…": "ExportFound"} {
		uitest.Choose(t, menu, label)
		w.Wants(want)
	}
	if n := slices.IndexFunc(offered(view.FoundRow{ID: "aa", Has: view.Have}).Items,
		func(i *fyne.MenuItem) bool { return i.IsSeparator }); n != 2 {
		t.Errorf("a track without an album that is here offers %d things", n)
	}
}

// TestTheMenuOfSeveralRowsDoesItWithEach that it can be done with.
func TestTheMenuOfSeveralRowsDoesItWithEach(t *testing.T) {
	w := uitest.Host(t, uitest.Full(view.ScreenSearch), func(*uitest.Window) fyne.CanvasObject { return kit.Gap() })
	menus := newMenus(w)
	menus.Playlists = []view.Choice{{ID: 4, Name: "Sunday"}}
	found := foundMenus{w.Fake, menus, nil}.manyMenu([]*view.FoundRow{{ID: "aa"}, {ID: "bb", Has: view.Have, Kept: true}, {ID: "cc"}})
	for label, want := range map[string][]string{"Play": {"PlayFound aa", "EnqueueFound bb", "EnqueueFound cc"},
		"Play last": {"EnqueueFound aa", "EnqueueFound bb", "EnqueueFound cc"}, "Get": {"Get aa", "Get cc"},
		"Keep for later": {"KeepFound aa", "KeepFound cc"}} {
		uitest.Choose(t, found, label)
		if calls := w.All(); !slices.Equal(calls, want) {
			t.Errorf("%s called %q", label, calls)
		}
	}
	kept := foundMenus{w.Fake, menus, nil}.manyMenu([]*view.FoundRow{{ID: "aa", Kept: true, Has: view.Have},
		{ID: "bb", Kept: true, Has: view.Have}})
	uitest.Choose(t, kept, "No longer keep for later")
	if calls := w.All(); len(calls) != 2 || len(kept.Items) != 6 {
		t.Errorf("called %q, of %d things", calls, len(kept.Items))
	}
	removed := 0
	songs := menus.manyMenu(view.Chosen{Tracks: []int64{1, 2}}, 2, func() { removed++ })
	for label, want := range map[string]string{"Play": "PlayMany {[1 2] false}", "Play next": "PlayManyNext {[1 2] false}",
		"Play last": "EnqueueMany {[1 2] false}", "Add to playlist/Sunday": "AddManyToPlaylist 4 {[1 2] false}",
		"Add to playlist/New playlist…": "AddManyToPlaylist 0 {[1 2] false}"} {
		uitest.Choose(t, songs, label)
		w.Wants(want)
	}
	uitest.Choose(t, songs, "Remove from the playlist")
	if removed != 1 || songs.Items[0].Label != "2 songs" || !songs.Items[0].Disabled {
		t.Errorf("removed %d times from %q", removed, songs.Items[0].Label)
	}
	albums := menus.AlbumsMenu(w.Fake, []string{"a", "b"})
	for label, want := range map[string][]string{"Play": {"PlayAlbum a", "EnqueueAlbum b"},
		"Play last":              {"EnqueueAlbum a", "EnqueueAlbum b"},
		"Add to playlist/Sunday": {"AddAlbumToPlaylist 4 a", "AddAlbumToPlaylist 4 b"}} {
		uitest.Choose(t, albums, label)
		if calls := w.All(); !slices.Equal(calls, want) {
			t.Errorf("%s called %q", label, calls)
		}
	}
}
