package ui

import (
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
	"linnet/app/ui/uitest"
)

func TestBarControlsThePlayer(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenLibrary))
	for _, name := range []string{"Pause", "Next", "Previous", "Shuffle", "Repeat"} {
		w.Press(name)
		want := map[string]string{"Pause": "TogglePlay", "Shuffle": "ToggleShuffle", "Repeat": "ToggleRepeat"}[name]
		if want == "" {
			want = name
		}
		w.Wants(want)
	}
	w.Press("Lyrics")
	w.Wants("ShowLyrics")
	w.ui.bar.seek.Tapped(&fyne.PointEvent{Position: fyne.NewPos(w.ui.bar.seek.Size().Width/2, 0)})
	w.Wants("Seek 0.5")
	w.ui.bar.volume.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	w.Wants("SetVolume 0.7100000000000001")
}

func TestBarSaysWhyItIsSilent(t *testing.T) {
	v := uitest.Full(view.ScreenLibrary)
	v.Bar.Note = "buffering: waiting for the first piece"
	if w := open(t, v); !w.Shows(v.Bar.Note) {
		t.Error("the note is not shown")
	}
}

func TestQueuePlaysTheSecondOfTwoEqualTracks(t *testing.T) {
	v := uitest.Full(view.ScreenPrivacy)
	w := open(t, v)
	w.Rows()[1].DoubleTapped(nil)
	w.Wants("PlayQueued 1")
	w.Rows()[1].MouseDown(&desktop.MouseEvent{})
	next := *v
	next.Queue = v.Queue[1:]
	w.ui.Show(&next) // the first plays now
	w.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	w.Wants("RemoveQueued 0")
	w.Press("Clear")
	w.Wants("ClearQueue")
}

func TestPanelCountsAsSeenOnlyInFrontAndUnfolded(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenLibrary))
	w.ui.panel.Front(true)
	w.Wants("PanelInView true")
	w.Win.Resize(fyne.NewSize(900, 700)) // the rail folds
	w.Wants("PanelInView false")
	w.Press("Queue")
	w.Wants("PanelInView true")
	w.ui.panel.Front(false)
	w.Wants("PanelInView false")
	w.ui.panel.Front(true)
	off := uitest.Full(view.ScreenLibrary)
	off.Panel = view.Panel{}
	w.ui.Show(off)
	w.Wants("PanelInView false")
	if w.Shows("Sponsor ·") {
		t.Error("a panel that is off is shown")
	}
}

func TestPanelExplainsItselfAndCanBeReported(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenLibrary))
	w.Press("why this?")
	if !w.Shows("Weighed by what was booked.") {
		t.Error("the reason is not shown")
	}
	w.Press("Report")
	w.Wants("ReportAd")
	w.Press("Visit")
	w.Wants("VisitAd")
	w.Press("Hide")
	if w.Win.Canvas().Overlays().Top() == nil {
		t.Error("Hide does not ask what to hide")
	}
}

func TestNoticeIsSaidWithTheNextStepAndDismissed(t *testing.T) {
	v := uitest.Full(view.ScreenLibrary)
	v.Notices = []view.Notice{{ID: 1, What: "One."}, {ID: 2, What: "The folder cannot be read.", Next: "Check the disk."}}
	w := open(t, v)
	if !w.Shows("The folder cannot be read.") || !w.Shows("Check the disk.") || !w.Shows("1 more") {
		t.Error("the notice is not said in full")
	}
	w.Press("Dismiss")
	w.Wants("Dismiss 2")
}

func TestNarrowWindowsFold(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenLibrary))
	for _, c := range []struct {
		width       float32
		rail, words bool
	}{{1280, true, true}, {1000, true, true}, {999, false, true}, {720, false, true}, {719, false, false}, {520, false, false}} {
		w.Win.Resize(fyne.NewSize(c.width, 700))
		if got := w.ui.rail.object.Visible(); got != c.rail {
			t.Errorf("%v wide: rail shown %v", c.width, got)
		}
		if got := w.Shows("YOURS TO DECIDE"); got != c.words {
			t.Errorf("%v wide: sidebar in full %v", c.width, got)
		}
	}
	if least := w.Win.Content().MinSize(); least.Width > 520 || least.Height > 480 {
		t.Errorf("the window cannot be made smaller than %v", least)
	}
}

