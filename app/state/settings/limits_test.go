package settings

import (
	"strings"
	"testing"
	"time"

	"linnet/app/state/view"
	"linnet/p2p"
)

func TestSetLimit(t *testing.T) {
	var plan p2p.Plan
	for key, text := range map[view.LimitKey]string{view.LimitDown: "2000", view.LimitUp: " 250 ", view.LimitSlots: "4", view.ModestHours +
		view.LimitUp: "50", view.ModestHours + view.LimitConnections: "60"} {
		if err := setLimit(&plan, key, text); err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
	if want := (p2p.Limits{Down: 2_000_000, Up: 250_000, Slots: 4}); plan.Usual != want {
		t.Errorf("usual %+v, want %+v", plan.Usual, want)
	}
	if want := (p2p.Limits{Up: 50_000, Connections: 60}); plan.Modest != want {
		t.Errorf("modest %+v, want %+v", plan.Modest, want)
	}
	if got, want := limitTexts(plan.Usual), (view.LimitTexts{Down: "2000", Up: "250", Slots: "4"}); got != want {
		t.Errorf("shown as %+v, want %+v", got, want)
	}
	before := plan
	for _, bad := range []string{"0", "-5", "many", "1e3", "99999999999999999999", "10000001"} {
		if err := setLimit(&plan, view.LimitUp, bad); err == nil || plan != before {
			t.Errorf("%q: %v, plan %+v", bad, err, plan)
		}
	}
	if setLimit(&plan, "sideways", "1") == nil {
		t.Error("an unknown limit was set")
	}
	if err := setLimit(&plan, view.LimitUp, ""); err != nil || plan.Usual.Up != 0 {
		t.Errorf("taken off: %v, %+v", err, plan.Usual)
	}
}

func TestPaceSentence(t *testing.T) {
	monday := time.Date(2026, 11, 23, 10, 20, 0, 0, time.UTC)
	plan := p2p.Plan{Schedule: p2p.Schedule{Usual: p2p.Limits{Down: 2_000_000}, Modest: p2p.Limits{Up: 50_000}}}
	plan.Hours[time.Monday] = 1<<12 | 1<<13
	for _, c := range []struct {
		plan p2p.Plan
		now  time.Time
		c    p2p.Conditions
		want string
	}{
		{p2p.Plan{}, monday, p2p.Conditions{}, "Right now: no limit down, no limit up."},
		{plan, monday, p2p.Conditions{}, "Right now: at most 2.0 MB/s down, no limit up, until Monday 12:00."},
		{plan, monday.Add(3 * time.Hour), p2p.Conditions{}, "Right now: no limit down, at most 50 kB/s up, until Monday 14:00."},
		{plan, monday.AddDate(0, 0, 2), p2p.Conditions{}, "Right now: at most 2.0 MB/s down, no limit up, until Monday 12:00."},
		{p2p.Plan{Unmetered: true}, monday, p2p.Conditions{Metered: p2p.Yes},
			"Right now nothing moves. Waits for a network that does not charge by the byte."},
	} {
		if got := paceSentence(c.plan.Pace(c.now, c.c), c.plan, c.now); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
	if got := paceSentence(p2p.Plan{OnlyIdle: true}.Pace(monday, p2p.Conditions{}), p2p.Plan{OnlyIdle: true},
		monday); !strings.Contains(got, "does not say when nobody uses it") {
		t.Errorf("a condition that cannot be told is not told: %s", got)
	}
}
