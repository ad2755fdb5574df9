package ui

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/uitest"
)

// parts are the texts with these words and the lists that are shown, with the places they take up. What is in a list is cut off at its
// ends.
func (w *whole) parts(texts ...string) map[string]kit.Rect {
	all := map[string]kit.Rect{}
	d := fyne.CurrentApp().Driver()
	for i, o := range w.Seen() {
		name := ""
		if text, is := o.(*kit.Text); is && slices.Contains(texts, text.Text()) {
			name = text.Text()
		}
		if _, is := o.(interface{ SelectAll() }); is {
			name = fmt.Sprint("list ", i)
		}
		if chip, is := o.(*kit.Chip); is {
			name = "chip " + chip.Label()
		}
		if name != "" && o.Size().Height > 0 {
			all[name] = kit.Rect{At: d.AbsolutePositionForObject(o), Size: o.Size()}
		}
	}
	return all
}

// TestNothingLiesOverAnythingInASmallWindow, also while a notice takes room: of Search what has no room is left out.
func TestNothingLiesOverAnythingInASmallWindow(t *testing.T) {
	v := uitest.Full(view.ScreenSearch)
	v.Search.Mine = uitest.SomeSongs(9)
	v.Notices = []view.Notice{{ID: 1, What: "2 files were left out.", Next: "The library tells why."}}
	w := open(t, v)
	for _, size := range []fyne.Size{fyne.NewSize(640, 480), fyne.NewSize(640, 400), fyne.NewSize(520, 360), fyne.NewSize(640, 600)} {
		w.Win.Resize(size)
		w.ui.Show(v)
		if high := w.ui.notice.object.MinSize().Height; w.ui.notice.object.Size().Height < high {
			t.Errorf("%v: the notice is %v high, of %v", size, w.ui.notice.object.Size().Height, high)
		}
		boxes := w.parts("In your library · the filters are for the swarm alone", "From the swarm", "Held by",
			v.Search.Learns, v.Search.Status)
		notice := fyne.CurrentApp().Driver().AbsolutePositionForObject(w.ui.notice.object).Y
		for text, box := range boxes {
			for other, b := range boxes {
				if other != text && overlap(box, b) {
					t.Errorf("%v: %q lies over %q", size, text, other)
				}
			}
			if box.At.Y+box.Size.Height > notice+.5 {
				t.Errorf("%v: %q lies over the notice", size, text)
			}
		}
		if len(boxes) < 3 {
			t.Errorf("%v: only %v is left", size, boxes)
		}
		if bar := fyne.CurrentApp().Driver().AbsolutePositionForObject(w.ui.bar.object).Y + barHeight; bar > size.Height+.5 {
			t.Errorf("%v: the player bar ends at %v", size, bar)
		}
	}
}

func overlap(a, b kit.Rect) bool {
	return a.Size.Width > 0 && b.Size.Width > 0 && a.At.X+.5 < b.At.X+b.Size.Width && b.At.X+.5 < a.At.X+a.Size.Width &&
		a.At.Y+1 < b.At.Y+b.Size.Height && b.At.Y+1 < a.At.Y+a.Size.Height
}

// TestShortWindowsFold: the panel has no room and does not count as seen.
func TestShortWindowsFold(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenLibrary))
	w.ui.panel.Front(true)
	w.Wants("PanelInView true")
	w.Win.Resize(fyne.NewSize(1280, short-1))
	w.Wants("PanelInView false")
	if w.Shows("Sponsor ·") || w.Shows("Sharing publicly") {
		t.Error("what has no room is shown")
	}
	w.Win.Resize(fyne.NewSize(1280, short))
	w.Wants("PanelInView true")
	if least := w.Win.Content().MinSize(); least.Height > 360 {
		t.Errorf("the window cannot be made lower than %v", least.Height)
	}
}

// TestOwnHitsTakeTheRoomThatTheSwarmDoesNotNeed.
func TestOwnHitsTakeTheRoomThatTheSwarmDoesNotNeed(t *testing.T) {
	own := func(found int) int {
		v := uitest.Full(view.ScreenSearch)
		v.Search.Mine, v.Search.Rows, v.Queue = uitest.SomeSongs(40), make([]view.FoundRow, found), nil
		for i := range v.Search.Rows {
			v.Search.Rows[i].ID = string(rune('a' + i))
		}
		w := open(t, v)
		return len(w.Rows()) - min(found, len(w.Rows()))
	}
	if few, many := own(0), own(20); few < many+2 {
		t.Errorf("beside nothing %d own rows are in sight, beside much %d", few, many)
	}
}

func TestNoticesAreUndoneAndListed(t *testing.T) {
	v := uitest.Full(view.ScreenLibrary)
	v.Notices = []view.Notice{{ID: 1, What: "“A” cannot be played.", Others: []string{"“B” cannot be played."}},
		{ID: 2, What: "The queue was cleared.", Undo: true}}
	w := open(t, v)
	w.Press("Undo")
	w.Wants("Undo 2")
	w.Press("2 more")
	w.Wants("ShowNotices")
	v = uitest.Full(view.ScreenLibrary)
	v.Notices = []view.Notice{{ID: 1, What: "The disk is full."}}
	if w.ui.Show(v); w.Shows("Undo") || w.Shows("more") {
		t.Error("a notice that is alone has others, or can be undone")
	}
}

func TestTheFirstRunNamesAWrongFolderAndTakesOneOut(t *testing.T) {
	v := uitest.Full(view.ScreenLibrary)
	v.Welcome = &view.Welcome{Mode: view.ModeLAN, Folders: []string{"/music/old"}, Wrong: "Could not add /nowhere: it is not a folder."}
	w := open(t, v)
	if !w.Shows(v.Welcome.Wrong) {
		t.Error("what is wrong is not said")
	}
	w.Press("Take out")
	w.Wants("RemoveFolder /music/old")
	well := *v
	well.Welcome = &view.Welcome{Mode: view.ModeLAN}
	if w.ui.Show(&well); w.Shows("Could not add") || w.Shows("/music/old") {
		t.Error("it is still said")
	}
}

func TestARowThatWillNotPlaySaysWhy(t *testing.T) {
	v := uitest.Songs()
	v.Library.Songs.At(1).Unplayable = "It takes ffmpeg to play this kind of file, and that is not installed."
	if w := open(t, v); !w.Shows("It takes ffmpeg") {
		t.Error("the reason is not shown")
	}
}

// TestTheRowThatPlaysPauses, and goes on once it is paused.
func TestTheRowThatPlaysPauses(t *testing.T) {
	v := uitest.Songs()
	v.Library.Songs.At(1).Playing = true
	w := open(t, v)
	w.Rows()[1].MouseIn(nil)
	says := func() (labels []string) {
		for _, o := range w.Seen() {
			if b, is := o.(*kit.RowButton); is {
				labels = append(labels, b.Label())
			}
		}
		return labels
	}
	if got := says(); len(got) != 1 || got[0] != "Pause" {
		t.Fatalf("it says %q", got)
	}
	for _, o := range w.Seen() {
		if b, is := o.(*kit.RowButton); is {
			b.Tapped(nil)
		}
	}
	w.Wants("TogglePlay")
	paused := *v
	paused.Bar.Playing = false
	w.ui.Show(&paused)
	if got := says(); len(got) != 1 || got[0] != "Play" {
		t.Errorf("paused, it says %q", got)
	}
}