func TestShortcutsWork(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenLibrary))
	ctrl := func(k fyne.KeyName) {
		w.ui.search.TypedShortcut(&desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierShortcutDefault})
	}
	ctrl(fyne.Key3)
	w.Wants("Go Transfers")
	if ctrl(fyne.KeyRight); len(w.Calls) > 0 {
		t.Error("Ctrl+Right in the search box is for its words, not for tracks")
	}
	ctrl(fyne.KeyF)
	if w.Win.Canvas().Focused() != w.ui.search {
		t.Error("Ctrl+F does not lead to the search box")
	}
	ctrl(fyne.Key6)
	w.Wants("Go Privacy")
	w.Win.Canvas().Unfocus()
	w.Win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeySpace})
	w.Wants("TogglePlay")
}

func TestPicturesAreAskedForAgain(t *testing.T) {
	v := uitest.Full(view.ScreenLibrary)
	v.Bar.Cover = "cover"
	w := open(t, v)
	if w.Pictures == 0 {
		t.Fatal("the cover is not asked for")
	}
	w.Image, w.Pictures = image.NewNRGBA(image.Rect(0, 0, 8, 8)), 0
	w.ui.Show(v)
	if w.Pictures != 1 {
		t.Errorf("the cover that was missing is asked for %d times, want once", w.Pictures)
	}
	w.ui.Show(v)
	if w.Pictures != 1 {
		t.Error("a picture that has come is still waited for")
	}
}

func TestThemeFollowsTheView(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenLibrary))
	v := uitest.Full(view.ScreenLibrary)
	v.Theme = view.ThemeLight
	w.ui.Show(v)
	got := fyne.CurrentApp().Settings().Theme().Color(kit.ColorBackground, theme.VariantDark)
	if got != look.NewTheme(view.ThemeLight).Color(kit.ColorBackground, theme.VariantDark) ||
		got == look.NewTheme(view.ThemeDark).Color(kit.ColorBackground, theme.VariantDark) {
		t.Errorf("background is %v", got)
	}
}

// TestOneWayToTheUIGoroutine: whatever is not said by a View cannot reach the window.
func TestOneWayToTheUIGoroutine(t *testing.T) {
	found := map[string]int{}
	for _, pattern := range []string{"*.go", "*/*.go"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			found[file] = strings.Count(string(source), "fyne.Do(") + strings.Count(string(source), "fyne.DoAndWait(")
		}
	}
	for file, n := range found {
		want := 0
		if file == "follow.go" {
			want = 1
		}
		if n != want {
			t.Errorf("%s calls fyne.Do %d times, want %d", file, n, want)
		}
	}
}

func TestGoldens(t *testing.T) {
	for name, v := range map[string]*view.View{
		"library.xml": uitest.Full(view.ScreenLibrary), "search.xml": uitest.Full(view.ScreenSearch),
		"search-albums.xml": uitest.FoundAlbums(),
		"privacy.xml":       uitest.Full(view.ScreenPrivacy),
		"songs.xml":         uitest.Songs(), "playlist.xml": uitest.Opened(view.PlainPlaylist),
	} {
		t.Run(name, func(t *testing.T) { open(t, v).Golden(name) })
	}
}

// TestASheetTakesTheKeyboard: what is typed goes into its first empty field at once.
func TestASheetTakesTheKeyboard(t *testing.T) {
	v := uitest.Full(view.ScreenPeople)
	w := open(t, v)
	asked := *v
	asked.Sheet = &view.Sheet{ID: 7, Title: "Join a group", Action: "Join",
		Fields: []view.Field{{Key: "link", Value: "linnet:join?x"}, {Key: "me"}}}
	w.ui.Show(&asked)
	for _, letter := range "Ben" {
		if f := w.Win.Canvas().Focused(); f != nil {
			f.TypedRune(letter)
		}
	}
	w.Wants("SetField me Ben")
}
