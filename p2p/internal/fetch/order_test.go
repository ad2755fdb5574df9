package fetch

import (
	"slices"
	"testing"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/metainfo"
)

func TestPriorities(t *testing.T) {
	const now, ahead, normal, none = torrent.PiecePriorityNow, torrent.PiecePriorityReadahead, torrent.PiecePriorityNormal,
		torrent.PiecePriorityNone
	all := make([]bool, 8)
	for _, c := range []struct {
		what string
		have []bool
		plan plan
		want []torrent.PiecePriority
	}{
		{"from the start", []bool{false, true, false, false, false, false, false, false}, plan{0, 3, false},
			[]torrent.PiecePriority{now, none, ahead, ahead, ahead, normal, normal, normal}},
		{"an index at the end", all, plan{0, 2, true},
			[]torrent.PiecePriority{now, ahead, ahead, normal, normal, normal, normal, now}},
		{"after a leap", all, plan{5, 1, false},
			[]torrent.PiecePriority{now, normal, normal, normal, normal, now, ahead, normal}},
		{"near the end it begins again", all, plan{7, 2, false},
			[]torrent.PiecePriority{now, ahead, ahead, normal, normal, normal, normal, now}},
		{"a playhead beyond the end", []bool{false, false}, plan{9, 0, false},
			[]torrent.PiecePriority{now, now}},
	} {
		if got := priorities(c.have, c.plan); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
}

func TestNeedsTail(t *testing.T) {
	for name, want := range map[string]bool{"a.m4a": true, "a.opus": true, "a.OGG": true, "a": true, "a.flac": false, "a.MP3": false} {
		if got := needsTail(&metainfo.Info{Name: name}); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
