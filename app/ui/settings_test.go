package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
	"linnet/app/ui/uitest"
)

func TestSettingsHaveSections(t *testing.T) {
	w := open(t, uitest.OpenSettings(view.SettingsSharing))
	w.Press("Limits")
	w.Wants("ShowSettings Limits")
	w.Press("Show")
	w.Wants("Go Transfers")
	if w.Shows("Block list") || !w.Shows("412 tracks are there for others.") {
		t.Error("another section is shown")
	}
}

func TestLimitsLook(t *testing.T) {
	w := open(t, uitest.OpenSettings(view.SettingsLimits))
	w.Golden("limits.xml")
}

func TestHoursAreMarkedByPressDragAndKey(t *testing.T) {
	var marked []any
	week := kit.NewWeek([7]string{"Mon"}, func(day, hour int, on bool) { marked = append(marked, day, hour, on) })
	test.NewTempApp(t).Settings().SetTheme(look.NewTheme(view.ThemeDark))
	w := test.NewTempWindow(t, week)
	w.Resize(fyne.NewSize(600, 220))
	week.Set([7]uint32{1 << 8})
	pitch := (week.Size().Width - 40) / 24
	spot := func(day, hour int) fyne.Position {
		return fyne.NewPos(40+(float32(hour)+.5)*pitch, 18+(float32(day)+.5)*20)
	}
	wants := func(want ...any) {
		t.Helper()
		for i := range want {
			if len(marked) != len(want) || marked[i] != want[i] {
				t.Errorf("marked %v, want %v", marked, want)
				break
			}
		}
		marked = nil
	}
	week.Tapped(&fyne.PointEvent{Position: spot(0, 8)})
	wants(0, 8, false)
	week.Tapped(&fyne.PointEvent{Position: spot(6, 23)})
	wants(6, 23, true)
	week.Tapped(&fyne.PointEvent{Position: fyne.NewPos(3, 3)})
	wants()
	for _, hour := range []int{7, 8, 9} { // the middle one is marked already
		week.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: spot(0, hour)}})
	}
	week.DragEnd()
	wants(0, 7, true, 0, 9, true)
	w.Canvas().Focus(week)
	week.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	week.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	week.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	wants(5, 23, true)
}

func TestComputerChangesColoursAndLinks(t *testing.T) {
	w := open(t, uitest.OpenSettings(view.SettingsComputer))
	w.Press("Light")
	w.Wants("SetTheme light")
	w.Switches()[0].Tapped(nil)
	w.Wants("SetOpensLinks true")
	if !w.Shows("/home/you/.config/linnet") {
		t.Error("where Linnet keeps its files is not said")
	}
}
