// Package uitest stands in for the state of the program in tests of the window: a Fake that notes what it was called for, Views with
// something on every screen, and a Window whose parts are found by what a person reads on them.
package uitest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
)

// Window is a window over a fake state, 1280 by 800 unless resized.
type Window struct {
	*testing.T
	*Fake
	Win fyne.Window
}

// Host makes a window around what build returns, and forgets what was called until then.
func Host(t *testing.T, v *view.View, build func(w *Window) fyne.CanvasObject) *Window {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.NewTheme(view.ThemeDark))
	w := &Window{T: t, Fake: NewFake(v), Win: test.NewTempWindow(t, nil)}
	w.Win.SetContent(build(w))
	w.Win.Resize(fyne.NewSize(1280, 800))
	w.Calls = nil
	return w
}

// Wants fails unless the newest call is want.
func (w *Window) Wants(want string) {
	w.Helper()
	if got := strings.TrimSpace(w.last()); got != want {
		w.Errorf("called %q, want %q", got, want)
	}
}

// Seen returns all objects that are shown, outermost first.
func (w *Window) Seen() []fyne.CanvasObject {
	var all []fyne.CanvasObject
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if o == nil || !o.Visible() {
			return
		}
		all = append(all, o)
		switch o := o.(type) {
		case *fyne.Container:
			for _, child := range o.Objects {
				walk(child)
			}
		case fyne.Widget:
			for _, child := range test.WidgetRenderer(o).Objects() {
				walk(child)
			}
		}
	}
	walk(w.Win.Content())
	return all
}

// Named finds the shown thing to press with that name.
func (w *Window) Named(name string) fyne.Tappable {
	w.Helper()
	for _, o := range w.Seen() {
		var is string
		switch o := o.(type) {
		case *kit.Button:
			is = o.Label()
		case *kit.RowButton:
			is = o.Label()
		case *kit.Chip:
			is = o.Label()
		case *kit.NavItem:
			is = o.Label()
		case *kit.IconButton:
			is = o.Title()
		case *kit.RowIcon:
			is = o.Title()
		case *kit.Radio:
			is = o.Title()
		}
		if is == name {
			return o.(fyne.Tappable)
		}
	}
	w.Fatalf("nothing to press is called %q", name)
	return nil
}

// Press presses the shown thing with that name.
func (w *Window) Press(name string) { w.Helper(); w.Named(name).Tapped(&fyne.PointEvent{}) }

// Shows reports whether text is to be read.
func (w *Window) Shows(text string) bool {
	for _, o := range w.Seen() {
		switch o := o.(type) {
		case *kit.Text:
			if strings.Contains(o.Text(), text) {
				return true
			}
		case *kit.Paragraph:
			if strings.Contains(o.Text(), text) {
				return true
			}
		}
	}
	return false
}

// row is what a person can do to a line of a list.
type row interface {
	fyne.CanvasObject
	fyne.DoubleTappable
	fyne.SecondaryTappable
	desktop.Hoverable
	desktop.Mouseable
}

// Rows finds the shown lines of all lists, top down.
func (w *Window) Rows() []row {
	var rows []row
	for _, o := range w.Seen() {
		if r, ok := o.(row); ok {
			rows = append(rows, r)
		}
	}
	return rows
}

// Golden compares what is drawn with testdata; UPDATE=1 writes it anew.
func (w *Window) Golden(name string) {
	w.Helper()
	if os.Getenv("UPDATE") == "1" {
		if err := os.WriteFile(filepath.Join("testdata", name), []byte(test.RenderToMarkup(w.Win.Canvas())), 0o644); err != nil {
			w.Fatal(err)
		}
	}
	test.AssertRendersToMarkup(w.T, name, w.Win.Canvas())
}

// Switches finds the shown switches, top down.
func (w *Window) Switches() []*kit.Switch {
	var all []*kit.Switch
	for _, o := range w.Seen() {
		if s, ok := o.(*kit.Switch); ok {
			all = append(all, s)
		}
	}
	return all
}

// Choose picks an item of a menu by its label; "A/B" is B in the menu of A.
func Choose(t *testing.T, menu *fyne.Menu, label string) {
	t.Helper()
	first, rest, deeper := strings.Cut(label, "/")
	for _, item := range menu.Items {
		if item.Label == first && deeper {
			Choose(t, item.ChildMenu, rest)
			return
		}
		if item.Label == first {
			item.Action()
			return
		}
	}
	t.Fatalf("the menu has no %q", label)
}
