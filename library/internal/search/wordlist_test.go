package search

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"linnet/library/internal/catalog"
	"linnet/library/internal/store"
	"linnet/library/internal/text"
	"linnet/library/librarytest"
)

// withWords makes the list of words anew if it is worth it from so many tracks on.
func withWords(t *testing.T, x *index, least int) *wordList {
	t.Helper()
	x.Limits.Words, x.Pause = least, 0
	x.queryCache.forget() // what there is fits no more
	x.strangers.queryCache.forget()
	<-x.MakeWords()
	if x.words.fresh(x.strangers.queryCache.age()) == nil {
		t.Fatal("strangers do not have the list")
	}
	return x.words.fresh(x.queryCache.age())
}

// With the list of words, and without it, the same tracks are found.
func TestWordsInMemoryFindTheSame(t *testing.T) {
	for _, x := range []*index{filled(t), firstOf(findable(t))} {
		for _, text := range []string{"l", "lo", "love song", "song love", "the loud", "r e", "a l om", "l'ombre r.e.m", "夜 曲", "夜曲 周",
			"周", "bjork ang", "hits various lo", "nothing", "the nothing", "!"} {
			found := func(least int, search func(string) ([]catalog.Track, error)) string {
				if l := withWords(t, x, least); (len(l.words) > 0) != (least == 1) {
					t.Fatalf("%d words in the list", len(l.words))
				}
				tracks, err := search(text)
				must(t, err)
				return fmt.Sprint(titles(tracks))
			}
			for _, search := range []func(string) ([]catalog.Track, error){
				func(text string) ([]catalog.Track, error) { return x.Search(ctx, text, 10) },
				func(text string) ([]catalog.Track, error) { return x.SearchWords(ctx, text, 10) },
			} {
				if with, without := found(1, search), found(1000, search); with != without {
					t.Errorf("%q: %s with the list, %s without", text, with, without)
				}
			}
		}
	}
}

// Whatever is asked, the list leaves what the word index of the database finds.
func TestWordsInMemoryAreThoseOfTheIndex(t *testing.T) {
	x, dir := open(t), t.TempDir()
	random := rand.New(rand.NewPCG(3, 4))
	word := func() string {
		return []string{"a", "ab", "abc", "abcde", "abcdef", "b", "bc", "夜", "夜曲", "é", "r.e.m", "don't"}[random.IntN(12)]
	}
	for n := range 150 {
		must(t, librarytest.Write(dir, librarytest.Track{Path: fmt.Sprintf("%d.mp3", n), Title: word() + " " + word(),
			Artists: []string{word(), word() + " " + word()}, Album: word()}))
	}
	add(t, x, dir)
	l := withWords(t, x, 1)
	for range 300 {
		sought := text.Needles(text.Fold(strings.Repeat(word()+" ", random.IntN(2)) + word()))
		want, err := store.Collect(ctx, x.read, store.ScanID, wordSet+" ORDER BY rowid", sql.Named("match", text.Match(sought, false)))
		must(t, err)
		for _, most := range []int{1, 5, 1000} {
			ids, every, rest := l.having(l.spans(sought), most)
			cut := want[:min(len(want), most)]
			if rest { // those that have the rarer needles are left
				ids = slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return !slices.Contains(want, id) })
				cut = want
			}
			if !slices.Equal(ids, cut) || every != (rest || len(want) <= most) {
				t.Fatalf("%q, at most %d: %v, every %v, rest %v; the index finds %v", sought, most, ids, every, rest, want)
			}
		}
	}
}
