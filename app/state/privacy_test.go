package state

import (
	"encoding/json"
	"os"
	"path/filepath"
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

// TestWhatIsOnRecordIsExported: what was agreed to, and when it was taken back; a path that is none writes nothing.
func TestWhatIsOnRecordIsExported(t *testing.T) {
	r := newRig(t)
	r.SetPanels(true)
	r.SetPanels(false)
	r.RefuseCategory("cars", true)
	r.ExportPrivacy()
	r.fill("Export what is on record", map[string]string{fieldPath: "somewhere"})
	r.await("a whole path is asked for", func(v *View) bool { return v.Sheet != nil && v.Sheet.Note != "" })
	path := filepath.Join(t.TempDir(), "Privacy.json")
	r.fill("Export what is on record", map[string]string{fieldPath: path})
	r.await("it is written", func(v *View) bool { return v.Sheet == nil })
	text, err := os.ReadFile(path)
	must(t, err)
	var got record
	must(t, json.Unmarshal(text, &got))
	if len(got.Consents) != 2 || got.Consents[0].Purpose != stats.Panels || !got.Consents[0].Given || got.Consents[1].Given {
		t.Errorf("consents %+v", got.Consents)
	}
	if len(got.Refused) != 1 || got.Refused[0] != "cars" || got.Written.IsZero() || len(got.Sent) != 0 {
		t.Errorf("%+v", got)
	}
}
