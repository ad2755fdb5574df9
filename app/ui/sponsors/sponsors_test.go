package sponsors

import (
	"testing"

	"fyne.io/fyne/v2"
	"go.uber.org/goleak"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
	"linnet/app/ui/uitest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, goleak.IgnoreCurrent()) }

// showPanel is a window with the panel of a View.
func showPanel(t *testing.T, v *view.View) (p *Panel, w *uitest.Window) {
	t.Helper()
	w = uitest.Host(t, v, func(w *uitest.Window) fyne.CanvasObject {
		p = NewPanel(w.Fake, look.NewGallery(w.Fake, w.Win.Canvas()), nil)
		return p.Object
	})
	p.Show(&v.Panel)
	return p, w
}

func TestPanelOffersTheReleaseOfAnAd(t *testing.T) {
	v := uitest.Full(view.ScreenLibrary)
	p, w := showPanel(t, v)
	if w.Shows("CC BY 4.0") {
		t.Error("an ad without a release offers one")
	}
	with := *v
	with.Panel.AdID, with.Panel.Licence = "other", "CC BY 4.0"
	p.Show(&with.Panel)
	if !w.Shows("CC BY 4.0") {
		t.Error("the licence is not shown")
	}
	w.Press("Fetch")
	w.Wants("FetchAd")
	p.release.Objects[0].(*fyne.Container).Objects[0].(*kit.Button).Tapped(nil)
	w.Wants("PlayAd")
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

// TestPanelGoesWithASpot: every word of it stands there, and it can be skipped.
func TestPanelGoesWithASpot(t *testing.T) {
	v := uitest.Full(view.ScreenLibrary)
	p, w := showPanel(t, v)
	if w.Shows("Skip") {
		t.Error("a panel without a spot can be skipped")
	}
	with := *v
	with.Panel.Spoken, with.Panel.Skip = "Open days in December.", "Skip in 2 seconds"
	p.Show(&with.Panel)
	if !w.Shows("Open days in December.") || !w.Shows("Skip in 2 seconds") || w.Shows(v.Panel.Text) {
		t.Error("the panel does not say what is heard")
	}
	with.Panel.Skip = "Skip"
	p.Show(&with.Panel)
	w.Press("Skip")
	w.Wants("SkipAd")
	p.Show(&v.Panel)
	if w.Shows("Open days in December.") || !w.Shows(v.Panel.Text) {
		t.Error("the words of a spot stay")
	}
}

// TestSpotsHaveASwitchOfTheirOwn, and say why none is heard.
func TestSpotsHaveASwitchOfTheirOwn(t *testing.T) {
	v := uitest.Full(view.ScreenSponsors)
	var s *Screen
	w := uitest.Host(t, v, func(w *uitest.Window) fyne.CanvasObject {
		s = New(w.Fake)
		return s.Root()
	})
	s.spots.Tapped(nil)
	w.Wants("SetSpots true")
	with := *v
	with.Sponsors.On, with.Sponsors.Spots = false, true
	s.Show(&with)
	if !s.spots.On() || !s.silent.Visible() {
		t.Error("it does not say that panels are off")
	}
	with.Sponsors.On = true
	if s.Show(&with); s.silent.Visible() {
		t.Error("it says that panels are off")
	}
}
