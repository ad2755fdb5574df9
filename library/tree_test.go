package library

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"linnet/library/librarytest"
)

func TestFolderEntries(t *testing.T) {
	x, dir := open(t), t.TempDir()
	must(t, librarytest.Write(dir, librarytest.Track{Path: "b/x/2.mp3"}, librarytest.Track{Path: "b/x/1.mp3"},
		librarytest.Track{Path: "Á/3.mp3"}, librarytest.Track{Path: "4.mp3"}))
	write(t, filepath.Join(dir, "no music", "read.me"), nil)
	add(t, x, dir)
	dir = resolved(dir)
	for folder, want := range map[string][]string{
		"":                           {fmt.Sprintf("%s %d 4", filepath.Base(dir), 0)},
		dir:                          {"Á 0 1", "b 0 2", "4.mp3 4 0"},
		filepath.Join(dir, "b"):      {"x 0 2"},
		filepath.Join(dir, "b", "x"): {"1.mp3 1 0", "2.mp3 2 0"},
	} {
		entries, err := x.FolderEntries(ctx, folder)
		must(t, err)
		var got []string
		for _, e := range entries {
			id := int64(0)
			if !e.Dir {
				id = at(t, x, e.Path).ID
				if id != e.Track {
					t.Errorf("%s: track %d, want %d", e.Path, e.Track, id)
				}
				id = int64(e.Name[0] - '0')
			} else if _, err := x.FolderEntries(ctx, e.Path); err != nil {
				t.Errorf("%s: %v", e.Path, err)
			}
			got = append(got, fmt.Sprintf("%s %d %d", e.Name, id, e.Tracks))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", folder, got, want)
		}
	}
	for _, folder := range []string{"/", filepath.Dir(dir), filepath.Join(dir, "no music"),
		filepath.Join(dir, "..", filepath.Base(dir), "nothing"), "b"} {
		if entries, err := x.FolderEntries(ctx, folder); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v %v", folder, entries, err)
		}
	}
}
