package settings_test

import (
	"strings"
	"testing"
	"time"

	"linnet/app/state/statetest"
	"linnet/app/state/view"
)

// TestThePlanHoldsAtOnceAndIsKept: what is set in the window is what the node does, also after a restart.
func TestThePlanHoldsAtOnceAndIsKept(t *testing.T) {
	r := statetest.New(t)
	r.Settings.SetLimit(view.LimitUp, "250")
	r.Settings.SetLimit(view.ModestHours+view.LimitUp, "20")
	r.Settings.MarkHour(0, 23, true)
	r.Settings.MarkHour(6, 0, true)
	r.Settings.MarkHour(7, 0, true) // there is no such day
	r.Settings.SetOnlyIdle(true)
	r.Settings.SetUnmetered(true)
	v := r.Await("all is shown", func(v *view.View) bool { return v.Settings.Unmetered })
	set := &v.Settings
	if set.Usual.Up != "250" || set.Modest.Up != "20" || set.Hours[0] != 1<<23 || set.Hours[6] != 1 || !set.OnlyIdle {
		t.Errorf("shown: %+v", set)
	}
	plan := r.Config.Node.Plan()
	if plan.Usual.Up != 250_000 || plan.Hours[time.Monday] != 1<<23 || plan.Hours[time.Sunday] != 1 {
		t.Errorf("the node has %+v", plan)
	}
	if kept := r.Config.Preferences.Get().Plan; kept != plan {
		t.Errorf("kept: %+v", kept)
	}
	r.Settings.SetLimit(view.LimitUp, "a lot")
	r.Await("what is wrong is said", func(v *view.View) bool { return strings.Contains(v.Settings.LimitNote, "“a lot” is not a number") })
	r.Settings.SetLimit(view.LimitUp, "")
	r.Await("and no more", func(v *view.View) bool { return v.Settings.LimitNote == "" && v.Settings.Usual.Up == "" })
}
