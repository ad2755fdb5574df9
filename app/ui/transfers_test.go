package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/uitest"
)

func TestTransfersLook(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenTransfers))
	w.Golden("transfers.xml")
}

func TestTransferKeys(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenTransfers))
	w.Rows()[0].MouseDown(&desktop.MouseEvent{})
	list := w.Win.Canvas().Focused()
	for key, want := range map[fyne.KeyName]string{fyne.KeyP: "PauseTransfer aa", fyne.KeyDelete: "CancelTransfer aa",
		fyne.KeyPlus:  "SetTransferPriority aa 1",
		fyne.KeyMinus: "SetTransferPriority aa -1", fyne.KeyLeft: "UnfoldTransfer aa false", fyne.KeyReturn: "PlayTransfer aa",
		fyne.KeySpace: "TogglePlay", fyne.KeyRight: ""} {
		list.TypedKey(&fyne.KeyEvent{Name: key})
		w.Wants(want)
	}
	for range 2 {
		list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyR})
	w.Wants("ResumeTransfer bb")
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	w.Wants("UnfoldTransfer bb true")
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	w.Wants("") // what failed cannot be played
}

// TestAFileOffersToPlay and nothing else; one that is not fetched offers nothing.
func TestAFileOffersToPlay(t *testing.T) {
	v := uitest.Full(view.ScreenTransfers)
	v.Transfers.Rows = []view.TransferRow{{Key: "aa/1", Kind: view.RowFile, ID: "aa/01 One.flac", Title: "01 One.flac", Plays: true,
		State: view.Arriving},
		{Key: "aa/2", Kind: view.RowFile, ID: "aa/cover.jpg", Title: "cover.jpg", State: view.Paused}}
	w := open(t, v)
	for i, want := range []string{"PlayTransfer aa/01 One.flac", ""} {
		row := w.Rows()[i]
		row.MouseIn(nil)
		var offered []string
		for _, o := range w.Seen() {
			if b, ok := o.(*kit.RowButton); ok {
				offered = append(offered, b.Label())
			}
		}
		if (want == "") != (len(offered) == 0) || want != "" && offered[0] != "Play" {
			t.Errorf("file %d offers %q", i, offered)
		}
		row.DoubleTapped(nil)
		w.Wants(want)
		row.MouseOut()
	}
}

// TestWhatIsGoneIsFetchedAgain: a finished fetch whose file was deleted says so, and its button brings it back.
func TestWhatIsGoneIsFetchedAgain(t *testing.T) {
	v := uitest.Full(view.ScreenTransfers)
	v.Transfers.Rows = []view.TransferRow{{Key: "aa", Kind: view.RowTrack, ID: "aa", Title: "Low Water", State: view.Finished, Gone: true,
		Reason: "It is gone."},
		{Key: "bb", Kind: view.RowTrack, ID: "bb", Title: "High Water", State: view.Finished}}
	w := open(t, v)
	offers := func(row int) (labels []string, again *kit.RowButton) {
		w.Rows()[row].MouseIn(nil)
		for _, o := range w.Seen() {
			if b, ok := o.(*kit.RowButton); ok && b.Label() != "" {
				if labels = append(labels, b.Label()); b.Label() == "Fetch again" {
					again = b
				}
			}
		}
		w.Rows()[row].MouseOut()
		return labels, again
	}
	labels, again := offers(0)
	if again == nil || slices.Contains(labels, "Play") || !w.Shows("It is gone.") {
		t.Fatalf("what is gone offers %q", labels)
	}
	again.Tapped(nil)
	w.Wants("ResumeTransfer aa")
	if labels, again := offers(1); again != nil || !slices.Contains(labels, "Play") {
		t.Errorf("what is there offers %q", labels)
	}
}

func TestASourceOffersNothingToPress(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenTransfers))
	source := w.Rows()[1]
	source.MouseIn(nil)
	source.DoubleTapped(nil)
	source.TappedSecondary(&fyne.PointEvent{})
	for _, o := range w.Seen() {
		if b, ok := o.(*kit.RowButton); ok {
			t.Errorf("a source offers %s", b.Label())
		}
	}
	w.Wants("")
	if !w.Shows("203.0.113.7:6881") || w.Win.Canvas().Overlays().Top() != nil {
		t.Error("the source is not shown, or opens a menu")
	}
}

func TestTransfersFoldIntoANarrowWindow(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenTransfers))
	w.Win.Resize(fyne.NewSize(640, 600))
	if !w.Shows("62 %") {
		t.Error("the progress is gone in a narrow window")
	}
	w.Rows()[0].MouseIn(nil)
	w.Press("Pause")
	w.Wants("PauseTransfer aa")
}

func TestDaysStandInPlaceOfTransfers(t *testing.T) {
	v := uitest.Full(view.ScreenTransfers)
	v.Transfers.Tab, v.Transfers.Rows = view.TabDays, nil
	v.Transfers.Days = []view.DayRow{{Day: "Mon 23 Nov 2026", Down: "1.20 GB", Up: "310.0 MB", DownPart: 1, UpPart: .26}}
	w := open(t, v)
	if !w.Shows("Mon 23 Nov 2026") || !w.Shows("sent 310.0 MB") || w.Shows("Tidewater") {
		t.Error("the days are not shown, or the transfers are")
	}
}

func TestPastingOutsideATextBoxOpensLinks(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenLibrary))
	clip := test.NewClipboard()
	clip.SetContent("magnet:?xt=urn:btih:00")
	paste(w, &fyne.ShortcutPaste{Clipboard: clip})
	w.Wants("OpenLink magnet:?xt=urn:btih:00")
}

func TestDroppedFilesAreOpenedByTheirPaths(t *testing.T) {
	web, err := storage.ParseURI("https://example.org/a.torrent")
	if err != nil {
		t.Fatal(err)
	}
	got := linksOf([]fyne.URI{storage.NewFileURI("/a/b c.torrent"), web})
	if want := []string{"/a/b c.torrent", "https://example.org/a.torrent"}; !slices.Equal(got, want) {
		t.Errorf("opens %q, want %q", got, want)
	}
}

func TestFilesOfATorrentAreChosen(t *testing.T) {
	v := uitest.Full(view.ScreenTransfers)
	v.Sheet = &view.Sheet{ID: 1, Title: "An Album", Subtitle: "Choose what to fetch", Action: "Fetch", Note: "1 of 2 files · 34.1 MB",
		Files: []view.FileRow{{At: 0, Name: "01 One.flac", Folder: "An Album", Size: "34.1 MB", On: true},
			{At: 1, Name: "cover.jpg", Size: "200 kB"}}}
	w := open(t, v)
	if !w.Shows("1 of 2 files") || !w.Shows("cover.jpg") {
		t.Error("the files are not listed")
	}
	row := w.Rows()[1]
	row.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	row.MouseUp(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	w.Wants("PickFile 1 true")
	w.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	w.Wants("PickFile 1 true")
	w.Press("Everything")
	w.Wants("PickFiles all")
	w.Press("Fetch")
	w.Wants("Submit")
}
