package rows

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/uitest"
)

// found is a list of results in a window.
func found(t *testing.T, rows ...view.FoundRow) (*uitest.Window, *kit.List[view.FoundRow, string], foundMenus) {
	t.Helper()
	var list *kit.List[view.FoundRow, string]
	var menus *Menus
	w := uitest.Host(t, uitest.Full(view.ScreenSearch), func(w *uitest.Window) fyne.CanvasObject {
		menus = newMenus(w)
		list = NewFoundList(w.Fake, menus, w.Fake)
		return list
	})
	list.SetRows(rows)
	return w, list, foundMenus{w.Fake, menus, w.Fake}
}

// TestAFoundAlbumUnfoldsAndIsFetchedWhole: by pointer, by keys and by its menu.
func TestAFoundAlbumUnfoldsAndIsFetchedWhole(t *testing.T) {
	album := view.FoundRow{ID: "Albums 0", Kind: view.SectionAlbums, Named: true, Title: "Coast", Artist: "Ana", Songs: "2 songs"}
	w, list, d := found(t, album, view.FoundRow{ID: "aa", Title: "Ebb"})
	if !w.Shows("2 songs · Ana") {
		t.Error("how much of it was found is not said")
	}
	row := w.Rows()[0]
	row.DoubleTapped(nil)
	w.Wants("UnfoldFound Albums 0 true")
	row.MouseIn(nil)
	w.Press("Get")
	w.Wants("GetAlbum Albums 0")
	row.MouseDown(&desktop.MouseEvent{})
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	w.Wants("UnfoldFound Albums 0 true")
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	if calls := w.All(); len(calls) != 0 {
		t.Errorf("what is folded is folded again: %q", calls)
	}
	for label, want := range map[string]string{"Show its songs": "UnfoldFound Albums 0 true", "Get the album": "GetAlbum Albums 0",
		"Who has it…": "ShowHolders Albums 0", "Save the list…": "ExportFound"} {
		uitest.Choose(t, d.foundMenu(album), label)
		w.Wants(want)
	}
}

// TestAnArtistIsNotFetchedWhole, nor are the songs that name no album.
func TestAnArtistIsNotFetchedWhole(t *testing.T) {
	for _, r := range []view.FoundRow{{ID: "Artists 0", Kind: view.SectionArtists, Named: true},
		{ID: "Albums -1", Kind: view.SectionAlbums},
		{ID: "Albums 0", Kind: view.SectionAlbums, Named: true, Has: view.Have}} {
		_, _, d := found(t, r)
		for _, item := range d.foundMenu(r).Items {
			if item.Label == "Get the album" {
				t.Errorf("%s is offered whole", r.ID)
			}
		}
	}
}

// TestSeveralAlbumsAreFetched, without those that are here and the songs that name none; beside songs the menu is about the songs.
func TestSeveralAlbumsAreFetched(t *testing.T) {
	w, _, d := found(t)
	albums := []*view.FoundRow{{ID: "Albums 0", Kind: view.SectionAlbums, Named: true}, {ID: "Albums -1", Kind: view.SectionAlbums},
		{ID: "Albums 1", Kind: view.SectionAlbums, Named: true, Has: view.Have}}
	uitest.Choose(t, d.someMenu(albums), "Get the albums")
	if calls := w.All(); !slices.Equal(calls, []string{"GetAlbum Albums 0"}) {
		t.Errorf("called %q", calls)
	}
	mixed := append(albums, &view.FoundRow{ID: "aa"})
	uitest.Choose(t, d.someMenu(mixed), "Get")
	w.Wants("Get aa")
	d.getAll(mixed)
	if calls := w.All(); !slices.Equal(calls, []string{"GetAlbum Albums 0", "Get aa"}) {
		t.Errorf("called %q", calls)
	}
}

// TestSeveralRowsAreCopiedAsText, each with a link.
func TestSeveralRowsAreCopiedAsText(t *testing.T) {
	_, _, d := found(t)
	got := ""
	d.menus.Clip = func(text string) { got = text }
	uitest.Choose(t, d.manyMenu([]*view.FoundRow{{ID: "aa", Title: "Ebb", Artist: "Ana", Length: "3:00"}, {ID: "bb", Title: "Flow"}}),
		"Copy as text")
	if want := "Ana · Ebb · 3:00 · magnet:?xt=urn:btih:aa\nFlow · magnet:?xt=urn:btih:bb"; got != want {
		t.Errorf("copied %q", got)
	}
}
