package settings

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"go.uber.org/goleak"

	"linnet/app/state/view"
	"linnet/app/ui/uitest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, goleak.IgnoreCurrent()) }

// show shows a View on a Settings screen that fills the window.
func show(t *testing.T, v *view.View) (w *uitest.Window, s *Screen) {
	t.Helper()
	w = uitest.Host(t, v, func(w *uitest.Window) fyne.CanvasObject {
		s = New(w.Fake, w.Win)
		return s.Root()
	})
	s.Show(v)
	return w, s
}

func TestLimitsCountWhenTheKeyboardLeavesThem(t *testing.T) {
	w, s := show(t, uitest.OpenSettings(view.SettingsLimits))
	page := s.pages[view.SettingsLimits].(*limitsPage)
	up := page.modest.up
	w.Win.Canvas().Focus(up)
	up.SetText("")
	test.Type(up, "75")
	w.Wants("")
	s.Show(uitest.OpenSettings(view.SettingsLimits)) // which still says 50
	if up.Text != "75" {
		t.Errorf("a View changed what is being typed to %q", up.Text)
	}
	w.Win.Canvas().Unfocus()
	w.Wants("SetLimit modest up 75")
	for i, want := range []string{"SetOnlyIdle true", "SetUnmetered true"} {
		w.Switches()[i].Tapped(nil)
		w.Wants(want)
	}
}

func TestNetworkTestsReachAndTakesNodesAndLists(t *testing.T) {
	w, s := show(t, uitest.OpenSettings(view.SettingsNetwork))
	for button, want := range map[string]string{"Test": "TestReach", "Import…": "ImportBlockList", "Remove": "RemoveBlockList"} {
		w.Press(button)
		w.Wants(want)
	}
	w.Switches()[0].Tapped(nil)
	w.Wants("SetPublicNodes true")
	w.Switches()[1].Tapped(nil)
	w.Wants("SetTrackers true")
	page := s.pages[view.SettingsNetwork].(*networkPage)
	page.nodes.SetText("a.example:1")
	page.nodes.OnSubmitted("")
	w.Wants("SetNodes a.example:1")
	page.port.SetText("25432")
	page.port.OnSubmitted("")
	w.Wants("SetPort 25432")
	page.proxy.SetText("127.0.0.1:9050")
	page.proxy.OnSubmitted("")
	w.Wants("SetProxy 127.0.0.1:9050")
	if !w.Shows("Strangers cannot reach this computer.") || !w.Shows("Switch on UPnP") || !w.Shows("level1.p2p") {
		t.Error("the sentence, the advice or the list is not shown")
	}
	v := uitest.OpenSettings(view.SettingsNetwork)
	v.Settings.Reachability.Testing = true
	s.Show(v)
	w.Press("Testing…")
}

func TestPlayingPage(t *testing.T) {
	v := uitest.Full(view.ScreenLibrary)
	v.Screen, v.Settings.Section = view.ScreenSettings, view.SettingsPlaying
	v.Settings.Sound = view.SoundValues{Gain: "auto", Crossfade: 4, Equaliser: true, Bands: view.Presets[1].Bands, Balance: .5}
	_, s := show(t, v)
	page := s.pages[view.SettingsPlaying].(*playingPage)
	if got := page.balance.Value(); got != .75 {
		t.Errorf("balance at %v", got)
	}
	if got := decibels(page.bands[0].Value()); got != view.Presets[1].Bands[0] {
		t.Errorf("the deepest band at %v dB", got)
	}
	for db := -12.; db <= 12; db += .5 {
		if got := decibels(place(db)); got != db {
			t.Errorf("%v dB comes back as %v", db, got)
		}
	}
}

// TestDeviceIsChosen: every device has a chip, also one that was chosen and is away.
func TestDeviceIsChosen(t *testing.T) {
	v := uitest.OpenSettings(view.SettingsPlaying)
	w, s := show(t, v)
	chips := s.pages[view.SettingsPlaying].(*playingPage).devices
	if len(chips.chips) != 3 || !chips.chips[2].On() {
		t.Fatalf("%d chips", len(chips.chips))
	}
	chips.chips[1].Tapped(nil)
	w.Wants(fmt.Sprint("SetSound ", view.SoundValues{Device: "one", DeviceName: "Speakers"}))
	chips.chips[0].Tapped(nil)
	w.Wants(fmt.Sprint("SetSound ", view.SoundValues{}))
	v.Settings.Devices = nil
	s.Show(v)
	if chips.object.Visible() {
		t.Error("there is a choice among no devices")
	}
}

// TestNewerVersionsAreAskedForAndFetched by a switch and two buttons, which are there when they can do something.
func TestNewerVersionsAreAskedForAndFetched(t *testing.T) {
	v := uitest.OpenSettings(view.SettingsComputer)
	v.Settings.Updates = view.Updates{Known: true, Promise: "It asks.", Status: "Linnet 0.3.0 is out.",
		Notes: "- All is new.", Get: "Get it (12 MB)"}
	w, s := show(t, v)
	w.Press("Look now")
	w.Wants("LookForUpdate")
	w.Press("Get it (12 MB)")
	w.Wants("GetUpdate")
	card := s.pages[view.SettingsComputer].(*computerPage).update
	card.on.Tapped(nil)
	w.Wants("SetUpdates true")
	if !w.Shows("Linnet 0.3.0 is out.") || !w.Shows("- All is new.") {
		t.Error("it does not say what is new")
	}
	v.Settings.Updates = view.Updates{Status: "This build has no release keys."}
	s.Show(v)
	if card.on.Visible() || card.buttons.Visible() || !w.Shows("This build has no release keys.") {
		t.Error("a build without keys offers to look")
	}
}
