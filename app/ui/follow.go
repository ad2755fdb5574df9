package ui

import (
	"context"

	"fyne.io/fyne/v2"
)

// Follow shows the newest View each time one was published, until ctx ends. Each View is drawn before the next is requested, so a flood
// of changes costs one drawing at a time. Follow must not run on the UI goroutine.
func Follow(ctx context.Context, s Views, u *UI) {
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
