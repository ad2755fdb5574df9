package library

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"go.uber.org/goleak"

	"linnet/app/state/view"
	"linnet/app/ui/look"
	"linnet/app/ui/rows"
	"linnet/app/ui/uitest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, goleak.IgnoreCurrent()) }

// show shows a View on a Library screen that fills the window.
func show(t *testing.T, v *view.View) (w *uitest.Window, l *Screen) {
	t.Helper()
	w = uitest.Host(t, v, func(w *uitest.Window) fyne.CanvasObject {
		menus := &rows.Menus{Do: w.Fake, Gallery: look.NewGallery(w.Fake, w.Win.Canvas()), Spare: func(*fyne.KeyEvent) {},
			Canvas: w.Win.Canvas()}
		l = New(w.Fake, menus, func(fyne.Shortcut) {})
		return l.Root()
	})
	l.Show(v)
	w.Calls, w.Needed = nil, nil
	return w, l
}

func TestEverySectionHasAChip(t *testing.T) {
	v := uitest.Full(view.ScreenLibrary)
	w, l := show(t, v)
	for _, section := range uitest.SomeSections() {
		w.Press(string(section))
		w.Wants("ShowSection " + string(section))
	}
	if l.top.chips[view.SectionNotFound].Visible() {
		t.Error("“Not found” is offered though everything is found")
	}
	lost := *v
	lost.Library.Sections = append(uitest.SomeSections(), view.SectionNotFound)
	l.Show(&lost)
	w.Press("Not found")
	w.Wants("ShowSection Not found")
}

func TestFilterIsTypedAndAViewDoesNotDisturbIt(t *testing.T) {
	w, l := show(t, uitest.Songs())
	box := l.top.filter
	w.Win.Canvas().Focus(box)
	test.Type(box, "ti")
	w.Wants("SetFilter ti")
	l.Show(uitest.Songs())
	if box.Text != "ti" {
		t.Errorf("the filter being typed became %q", box.Text)
	}
	box.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	w.Wants("SetFilter")
	other := uitest.Full(view.ScreenLibrary)
	other.Library.Filter = "tide"
	w.Calls = nil
	l.Show(other)
	if box.Text != "tide" || len(w.Calls) > 0 {
		t.Errorf("on another page the filter is %q, and called %q", box.Text, w.Calls)
	}
}

func TestMoreRowsAreAskedForOnceNearTheEnd(t *testing.T) {
	v := uitest.Songs()
	v.Library.Songs = view.NewSongs(uitest.SomeSongs(500)...)
	w, l := show(t, v)
	if len(w.Needed) != 0 {
		t.Fatalf("at the top rows %v are asked for", w.Needed)
	}
	list := l.songs.List
	list.ScrollToBottom()
	list.Refresh()
	if len(w.Needed) != 1 || w.Needed[0] != 500 {
		t.Errorf("asked for rows %v, want what follows once", w.Needed)
	}
}

func TestAlbumsAreSorted(t *testing.T) {
	v := uitest.Full(view.ScreenLibrary)
	v.Library.Orders = []view.Order{{Key: "title", Name: "Title", Label: "Sorted by title", On: true}, {Key: "year", Name: "Year"}}
	w, l := show(t, v)
	w.Press("Sorted by title")
	if w.Win.Canvas().Overlays().Top() == nil {
		t.Error("no menu of orders")
	}
	menu := fyne.NewMenu("", l.top.orderItems()...)
	uitest.Choose(t, menu, "Year")
	w.Wants("SortBy year")
	uitest.Choose(t, menu, "Reverse order")
	w.Wants("SortBy title")
}
