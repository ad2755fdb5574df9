package search_test

import (
	"fmt"
	"testing"
	"time"

	"linnet/library"
	"linnet/library/librarytest"
)

// TestNamesOfSignsAreFound: artists, albums and titles that have no letter, as a whole and by their beginning, among many
// names with letters, and in no other search.
func TestNamesOfSignsAreFound(t *testing.T) {
	x, dir := open(t), t.TempDir()
	names := []string{"!!!", "÷", "+/-", "†††", "∆", "△△", "...", "$$$", "…And", "☆", "＋－", "🎵🎶", "%", "?", "***", "♥"}
	for n, name := range names {
		for part, track := range map[string]librarytest.Track{
			"artist": {Title: fmt.Sprintf("by sign %d", n), Artists: []string{name}},
			"second": {Title: fmt.Sprintf("with sign %d", n), Artists: []string{"Ana", name}},
			"album":  {Title: fmt.Sprintf("on sign %d", n), Artists: []string{"Ana"}, Album: name},
			"title":  {Title: name, Artists: []string{"Ana"}},
		} {
			track.Path, track.Length, track.Tone = fmt.Sprintf("%d/%s.flac", n, part), time.Second, float64(200+n)
			must(t, librarytest.Write(dir, track))
		}
	}
	must(t, librarytest.Write(dir, librarytest.Track{Path: "plain.flac", Title: "Plain! (yes)", Artists: []string{"A & B"},
		Length: time.Second, Tone: 700}))
	must(t, librarytest.Write(dir, librarytest.Track{Path: "deluxe.flac", Title: "Shape", Artists: []string{"Ana"},
		Album: "∛ (Deluxe)", Length: time.Second, Tone: 710}))
	add(t, x, dir)
	for _, name := range names {
		found, err := x.Search(ctx, name, 50)
		if err != nil || len(found) < 4 {
			t.Errorf("%s: %d found, %v", name, len(found), err)
		}
		if listed, _, err := x.Find(ctx, name, library.SortRelevance, library.Page{}); err != nil || len(listed) < 4 {
			t.Errorf("the list by %s has %d, %v", name, len(listed), err)
		}
		for _, f := range found {
			if f.Title == "Plain! (yes)" {
				t.Errorf("%s finds %s", name, f.Title)
			}
		}
	}
	for text, want := range map[string]int{"!": 4, "!!": 4, "†": 4, "+": 8, "plain!": 1, "∛": 1, "∛ del": 1, "a & b": 1,
		"plain - yes": 1, "&": 0} {
		if found, err := x.Search(ctx, text, 50); err != nil || len(found) != want {
			t.Errorf("%q: %d found, want %d, %v", text, len(found), want, err)
		}
	}
}

// TestNameOfOneSignThatJoins: a sign that elsewhere stands between names is found, and listed, where it is the whole name.
func TestNameOfOneSignThatJoins(t *testing.T) {
	x, dir := open(t), t.TempDir()
	names := []string{"+", "·", "—", "&", "/"}
	for n, name := range names {
		must(t, librarytest.Write(dir, librarytest.Track{Path: fmt.Sprint(n, "/artist.flac"), Title: "La", Artists: []string{name},
			Length: time.Second, Tone: float64(200 + n)},
			librarytest.Track{Path: fmt.Sprint(n, "/title.flac"), Title: name, Artists: []string{"Ana"}, Album: "Ana & Bo",
				Length: time.Second, Tone: float64(300 + n)}))
	}
	add(t, x, dir)
	for _, name := range names {
		found, err := x.Search(ctx, name, 50)
		must(t, err)
		listed, _, err := x.Find(ctx, name, library.SortRelevance, library.Page{})
		must(t, err)
		if len(found) != 2 || len(listed) != 2 {
			t.Errorf("%s: found %v, listed %v", name, titles(found), titles(listed))
		}
	}
}
