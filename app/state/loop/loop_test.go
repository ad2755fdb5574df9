package loop

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"linnet/app/state/view"
)

// chosen are Preferences that may be on a full disk.
type chosen struct {
	values view.Values
	err    error
}

func (k *chosen) Get() view.Values { return k.values }

func (k *chosen) Change(alter func(*view.Values)) error { alter(&k.values); return k.err }

// begun runs a Loop until the test ends.
func begun(t *testing.T, cfg Config) *Loop {
	t.Helper()
	if cfg.Preferences == nil {
		cfg.Preferences = new(chosen)
	}
	cfg.Log, cfg.Now = slog.New(slog.DiscardHandler), func() time.Time { return time.Unix(7, 0) }
	l := New(cfg)
	l.Publish()
	ctx, stop := context.WithCancel(t.Context())
	go l.Run(ctx)
	t.Cleanup(func() { stop(); l.Wait() })
	return l
}

// done does c, and returns what is shown then.
func done(l *Loop, c Command) *view.View {
	said := make(chan struct{})
	l.Do(c)
	l.Do(func(context.Context) { close(said); l.Quiet() }) // runs once what came before is published
	<-said
	return l.View()
}

func TestAPublishedViewStaysAsItIs(t *testing.T) {
	finished := 0
	l := begun(t, Config{Finish: func(*view.View) { finished++ }})
	before := done(l, func(context.Context) { l.Go(view.ScreenSearch) })
	after := done(l, func(context.Context) { l.Go(view.ScreenPeople) })
	if before.Screen != view.ScreenSearch || after.Screen != view.ScreenPeople || finished != 3 {
		t.Errorf("%v, then %v; finished %d times", before.Screen, after.Screen, finished)
	}
}

func TestWhatChangesNothingPublishesNothing(t *testing.T) {
	l := begun(t, Config{})
	before := done(l, func(context.Context) { l.Go(view.ScreenSearch) })
	if after := done(l, func(context.Context) { l.Quiet() }); after != before {
		t.Error("a View was published for nothing")
	}
	if after := done(l, func(context.Context) {}); after == before {
		t.Error("quiet once is quiet for ever")
	}
}

// TestBackgroundWorkEndsWithTheLoop: it is waited for, and what it would have said is dropped.
func TestBackgroundWorkEndsWithTheLoop(t *testing.T) {
	l := New(Config{Preferences: new(chosen), Log: slog.New(slog.DiscardHandler)})
	ctx, stop := context.WithCancel(t.Context())
	go l.Run(ctx)
	ended, said := false, false
	l.Background(ctx, func(ctx context.Context) Command {
		<-ctx.Done()
		<-l.stopped
		ended = true
		return func(context.Context) { said = true }
	})
	stop()
	if l.Wait(); !ended || said {
		t.Errorf("it ended: %v, and was heard: %v", ended, said)
	}
}

func TestBackgroundWorkIsHeard(t *testing.T) {
	l := begun(t, Config{})
	heard := make(chan struct{})
	l.Background(t.Context(), func(context.Context) Command { return func(context.Context) { close(heard) } })
	<-heard
}

// TestNotices: one of a kind, the newest last, twenty at most, and none of what somebody asked for.
func TestNotices(t *testing.T) {
	l := begun(t, Config{})
	v := done(l, func(context.Context) {
		l.Notice("A song is gone.", "Scan again.", errors.New("away"))
		l.Notice("The disk is full.", "Make room.", nil)
		l.Notice("A song is gone.", "Look for it.", nil)
		l.Notice("The search ended.", "", fmt.Errorf("asking: %w", context.Canceled))
	})
	if len(v.Notices) != 2 || v.Notices[0].What != "The disk is full." || v.Notices[1].Next != "Look for it." ||
		!v.Notices[1].At.Equal(time.Unix(7, 0)) {
		t.Fatalf("%+v", v.Notices)
	}
	l.Dismiss(v.Notices[0].ID)
	if now := done(l, func(context.Context) {}); len(now.Notices) != 1 || now.Notices[0].ID != v.Notices[1].ID || len(v.Notices) != 2 {
		t.Errorf("%+v", now.Notices)
	}
	many := done(l, func(context.Context) {
		for i := range 2 * maxNotices {
			l.Notice(fmt.Sprint(i), "", nil)
		}
	})
	if n := many.Notices; len(n) != maxNotices || n[0].What != fmt.Sprint(maxNotices) {
		t.Errorf("%d are kept, the oldest is %q", len(n), n[0].What)
	}
}

// TestSettingsThatCannotBeSaved hold, and are told of.
func TestSettingsThatCannotBeSaved(t *testing.T) {
	l := begun(t, Config{Preferences: &chosen{err: errors.New("no space left on device")}})
	v := done(l, func(context.Context) { l.Set(func(v *view.Values) { v.Answered = true }) })
	if !l.Get().Answered || len(v.Notices) != 1 || v.Notices[0].Next == "" {
		t.Errorf("%+v, %+v", l.Get(), v.Notices)
	}
}

// TestOneSheetAtATime: another one closes the first, and only the open one hears.
func TestOneSheetAtATime(t *testing.T) {
	l := begun(t, Config{})
	closed, first, second := "", int64(0), int64(0)
	v := done(l, func(context.Context) {
		first = l.OpenSheet(view.Sheet{Title: "First"}, Sheet{Closed: func() { closed += "first " }})
		second = l.OpenSheet(view.Sheet{Title: "Second"}, Sheet{Closed: func() { closed += "second " }})
	})
	if v.Sheet == nil || v.Sheet.Title != "Second" || first == second || closed != "first " {
		t.Errorf("%+v, closed: %s", v.Sheet, closed)
	}
	open := true
	if l.CloseSheet(); done(l, func(context.Context) { open = l.IsOpen(second) }).Sheet != nil || open || closed != "first second " {
		t.Errorf("still open: %v, closed: %s", open, closed)
	}
	if v.Sheet == nil {
		t.Error("the View that was published lost its sheet")
	}
}
