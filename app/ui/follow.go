package ui

import (
	"context"

	"fyne.io/fyne/v2"
)

// Follow shows the newest View each time one was published, until ctx ends. Each View is drawn before the next is requested, so a flood
// of changes costs one drawing at a time. Follow must not run on the UI goroutine.
func Follow(ctx context.Context, s Views, u *UI) {
	told, ok := u.app.(Minimising)
	for first := ok; ; first = false {
		drawn := make(chan struct{})
		fyne.Do(func() {
			if first {
				told.OnMinimised(u.win, func(minimised bool) { u.minimise(s, minimised) })
			}
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

// minimise leaves the screens as they are while nobody sees them, and makes up for it when somebody does.
func (u *UI) minimise(s Views, minimised bool) {
	u.minimised = minimised
	if !minimised && u.behind {
		u.Show(s.View())
	}
}
