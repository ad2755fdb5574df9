package ui

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/uitest"
)

// TestTheSearchBoxLeadsIntoTheHits: Down and Enter there do what they do on a row that was clicked.
func TestTheSearchBoxLeadsIntoTheHits(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenSearch))
	w.ui.search.take(w.Win.Canvas())
	w.ui.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	w.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	w.Wants("PlayTrack 1 0")
	strangers := uitest.Full(view.ScreenSearch)
	strangers.Search.Mine = nil
	w = open(t, strangers)
	w.ui.search.take(w.Win.Canvas())
	w.ui.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	w.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	w.Wants("PlayFound aa")
	w = open(t, uitest.Full(view.ScreenLibrary))
	w.ui.search.take(w.Win.Canvas())
	if w.ui.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown}); w.Win.Canvas().Focused() != w.ui.search {
		t.Error("without hits the keyboard left the box")
	}
}

// TestTabGoesThroughTheContentFirst: from the search box to the hits, and last to sidebar and queue, never to a button in a row.
func TestTabGoesThroughTheContentFirst(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenSearch))
	for _, r := range w.Rows() {
		r.MouseIn(nil) // all buttons are there
	}
	c := w.Win.Canvas()
	w.ui.search.take(c)
	order := map[string]int{}
	for i := range 200 {
		c.FocusNext()
		name := fmt.Sprintf("%T", c.Focused())
		switch c.Focused().(type) {
		case *kit.List[queued, queuedKey]:
			name = "queue"
		case *kit.NavItem:
			name = "sidebar"
		}
		if _, seen := order[name]; !seen {
			order[name] = i
		}
		if c.Focused() == w.ui.search {
			break
		}
	}
	hits := -1
	for name, at := range order {
		if len(name) > 30 && (hits < 0 || at < hits) { // lists have long types
			hits = at
		}
	}
	if hits != 0 || order["sidebar"] < 3 || order["queue"] < order["sidebar"] {
		t.Errorf("the hits come as %d, the sidebar as %d, the queue as %d of %v", hits, order["sidebar"], order["queue"], order)
	}
}

func TestKeysAreShown(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenLibrary))
	w.Win.Canvas().Unfocus()
	w.Win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyF1})
	w.Wants("ShowKeys")
}

// TestAGlyphIsNamedUnderThePointer, and no longer.
func TestAGlyphIsNamedUnderThePointer(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenLibrary))
	tips := w.Win.Content().(*fyne.Container).Objects[2].(*kit.Tips)
	b := w.Named("Lyrics").(*kit.IconButton)
	b.MouseIn(nil)
	test.WidgetRenderer(tips)
	if tips.Text() != "Lyrics" {
		t.Errorf("under the pointer it says %q", tips.Text())
	}
	if b.MouseOut(); tips.Text() != "" {
		t.Errorf("after that it says %q", tips.Text())
	}
}
