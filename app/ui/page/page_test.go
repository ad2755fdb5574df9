package page

import (
	"testing"

	"fyne.io/fyne/v2"
	"go.uber.org/goleak"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/uitest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, goleak.IgnoreCurrent()) }

func TestTypedFolderIsAdded(t *testing.T) {
	w := uitest.Host(t, uitest.Full(view.ScreenSettings), func(*uitest.Window) fyne.CanvasObject { return kit.Gap() })
	f := NewFolderField(w.Win, w.AddFolder)
	f.entry.SetText("  /mnt/nas/Records ")
	f.submit()
	w.Wants("AddFolder /mnt/nas/Records")
	f.submit()
	w.Wants("")
}
