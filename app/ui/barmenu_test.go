package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"linnet/app/state/view"
	"linnet/app/ui/uitest"
)

// pick finds an item of a menu, also under others, and does it.
func pick(t *testing.T, m *fyne.Menu, names ...string) *fyne.MenuItem {
	t.Helper()
	for _, item := range m.Items {
		if item.Label != names[0] {
			continue
		}
		if len(names) > 1 {
			return pick(t, item.ChildMenu, names[1:]...)
		}
		item.Action()
		return item
	}
	t.Fatalf("no %q in the menu", names[0])
	return nil
}

func TestMenuOfTheBar(t *testing.T) {
	v := uitest.Full(view.ScreenLibrary)
	v.Bar.Speed, v.Bar.StopAfter, v.Bar.Undo, v.Bar.Marks = 1, true, true, "\x40"
	w := open(t, v)
	menu := w.ui.bar.menu()
	for want, names := range map[string][]string{"SetStopAfter false": {"Stop after this track"},
		"SetSleep 30":  {"Sleep timer", "In 30 minutes"},
		"SetSpeed 1.5": {"Speed", "Half as much again"}, "SetMuted true": {"Mute"}, "ShowHistory": {"What was played…"},
		"SaveQueue": {"Save the queue as a playlist…"}, "UnclearQueue": {"Bring the cleared queue back"},
		"SkipChapter 1": {"Next chapter"}, "SkipChapter -1": {"Previous chapter"}} {
		item := pick(t, menu, names...)
		w.Wants(want)
		if item.Checked != (names[0] == "Stop after this track") {
			t.Errorf("%s: ticked %v", names[0], item.Checked)
		}
	}
	if !pick(t, menu, "Speed", "As recorded").Checked {
		t.Error("the speed that holds is not ticked")
	}
}

// TestMediaKeys of a keyboard, and the keys for five seconds, do as their labels say.
func TestMediaKeys(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenLibrary))
	for want, e := range map[string]*fyne.KeyEvent{"Next": {Physical: fyne.HardwareKey{ScanCode: keyNext}},
		"TogglePlay": {Physical: fyne.HardwareKey{ScanCode: keyPlay}}, "Previous": {Physical: fyne.HardwareKey{ScanCode: keyPrevious}},
		"Skip 5": {Name: fyne.KeyRight}, "Skip -5": {Name: fyne.KeyLeft}} {
		w.Win.Canvas().OnTypedKey()(e)
		w.Wants(want)
	}
	w.Win.Canvas().OnTypedKey()(&fyne.KeyEvent{Physical: fyne.HardwareKey{ScanCode: 1}})
	w.Wants("")
}
