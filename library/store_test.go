package library

import (
	"fmt"
	"slices"
	"testing"

	"linnet/library/tags"
)

// What is written without being checked refers to nothing that is not there, and what comes after is checked again.
func TestStoringKeepsReferencesWhole(t *testing.T) {
	x, dir := filled(t)
	must(t, x.RemoveFolder(ctx, dir))
	add(t, x, dir)
	var checked, broken int
	must(t, x.db.Write.QueryRow("PRAGMA foreign_keys").Scan(&checked))
	must(t, x.db.Write.QueryRow("SELECT count(*) FROM pragma_foreign_key_check").Scan(&broken))
	if checked != 1 || broken != 0 {
		t.Errorf("checked: %d, broken references: %d", checked, broken)
	}
	if _, err := x.db.Write.Exec("UPDATE track SET album_id = 12345"); err == nil {
		t.Error("a track of no album was written")
	}
}

func TestBatchesHoldEverythingInOrder(t *testing.T) {
	results := make(chan []*found)
	go func() {
		defer close(results)
		for n := range 25 {
			results <- []*found{{file: file{size: int64(n)}}}
		}
	}()
	var got []int64
	for batch := range inBatches(results, 10) {
		if len(batch) == 0 || len(batch) > 10 {
			t.Errorf("a batch of %d", len(batch))
		}
		for _, f := range batch {
			got = append(got, f.size)
		}
	}
	if len(got) != 25 || !slices.IsSorted(got) {
		t.Errorf("%v", got)
	}
}

func TestWordsAreIndexedOnce(t *testing.T) {
	var f folding
	for _, test := range []struct {
		info tags.Info
		want string
	}{
		{tags.Info{Title: "Dawn Chorus", Artists: []string{"The Larks"}, AlbumArtist: "The Larks", Album: "Dawn"}, "dawn chorus|the larks|"},
		{tags.Info{Title: "Dusk", Artists: []string{"The Larks", "Rook"}, AlbumArtist: "The Larks", Album: "Dawn"}, "dusk|the larks rook|dawn"},
		{tags.Info{Title: "R.E.M.", Album: "Dusk"}, "r e m rem||dusk"},
		{tags.Info{}, "||"},
	} {
		t1 := f.texts(&test.info)
		if got := fmt.Sprintf("%s|%s|%s", t1.words[0], t1.words[1], t1.words[2]); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}
