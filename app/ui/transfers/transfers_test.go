package transfers

import (
	"slices"
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

// TestSeveralTransfersAreDoneWithAsTheyStand: each with what it can be done with, an album as a whole.
func TestSeveralTransfersAreDoneWithAsTheyStand(t *testing.T) {
	w := uitest.Host(t, uitest.Full(view.ScreenTransfers), func(*uitest.Window) fyne.CanvasObject { return kit.Gap() })
	menus := &menus{do: w.Fake}
	row := func(kind view.RowKind, id string, state view.TransferState) *view.TransferRow {
		return &view.TransferRow{Kind: kind, ID: id, Key: map[bool]string{true: "ee/" + id, false: id}[kind == view.RowPart], State: state}
	}
	all := []*view.TransferRow{row(view.RowTrack, "aa", view.Arriving), row(view.RowTrack, "bb", view.Paused),
		row(view.RowTrack, "cc", view.Failed), row(view.RowTrack, "dd", view.Finished), row(view.RowAlbum, "ee", view.Waiting),
		row(view.RowPart, "ff", view.Waiting), row(view.RowSource, "aa", view.Arriving)}
	menu := menus.manyItems(all)
	if menu.Items[0].Label != "5 transfers" {
		t.Errorf("the menu is for %q", menu.Items[0].Label)
	}
	for label, want := range map[string][]string{"Pause": {"PauseTransfer aa", "PauseTransfer ee"}, "Resume": {"ResumeTransfer bb"},
		"Try again": {"ResumeTransfer cc"}, "Remove from the list": {"ForgetTransfer dd"},
		"Cancel": {"CancelTransfer aa", "CancelTransfer ee", "CancelTransfer bb", "CancelTransfer cc"}} {
		uitest.Choose(t, menu, label)
		if calls := w.All(); !slices.Equal(calls, want) {
			t.Errorf("%s called %q", label, calls)
		}
	}
	menus.manyKeys(all[4:6], &fyne.KeyEvent{Name: fyne.KeyDelete})
	menus.manyKeys(all[5:6], &fyne.KeyEvent{Name: fyne.KeyDelete})
	if calls := w.All(); !slices.Equal(calls, []string{"CancelTransfer ee", "CancelTransfer ff"}) {
		t.Errorf("Delete called %q", calls)
	}
	if menus.manyItems(all[6:]) != nil {
		t.Error("a source has a menu")
	}
}
