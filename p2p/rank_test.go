package p2p

import (
	"cmp"
	"slices"
	"testing"
)

func TestRank(t *testing.T) {
	best := []struct {
		why     string
		row     Row
		holders int
		near    bool
	}{
		{"the title, many holders, without loss", Row{Title: "Rain", Artist: "Ana", Format: "flac"}, 50, true},
		{"fewer holders", Row{Title: "Räin", Artist: "Ana", Format: "flac"}, 5, true},
		{"nobody near", Row{Title: "Rain", Artist: "Ana", Format: "flac"}, 10, false},
		{"worse quality", Row{Title: "rain", Artist: "Ana", Format: "mp3", Bitrate: 128_000}, 10, false},
		{"not the whole title, whatever the holders", Row{Title: "Rain on Me", Artist: "Ana", Format: "flac"}, 1 << 30, true},
		{"elsewhere", Row{Title: "Snow", Artist: "Ana", Album: "Rain and Snow", Format: "flac"}, 1, false},
		{"the words are not there", Row{Title: "Training", Artist: "Ana", Format: "flac"}, 1 << 30, true},
	}
	if !slices.IsSortedFunc(best, func(a, b struct {
		why     string
		row     Row
		holders int
		near    bool
	}) int {
		return -cmp.Compare(Rank("Rain", a.row, a.holders, a.near), Rank("Rain", b.row, b.holders, b.near))
	}) {
		for _, b := range best {
			t.Errorf("%.1f %s", Rank("Rain", b.row, b.holders, b.near), b.why)
		}
	}
	if Rank("The Ana Lima rain", Row{Title: "Rain", Artist: "Ana Lima"}, 1, false) < 150 {
		t.Error("artist and title are not known as such")
	}
}
