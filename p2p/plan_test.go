package p2p_test

import (
	"context"
	"testing"
	"time"

	"linnet/p2p"
)

func TestScheduleByHourAndWeekday(t *testing.T) {
	s := p2p.Schedule{Usual: p2p.Limits{Up: 1}, Modest: p2p.Limits{Up: 2}}
	s.Hours[time.Monday] = 1<<9 | 1<<23
	monday := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		at   time.Duration
		want int
	}{
		{8*time.Hour + 59*time.Minute, 1}, {9 * time.Hour, 2}, {10*time.Hour - 1, 2}, {10 * time.Hour, 1},
		{23 * time.Hour, 2}, {24 * time.Hour, 1}, {33 * time.Hour, 1},
	} {
		if got := s.At(monday.Add(c.at)); got.Up != c.want {
			t.Errorf("monday + %v: %+v, want %d", c.at, got, c.want)
		}
	}
	if next := s.Next(monday.Add(90*time.Minute + 1)); !next.Equal(monday.Add(2 * time.Hour)) {
		t.Errorf("changes at %v", next)
	}
}

// TestLimitLiftedWhileRunning: at 1 KiB/s the track would take hours.
func TestLimitLiftedWhileRunning(t *testing.T) {
	have, seek := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", wav(60, 4<<20))}), open(t, p2p.Config{})
	seek.meet(have)
	have.SetLimits(p2p.Limits{Up: 1 << 10})
	seek.fetch(seek.find("ana"))
	seek.until("the first bytes", func() bool { return seek.Status().Down > 0 })
	if seek.Transfers()[0].State == p2p.Finished {
		t.Error("the limit did not hold")
	}
	have.SetLimits(p2p.Limits{})
	seek.untilState(p2p.Finished)
}

func TestPlanHaltsForItsConditions(t *testing.T) {
	at := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	usual := p2p.Schedule{Usual: p2p.Limits{Up: 9, Slots: 3}}
	for _, c := range []struct {
		name       string
		plan       p2p.Plan
		conditions p2p.Conditions
		halt, note bool
	}{
		{"no conditions, nobody idle", p2p.Plan{Schedule: usual}, p2p.Conditions{Idle: p2p.No, Metered: p2p.Yes}, false, false},
		{"only idle, in use", p2p.Plan{Schedule: usual, OnlyIdle: true}, p2p.Conditions{Idle: p2p.No}, true, false},
		{"only idle, idle", p2p.Plan{Schedule: usual, OnlyIdle: true}, p2p.Conditions{Idle: p2p.Yes}, false, false},
		{"only idle, unknown", p2p.Plan{Schedule: usual, OnlyIdle: true}, p2p.Conditions{}, false, true},
		{"unmetered, metered", p2p.Plan{Schedule: usual, Unmetered: true}, p2p.Conditions{Metered: p2p.Yes}, true, false},
		{"unmetered, free", p2p.Plan{Schedule: usual, Unmetered: true}, p2p.Conditions{Metered: p2p.No}, false, false},
		{"unmetered, unknown", p2p.Plan{Schedule: usual, Unmetered: true}, p2p.Conditions{}, false, true},
		{"both, idle but metered", p2p.Plan{Schedule: usual, OnlyIdle: true, Unmetered: true},
			p2p.Conditions{Idle: p2p.Yes, Metered: p2p.Yes}, true, false},
	} {
		got := c.plan.Pace(at, c.conditions)
		if (got.Halt != "") != c.halt || (got.Note != "") != c.note || got.Limits != usual.Usual {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// TestTransfersWaitWhileTheMachineIsUsed: both ways, and they go on by themselves.
func TestTransfersWaitWhileTheMachineIsUsed(t *testing.T) {
	used := func(context.Context) p2p.Conditions { return p2p.Conditions{Idle: p2p.No} }
	plan := p2p.Plan{OnlyIdle: true}
	have, seek := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", wav(61, 1<<20))}), open(t, p2p.Config{Plan: plan, Conditions: used})
	seek.meet(have)
	seek.until("it is noticed", func() bool { return seek.Pace().Halt != "" })
	seek.fetch(seek.find("ana"))
	if x := seek.Transfers()[0]; x.State != p2p.Waiting || x.Reason != seek.Pace().Halt {
		t.Errorf("while in use: %+v", x)
	}
	seek.SetPlan(p2p.Plan{})
	seek.untilState(p2p.Finished)
}

// TestHaltEndsUploadsToo: who serves may not, then may again, without the other side doing anything.
func TestHaltEndsUploadsToo(t *testing.T) {
	idle := make(chan p2p.Fact, 1)
	idle <- p2p.No
	now := p2p.No
	have := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", wav(62, 1<<20)), Plan: p2p.Plan{OnlyIdle: true},
		Conditions: func(context.Context) p2p.Conditions {
			select {
			case now = <-idle:
			default:
			}
			return p2p.Conditions{Idle: now}
		}})
	seek := open(t, p2p.Config{})
	seek.meet(have)
	have.until("it is noticed", func() bool { return have.Pace().Halt != "" })
	seek.fetch(seek.find("ana"))
	have.until("somebody waits for the track", func() bool {
		u := have.Uploads()
		return len(u) == 1 && u[0].Waits && u[0].Peers == 1
	})
	if got := seek.Status().Down; got != 0 {
		t.Errorf("%d bytes came all the same", got)
	}
	idle <- p2p.Yes
	have.SetPlan(have.Plan()) // looks at once
	seek.untilState(p2p.Finished)
}
