package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/uitest"
)

// TestNothingButItsOwnSwitchConsents presses everything on every screen but the switches that stand beside a promise: none of it says yes
// or no to one.
func TestNothingButItsOwnSwitchConsents(t *testing.T) {
	for _, entry := range screens() {
		w := open(t, uitest.Full(entry.screen))
		pressed := 0
		for _, o := range w.Seen() {
			switch o.(type) {
			case *kit.Button, *kit.RowButton, *kit.Chip, *kit.NavItem, *kit.IconButton, *kit.RowIcon, *kit.Radio:
				o.(fyne.Tappable).Tapped(&fyne.PointEvent{})
				pressed++
			case *kit.Switch:
				if entry.screen != view.ScreenPrivacy && entry.screen != view.ScreenSponsors {
					o.(fyne.Tappable).Tapped(&fyne.PointEvent{})
					pressed++
				}
			}
		}
		if pressed < len(screens()) {
			t.Errorf("%s: only %d things to press", entry.screen, pressed)
		}
		for _, call := range w.Calls {
			for _, act := range []string{"SetPanels ", "SetUseInterests ", "SetTaste ", "SetAdEvents ", "Answer ", "Submit", "Decline"} {
				if strings.HasPrefix(call, act) {
					t.Errorf("%s: %s", entry.screen, call)
				}
			}
		}
	}
}
