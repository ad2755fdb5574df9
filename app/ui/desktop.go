package ui

import (
	"context"
	"sync"

	"fyne.io/fyne/v2"
)

// A Desktop is the toolkit with the one window of the program. Its methods are for the main goroutine.
type Desktop struct {
	toolkit   fyne.App
	window    fyne.Window
	ctx       context.Context // ends with the window
	cancel    context.CancelFunc
	started   chan struct{} // closed once the toolkit runs
	following sync.WaitGroup
}

// OpenDesktop makes the window, which shows nothing yet. The window closes when ctx ends.
func OpenDesktop(ctx context.Context, toolkit fyne.App) *Desktop {
	d := &Desktop{toolkit: toolkit, window: toolkit.NewWindow("Linnet"), started: make(chan struct{})}
	d.ctx, d.cancel = context.WithCancel(ctx)
	d.window.Resize(Size())
	toolkit.Lifecycle().SetOnStarted(sync.OnceFunc(func() { close(d.started) }))
	return d
}

// Fill draws the program into the window and follows what changes.
func (d *Desktop) Fill(p Program) {
	if was := p.Views.View().Window; was.Width > 0 && was.Height > 0 {
		d.window.Resize(fyne.NewSize(was.Width, was.Height))
	}
	u := Build(d.toolkit, d.window, p)
	d.following.Go(func() {
		select {
		case <-d.started:
			Follow(d.ctx, p.Views, u)
		case <-d.ctx.Done():
		}
	})
}

// Run returns when the window was closed, or the process told to end.
func (d *Desktop) Run() {
	d.window.ShowAndRun()
	d.cancel()
	d.following.Wait()
}
