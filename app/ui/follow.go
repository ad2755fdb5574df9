package ui

import (
	"context"

	"fyne.io/fyne/v2"
)

// Follow shows the newest View each time one was published, until ctx ends. It waits for each to be
// drawn before it asks for the next, so a flood of changes costs one drawing at a time. It must not
// run on the UI goroutine.
func Follow(ctx context.Context, s State, u *UI) {
	for {
		drawn := make(chan struct{})
		fyne.Do(func() {
			u.Show(s.View())
			close(drawn)
		})
		select {
		case <-ctx.Done():
			return
		case <-drawn:
		}
		select {
		case <-ctx.Done():
			return
		case <-s.Changed():
		}
	}
}
