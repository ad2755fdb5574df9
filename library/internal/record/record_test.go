package record

import (
	"path/filepath"
	"testing"

	"linnet/library/tags"
)

// TestPathsBelowAFolder: a folder of a like name is another, and the root of a file system has all in it.
func TestPathsBelowAFolder(t *testing.T) {
	root := string(filepath.Separator)
	music := root + "music"
	for _, c := range []struct {
		dir, path, below string
		within           bool
	}{
		{music, music, "", true},
		{music, filepath.Join(music, "a", "b.mp3"), filepath.Join("a", "b.mp3"), true},
		{music, music + "al", "", false},
		{music, root, "", false},
		{root, music, "music", true},
	} {
		if got := Within(c.path, c.dir); got != c.within {
			t.Errorf("%s within %s: %v", c.path, c.dir, got)
		}
		if c.within && Below(c.dir, c.path) != c.below {
			t.Errorf("%s below %s is %q", c.path, c.dir, Below(c.dir, c.path))
		}
	}
	for rel, want := range map[string]string{"a": "", filepath.Join("a", "b"): "a"} {
		if got := ParentOf(rel); got != want {
			t.Errorf("%s is in %q", rel, got)
		}
	}
	if got := (File{Folder: &Folder{Path: music}, Name: "x.mp3"}).Path(); got != filepath.Join(music, "x.mp3") {
		t.Error(got)
	}
}

// TestSortKeysOfSeveralArtists: each is folded for itself, and another album is not taken for the one before.
func TestSortKeysOfSeveralArtists(t *testing.T) {
	var keys SortKeyMaker
	first := keys.Of(&tags.Info{Title: "Été", Artists: []string{"Björk", "R.E.M."}, Album: "Homogénic"})
	if first.Title != "ete" || first.Artist != "bjork\x1fr e m" || first.Album != "homogenic" {
		t.Errorf("%+v", first)
	}
	second := keys.Of(&tags.Info{Title: "Un", Artists: []string{"Björk"}, Album: "Début"})
	if second.Artist != "bjork" || second.Album != "debut" {
		t.Errorf("%+v", second)
	}
}
