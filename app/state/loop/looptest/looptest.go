// Package looptest runs a Loop for the tests of a slice, and looks at what it shows.
package looptest

import (
	"context"
	"testing"
	"time"

	"linnet/app/state/loop"
	"linnet/app/state/view"
)

// Run shows what there is and runs the loop until the test ends. What the slice needs to the last is closed by a Cleanup of before.
func Run(t *testing.T, l *loop.Loop) {
	t.Helper()
	l.Publish()
	ctx, stop := context.WithCancel(context.Background())
	go l.Run(ctx)
	t.Cleanup(func() { stop(); l.Wait() })
}

// On does something on the goroutine of the loop once all that was pressed is done, and returns what is shown then.
func On(l *loop.Loop, do func(context.Context)) *view.View {
	said := make(chan struct{})
	l.Do(do)
	l.Do(func(context.Context) { close(said); l.Quiet() })
	<-said
	return l.View()
}

// Await waits for a View that background work leads to.
func Await(t *testing.T, l *loop.Loop, what string, so func(*view.View) bool) *view.View {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for {
		if v := l.View(); so(v) {
			return v
		}
		select {
		case <-l.Changed():
		case <-ctx.Done():
			v := l.View()
			t.Fatalf("it did not happen: %s; panel %+v, notices %v, sheet %+v", what, v.Panel, v.Notices, v.Sheet)
		}
	}
}
