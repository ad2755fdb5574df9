package loop

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"linnet/app/message"
	"linnet/app/state/view"
)

// TestWhatCouldNotBeDoneIsTold in one line, also from beside the loop; what somebody stopped is not.
func TestWhatCouldNotBeDoneIsTold(t *testing.T) {
	l := begun(t, Config{})
	v := done(l, func(context.Context) {
		l.CouldNot(message.ChangeSong, errors.Join(errors.New("no space left on device."), errors.New("nor on another")), "Make room.")
		l.CouldNot(message.ChangePlaylist, fmt.Errorf("adding: %w", context.Canceled), "Try again.")
	})
	if len(v.Notices) != 1 || v.Notices[0].What != "Could not change that song: no space left on device." ||
		v.Notices[0].Next != "Make room." {
		t.Fatalf("%+v", v.Notices)
	}
	told := make(chan struct{})
	l.Background(t.Context(), func(context.Context) Command {
		say := l.Noticed("The folder is gone.", "Add it again.", errors.New("gone"))
		return func(ctx context.Context) { say(ctx); close(told) }
	})
	<-told
	if v = done(l, nothing); len(v.Notices) != 2 || v.Notices[1].What != "The folder is gone." || v.Notices[1].ID == v.Notices[0].ID {
		t.Errorf("%+v", v.Notices)
	}
	l.Dismiss(99) // there is none
	if again := done(l, nothing); len(again.Notices) != 2 {
		t.Errorf("%+v", again.Notices)
	}
}

// TestTheDesktopEndsAndRaisesTheProgram: each call to the front counts, for the window may be behind others again.
func TestTheDesktopEndsAndRaisesTheProgram(t *testing.T) {
	l := begun(t, Config{})
	if v := done(l, nothing); v.Quitting || v.Raised != 0 {
		t.Errorf("%+v", v)
	}
	l.Raise()
	l.Raise()
	l.Quit()
	if v := done(l, nothing); v.Raised != 2 || !v.Quitting {
		t.Errorf("raised %d times, quitting %v", v.Raised, v.Quitting)
	}
}

// TestWhatComesAfterTheEndIsDropped: nobody who still holds the window or a tray waits for ever.
func TestWhatComesAfterTheEndIsDropped(t *testing.T) {
	l := New(Config{Preferences: new(chosen)})
	ctx, stop := context.WithCancel(t.Context())
	stop()
	l.Run(ctx)
	l.Wait()
	ran := false
	for range 2 * cap(l.commands) {
		l.Do(func(context.Context) { ran = true })
	}
	if ran {
		t.Error("it ran after the end")
	}
}

// TestManyChangesComeAsOne: who draws slowly is told once, and finds the newest View.
func TestManyChangesComeAsOne(t *testing.T) {
	l := begun(t, Config{})
	for _, screen := range []view.Screen{view.ScreenSearch, view.ScreenPeople, view.ScreenPrivacy} {
		done(l, func(context.Context) { l.Go(screen) })
	}
	<-l.Changed()
	select {
	case <-l.Changed():
		t.Error("told twice")
	default:
	}
	if got := l.View().Screen; got != view.ScreenPrivacy {
		t.Errorf("the newest shows %s", got)
	}
}
