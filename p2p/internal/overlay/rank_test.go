package overlay

import (
	"cmp"
	"slices"
	"testing"

	"linnet/p2p/internal/wire"
)

func TestRank(t *testing.T) {
	best := []struct {
		why     string
		row     wire.Row
		holders int
		near    bool
	}{
		{"the title, many holders, without loss", wire.Row{Title: "Rain", Artist: "Ana", Format: "flac"}, 50, true},
		{"fewer holders", wire.Row{Title: "Räin", Artist: "Ana", Format: "flac"}, 5, true},
		{"nobody near", wire.Row{Title: "Rain", Artist: "Ana", Format: "flac"}, 10, false},
		{"worse quality", wire.Row{Title: "rain", Artist: "Ana", Format: "mp3", Bitrate: 128_000}, 10, false},
		{"not the whole title, whatever the holders", wire.Row{Title: "Rain on Me", Artist: "Ana", Format: "flac"}, 1 << 30, true},
		{"elsewhere", wire.Row{Title: "Snow", Artist: "Ana", Album: "Rain and Snow", Format: "flac"}, 1, false},
		{"the words are not there", wire.Row{Title: "Training", Artist: "Ana", Format: "flac"}, 1 << 30, true},
	}
	if !slices.IsSortedFunc(best, func(a, b struct {
		why     string
		row     wire.Row
		holders int
		near    bool
	}) int {
		return -cmp.Compare(Rank("Rain", a.row, a.holders, a.near), Rank("Rain", b.row, b.holders, b.near))
	}) {
		for _, b := range best {
			t.Errorf("%.1f %s", Rank("Rain", b.row, b.holders, b.near), b.why)
		}
	}
	if Rank("The Ana Lima rain", wire.Row{Title: "Rain", Artist: "Ana Lima"}, 1, false) < 150 {
		t.Error("artist and title are not known as such")
	}
}
