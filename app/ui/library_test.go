package ui

import (
	"net/url"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
)

func TestEverySectionHasAChip(t *testing.T) {
	v := full(view.ScreenLibrary)
	w := open(t, v)
	for _, section := range someSections() {
		w.press(string(section))
		w.wants("ShowSection " + string(section))
	}
	if w.ui.library().top.chips[view.SectionNotFound].Visible() {
		t.Error("“Not found” is offered though everything is found")
	}
	lost := *v
	lost.Library.Sections = append(someSections(), view.SectionNotFound)
	w.ui.Show(&lost)
	w.press("Not found")
	w.wants("ShowSection Not found")
}

// library is the Library screen.
func (u *UI) library() *libraryScreen { return u.screens[view.ScreenLibrary].(*libraryScreen) }

func TestEntriesOpenByOneClick(t *testing.T) {
	w := open(t, listed(view.SectionArtists, view.Entry{Key: "7", Name: "Hana Sato", Detail: "2 albums · 9 songs",
		Kind: view.SectionArtists},
		view.Entry{Key: "8", Name: "Ines Dufour", Kind: view.SectionArtists}))
	if !w.shows("2 albums · 9 songs") {
		t.Error("how much an artist has is not shown")
	}
	second := w.rows()[1]
	second.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	second.MouseUp(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	w.wants("OpenEntry 8")
}

func TestNotFoundGivesTheReason(t *testing.T) {
	w := open(t, listed(view.SectionNotFound, view.Entry{Name: "a.mp3", Under: "/music/a.mp3", Detail: "It holds no sound.",
		Kind: view.SectionNotFound}))
	if !w.shows("/music/a.mp3") || !w.shows("It holds no sound.") {
		t.Error("path or reason is missing")
	}
}

func TestFilterIsTypedAndAViewDoesNotDisturbIt(t *testing.T) {
	w := open(t, songs())
	box := w.ui.library().top.filter
	w.win.Canvas().Focus(box)
	test.Type(box, "ti")
	w.wants("SetFilter ti")
	w.ui.Show(songs())
	if box.Text != "ti" {
		t.Errorf("the filter being typed became %q", box.Text)
	}
	box.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	w.wants("SetFilter")
	other := full(view.ScreenLibrary)
	other.Library.Filter = "tide"
	w.calls = nil
	w.ui.Show(other)
	if box.Text != "tide" || len(w.calls) > 0 {
		t.Errorf("on another page the filter is %q, and called %q", box.Text, w.calls)
	}
}

func TestColumnNamesSortAndChoose(t *testing.T) {
	w := open(t, songs())
	header := w.ui.library().header
	cells := header.cells.Objects
	album := cells[1].(*kit.HeadCell)
	album.Tapped(nil)
	w.wants("SortBy album")
	cells[3].(*kit.HeadCell).Tapped(nil) // the format cannot be sorted by
	w.wants("")
	menu := header.columnMenu(view.ColumnAlbum)
	choose(t, menu, "Move right")
	w.wants("MoveColumn album 1")
	choose(t, menu, "Year")
	w.wants("ToggleColumn year")
	album.TappedSecondary(&fyne.PointEvent{})
	if w.win.Canvas().Overlays().Top() == nil {
		t.Error("a right click on a column opens no menu")
	}
}

// choose picks an item of a menu by its label; "A/B" is B in the menu of A.
func choose(t *testing.T, menu *fyne.Menu, label string) {
	t.Helper()
	first, rest, deeper := strings.Cut(label, "/")
	for _, item := range menu.Items {
		if item.Label == first && deeper {
			choose(t, item.ChildMenu, rest)
			return
		}
		if item.Label == first {
			item.Action()
			return
		}
	}
	t.Fatalf("the menu has no %q", label)
}

func TestColumnsCanChangeWhileRowsAreShown(t *testing.T) {
	w := open(t, songs())
	fewer := songs()
	fewer.Library.Columns = someColumns()[:1]
	w.ui.Show(fewer)
	if w.shows("Tide Tables") {
		t.Error("the album is still shown")
	}
	w.ui.Show(songs())
	if !w.shows("Tide Tables") {
		t.Error("the album is not shown again")
	}
}

func TestSongMenuDoesEverything(t *testing.T) {
	w := open(t, songs())
	w.ui.menus.playlists = []view.Choice{{ID: 4, Name: "Sunday"}}
	var opened string
	w.ui.menus.open = func(u *url.URL) error { opened = u.String(); return nil }
	menu := w.ui.menus.songMenu(view.SongRow{ID: 2, Place: 1, Folder: "file:///music/a"}, true)
	for label, want := range map[string]string{
		"Play": "PlayTrack 2 1", "Play next": "PlayNext 2", "Play last": "Enqueue 2", "Add to playlist/Sunday": "AddToPlaylist 4 2",
		"Add to playlist/New playlist…": "NewPlaylist 2", "Rate/4 stars": "Rate 2 4", "Rate/No rating": "Rate 2 0", "Love": "Love 2 true",
		"Move up": "MoveInPlaylist 1 0", "Move down": "MoveInPlaylist 1 2", "Remove from the playlist": "RemoveFromPlaylist 1",
		"Show tags": "ShowTags 2", "Share…": "ShareTrack 2"} {
		choose(t, menu, label)
		w.wants(want)
	}
	choose(t, menu, "Show file")
	if opened != "file:///music/a" {
		t.Errorf("opened %q", opened)
	}
}

func TestAlbumMenu(t *testing.T) {
	w := open(t, full(view.ScreenLibrary))
	w.ui.menus.playlists = []view.Choice{{ID: 4, Name: "Sunday"}}
	menu := w.ui.menus.albumMenu(w.fake, "a")
	for label, want := range map[string]string{"Play": "PlayAlbum a", "Play next": "PlayAlbumNext a", "Play last": "EnqueueAlbum a",
		"Add to playlist/Sunday": "AddAlbumToPlaylist 4 a", "Add to playlist/New playlist…": "AddAlbumToPlaylist 0 a"} {
		choose(t, menu, label)
		w.wants(want)
	}
	w.rows()[0].TappedSecondary(&fyne.PointEvent{})
	if w.win.Canvas().Overlays().Top() == nil {
		t.Error("a right click on an album opens no menu")
	}
}

func TestAFileIsChosenForASheet(t *testing.T) {
	v := songs()
	v.Sheet = &view.Sheet{ID: 1, Title: "Import a playlist", Action: "Import",
		Fields: []view.Field{{Key: "path", Label: "File", File: view.ReadFile}}}
	w := open(t, v)
	w.ui.sheet.choose = func(use view.FileUse, chosen func(string)) { chosen("/music/" + string(use) + ".m3u8") }
	w.press("Choose…")
	w.wants("SetField path /music/read.m3u8")
}

func TestShowFileOpensFilesOnly(t *testing.T) {
	d := &songMenus{open: func(u *url.URL) error { t.Errorf("opened %s", u); return nil }}
	for _, address := range []string{"", "https://example.org/", "javascript:alert(1)", "::"} {
		d.showFile(address)
	}
}

func TestMenuKeyOpensTheMenu(t *testing.T) {
	w := open(t, songs())
	w.rows()[0].MouseDown(&desktop.MouseEvent{})
	w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: desktop.KeyMenu})
	if w.win.Canvas().Overlays().Top() == nil {
		t.Error("the menu key opens no menu")
	}
}

