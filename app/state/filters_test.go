package state

import (
	"slices"
	"testing"
	"time"

	"linnet/app/wishes"
	"linnet/p2p"
)

// TestEveryChoiceIsShownAsChosen, and choosing any again wants anything again.
func TestEveryChoiceIsShownAsChosen(t *testing.T) {
	for i, k := range filterKinds {
		for n, c := range k.choices {
			var r wishes.Rules
			c.apply(&r)
			if got := filters(r)[i]; got.Label != c.name || got.On != (n > 0) || got.Key != k.key {
				t.Errorf("%s: chose %q, shown %+v", k.key, c.name, got)
			}
			k.choices[0].apply(&r)
			if r != (wishes.Rules{}) {
				t.Errorf("%s: %q leaves %+v behind", k.key, c.name, r)
			}
		}
	}
}

func TestRulesInWords(t *testing.T) {
	r := wishes.Rules{Free: true, Formats: "flac", MinLength: 2 * time.Minute, MaxLength: 6 * time.Minute}
	if got := rulesText(r); got != "free licence, FLAC, 2 to 6 min" {
		t.Errorf("%q", got)
	}
	if got := rulesText(wishes.Rules{}); got != "" {
		t.Errorf("%q for anything", got)
	}
}

func TestFoundRowsAreSorted(t *testing.T) {
	a, b, c := p2p.InfoHash{1}, p2p.InfoHash{2}, p2p.InfoHash{3}
	rows := map[p2p.InfoHash]found{
		a: {row: p2p.Row{Title: "Été", Size: 3, Duration: time.Minute, Format: "mp3", Bitrate: 128_000, Licence: "CC0"}, holders: []p2p.Holder{holder(1)}},
		b: {row: p2p.Row{Title: "Alba", Size: 9, Duration: time.Hour, Format: "flac"}, holders: []p2p.Holder{holder(1), holder(2)}},
		c: {row: p2p.Row{Title: "fado", Size: 1, Duration: time.Second, Format: "mp3", Bitrate: 320_000, Licence: "CC BY"}},
	}
	order := []p2p.InfoHash{a, b, c}
	for by, want := range map[string][]p2p.InfoHash{
		"": order, "title": {b, a, c}, "holders": {b, a, c}, "size": {b, a, c}, "length": {b, a, c}, "format": {b, c, a}, "licence": {b, c, a},
	} {
		if got := sorted(order, rows, by, false); !slices.Equal(got, want) {
			t.Errorf("by %q: %v, want %v", by, got, want)
		}
		if by == "" {
			continue
		}
		slices.Reverse(want)
		if got := sorted(order, rows, by, true); !slices.Equal(got, want) {
			t.Errorf("by %q the other way round: %v, want %v", by, got, want)
		}
	}
}
