package ui

import (
	"image"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
)

func TestBarControlsThePlayer(t *testing.T) {
	w := open(t, full(view.ScreenLibrary))
	for _, name := range []string{"Pause", "Next", "Previous", "Shuffle", "Repeat"} {
		w.press(name)
		want := map[string]string{"Pause": "TogglePlay", "Shuffle": "ToggleShuffle", "Repeat": "ToggleRepeat"}[name]
		if want == "" {
			want = name
		}
		w.wants(want)
	}
	w.ui.bar.seek.Tapped(&fyne.PointEvent{Position: fyne.NewPos(w.ui.bar.seek.Size().Width/2, 0)})
	w.wants("Seek 0.5")
	w.ui.bar.volume.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	w.wants("SetVolume 0.7100000000000001")
}

func TestBarSaysWhyItIsSilent(t *testing.T) {
	v := full(view.ScreenLibrary)
	v.Bar.Note = "buffering: waiting for the first piece"
	if w := open(t, v); !w.shows(v.Bar.Note) {
		t.Error("the note is not shown")
	}
}

func TestQueuePlaysTheSecondOfTwoEqualTracks(t *testing.T) {
	v := full(view.ScreenPrivacy)
	w := open(t, v)
	w.rows()[1].DoubleTapped(nil)
	w.wants("PlayQueued 1")
	w.rows()[1].MouseDown(&desktop.MouseEvent{})
	next := *v
	next.Queue = v.Queue[1:]
	w.ui.Show(&next) // the first plays now
	w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	w.wants("RemoveQueued 0")
	w.press("Clear")
	w.wants("ClearQueue")
}

func TestPanelCountsAsSeenOnlyInFrontAndUnfolded(t *testing.T) {
	w := open(t, full(view.ScreenLibrary))
	w.ui.panel.front(true)
	w.wants("PanelInView true")
	w.win.Resize(fyne.NewSize(900, 700)) // the rail folds
	w.wants("PanelInView false")
	w.press("Queue")
	w.wants("PanelInView true")
	w.ui.panel.front(false)
	w.wants("PanelInView false")
	w.ui.panel.front(true)
	off := full(view.ScreenLibrary)
	off.Panel = view.Panel{}
	w.ui.Show(off)
	w.wants("PanelInView false")
	if w.shows("Sponsor ·") {
		t.Error("a panel that is off is shown")
	}
}

func TestPanelExplainsItselfAndCanBeReported(t *testing.T) {
	w := open(t, full(view.ScreenLibrary))
	w.press("why this?")
	if !w.shows("Weighed by what was booked.") {
		t.Error("the reason is not shown")
	}
	w.press("Report")
	w.wants("ReportAd")
	w.press("Visit")
	w.wants("VisitAd")
	w.press("Hide")
	if w.win.Canvas().Overlays().Top() == nil {
		t.Error("Hide does not ask what to hide")
	}
}

func TestPanelOffersTheReleaseOfAnAd(t *testing.T) {
	v := full(view.ScreenLibrary)
	w := open(t, v)
	if w.shows("CC BY 4.0") {
		t.Error("an ad without a release offers one")
	}
	with := *v
	with.Panel.AdID, with.Panel.Licence = "other", "CC BY 4.0"
	w.ui.panel.show(&with.Panel)
	if !w.shows("CC BY 4.0") {
		t.Error("the licence is not shown")
	}
	w.press("Fetch")
	w.wants("FetchAd")
	w.ui.panel.release.Objects[0].(*fyne.Container).Objects[0].(*kit.Button).Tapped(nil)
	w.wants("PlayAd")
}

func TestHostileLinksAreNotOpened(t *testing.T) {
	for _, link := range []string{"javascript:alert(1)", "file:///etc/passwd", "//", "", "https:", "data:text/html,x", "ht tp://x",
		"magnet:?xt=urn:btih:0"} {
		if webLink(link) != nil {
			t.Errorf("%q would be opened", link)
		}
	}
	if webLink("https://example.org/a?b=c") == nil {
		t.Error("a web address is refused")
	}
}

func TestNoticeIsSaidWithTheNextStepAndDismissed(t *testing.T) {
	v := full(view.ScreenLibrary)
	v.Notices = []view.Notice{{ID: 1, What: "One."}, {ID: 2, What: "The folder cannot be read.", Next: "Check the disk."}}
	w := open(t, v)
	if !w.shows("The folder cannot be read.") || !w.shows("Check the disk.") || !w.shows("1 more") {
		t.Error("the notice is not said in full")
	}
	w.press("Dismiss")
	w.wants("Dismiss 2")
}

