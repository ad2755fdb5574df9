package search

import (
	"testing"

	"fyne.io/fyne/v2"
	"go.uber.org/goleak"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/uitest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, goleak.IgnoreCurrent()) }

func TestAFilterIsChosenByItsPlace(t *testing.T) {
	w := uitest.Host(t, uitest.Full(view.ScreenSearch), func(*uitest.Window) fyne.CanvasObject { return kit.Gap() })
	f := uitest.Full(view.ScreenSearch).Search.Filters[1]
	r := &filterRow{do: w.Fake}
	r.menu(f).Items[0].Action()
	w.Wants("SetFilterOf bitrate 0")
}
