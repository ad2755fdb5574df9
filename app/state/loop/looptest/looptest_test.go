package looptest

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"go.uber.org/goleak"

	"linnet/app/state/loop"
	"linnet/app/state/view"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// chosen are Preferences that nothing changes.
type chosen struct{}

func (chosen) Get() view.Values                { return view.Values{} }
func (chosen) Change(func(*view.Values)) error { return nil }

// TestWhatWasPressedIsSeen: On comes after all that was done before, and Await sees what work beside the loop leads to.
func TestWhatWasPressedIsSeen(t *testing.T) {
	l := loop.New(loop.Config{Preferences: chosen{}, Log: slog.New(slog.DiscardHandler), Now: time.Now})
	Run(t, l)
	for i := range 100 {
		l.Raise()
		if v := On(l, func(context.Context) { l.Go(view.ScreenPeople) }); v.Raised != i+1 || v.Screen != view.ScreenPeople {
			t.Fatalf("raised %d times, want %d; screen %s", v.Raised, i+1, v.Screen)
		}
	}
	l.Background(t.Context(), func(context.Context) loop.Command { return func(context.Context) { l.Go(view.ScreenSearch) } })
	if v := Await(t, l, "the search", func(v *view.View) bool { return v.Screen == view.ScreenSearch }); v.Raised != 100 {
		t.Errorf("raised %d times", v.Raised)
	}
}
