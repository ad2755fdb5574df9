package state

import (
	"testing"

	"linnet/ads"
	"linnet/ads/stats"
)

func TestAYesToOnePromiseIsNoYesToAnother(t *testing.T) {
	solo := stats.Mode{Name: "solo", Epsilon: 2, Intake: "https://ads.example.org/intake"}
	split := stats.Mode{Name: "pair", Epsilon: 1, Pair: ads.Pair{Leader: "https://ads.example.org/pair", HelperName: "The Library Trust"}}
	alter := func(m stats.Mode, change func(*stats.Mode)) stats.Mode {
		change(&m)
		return m
	}
	for name, tt := range map[string]struct {
		agreed, now stats.Mode
		want        bool
	}{
		"the same":              {solo, solo, true},
		"no operator yet":       {stats.Mode{Name: "solo", Epsilon: 2}, solo, true},
		"more private":          {solo, alter(solo, func(m *stats.Mode) { m.Epsilon = 1 }), true},
		"less private":          {solo, alter(solo, func(m *stats.Mode) { m.Epsilon = 3 }), false},
		"another path":          {solo, alter(solo, func(m *stats.Mode) { m.Intake += "2" }), true},
		"another host":          {solo, alter(solo, func(m *stats.Mode) { m.Intake = "https://elsewhere.example/intake" }), false},
		"solo became pair":      {alter(solo, func(m *stats.Mode) { m.Epsilon = 4 }), split, false},
		"pair became solo":      {split, alter(solo, func(m *stats.Mode) { m.Epsilon = 1 }), false},
		"the same two":          {split, split, true},
		"another helper":        {split, alter(split, func(m *stats.Mode) { m.Pair.HelperName = "A Friend" }), false},
		"another key of theirs": {split, alter(split, func(m *stats.Mode) { m.Pair.HelperKey = "k" }), false},
	} {
		if got := covers(tt.agreed, tt.now); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
