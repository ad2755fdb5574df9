package transfers

import (
	"testing"

	"fyne.io/fyne/v2"
	"go.uber.org/goleak"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/uitest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, goleak.IgnoreCurrent()) }

func TestTransferMenuHasPriorities(t *testing.T) {
	w := uitest.Host(t, uitest.Full(view.ScreenTransfers), func(*uitest.Window) fyne.CanvasObject { return kit.Gap() })
	menus := &menus{do: w.Fake}
	menu := menus.itemsOf(w.Fake.View().Transfers.Rows[0])
	names := ""
	for _, item := range menu.Items {
		names += item.Label + ","
		if item.Label == "Priority" {
			item.ChildMenu.Items[2].Action()
			w.Wants("SetTransferPriority aa -1")
			if !item.ChildMenu.Items[1].Checked {
				t.Error("the priority it has is not ticked")
			}
		}
	}
	if names != "Play,Pause,Cancel,,Priority,Hide parts and sources," {
		t.Errorf("the menu has %s", names)
	}
}
