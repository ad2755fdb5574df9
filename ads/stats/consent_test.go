package stats

import "testing"

// TestAYesToOnePromiseIsNoYesToAnother: what was agreed to is not stretched, and nothing of it waits, is prepared or sent under another
// promise; nobody said anything, so nothing is put on record.
func TestAYesToOnePromiseIsNoYesToAnother(t *testing.T) {
	split := newListener(t).agreement()
	alter := func(m Mode, change func(*Mode)) Mode {
		change(&m)
		return m
	}
	for name, tt := range map[string]struct {
		agreed, now Mode
		want        bool
	}{
		"the same":              {solo, solo, true},
		"more private":          {solo, alter(solo, func(m *Mode) { m.Epsilon = 1 }), true},
		"less private":          {solo, alter(solo, func(m *Mode) { m.Epsilon = 3 }), false},
		"another path":          {solo, alter(solo, func(m *Mode) { m.Intake += "2" }), false},
		"another host":          {solo, alter(solo, func(m *Mode) { m.Intake = "https://elsewhere.example/intake" }), false},
		"nobody":                {solo, alter(solo, func(m *Mode) { m.Intake = "" }), false},
		"solo became pair":      {alter(solo, func(m *Mode) { m.Epsilon = 4 }), split, false},
		"pair became solo":      {split, alter(solo, func(m *Mode) { m.Epsilon = 1 }), false},
		"the same two":          {split, split, true},
		"another helper":        {split, alter(split, func(m *Mode) { m.Pair.HelperName = "A Friend" }), false},
		"another key of theirs": {split, alter(split, func(m *Mode) { m.Pair.HelperKey = m.Pair.CollectorKey }), false},
		"a smaller batch":       {split, alter(split, func(m *Mode) { m.Pair.MinBatch = 499 }), false},
	} {
		l := newListener(t)
		l.must(l.SetConsent(Taste, true, tt.agreed))
		l.must(l.SetConsent(AdEvents, true, tt.agreed))
		l.must(l.Answer(noon, 17))
		l.must(l.Happened(1, View))
		l.must(l.Use(tt.now))
		l.must(l.Answer(noon.AddDate(0, 0, 1), 17))
		l.must(l.Happened(1, View))
		if got := l.reports.keeps(Taste); got != tt.want {
			t.Errorf("%s: something waits: %v", name, got)
		}
		if got := l.reports.keeps(AdEvents); got != tt.want {
			t.Errorf("%s: something of the day is kept: %v", name, got)
		}
		if n := len(l.Consents()); n != 2 {
			t.Errorf("%s: %d lines on record", name, n)
		}
		if !tt.want {
			l.flushed(0)
		}
	}
}