func TestStarsAreShown(t *testing.T) {
	v := songs()
	v.Library.Songs.At(1).Rating = 4
	w := open(t, v)
	lit := 0
	for _, o := range w.seen() {
		if m, ok := o.(*kit.Marks); ok {
			lit += m.Lit()
		}
	}
	if lit != 4 {
		t.Errorf("%d stars are lit, want 4", lit)
	}
}

func TestDiscsHaveHeadings(t *testing.T) {
	v := songs()
	v.Library.Songs = view.NewSongs(append([]view.SongRow{{ID: -1, Heading: "Disc 2"}}, someSongs(3)...)...)
	w := open(t, v)
	if !w.shows("Disc 2") {
		t.Error("no heading")
	}
	w.rows()[0].DoubleTapped(nil)
	w.wants("")
}

func TestPlaylistIsPutInOrder(t *testing.T) {
	w := open(t, opened(view.PlainPlaylist))
	w.rows()[1].MouseIn(nil)
	for _, o := range w.seen() {
		if b, ok := o.(*kit.RowIcon); ok && b.Title() == "Move up" {
			b.Tapped(nil)
		}
	}
	w.wants("MoveInPlaylist 1 0")
	for name, want := range map[string]string{"Rename": "EditPlaylist", "Export": "ExportPlaylist", "Delete": "DeletePlaylist",
		"Play": "PlayAll"} {
		w.rows()[1].MouseOut()
		w.press(name)
		w.wants(want)
	}
	w.ui.Show(opened(view.SmartPlaylist))
	w.press("Edit")
	w.wants("EditPlaylist")
}

