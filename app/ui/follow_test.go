package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"linnet/app/state/view"
)

func TestFollowShowsTheNewestViewUntilTheEnd(t *testing.T) {
	w := open(t, full(view.ScreenLibrary))
	w.asked = make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		Follow(ctx, w.fake, w.ui)
		close(done)
	}()
	<-w.asked // the first drawing
	next := full(view.ScreenLibrary)
	next.Library.Subtitle = "the newest"
	w.mu.Lock()
	w.view = next
	w.mu.Unlock()
	w.changed <- struct{}{}
	<-w.asked
	w.changed <- struct{}{}
	<-w.asked // the drawing before this one is over
	cancel()
	<-done
	if !w.shows("the newest") {
		t.Error("the newest View is not shown")
	}
}

// BenchmarkShowUnchanged is the cost of a View in which nothing differs but the position in the song.
func BenchmarkShowUnchanged(b *testing.B) {
	v := full(view.ScreenLibrary)
	v.Library.Section, v.Library.Songs = view.SectionSongs, view.NewSongs(someSongs(100_000)...)
	app := test.NewTempApp(b)
	win := test.NewTempWindow(b, nil)
	w := Build(app, win, newFake(v).program())
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
	app.Settings().SetTheme(NewTheme(view.ThemeDark))
	win := test.NewTempWindow(b, nil)
	f := newFake(full(view.ScreenLibrary))
	table := newSongTable(&songMenus{do: f, gallery: newGallery(f, win.Canvas()), canvas: win.Canvas()}, nil)
	table.show(someColumns(), view.NewSongs(someSongs(100_000)...), false)
	win.SetContent(table.list)
	win.Resize(fyne.NewSize(736, 600))
	at := float32(0)
	for b.Loop() {
		at += 20
		table.list.ScrollToOffset(at)
	}
}
