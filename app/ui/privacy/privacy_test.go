package privacy

import (
	"testing"

	"fyne.io/fyne/v2"
	"go.uber.org/goleak"

	"linnet/app/state/view"
	"linnet/app/ui/uitest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, goleak.IgnoreCurrent()) }

// show is a Privacy screen that fills the window.
func show(t *testing.T) *uitest.Window {
	t.Helper()
	v := uitest.Full(view.ScreenPrivacy)
	w := uitest.Host(t, v, func(w *uitest.Window) fyne.CanvasObject {
		s := New(w.Fake)
		s.Show(v)
		return s.Root()
	})
	return w
}

func TestPrivacySwitchesAreOffAndEqual(t *testing.T) {
	w := show(t)
	want := []string{"SetPanels true", "SetUseInterests true", "SetTaste true", "SetAdEvents true", "SetListens true"}
	switches := w.Switches()
	if len(switches) != len(want) {
		t.Fatalf("%d switches, want %d", len(switches), len(want))
	}
	for i, s := range switches {
		if s.On() || s.Size() != switches[0].Size() {
			t.Errorf("switch %d is on or of another size", i)
		}
		s.Tapped(nil)
		w.Wants(want[i])
		if s.On() {
			t.Errorf("switch %d shows on before state agreed", i)
		}
	}
	w.Press("Export…")
	w.Wants("ExportPrivacy")
	w.Press("Delete what is waiting")
	w.Wants("DeleteWaiting")
	w.Press("Change")
	w.Wants("Go Settings")
}

func TestPrivacyShowsWhatWasSent(t *testing.T) {
	w := show(t)
	if w.Shows("genre-64 9") || !w.Shows(`{"answer":17}`) {
		t.Error("the next report is not shown, or the old ones are before they were asked for")
	}
	w.Press("Everything sent in the last 90 days")
	if !w.Shows("genre-64 9") {
		t.Error("what was sent is not shown")
	}
}
