package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/uitest"
)

func TestSidebarLeadsToEveryScreen(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenLibrary))
	for _, entry := range screens() {
		w.Press(string(entry.screen))
		w.Wants("Go " + string(entry.screen))
	}
}

func TestLibraryShowsAlbumsAndOpensOneByOneClick(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenLibrary))
	if !w.Shows("Ночной трамвай") {
		t.Error("the second album is not shown")
	}
	card := w.Rows()[1]
	card.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	card.MouseUp(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	w.Wants("OpenAlbum b")
	w.Press("Songs")
	w.Wants("ShowSection Songs")
}

func TestOpenAlbumPlaysAndCloses(t *testing.T) {
	v := uitest.Songs()
	v.Library.Open, v.Library.Playable, v.Library.Title, v.Library.Header = true, true, "Tide Tables", false
	w := open(t, v)
	w.Press("Back")
	w.Wants("Back")
	w.Press("Play")
	w.Wants("PlayAll")
	w.Rows()[2].DoubleTapped(nil)
	w.Wants("PlayTrack 3 0")
}

func TestActionsAppearOnTheRowUnderThePointerOnly(t *testing.T) {
	w := open(t, uitest.Songs())
	second := w.Rows()[1]
	second.MouseIn(nil)
	w.Press("Play")
	w.Wants("PlayTrack 2 0")
	second.MouseOut()
	for _, o := range w.Seen() {
		if _, ok := o.(*kit.RowButton); ok {
			t.Error("a row that is not active shows its action")
		}
	}
}

func TestKeyboardMovesThroughSongsAndEnterPlays(t *testing.T) {
	w := open(t, uitest.Songs())
	w.Rows()[0].MouseDown(&desktop.MouseEvent{})
	list := w.Win.Canvas().Focused()
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	w.Wants("PlayTrack 2 0")
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	w.Wants("TogglePlay")
}

func TestSongMenuQueues(t *testing.T) {
	w := open(t, uitest.Songs())
	w.Rows()[0].TappedSecondary(&fyne.PointEvent{})
	if w.Win.Canvas().Overlays().Top() == nil {
		t.Error("a right click opens no menu")
	}
}

func TestSearchGetsAndPlays(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenSearch))
	found := w.Rows()[1] // the first is the own song
	found.MouseIn(nil)
	w.Press("Get")
	w.Wants("Get aa")
	found.DoubleTapped(nil)
	w.Wants("PlayFound aa")
	w.Press("Free licence")
	w.Wants("SetFreeOnly true")
	w.Press("Not in my library")
	w.Wants("SetNotMine true")
	if !w.Shows("In your library") || !w.Shows("asked 64") {
		t.Error("what is mine or what was asked is not said")
	}
}

func TestSearchOffersNothingToGetThatIsAlreadyHere(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenSearch))
	w.Rows()[2].MouseIn(nil)
	for _, o := range w.Seen() {
		if b, ok := o.(*kit.RowButton); ok && b.Label() == "Get" {
			t.Error("a track in the library is offered again")
		}
	}
}

func TestTypingSearchesAndAViewDoesNotDisturbIt(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenLibrary))
	w.ui.search.take(w.Win.Canvas())
	test.Type(w.ui.search, "s")
	w.Wants("SetQuery s")
	w.ui.Show(uitest.Full(view.ScreenSearch)) // still says "tide"
	if w.ui.search.Text != "s" {
		t.Errorf("the text being typed became %q", w.ui.search.Text)
	}
	w.ui.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	w.Wants("SetQuery")
	w.ui.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.Win.Canvas().Focused() != nil {
		t.Error("Escape in an empty box does not leave it")
	}
	w.Calls = nil
	w.ui.Show(uitest.Full(view.ScreenSearch))
	if w.ui.search.Text != "tide" || len(w.Calls) > 0 {
		t.Errorf("the box says %q after the View, and called %q", w.ui.search.Text, w.Calls)
	}
}

