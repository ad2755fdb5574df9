package sharing

import (
	"path/filepath"
	"testing"
	"time"
)

func TestTrafficByDay(t *testing.T) {
	s, index, music := open(t)
	clock := time.Date(2026, 11, 24, 23, 50, 0, 0, time.FixedZone("", 3600))
	s.now = func() time.Time { return clock }
	for _, moved := range []struct {
		after    time.Duration
		up, down int64
	}{{0, 5, 7}, {5 * time.Minute, 1, 0}, {10 * time.Minute, 100, 200}} {
		clock = clock.Add(moved.after)
		if err := s.AddTraffic(t.Context(), moved.up, moved.down); err != nil {
			t.Fatal(err)
		}
	}
	again, err := Open(Config{Path: filepath.Join(filepath.Dir(music), "shelf.db"), Index: index})
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, again)
	days, err := again.Traffic(t.Context(), 10)
	if err != nil || len(days) != 2 {
		t.Fatalf("%+v, %v; want two days", days, err)
	}
	if d := days[0]; d.Date.Day() != 25 || d.Up != 100 || d.Down != 200 {
		t.Errorf("the newest is %+v", d)
	}
	if d := days[1]; d.Date.Day() != 24 || d.Up != 6 || d.Down != 7 {
		t.Errorf("the day before is %+v", d)
	}
	if newest, err := again.Traffic(t.Context(), 1); err != nil || len(newest) != 1 || newest[0] != days[0] {
		t.Errorf("one day: %+v, %v", newest, err)
	}
	if up, down, err := again.TotalTraffic(t.Context()); err != nil || up != 106 || down != 207 {
		t.Errorf("in all %d, %d, %v", up, down, err)
	}
}
