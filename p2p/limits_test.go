package p2p_test

import (
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
