package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"linnet/app/state/view"
	"linnet/app/ui/uitest"
)

// selects presses row from, then with Shift row to.
func (w *whole) selects(from, to int) {
	w.Helper()
	w.Rows()[from].MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	w.Rows()[to].MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary, Modifier: fyne.KeyModifierShift})
	w.Calls = nil
}

// enter types Enter with modifier keys at what has the keyboard.
func (w *whole) enter(with fyne.KeyModifier) {
	w.Win.Canvas().Focused().(interface{ Enter(fyne.KeyModifier) }).Enter(with)
}

func TestSeveralSongsAtOnce(t *testing.T) {
	w := open(t, uitest.Opened(view.PlainPlaylist))
	w.selects(0, 1)
	w.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	w.Wants("PlayMany {[1 2] false}")
	w.enter(fyne.KeyModifierShortcutDefault)
	w.Wants("EnqueueMany {[1 2] false}")
	w.Win.Canvas().Focused().(interface{ SelectAll() }).SelectAll()
	w.Rows()[2].TappedSecondary(&fyne.PointEvent{})
	if w.Win.Canvas().Overlays().Top() == nil {
		t.Error("a right click opens no menu for all")
	}
	w.Win.Canvas().Overlays().Top().Hide()
	w.enter(0)
	w.Wants("PlayMany {[1 2 3] false}")
	w.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	w.Wants("RemoveFromPlaylist 0 1 2")
}

// TestAWholeLongListIsMore than what was read of it.
func TestAWholeLongListIsMore(t *testing.T) {
	v := uitest.Songs()
	v.Library.Songs = view.NewPages(2*view.PageRows, [][]view.SongRow{uitest.SomeSongs(view.PageRows), nil})
	w := open(t, v)
	w.selects(0, 0)
	w.Win.Canvas().Focused().(interface{ SelectAll() }).SelectAll()
	w.enter(fyne.KeyModifierShortcutDefault)
	if calls := w.All(); len(calls) != 1 || calls[0][len(calls[0])-6:] != " true}" {
		t.Errorf("called %q", calls)
	}
}

func TestSeveralFoundRowsAtOnce(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenSearch))
	w.selects(1, 2)
	w.enter(0)
	if calls := w.All(); !slices.Equal(calls, []string{"PlayFound aa", "EnqueueFound bb"}) {
		t.Errorf("Enter called %q", calls)
	}
	w.enter(fyne.KeyModifierShift)
	if calls := w.All(); !slices.Equal(calls, []string{"Get aa"}) { // the other one is here
		t.Errorf("Shift+Enter called %q", calls)
	}
	w.enter(fyne.KeyModifierShortcutDefault)
	if calls := w.All(); !slices.Equal(calls, []string{"EnqueueFound aa", "EnqueueFound bb"}) {
		t.Errorf("Ctrl+Enter called %q", calls)
	}
}

func TestSeveralSongsLeaveTheQueue(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenPrivacy))
	w.selects(0, 1)
	w.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	w.Wants("RemoveQueued 0 1")
	uitest.Choose(t, w.ui.rail.menu(w.Fake, []int{0, 1}), "Remove from the queue")
	w.Wants("RemoveQueued 0 1")
	one := w.ui.rail.menu(w.Fake, []int{1})
	for label, want := range map[string]string{"Play": "PlayQueued 1", "Play next": "MoveQueued 1 0",
		"Remove from the queue": "RemoveQueued 1"} {
		uitest.Choose(t, one, label)
		w.Wants(want)
	}
}

func TestSeveralTransfersAtOnce(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenTransfers))
	w.selects(0, 2)
	w.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	if calls := w.All(); !slices.Equal(calls, []string{"AskCancelTransfers aa bb"}) {
		t.Errorf("Delete called %q", calls)
	}
}

func TestSeveralAlbumsAtOnce(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenLibrary))
	w.selects(0, 1)
	w.enter(0)
	if calls := w.All(); !slices.Equal(calls, []string{"PlayAlbum a", "EnqueueAlbum b"}) {
		t.Errorf("Enter called %q", calls)
	}
	w.enter(fyne.KeyModifierShortcutDefault)
	if calls := w.All(); !slices.Equal(calls, []string{"EnqueueAlbum a", "EnqueueAlbum b"}) {
		t.Errorf("Ctrl+Enter called %q", calls)
	}
}
