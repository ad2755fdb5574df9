package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/page"
	"linnet/app/ui/uitest"
)

func TestEntriesOpenByOneClick(t *testing.T) {
	w := open(t, uitest.Listed(view.SectionArtists, view.Entry{Key: "7", Name: "Hana Sato", Detail: "2 albums · 9 songs",
		Kind: view.SectionArtists},
		view.Entry{Key: "8", Name: "Ines Dufour", Kind: view.SectionArtists}))
	if !w.Shows("2 albums · 9 songs") {
		t.Error("how much an artist has is not shown")
	}
	second := w.Rows()[1]
	second.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	second.MouseUp(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	w.Wants("OpenEntry 8")
}

func TestNotFoundGivesTheReason(t *testing.T) {
	w := open(t, uitest.Listed(view.SectionNotFound, view.Entry{Name: "a.mp3", Under: "/music/a.mp3", Detail: "It holds no sound.",
		Kind: view.SectionNotFound}))
	if !w.Shows("/music/a.mp3") || !w.Shows("It holds no sound.") {
		t.Error("path or reason is missing")
	}
}

func TestColumnsCanChangeWhileRowsAreShown(t *testing.T) {
	w := open(t, uitest.Songs())
	fewer := uitest.Songs()
	fewer.Library.Columns = uitest.SomeColumns()[:1]
	w.ui.Show(fewer)
	if w.Shows("Tide Tables") {
		t.Error("the album is still shown")
	}
	w.ui.Show(uitest.Songs())
	if !w.Shows("Tide Tables") {
		t.Error("the album is not shown again")
	}
}

func TestAlbumHasAMenu(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenLibrary))
	w.Rows()[0].TappedSecondary(&fyne.PointEvent{})
	if w.Win.Canvas().Overlays().Top() == nil {
		t.Error("a right click on an album opens no menu")
	}
}

func TestMenuKeyOpensTheMenu(t *testing.T) {
	w := open(t, uitest.Songs())
	w.Rows()[0].MouseDown(&desktop.MouseEvent{})
	w.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: desktop.KeyMenu})
	if w.Win.Canvas().Overlays().Top() == nil {
		t.Error("the menu key opens no menu")
	}
}

func TestStarsAreShown(t *testing.T) {
	v := uitest.Songs()
	v.Library.Songs.At(1).Rating = 4
	w := open(t, v)
	lit := 0
	for _, o := range w.Seen() {
		if m, ok := o.(*kit.Marks); ok {
			lit += m.Lit()
		}
	}
	if lit != 4 {
		t.Errorf("%d stars are lit, want 4", lit)
	}
}

func TestDiscsHaveHeadings(t *testing.T) {
	v := uitest.Songs()
	v.Library.Songs = view.NewSongs(append([]view.SongRow{{ID: -1, Heading: "Disc 2"}}, uitest.SomeSongs(3)...)...)
	w := open(t, v)
	if !w.Shows("Disc 2") {
		t.Error("no heading")
	}
	w.Rows()[0].DoubleTapped(nil)
	w.Wants("")
}

func TestPlaylistIsPutInOrder(t *testing.T) {
	w := open(t, uitest.Opened(view.PlainPlaylist))
	w.Rows()[1].MouseIn(nil)
	for _, o := range w.Seen() {
		if b, ok := o.(*kit.RowIcon); ok && b.Title() == "Move up" {
			b.Tapped(nil)
		}
	}
	w.Wants("MoveInPlaylist 1 0")
	for name, want := range map[string]string{"Rename": "EditPlaylist", "Export": "ExportPlaylist", "Delete": "DeletePlaylist",
		"Play": "PlayAll"} {
		w.Rows()[1].MouseOut()
		w.Press(name)
		w.Wants(want)
	}
	w.ui.Show(uitest.Opened(view.SmartPlaylist))
	w.Press("Edit")
	w.Wants("EditPlaylist")
}

func TestPlaylistsAreMade(t *testing.T) {
	w := open(t, uitest.Listed(view.SectionPlaylists))
	for name, want := range map[string]string{"New playlist": "NewPlaylist 0", "New smart playlist": "NewSmartPlaylist",
		"Import": "ImportPlaylist"} {
		w.Press(name)
		w.Wants(want)
	}
}

func TestScanIsCancelled(t *testing.T) {
	v := uitest.Songs()
	v.Library.Scan = "Read 120 of 5,204 files"
	w := open(t, v)
	if !w.Shows("Read 120 of 5,204 files") {
		t.Error("the progress is not shown")
	}
	w.Press("Cancel")
	w.Wants("CancelScan")
}

func TestSheetAsksAndSubmits(t *testing.T) {
	v := uitest.Songs()
	v.Sheet = &view.Sheet{ID: 1, Title: "Smart playlist", Action: "Save", Help: "Words look in the title.", Note: "12 songs fit",
		Fields: []view.Field{{Key: "name", Label: "Name"}, {Key: "sort", Label: "Sorted by", Choices: []string{"Title", "Year"}}}}
	w := open(t, v)
	if !w.Shows("12 songs fit") || w.Shows("Song 1") {
		t.Error("the sheet does not take the place of the screen")
	}
	for _, o := range w.Seen() {
		switch o := o.(type) {
		case *page.OwnEntry:
			test.Type(o, "F")
			w.Wants("SetField name F")
			o.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
			w.Wants("CloseSheet")
		case *widget.Select:
			o.SetSelected("Year")
		}
	}
	w.Wants("SetField sort Year")
	w.Press("Save")
	w.Wants("Submit")
	w.Press("Cancel")
	w.Wants("CloseSheet")
	w.Win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	w.Wants("CloseSheet")
	w.ui.Show(uitest.Songs())
	if !w.Shows("Song 1") {
		t.Error("the screen is not there again")
	}
}

func TestSheetCopiesTheLink(t *testing.T) {
	v := uitest.Songs()
	v.Sheet = &view.Sheet{ID: 1, Title: "Share", Copy: "magnet:?xt=urn:btih:0", Text: "This song is shared."}
	w := open(t, v)
	w.Press("Copy the link")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "magnet:?xt=urn:btih:0" {
		t.Errorf("the clipboard holds %q", got)
	}
}
