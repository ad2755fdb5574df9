package search

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"testing"
	"time"

	"linnet/library/internal/store"
	"linnet/library/internal/text"
	"linnet/library/librarytest"
)

func TestSearchAsYouType(t *testing.T) {
	x := filled(t)
	for text, want := range map[string][]string{
		"l":               {"Love Song", "Lovely Day", "Linnet", "First Light"}, // order: below
		"lov":             {"Love Song", "Lovely Day"},
		"love song":       {"Love Song"},
		"SONG love":       {"Love Song"},
		"ete":             {"Été"},
		"ÉTÉ":             {"Été"},
		"bjork":           {"First Light", "Linnet", "Été"},
		"angl":            {"First Light", "Linnet", "Été"},
		"lukasz zdroj":    {"Love Song"},
		"motorhand day":   {"Lovely Day"},
		"grand":           {"Love Song", "Lovely Day"},
		"夜":               {"夜曲"},
		"曲":               {"夜曲"},
		"夜曲":              {"夜曲"},
		"周小倫":             {"夜曲"},
		"周倫":              nil,
		"曲夜":              nil,
		"小倫":              {"夜曲"},
		"песн":            {"Песня о птице"},
		"птиц":            {"Песня о птице"},
		"ong":             nil, // not in the middle of a word
		"love nothing":    nil,
		"":                nil,
		"!?* \"":          nil,
		"love\" OR title": nil, // the language of the word index is not spoken here
		"title:love":      nil,
	} {
		found, err := x.Search(ctx, text, 10)
		must(t, err)
		got := titles(found)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestSearchFindsElidedAndDottedWords(t *testing.T) {
	x, dir := open(t), t.TempDir()
	must(t, librarytest.Write(dir, librarytest.Track{Path: "1.mp3", Title: "À l’ombre", Artists: []string{"R.E.M."}}))
	add(t, x, dir)
	for _, text := range []string{"ombre", "l'ombre", "lombre", "rem", "r.e.m.", "a l'om"} {
		if found, err := x.Search(ctx, text, 10); err != nil || len(found) != 1 {
			t.Errorf("%q: %q, %v", text, titles(found), err)
		}
	}
}

func TestSearchRanking(t *testing.T) {
	candidates := []candidate{
		{id: 1, title: "x", album: "blue"},
		{id: 2, title: "kind of blue"},
		{id: 3, title: "blue moon"},
		{id: 4, title: "blue"},
		{id: 5, title: "x", artist: "someone\x1fblue"},
		{id: 6, title: "x", artist: "blues band"},
		{id: 7, title: "x", album: "blue train"},
		{id: 8, title: "x", album: "deep blue"},
		{id: 9, title: "blue moon", plays: 3},
		{id: 10, title: "x", artist: "blu", album: "e"},
	}
	slices.SortFunc(candidates, func(a, b candidate) int { return a.cursor("blue").compare(b.cursor("blue")) })
	var got []int64
	for _, c := range candidates {
		got = append(got, c.id)
	}
	// whole (title, artist, album), beginning (played, title, artist, album), word (title, album), apart
	if want := []int64{4, 5, 1, 9, 3, 6, 7, 2, 8, 10}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestShortPrefixOfManyFindsTheExactOne(t *testing.T) {
	x, dir := open(t), t.TempDir()
	var tracks []librarytest.Track
	for n := range 600 { // more than the word index gives
		tracks = append(tracks, librarytest.Track{Path: fmt.Sprintf("%d.mp3", n), Title: fmt.Sprintf("U %d", n), Length: 100e6})
	}
	must(t, librarytest.Write(dir, tracks...))
	add(t, x, dir)
	must(t, librarytest.Write(dir, librarytest.Track{Path: "last.mp3", Title: "U", Length: 100e6}))
	rescan(t, x)
	found, err := x.Search(ctx, "u", 10)
	if err != nil || len(found) != 10 || found[0].Title != "U" {
		t.Errorf("%q %v", titles(found), err)
	}
}

// FuzzSearch: any text is a query or finds nothing; it is never an error, and never SQL or MATCH syntax.
func FuzzSearch(f *testing.F) {
	for _, text := range []string{"love", `"`, "title:x", "NEAR(a b)", "a*", "^a", "'", "夜", "\x00", "-a", "a AND", "ÉTÉ\u0301",
		"\x84\xfa\x00\x00\x89T\xf2É"} {
		f.Add(text)
	}
	x := open(f)
	f.Fuzz(func(t *testing.T, typed string) {
		if _, err := x.Search(ctx, typed, 5); err != nil {
			t.Errorf("%q: %v", typed, err)
		}
		if _, _, err := x.find(typed, SortPlays, Page{}); err != nil {
			t.Errorf("finding %q: %v", typed, err)
		}
		if _, _, err := x.Albums(ctx, typed, SortPlays, Page{}); err != nil {
			t.Errorf("filtering %q: %v", typed, err)
		}
		if k := text.Fold(typed); text.Fold(k) != k {
			t.Errorf("%q folds to %q, and that to %q", typed, k, text.Fold(k))
		}
	})
}

// TestStrangersAndTheListenerDoNotWaitForEachOther: a stranger is answered while all connections of the listener are taken,
// leaves nothing in the listener's memory, and hears of changes at once.
func TestStrangersAndTheListenerDoNotWaitForEachOther(t *testing.T) {
	x := filled(t)
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second) // else whoever waits would wait for ever
	defer cancel()
	var taken []*sql.Conn
	for range store.Readers {
		c, err := x.read.Conn(ctx)
		must(t, err)
		taken = append(taken, c)
	}
	ask := func(text string, want ...string) {
		t.Helper()
		if found, err := x.SearchWords(ctx, text, 10); err != nil || !slices.Equal(titles(found), want) {
			t.Errorf("%q: %q, %v, want %q", text, titles(found), err, want)
		}
	}
	ask("love", "Love Song", "Lovely Day")
	ask("motorhand day", "Lovely Day")
	for _, c := range taken {
		must(t, c.Close())
	}
	if _, ok := x.queryCache.among("love"); ok {
		t.Error("a stranger's search is in the listener's memory")
	}
	_, err := x.Search(ctx, "love", 10)
	must(t, err)
	if _, ok := x.queryCache.among("love"); !ok {
		t.Error("the listener's search is not")
	}
	_, err = x.db.Write.Exec("UPDATE track SET missing = 1 WHERE title = 'Lovely Day'")
	must(t, err)
	x.Forget()
	ask("love", "Love Song")
}
