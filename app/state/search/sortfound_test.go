package search

import (
	"slices"
	"testing"
	"time"

	"linnet/app/state/view"
	"linnet/p2p"
)

func TestFoundRowsAreSorted(t *testing.T) {
	a, b, c := p2p.InfoHash{1}, p2p.InfoHash{2}, p2p.InfoHash{3}
	rows := map[p2p.InfoHash]view.Found{
		a: {Row: p2p.Row{Title: "Été", Size: 3, Duration: time.Minute, Format: "mp3", Bitrate: 128_000, Licence: "CC0"},
			Holders: []p2p.Holder{holder(1)}},
		b: {Row: p2p.Row{Title: "Alba", Size: 9, Duration: time.Hour, Format: "flac"}, Holders: []p2p.Holder{holder(1), holder(2)}},
		c: {Row: p2p.Row{Title: "fado", Size: 1, Duration: time.Second, Format: "mp3", Bitrate: 320_000, Licence: "CC BY"}},
	}
	order := []p2p.InfoHash{a, b, c}
	for by, want := range map[string][]p2p.InfoHash{
		"": order, "title": {b, a, c}, "holders": {b, a, c}, "size": {b, a, c}, "length": {b, a, c}, "format": {b, c, a},
		"licence": {b, c, a},
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
