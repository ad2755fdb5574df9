package loop

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"linnet/app/state/view"
)

// TestWhatWasTakenAwayComesBackForAWhile: once, and not after eight seconds.
func TestWhatWasTakenAwayComesBackForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := begun(t, Config{})
		back := 0
		take := func(what string) *view.View {
			return done(l, func(ctx context.Context) { l.Offer(ctx, what, func(context.Context) { back++ }) })
		}
		v := take("One song is gone.")
		if len(v.Notices) != 1 || !v.Notices[0].Undo {
			t.Fatalf("%+v", v.Notices)
		}
		l.Undo(v.Notices[0].ID)
		l.Undo(v.Notices[0].ID)
		if v = done(l, nothing); back != 1 || len(v.Notices) != 0 {
			t.Errorf("brought back %d times, %+v", back, v.Notices)
		}
		first := take("Two songs are gone.").Notices[0].ID
		take("The queue was cleared.")
		l.Undo(first)
		if v = done(l, nothing); back != 1 || len(v.Notices) != 1 || v.Notices[0].What != "The queue was cleared." {
			t.Errorf("one offer takes the place of the other: %d, %+v", back, v.Notices)
		}
		if v = done(l, func(context.Context) { l.Notice("The disk is slow.", "", nil) }); len(v.Notices) != 2 || !v.Notices[1].Undo {
			t.Errorf("what goes wrong meanwhile takes undo out of sight: %+v", v.Notices)
		}
		l.Dismiss(v.Notices[0].ID)
		v = done(l, nothing)
		late := v.Notices[0].ID
		time.Sleep(UndoTime)
		synctest.Wait()
		if v = done(l, nothing); len(v.Notices) != 0 {
			t.Errorf("after %v: %+v", UndoTime, v.Notices)
		}
		l.Undo(late + 1)
		if done(l, nothing); back != 1 {
			t.Error("something else was brought back")
		}
	})
}

// TestNoticesOfOneKindAreOne, with the others behind it.
func TestNoticesOfOneKindAreOne(t *testing.T) {
	l := begun(t, Config{})
	v := done(l, func(context.Context) {
		l.Notice("“Ebb” cannot be played: it is broken.", "Play another.", nil)
		l.Notice("The disk is full.", "Make room.", nil)
		l.Notice("“Flow” cannot be played: it is broken.", "Play another.", nil)
		l.Notice("“Ebb” cannot be played: it is broken.", "Play another.", nil)
		l.Notice("Could not add /a/b: it is no folder.", "", nil)
		l.Notice("Could not add /c: it is no folder.", "", nil)
	})
	if len(v.Notices) != 3 || v.Notices[1].What != "“Ebb” cannot be played: it is broken." || len(v.Notices[1].Others) != 1 ||
		v.Notices[1].Others[0] != "“Flow” cannot be played: it is broken." || len(v.Notices[2].Others) != 1 || v.Notices[0].Others != nil {
		t.Fatalf("%+v", v.Notices)
	}
	l.ShowNotices()
	v = done(l, nothing)
	if s := v.Sheet; s == nil || len(s.Lines) != 5 || s.Lines[0] != "Could not add /c: it is no folder." ||
		s.Lines[2] != "“Ebb” cannot be played: it is broken. Play another." {
		t.Fatalf("%+v", v.Sheet)
	}
	l.Submit()
	if v = done(l, nothing); len(v.Notices) != 0 || v.Sheet != nil {
		t.Errorf("%+v, %+v", v.Notices, v.Sheet)
	}
}

// TestADismissedConditionStaysAway until it is another one, or has ended and comes again; also after the next start.
func TestADismissedConditionStaysAway(t *testing.T) {
	kept := new(chosen)
	l := begun(t, Config{Preferences: kept})
	tell := func(l *Loop, detail string) *view.View {
		return done(l, func(context.Context) {
			l.Lasting(Lasting{About: "left-out", What: "2 files were left out.", Detail: detail, Next: "Look.", Err: errors.New("damaged")})
		})
	}
	tell(l, "a b")
	v := tell(l, "a b")
	if len(v.Notices) != 1 || len(v.Notices[0].Others) != 0 {
		t.Fatalf("%+v", v.Notices)
	}
	l.Dismiss(v.Notices[0].ID)
	for _, again := range []*Loop{l, begun(t, Config{Preferences: kept})} {
		if v = tell(again, "a b"); len(v.Notices) != 0 {
			t.Errorf("it is told again: %+v", v.Notices)
		}
	}
	if v = tell(l, "a c"); len(v.Notices) != 1 {
		t.Errorf("another one is not told: %+v", v.Notices)
	}
	l.Dismiss(v.Notices[0].ID)
	done(l, func(context.Context) { l.Over("left-out"); l.Over("never") })
	if v = tell(l, "a c"); len(v.Notices) != 1 {
		t.Errorf("what has ended and comes again is not told: %+v", v.Notices)
	}
	if v = done(l, func(context.Context) { l.Over("left-out") }); len(v.Notices) != 0 {
		t.Errorf("what has ended is still told: %+v", v.Notices)
	}
}

// TestKeysAreTold in a sheet.
func TestKeysAreTold(t *testing.T) {
	l := begun(t, Config{})
	l.ShowKeys()
	if v := done(l, nothing); v.Sheet == nil || len(v.Sheet.Facts) < 15 {
		t.Errorf("%+v", v.Sheet)
	}
}
