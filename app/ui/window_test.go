package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"go.uber.org/goleak"

	"linnet/app/state/view"
	"linnet/app/ui/uitest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, goleak.IgnoreCurrent()) }

// whole is the whole window over a fake state.
type whole struct {
	*uitest.Window
	ui *UI
}

// program is the fake in the place of every slice.
func program(f *uitest.Fake) Program {
	return Program{Views: f, Window: f, Browse: f, Playback: f, Search: f, Transfers: f, People: f, Sponsors: f, Settings: f, Folders: f}
}

func open(t *testing.T, v *view.View) *whole {
	t.Helper()
	app := test.NewTempApp(t)
	f := uitest.NewFake(v)
	w := test.NewTempWindow(t, nil)
	u := Build(app, w, program(f))
	w.Resize(fyne.NewSize(1280, 800))
	f.Calls = nil
	return &whole{&uitest.Window{T: t, Fake: f, Win: w}, u}
}
