package scan

import (
	"testing"

	"linnet/library/internal/record"
)

func TestStamps(t *testing.T) {
	stamps := func(of ...int64) (tracks []record.FileState) {
		for n, stamp := range of {
			tracks = append(tracks, record.FileState{Name: string(rune('a' + n)), Stamp: stamp})
		}
		return tracks
	}
	files := func(of ...int64) (list []record.File) {
		for n, stamp := range of {
			list = append(list, record.File{Name: string(rune('a' + n)), Stamp: stamp})
		}
		return list
	}
	for name, c := range map[string]struct {
		files  []record.File
		tracks []record.FileState
		want   bool
	}{
		"nothing known":    {files(stampFrom(1, 1), stampFrom(2, 2)), stamps(0, 0), false},
		"one file":         {files(stampFrom(1, 9)), stamps(stampFrom(1, 1)), false},
		"all renumbered":   {files(stampFrom(1, 8), stampFrom(2, 9)), stamps(stampFrom(1, 1), stampFrom(2, 2)), true},
		"one of two":       {files(stampFrom(1, 8), stampFrom(2, 2)), stamps(stampFrom(1, 1), stampFrom(2, 2)), false},
		"one also changed": {files(stampFrom(1, 8), stampFrom(3, 9)), stamps(stampFrom(1, 1), stampFrom(2, 2)), false},
		"and a new one":    {files(stampFrom(1, 8), stampFrom(2, 9), stampFrom(3, 3)), stamps(stampFrom(1, 1), stampFrom(2, 2)), true},
	} {
		if got := renumbered(c.files, c.tracks); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if a := stampFrom(1, 1); a <= 0 || sameStamp(a, stampFrom(2, 1), true) || sameStamp(a, stampFrom(1, 2), false) ||
		!sameStamp(a, stampFrom(1, 2), true) || !sameStamp(a, 0, false) {
		t.Error("stamps do not tell states apart")
	}
}
