package search

import (
	"database/sql"
	"fmt"
	"slices"
	"testing"

	"linnet/library/internal/store"
	"linnet/library/internal/text"
	"linnet/library/librarytest"
)

// Rare words are asked of the index and the others looked up in what it finds; for that, both must mean the same by a word.
func TestLookingUpFindsWhatTheIndexFinds(t *testing.T) {
	for _, x := range []*index{filled(t), firstOf(findable(t))} {
		for _, typed := range []string{"love song", "love so", "lov song", "song love", "the loud", "loud th", "r e", "a l om",
			"l'ombre r.e.m", "l ombre", "夜 曲", "夜曲 周", "周小倫 夜", "bjork ang", "hits various lo", "grand hi"} {
			indexed, err := store.Collect(ctx, x.read, store.ScanID, wordSet,
				sql.Named("match", text.Match(text.Needles(text.Fold(typed)), false)))
			must(t, err)
			places, err := x.typed(ctx, text.Fold(typed), maxResults)
			must(t, err)
			var looked []int64
			for _, p := range places {
				looked = append(looked, p.ID)
			}
			slices.Sort(looked)
			if !slices.Equal(indexed, looked) {
				t.Errorf("%q: the index finds %v, looking %v", typed, indexed, looked)
			}
		}
	}
}

// What was found for the keys before narrows a search; it must not lose or keep anything by it.
func TestTypingKeyByKeyFindsWhatTheWholeTextFinds(t *testing.T) {
	x, dir := findable(t)
	for _, typed := range []string{"love song", "song of love", "ann & ben song", "l'ombre r.e.m", "夜曲集 周小", "hits various lo",
		"rem a l om", "zoo lombre", "the  loud!"} {
		for end := range typed {
			_, err := x.Search(ctx, typed[:end], 10)
			must(t, err)
		}
		keyed, err := x.Search(ctx, typed, 10)
		must(t, err)
		x.queryCache.forget()
		fresh, err := x.Search(ctx, typed, 10)
		if must(t, err); !slices.Equal(titles(keyed), titles(fresh)) {
			t.Errorf("%q: %q key by key, %q at once", typed, titles(keyed), titles(fresh))
		}
	}
	must(t, librarytest.Write(dir, librarytest.Track{Path: "new.mp3", Title: "The Loud Song"}))
	rescan(t, x)
	if found, err := x.Search(ctx, "the loud song", 10); err != nil || len(found) != 2 {
		t.Errorf("after a scan: %q, %v", titles(found), err)
	}
}

// Of the matches of one word a hundred are ranked: another key may fit one of the others.
func TestTypingOnFindsWhatWasNotRanked(t *testing.T) {
	x, dir := open(t), t.TempDir()
	for n := range mostOfOne + 20 {
		must(t, librarytest.Write(dir, librarytest.Track{Path: fmt.Sprintf("%03d.mp3", n), Title: fmt.Sprintf("Song kor%03d", n)}))
	}
	add(t, x, dir)
	for _, typed := range []string{"k", "ko", "kor", "kor1", "kor11", "kor119"} {
		found, err := x.Search(ctx, typed, 10)
		if must(t, err); len(found) == 0 {
			t.Errorf("%q finds nothing", typed)
		}
	}
}