func TestPlaylistsAreMade(t *testing.T) {
	w := open(t, listed(view.SectionPlaylists))
	for name, want := range map[string]string{"New playlist": "NewPlaylist 0", "New smart playlist": "NewSmartPlaylist",
		"Import": "ImportPlaylist"} {
		w.press(name)
		w.wants(want)
	}
}

func TestMoreRowsAreAskedForOnceNearTheEnd(t *testing.T) {
	v := songs()
	v.Library.Songs = view.NewSongs(someSongs(500)...)
	w := open(t, v)
	if len(w.needed) != 0 {
		t.Fatalf("at the top rows %v are asked for", w.needed)
	}
	list := w.ui.library().songs.list
	list.ScrollToBottom()
	list.Refresh()
	if len(w.needed) != 1 || w.needed[0] != 500 {
		t.Errorf("asked for rows %v, want what follows once", w.needed)
	}
}

func TestScanIsCancelled(t *testing.T) {
	v := songs()
	v.Library.Scan = "Read 120 of 5,204 files"
	w := open(t, v)
	if !w.shows("Read 120 of 5,204 files") {
		t.Error("the progress is not shown")
	}
	w.press("Cancel")
	w.wants("CancelScan")
}

func TestAlbumsAreSorted(t *testing.T) {
	v := full(view.ScreenLibrary)
	v.Library.Orders = []view.Order{{Key: "title", Name: "Title", Label: "Sorted by title", On: true}, {Key: "year", Name: "Year"}}
	w := open(t, v)
	w.press("Sorted by title")
	if w.win.Canvas().Overlays().Top() == nil {
		t.Error("no menu of orders")
	}
	menu := fyne.NewMenu("", w.ui.library().top.orderItems()...)
	choose(t, menu, "Year")
	w.wants("SortBy year")
	choose(t, menu, "Reverse order")
	w.wants("SortBy title")
}

func TestSheetAsksAndSubmits(t *testing.T) {
	v := songs()
	v.Sheet = &view.Sheet{ID: 1, Title: "Smart playlist", Action: "Save", Help: "Words look in the title.", Note: "12 songs fit",
		Fields: []view.Field{{Key: "name", Label: "Name"}, {Key: "sort", Label: "Sorted by", Choices: []string{"Title", "Year"}}}}
	w := open(t, v)
	if !w.shows("12 songs fit") || w.shows("Song 1") {
		t.Error("the sheet does not take the place of the screen")
	}
	for _, o := range w.seen() {
		switch o := o.(type) {
		case *ownEntry:
			test.Type(o, "F")
			w.wants("SetField name F")
			o.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
			w.wants("CloseSheet")
		case *widget.Select:
			o.SetSelected("Year")
		}
	}
	w.wants("SetField sort Year")
	w.press("Save")
	w.wants("Submit")
	w.press("Cancel")
	w.wants("CloseSheet")
	w.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	w.wants("CloseSheet")
	w.ui.Show(songs())
	if !w.shows("Song 1") {
		t.Error("the screen is not there again")
	}
}

func TestSheetCopiesTheLink(t *testing.T) {
	v := songs()
	v.Sheet = &view.Sheet{ID: 1, Title: "Share", Copy: "magnet:?xt=urn:btih:0", Text: "This song is shared."}
	w := open(t, v)
	w.press("Copy the link")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "magnet:?xt=urn:btih:0" {
		t.Errorf("the clipboard holds %q", got)
	}
}

func TestLyricsFollow(t *testing.T) {
	v := songs()
	v.Sheet = &view.Sheet{ID: 1, Title: "Slack Tide", Lines: []string{"One", "Two"}, Line: -1}
	w := open(t, v)
	if !w.shows("Two") {
		t.Error("no lyrics")
	}
	w.press("Lyrics")
	w.wants("ShowLyrics")
	later := *v
	sheet := *v.Sheet
	sheet.Line = 1
	later.Sheet = &sheet
	w.ui.Show(&later)
	if rows := w.ui.sheet.lyrics; rows.At(0).sung || !rows.At(1).sung {
		t.Error("the sung line is not marked")
	}
}