func TestNarrowWindowsFold(t *testing.T) {
	w := open(t, full(view.ScreenLibrary))
	for _, c := range []struct {
		width       float32
		rail, words bool
	}{{1280, true, true}, {1000, true, true}, {999, false, true}, {720, false, true}, {719, false, false}, {520, false, false}} {
		w.win.Resize(fyne.NewSize(c.width, 700))
		if got := w.ui.rail.object.Visible(); got != c.rail {
			t.Errorf("%v wide: rail shown %v", c.width, got)
		}
		if got := w.shows("YOURS TO DECIDE"); got != c.words {
			t.Errorf("%v wide: sidebar in full %v", c.width, got)
		}
	}
	if least := w.win.Content().MinSize(); least.Width > 520 || least.Height > 480 {
		t.Errorf("the window cannot be made smaller than %v", least)
	}
}

func TestShortcutsWork(t *testing.T) {
	w := open(t, full(view.ScreenLibrary))
	ctrl := func(k fyne.KeyName) {
		w.ui.search.TypedShortcut(&desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierShortcutDefault})
	}
	ctrl(fyne.Key3)
	w.wants("Go Transfers")
	if ctrl(fyne.KeyRight); len(w.calls) > 0 {
		t.Error("Ctrl+Right in the search box is for its words, not for tracks")
	}
	ctrl(fyne.KeyF)
	if w.win.Canvas().Focused() != w.ui.search {
		t.Error("Ctrl+F does not lead to the search box")
	}
	ctrl(fyne.Key6)
	w.wants("Go Privacy")
	w.win.Canvas().Unfocus()
	w.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeySpace})
	w.wants("TogglePlay")
}

func TestPicturesAreAskedForAgain(t *testing.T) {
	v := full(view.ScreenLibrary)
	v.Bar.Cover = "cover"
	w := open(t, v)
	if len(w.ui.gallery.waiting) != 1 {
		t.Fatalf("%d covers wait, want 1", len(w.ui.gallery.waiting))
	}
	w.picture = image.NewNRGBA(image.Rect(0, 0, 8, 8))
	w.ui.Show(v)
	if len(w.ui.gallery.waiting) != 0 {
		t.Error("a picture that has come is still waited for")
	}
}

func TestThemeFollowsTheView(t *testing.T) {
	w := open(t, full(view.ScreenLibrary))
	v := full(view.ScreenLibrary)
	v.Theme = view.ThemeLight
	w.ui.Show(v)
	got := fyne.CurrentApp().Settings().Theme().Color(kit.ColorBackground, theme.VariantDark)
	if got != lightPalette().background {
		t.Errorf("background is %v", got)
	}
}

// TestColoursCanBeRead holds the promise of WCAG 2.2, 1.4.3: text stands out 4.5:1 from its ground.
func TestColoursCanBeRead(t *testing.T) {
	for name, p := range map[string]palette{"dark": darkPalette(), "light": lightPalette()} {
		for _, ground := range []color.NRGBA{p.background, p.sidebar, p.surface, p.raised} {
			for what, ink := range map[string]color.NRGBA{"text": p.text, "muted": p.muted} {
				if r := contrast(ink, ground); r < 4.5 {
					t.Errorf("%s: %s on %v is %.2f:1", name, what, ground, r)
				}
			}
		}
		for what, pair := range map[string][2]color.NRGBA{
			"on accent": {p.onAccent, p.accent}, "link": {p.accentText, p.surface}, "playing": {p.accentText, p.background},
			"good": {p.good, p.background}, "good on a row": {p.good, p.raised}, "warn": {p.warn, p.surface},
			"warn on a row": {p.warn, p.raised},
		} {
			if r := contrast(pair[0], pair[1]); r < 4.4 {
				t.Errorf("%s: %s is %.2f:1", name, what, r)
			}
		}
	}
}

func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

func luminance(c color.NRGBA) float64 {
	part := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= .04045 {
			return f / 12.92
		}
		return math.Pow((f+.055)/1.055, 2.4)
	}
	return .2126*part(c.R) + .7152*part(c.G) + .0722*part(c.B)
}

// TestOneWayToTheUIGoroutine: whatever is not said by a View cannot reach the window.
func TestOneWayToTheUIGoroutine(t *testing.T) {
	found := map[string]int{}
	for _, pattern := range []string{"*.go", "kit/*.go"} {
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
		"library.xml": full(view.ScreenLibrary), "search.xml": full(view.ScreenSearch), "privacy.xml": full(view.ScreenPrivacy),
		"songs.xml": songs(), "playlist.xml": opened(view.PlainPlaylist),
	} {
		t.Run(name, func(t *testing.T) { open(t, v).golden(name) })
	}
}

// TestASheetTakesTheKeyboard: what is typed goes into its first empty field at once.
func TestASheetTakesTheKeyboard(t *testing.T) {
	v := full(view.ScreenPeople)
	w := open(t, v)
	asked := *v
	asked.Sheet = &view.Sheet{ID: 7, Title: "Join a group", Action: "Join",
		Fields: []view.Field{{Key: "link", Value: "linnet:join?x"}, {Key: "me"}}}
	w.ui.Show(&asked)
	for _, letter := range "Ben" {
		if f := w.win.Canvas().Focused(); f != nil {
			f.TypedRune(letter)
		}
	}
	w.wants("SetField me Ben")
}
