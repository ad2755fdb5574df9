package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
)

func TestSidebarLeadsToEveryScreen(t *testing.T) {
	w := open(t, full(view.ScreenLibrary))
	for _, entry := range screens() {
		w.press(string(entry.screen))
		w.wants("Go " + string(entry.screen))
	}
}

func TestLibraryShowsAlbumsAndOpensOneByOneClick(t *testing.T) {
	w := open(t, full(view.ScreenLibrary))
	if !w.shows("Ночной трамвай") {
		t.Error("the second album is not shown")
	}
	card := w.rows()[1]
	card.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	card.MouseUp(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	w.wants("OpenAlbum b")
	w.press("Songs")
	w.wants("ShowSection Songs")
}

func TestOpenAlbumPlaysAndCloses(t *testing.T) {
	v := songs()
	v.Library.Open, v.Library.Playable, v.Library.Title, v.Library.Header = true, true, "Tide Tables", false
	w := open(t, v)
	w.press("Back")
	w.wants("Back")
	w.press("Play")
	w.wants("PlayAll")
	w.rows()[2].DoubleTapped(nil)
	w.wants("PlayTrack 3 0")
}

func TestActionsAppearOnTheRowUnderThePointerOnly(t *testing.T) {
	w := open(t, songs())
	second := w.rows()[1]
	second.MouseIn(nil)
	w.press("Play")
	w.wants("PlayTrack 2 0")
	second.MouseOut()
	for _, o := range w.seen() {
		if _, ok := o.(*kit.RowButton); ok {
			t.Error("a row that is not active shows its action")
		}
	}
}

func TestKeyboardMovesThroughSongsAndEnterPlays(t *testing.T) {
	w := open(t, songs())
	w.rows()[0].MouseDown(&desktop.MouseEvent{})
	list := w.win.Canvas().Focused()
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	w.wants("PlayTrack 2 0")
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	w.wants("TogglePlay")
}

func TestSongMenuQueues(t *testing.T) {
	w := open(t, songs())
	w.rows()[0].TappedSecondary(&fyne.PointEvent{})
	if w.win.Canvas().Overlays().Top() == nil {
		t.Error("a right click opens no menu")
	}
}

func TestSearchGetsAndPlays(t *testing.T) {
	w := open(t, full(view.ScreenSearch))
	found := w.rows()[1] // the first is the own song
	found.MouseIn(nil)
	w.press("Get")
	w.wants("Get aa")
	found.DoubleTapped(nil)
	w.wants("PlayFound aa")
	w.press("Free licence")
	w.wants("SetFreeOnly true")
	w.press("Not in my library")
	w.wants("SetNotMine true")
	if !w.shows("In your library") || !w.shows("asked 64") {
		t.Error("what is mine or what was asked is not said")
	}
}

func TestSearchOffersNothingToGetThatIsAlreadyHere(t *testing.T) {
	w := open(t, full(view.ScreenSearch))
	w.rows()[2].MouseIn(nil)
	for _, o := range w.seen() {
		if b, ok := o.(*kit.RowButton); ok && b.Label() == "Get" {
			t.Error("a track in the library is offered again")
		}
	}
}

func TestTypingSearchesAndAViewDoesNotDisturbIt(t *testing.T) {
	w := open(t, full(view.ScreenLibrary))
	w.ui.search.take(w.win.Canvas())
	test.Type(w.ui.search, "s")
	w.wants("SetQuery s")
	w.ui.Show(full(view.ScreenSearch)) // still says "tide"
	if w.ui.search.Text != "s" {
		t.Errorf("the text being typed became %q", w.ui.search.Text)
	}
	w.ui.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	w.wants("SetQuery")
	w.ui.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.win.Canvas().Focused() != nil {
		t.Error("Escape in an empty box does not leave it")
	}
	w.calls = nil
	w.ui.Show(full(view.ScreenSearch))
	if w.ui.search.Text != "tide" || len(w.calls) > 0 {
		t.Errorf("the box says %q after the View, and called %q", w.ui.search.Text, w.calls)
	}
}

func TestTransfersPauseResumeCancelAndClear(t *testing.T) {
	v := full(view.ScreenTransfers)
	w := open(t, v)
	w.rows()[0].MouseIn(nil)
	w.press("Pause")
	w.wants("PauseTransfer aa")
	w.press("Cancel")
	w.wants("CancelTransfer aa")
	w.press("Clear finished")
	w.wants("ClearFinished")
	w.press("Finished 1")
	w.wants("ShowTransferTab Finished")
	w.press("Open a magnet or torrent…")
	w.wants("NewLink")
	w.rows()[0].MouseOut()
	w.rows()[2].MouseIn(nil)
	w.press("Try again")
	w.wants("ResumeTransfer bb")
	if !w.shows("This torrent is damaged.") {
		t.Error("the reason is not shown")
	}
}

func TestSponsorsSwitchAndTopics(t *testing.T) {
	w := open(t, full(view.ScreenSponsors))
	w.switches()[0].Tapped(nil)
	w.wants("SetPanels true")
	w.press("Concerts")
	w.wants("SetInterest Concerts true")
	if !w.shows("version 7") || !w.shows("seen 12, opened 0") {
		t.Error("feed or history is missing")
	}
	w.press("Follow a feed…")
	w.wants("NewFeed")
	w.press("See all")
	w.wants("ShowCatalogue http://127.0.0.1/")
	w.press("Remove")
	w.wants("RemoveFeed http://127.0.0.1/")
	v := full(view.ScreenSponsors)
	v.Sponsors.Categories = []view.Interest{{Name: "instruments", On: true}}
	v.Sponsors.Shown[0].Hidden, v.Sponsors.Shown[0].Key = true, "feed ad"
	w = open(t, v)
	w.press("instruments")
	w.wants("RefuseCategory instruments false")
	w.press("Show again")
	w.wants("Unhide feed ad")
}

func TestPrivacySwitchesAreOffAndEqual(t *testing.T) {
	w := open(t, full(view.ScreenPrivacy))
	want := []string{"SetPanels true", "SetUseInterests true", "SetTaste true", "SetAdEvents true", "SetListens true"}
	switches := w.switches()
	if len(switches) != len(want) {
		t.Fatalf("%d switches, want %d", len(switches), len(want))
	}
	for i, s := range switches {
		if s.On() || s.Size() != switches[0].Size() {
			t.Errorf("switch %d is on or of another size", i)
		}
		s.Tapped(nil)
		w.wants(want[i])
		if s.On() {
			t.Errorf("switch %d shows on before state agreed", i)
		}
	}
	w.press("Export…")
	w.wants("ExportPrivacy")
	w.press("Delete what is waiting")
	w.wants("DeleteWaiting")
	w.press("Change")
	w.wants("Go Settings")
}

func TestPrivacyShowsWhatWasSent(t *testing.T) {
	w := open(t, full(view.ScreenPrivacy))
	if w.shows("genre-64 9") || !w.shows(`{"answer":17}`) {
		t.Error("the next report is not shown, or the old ones are before they were asked for")
	}
	w.press("Everything sent in the last 90 days")
	if !w.shows("genre-64 9") {
		t.Error("what was sent is not shown")
	}
}

func TestSettingsChangeFoldersModeAndTheme(t *testing.T) {
	w := open(t, full(view.ScreenSettings))
	w.switches()[0].Tapped(nil)
	w.wants("ShareFolder /music false")
	w.switches()[1].Tapped(nil)
	w.wants("StateRights /music true")
	w.press("Remove")
	w.wants("RemoveFolder /music")
	w.press("Share publicly")
	w.wants("SetMode public")
	w.press("Read again")
	w.wants("Rescan")
}

func TestWelcomeAgreesToNothingByItself(t *testing.T) {
	v := full(view.ScreenLibrary)
	v.Welcome = &view.Welcome{Mode: view.ModeLAN, PanelPromise: "One quiet panel.", Wishing: "This agrees to nothing yet."}
	w := open(t, v)
	if w.shows("Next") {
		t.Error("the window shows behind the questions")
	}
	if !w.shows("One quiet panel.") || !w.shows("This agrees to nothing yet.") {
		t.Error("what the switches mean is not said")
	}
	w.press("Start listening")
	w.wants("Answer {lan false false}")
	w.press("Share publicly")
	for _, s := range w.switches() {
		s.Tapped(nil)
	}
	w.press("Start listening")
	w.wants("Answer {public true true}")
}

func TestTypedFolderIsAdded(t *testing.T) {
	w := open(t, full(view.ScreenSettings))
	f := newFolderField(w.win, w.AddFolder)
	f.entry.SetText("  /mnt/nas/Records ")
	f.submit()
	w.wants("AddFolder /mnt/nas/Records")
	f.submit()
	w.wants("")
}

// switches finds the shown switches, top down.
func (w *window) switches() []*kit.Switch {
	var all []*kit.Switch
	for _, o := range w.seen() {
		if s, ok := o.(*kit.Switch); ok {
			all = append(all, s)
		}
	}
	return all
}

// TestAQuestionHasTwoEqualAnswers: the no of a promise is as large and as plain as the yes, and each says what it does.
func TestAQuestionHasTwoEqualAnswers(t *testing.T) {
	v := full(view.ScreenSponsors)
	v.Sheet = &view.Sheet{ID: 7, Title: "Taste statistics: do you agree?",
		Text:  "Once a day, one of your top genres goes to ads.example.org.",
		Facts: []view.Fact{{Name: "Address", Value: "https://ads.example.org/report"}}, Action: "I agree", Decline: "No, thank you"}
	w := open(t, v)
	yes, no := w.named("I agree").(*kit.Button), w.named("No, thank you").(*kit.Button)
	if yes.Size() != no.Size() || yes.Size().Height == 0 {
		t.Errorf("yes is %v, no is %v", yes.Size(), no.Size())
	}
	if !w.shows("goes to ads.example.org") || !w.shows("https://ads.example.org/report") {
		t.Error("promise or address is not shown")
	}
	w.golden("question.xml")
	no.Tapped(nil)
	w.wants("Decline")
	yes.Tapped(nil)
	w.wants("Submit")
}
