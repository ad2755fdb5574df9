package sheet

import (
	"testing"

	"fyne.io/fyne/v2"
	"go.uber.org/goleak"

	"linnet/app/state/view"
	"linnet/app/ui/uitest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, goleak.IgnoreCurrent()) }

// asked shows a sheet that fills the window.
func asked(t *testing.T, v *view.View) (w *uitest.Window, p *Page) {
	t.Helper()
	w = uitest.Host(t, v, func(w *uitest.Window) fyne.CanvasObject {
		p = New(w.Fake, Surroundings{Canvas: w.Win.Canvas()})
		return p.Object
	})
	p.Show(v.Sheet)
	return w, p
}

func TestAFileIsChosenForASheet(t *testing.T) {
	v := uitest.Songs()
	v.Sheet = &view.Sheet{ID: 1, Title: "Import a playlist", Action: "Import",
		Fields: []view.Field{{Key: "path", Label: "File", File: view.ReadFile}}}
	w, p := asked(t, v)
	p.around.Choose = func(use view.FileUse, chosen func(string)) { chosen("/music/" + string(use) + ".m3u8") }
	w.Press("Choose…")
	w.Wants("SetField path /music/read.m3u8")
}

func TestLyricsFollow(t *testing.T) {
	v := uitest.Songs()
	v.Sheet = &view.Sheet{ID: 1, Title: "Slack Tide", Lines: []string{"One", "Two"}, Line: -1}
	w, p := asked(t, v)
	if !w.Shows("Two") {
		t.Error("no lyrics")
	}
	later := *v.Sheet
	later.Line = 1
	p.Show(&later)
	if rows := p.lyrics; rows.At(0).sung || !rows.At(1).sung {
		t.Error("the sung line is not marked")
	}
}
