package loop

import (
	"context"
	"errors"
	"slices"
	"testing"

	"linnet/app/state/view"
)

// nothing is a Command that changes nothing.
func nothing(context.Context) {}

// TestASheetHearsWhatIsTyped, field by field; what was published before keeps its values, and a closed sheet hears nothing.
func TestASheetHearsWhatIsTyped(t *testing.T) {
	l := begun(t, Config{})
	var heard []string
	before := done(l, func(context.Context) {
		l.OpenSheet(view.Sheet{Fields: []view.Field{{Key: "name"}, {Key: "path", Value: "/a"}}},
			Sheet{Typed: func(_ context.Context, v map[string]string) { heard = append(heard, v["name"]+v["path"]) }})
	})
	l.SetField("name", "Ana ")
	l.SetField("mood", "good")                                   // there is no such field
	v := done(l, func(context.Context) { l.Fill("path", "/b") }) // tells nobody
	if !slices.Equal(heard, []string{"Ana /a", "Ana /a"}) {
		t.Errorf("heard %q", heard)
	}
	now, then := v.Sheet.Values(), before.Sheet.Values()
	if now["name"] != "Ana " || now["path"] != "/b" || then["name"] != "" || then["path"] != "/a" {
		t.Errorf("shown %v, before %v", now, then)
	}
	l.CloseSheet()
	l.SetField("name", "Ben")
	if v := done(l, nothing); v.Sheet != nil || len(heard) != 2 {
		t.Errorf("%+v heard %q", v.Sheet, heard)
	}
}

// TestSubmitIsRefusedUntilItIsRight: the sheet stays and says why; once it is done the sheet goes.
func TestSubmitIsRefusedUntilItIsRight(t *testing.T) {
	l := begun(t, Config{})
	tries, closed := 0, 0
	done(l, func(context.Context) {
		l.OpenSheet(view.Sheet{Action: "Save"}, Sheet{Closed: func() { closed++ }, Submit: func(context.Context, map[string]string) error {
			if tries++; tries == 1 {
				return errors.New("a name is needed")
			}
			return nil
		}})
	})
	l.Submit()
	if v := done(l, nothing); v.Sheet == nil || v.Sheet.Note != "A name is needed." || closed != 0 {
		t.Errorf("%+v, closed %d times", v.Sheet, closed)
	}
	l.Submit()
	l.Submit() // nothing is open
	l.Decline()
	if v := done(l, nothing); v.Sheet != nil || tries != 2 || closed != 1 {
		t.Errorf("%+v, tried %d times, closed %d times", v.Sheet, tries, closed)
	}
}

// TestASheetThatLeadsToAnother stays closed, and the other one stays open.
func TestASheetThatLeadsToAnother(t *testing.T) {
	l := begun(t, Config{})
	done(l, func(context.Context) {
		l.OpenSheet(view.Sheet{Title: "Ask"}, Sheet{Submit: func(context.Context, map[string]string) error {
			l.OpenSheet(view.Sheet{Title: "Answer"}, Sheet{})
			return nil
		}})
	})
	l.Submit()
	l.Submit() // the other has nothing to do
	if v := done(l, nothing); v.Sheet == nil || v.Sheet.Title != "Answer" {
		t.Errorf("%+v", v.Sheet)
	}
}

// TestOnlyNoIsNo: closing a sheet declines nothing, and one that asks nothing cannot be declined.
func TestOnlyNoIsNo(t *testing.T) {
	l := begun(t, Config{})
	declined := 0
	ask := func(context.Context) {
		l.OpenSheet(view.Sheet{}, Sheet{Decline: func(context.Context) { declined++; l.EndSheet() }})
	}
	done(l, ask)
	l.CloseSheet()
	if done(l, nothing); declined != 0 {
		t.Error("closing is taken for a no")
	}
	done(l, ask)
	l.Decline()
	l.Decline()
	if v := done(l, nothing); declined != 1 || v.Sheet != nil {
		t.Errorf("declined %d times, open is %+v", declined, v.Sheet)
	}
	done(l, func(context.Context) { l.OpenSheet(view.Sheet{Title: "Facts"}, Sheet{}) })
	l.Decline()
	if v := done(l, nothing); v.Sheet == nil {
		t.Error("a sheet that asks nothing was declined")
	}
}
