package ui

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"linnet/app/state/view"
	"linnet/app/ui/look"
	"linnet/app/ui/rows"
	"linnet/app/ui/uitest"
)

// follow begins to follow and waits for the first drawing; end waits for the last.
func follow(t *testing.T, w *whole) (end func()) {
	t.Helper()
	w.Asked = make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		Follow(ctx, w.Fake, w.ui)
		close(done)
	}()
	<-w.Asked
	return func() { cancel(); <-done }
}

func TestFollowShowsTheNewestViewUntilTheEnd(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenLibrary))
	end := follow(t, w)
	next := uitest.Full(view.ScreenLibrary)
	next.Library.Subtitle = "the newest"
	w.Mu.Lock()
	w.Shown = next
	w.Mu.Unlock()
	w.Signals <- struct{}{}
	<-w.Asked
	w.Signals <- struct{}{}
	<-w.Asked // the drawing before this one is over
	end()
	if !w.Shows("the newest") {
		t.Error("the newest View is not shown")
	}
}

// minimisable is an app that says what the test has it say.
type minimisable struct {
	fyne.App
	told func(minimised bool)
}

func (m *minimisable) OnMinimised(_ fyne.Window, told func(minimised bool)) { m.told = told }

// TestAMinimisedWindowIsNotDrawn: what changed meanwhile is there when it comes back. Its title, which the desktop shows, is kept true.
func TestAMinimisedWindowIsNotDrawn(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenLibrary))
	app := &minimisable{App: w.ui.app}
	w.ui.app = app
	follow(t, w)()
	w.Asked = nil
	next := uitest.Full(view.ScreenLibrary)
	next.Library.Subtitle, next.Bar.Title = "the newest", "Another song"
	w.Shown = next
	app.told(true)
	w.ui.Show(next)
	if w.Shows("the newest") || !strings.Contains(w.ui.win.Title(), "Another song") {
		t.Errorf("drawn %v, titled %q", w.Shows("the newest"), w.ui.win.Title())
	}
	app.told(false)
	if !w.Shows("the newest") {
		t.Error("what changed meanwhile is not drawn")
	}
}

// BenchmarkShowUnchanged is the cost of a View in which nothing differs but the position in the song.
func BenchmarkShowUnchanged(b *testing.B) {
	v := uitest.Full(view.ScreenLibrary)
	v.Library.Section, v.Library.Songs = view.SectionSongs, view.NewSongs(uitest.SomeSongs(100_000)...)
	app := test.NewTempApp(b)
	win := test.NewTempWindow(b, nil)
	w := Build(app, win, program(uitest.NewFake(v)))
	win.Resize(fyne.NewSize(1280, 800))
	for b.Loop() {
		next := *v
		next.Bar.Fraction += .001
		v = &next
		w.Show(v)
	}
}

// BenchmarkScrollSongs is one step of 20 through 100,000 songs.
func BenchmarkScrollSongs(b *testing.B) {
	app := test.NewTempApp(b)
	app.Settings().SetTheme(look.NewTheme(view.ThemeDark))
	win := test.NewTempWindow(b, nil)
	f := uitest.NewFake(uitest.Full(view.ScreenLibrary))
	table := rows.NewSongTable(&rows.Menus{Do: f, Gallery: look.NewGallery(f, win.Canvas()), Canvas: win.Canvas()}, nil)
	table.Show(uitest.SomeColumns(), view.NewSongs(uitest.SomeSongs(100_000)...), false)
	win.SetContent(table.List)
	win.Resize(fyne.NewSize(736, 600))
	at := float32(0)
	for b.Loop() {
		at += 20
		table.List.ScrollToOffset(at)
	}
}
