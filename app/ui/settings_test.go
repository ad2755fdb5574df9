package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
)

// settings is a View of one section of the Settings screen.
func openSettings(section view.SettingsSection) *view.View {
	v := full(view.ScreenSettings)
	set := &v.Settings
	set.Section = section
	set.Serving = "412 tracks are there for others."
	set.Usual, set.Modest = view.LimitTexts{Down: "2000"}, view.LimitTexts{Up: "50"}
	set.Hours[0] = 1 << 8
	set.Pace = "Right now: at most 2.0 MB/s down, no limit up."
	set.Reachability = view.Reachability{Sentence: "Strangers cannot reach this computer.", Advice: "Switch on UPnP in your router.",
		Facts: "tested 3 min ago"}
	set.Blocked, set.Blocks = "4,000 ranges of addresses from level1.p2p", true
	set.Output, set.Home, set.LinksKnown = "Speakers", "/home/you/.config/linnet", true
	return v
}

func TestSettingsHaveSections(t *testing.T) {
	w := open(t, openSettings(view.SettingsSharing))
	w.press("Limits")
	w.wants("ShowSettings Limits")
	w.press("Show")
	w.wants("Go Transfers")
	if w.shows("Block list") || !w.shows("412 tracks are there for others.") {
		t.Error("another section is shown")
	}
}

func TestLimitsLook(t *testing.T) {
	w := open(t, openSettings(view.SettingsLimits))
	w.golden("limits.xml")
}

func TestLimitsCountWhenTheKeyboardLeavesThem(t *testing.T) {
	w := open(t, openSettings(view.SettingsLimits))
	page := w.ui.screens[view.ScreenSettings].(*settingsScreen).pages[view.SettingsLimits].(*limitsPage)
	up := page.modest.up
	w.win.Canvas().Focus(up)
	up.SetText("")
	test.Type(up, "75")
	w.wants("")
	w.ui.Show(openSettings(view.SettingsLimits)) // which still says 50
	if up.Text != "75" {
		t.Errorf("a View changed what is being typed to %q", up.Text)
	}
	w.win.Canvas().Unfocus()
	w.wants("SetLimit modest up 75")
	for i, want := range []string{"SetOnlyIdle true", "SetUnmetered true"} {
		w.switches()[i].Tapped(nil)
		w.wants(want)
	}
}

func TestHoursAreMarkedByPressDragAndKey(t *testing.T) {
	var marked []any
	week := kit.NewWeek([7]string{"Mon"}, func(day, hour int, on bool) { marked = append(marked, day, hour, on) })
	test.NewTempApp(t).Settings().SetTheme(NewTheme(view.ThemeDark))
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

func TestNetworkTestsReachAndTakesNodesAndLists(t *testing.T) {
	w := open(t, openSettings(view.SettingsNetwork))
	for button, want := range map[string]string{"Test": "TestReach", "Import…": "ImportBlockList", "Remove": "RemoveBlockList"} {
		w.press(button)
		w.wants(want)
	}
	w.switches()[0].Tapped(nil)
	w.wants("SetPublicNodes true")
	page := w.ui.screens[view.ScreenSettings].(*settingsScreen).pages[view.SettingsNetwork].(*networkPage)
	page.nodes.SetText("a.example:1")
	page.nodes.OnSubmitted("")
	w.wants("SetNodes a.example:1")
	page.proxy.SetText("127.0.0.1:9050")
	page.proxy.OnSubmitted("")
	w.wants("SetProxy 127.0.0.1:9050")
	if !w.shows("Strangers cannot reach this computer.") || !w.shows("Switch on UPnP") || !w.shows("level1.p2p") {
		t.Error("the sentence, the advice or the list is not shown")
	}
	v := openSettings(view.SettingsNetwork)
	v.Settings.Reachability.Testing = true
	w.ui.Show(v)
	w.press("Testing…")
}

func TestComputerChangesColoursAndLinks(t *testing.T) {
	w := open(t, openSettings(view.SettingsComputer))
	w.press("Light")
	w.wants("SetTheme light")
	w.switches()[0].Tapped(nil)
	w.wants("SetOpensLinks true")
	if !w.shows("/home/you/.config/linnet") {
		t.Error("where Linnet keeps its files is not said")
	}
}