func TestTransfersPauseResumeCancelAndClear(t *testing.T) {
	v := uitest.Full(view.ScreenTransfers)
	w := open(t, v)
	w.Rows()[0].MouseIn(nil)
	w.Press("Pause")
	w.Wants("PauseTransfer aa")
	w.Press("Cancel")
	w.Wants("CancelTransfer aa")
	w.Press("Clear finished")
	w.Wants("ClearFinished")
	w.Press("Finished 1")
	w.Wants("ShowTransferTab Finished")
	w.Press("Open a magnet or torrent…")
	w.Wants("NewLink")
	w.Rows()[0].MouseOut()
	w.Rows()[2].MouseIn(nil)
	w.Press("Try again")
	w.Wants("ResumeTransfer bb")
	if !w.Shows("This torrent is damaged.") {
		t.Error("the reason is not shown")
	}
}

func TestSponsorsSwitchAndTopics(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenSponsors))
	w.Switches()[0].Tapped(nil)
	w.Wants("SetPanels true")
	w.Press("Concerts")
	w.Wants("SetInterest Concerts true")
	if !w.Shows("version 7") || !w.Shows("seen 12, opened 0") {
		t.Error("feed or history is missing")
	}
	w.Press("Follow a feed…")
	w.Wants("NewFeed")
	w.Press("See all")
	w.Wants("ShowCatalogue http://127.0.0.1/")
	w.Press("Remove")
	w.Wants("RemoveFeed http://127.0.0.1/")
	v := uitest.Full(view.ScreenSponsors)
	v.Sponsors.Categories = []view.Interest{{Name: "instruments", On: true}}
	v.Sponsors.Shown[0].Hidden, v.Sponsors.Shown[0].Key = true, "feed ad"
	w = open(t, v)
	w.Press("instruments")
	w.Wants("RefuseCategory instruments false")
	w.Press("Show again")
	w.Wants("Unhide feed ad")
}

func TestSettingsChangeFoldersModeAndTheme(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenSettings))
	w.Switches()[0].Tapped(nil)
	w.Wants("ShareFolder /music false")
	w.Switches()[1].Tapped(nil)
	w.Wants("StateRights /music true")
	w.Press("Remove")
	w.Wants("RemoveFolder /music")
	w.Press("Share publicly")
	w.Wants("SetMode public")
	w.Press("Read again")
	w.Wants("Rescan")
}

func TestWelcomeAgreesToNothingByItself(t *testing.T) {
	v := uitest.Full(view.ScreenLibrary)
	v.Welcome = &view.Welcome{Mode: view.ModeLAN, PanelPromise: "One quiet panel.", Wishing: "This agrees to nothing yet."}
	w := open(t, v)
	if w.Shows("Next") {
		t.Error("the window shows behind the questions")
	}
	if !w.Shows("One quiet panel.") || !w.Shows("This agrees to nothing yet.") {
		t.Error("what the switches mean is not said")
	}
	w.Press("Start listening")
	w.Wants("Answer {lan false false}")
	w.Press("Share publicly")
	for _, s := range w.Switches() {
		s.Tapped(nil)
	}
	w.Press("Start listening")
	w.Wants("Answer {public true true}")
}

// TestAQuestionHasTwoEqualAnswers: the no of a promise is as large and as plain as the yes, and each says what it does.
func TestAQuestionHasTwoEqualAnswers(t *testing.T) {
	v := uitest.Full(view.ScreenSponsors)
	v.Sheet = &view.Sheet{ID: 7, Title: "Taste statistics: do you agree?",
		Text:  "Once a day, one of your top genres goes to ads.example.org.",
		Facts: []view.Fact{{Name: "Address", Value: "https://ads.example.org/report"}}, Action: "I agree", Decline: "No, thank you"}
	w := open(t, v)
	yes, no := w.Named("I agree").(*kit.Button), w.Named("No, thank you").(*kit.Button)
	if yes.Size() != no.Size() || yes.Size().Height == 0 {
		t.Errorf("yes is %v, no is %v", yes.Size(), no.Size())
	}
	if !w.Shows("goes to ads.example.org") || !w.Shows("https://ads.example.org/report") {
		t.Error("promise or address is not shown")
	}
	w.Golden("question.xml")
	no.Tapped(nil)
	w.Wants("Decline")
	yes.Tapped(nil)
	w.Wants("Submit")
}
