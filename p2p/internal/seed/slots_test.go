package seed

import (
	"net/netip"
	"slices"
	"testing"
	"time"
)

func TestTurns(t *testing.T) {
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	a, b, c := netip.MustParseAddr("198.51.100.1"), netip.MustParseAddr("198.51.100.2"), netip.MustParseAddr("198.51.100.3")
	on := func(since time.Duration, who ...netip.Addr) seat { return seat{who, true, ago(since), false} }
	off := func(since time.Duration, who ...netip.Addr) seat { return seat{who, false, ago(since), false} }
	for _, x := range []struct {
		name  string
		seats []seat
		slots int
		want  []bool
	}{
		{"no limit", []seat{off(0, a), off(0, b)}, 0, []bool{true, true}},
		{"the longest wait first", []seat{off(time.Second, a), off(time.Minute, b)}, 1, []bool{false, true}},
		{"a turn is not interrupted", []seat{on(turn-1, a), off(time.Minute, b)}, 1, []bool{true, false}},
		{"and ends", []seat{on(turn, a), off(time.Second, b)}, 1, []bool{false, true}},
		{"or is not taken", []seat{{[]netip.Addr{a}, true, ago(2 * time.Second), true}, off(time.Second, b)}, 1, []bool{false, true}},
		{"unless nobody waits", []seat{on(time.Hour, a)}, 1, []bool{true}},
		{"one who wants all does not get it", []seat{on(0, a), on(0, a), on(0, a), off(0, b)}, 2, []bool{true, false, false, true}},
		{"nor while there are slots left", []seat{on(0, a), on(0, a), on(0, a), off(0, b)}, 8, []bool{true, false, false, true}},
		{"what nobody else wants is given", []seat{off(3, a), off(2, a), off(1, a)}, 2, []bool{true, true, false}},
		{"a crowd that fits no slots is sent to alone", []seat{off(2, a, b, c), off(1, a)}, 2, []bool{true, false}},
		{"a smaller one takes what is left", []seat{off(3, a), off(2, b, c), off(1, c)}, 2, []bool{true, false, true}},
	} {
		if got := turns(x.seats, x.slots, now); !slices.Equal(got, x.want) {
			t.Errorf("%s: %v, want %v", x.name, got, x.want)
		}
	}
}
