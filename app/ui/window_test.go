package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"go.uber.org/goleak"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, goleak.IgnoreCurrent()) }

// window is the whole window over a fake state, 1280 by 800 unless resized.
type window struct {
	*testing.T
	*fake
	ui  *UI
	win fyne.Window
}

func open(t *testing.T, v *view.View) *window {
	t.Helper()
	app := test.NewTempApp(t)
	f := newFake(v)
	w := test.NewTempWindow(t, nil)
	u := Build(app, w, f.program())
	w.Resize(fyne.NewSize(1280, 800))
	f.calls = nil
	return &window{T: t, fake: f, ui: u, win: w}
}

// wants fails unless the newest call is want.
func (w *window) wants(want string) {
	w.Helper()
	if got := strings.TrimSpace(w.last()); got != want {
		w.Errorf("called %q, want %q", got, want)
	}
}

// seen returns all objects that are shown, outermost first.
func (w *window) seen() []fyne.CanvasObject {
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
	walk(w.win.Content())
	return all
}

// named finds the shown thing to press with that name.
func (w *window) named(name string) fyne.Tappable {
	w.Helper()
	for _, o := range w.seen() {
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

func (w *window) press(name string) { w.Helper(); w.named(name).Tapped(&fyne.PointEvent{}) }

// shows reports whether text is to be read.
func (w *window) shows(text string) bool {
	for _, o := range w.seen() {
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

// rows finds the shown lines of all lists, top down.
func (w *window) rows() []row {
	var rows []row
	for _, o := range w.seen() {
		if r, ok := o.(row); ok {
			rows = append(rows, r)
		}
	}
	return rows
}

// golden compares what is drawn with testdata; UPDATE=1 writes it anew.
func (w *window) golden(name string) {
	w.Helper()
	if os.Getenv("UPDATE") == "1" {
		if err := os.WriteFile(filepath.Join("testdata", name), []byte(test.RenderToMarkup(w.win.Canvas())), 0o644); err != nil {
			w.Fatal(err)
		}
	}
	test.AssertRendersToMarkup(w.T, name, w.win.Canvas())
}
