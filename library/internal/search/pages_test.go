package search

import (
	"fmt"
	"slices"
	"testing"

	"linnet/library/internal/query"
	"linnet/library/librarytest"
)

// Read from its mark, every page is what paging to it gives: in every order, both ways, with and without words.
func TestMarksBeginEachPage(t *testing.T) {
	x, dir := findable(t)
	var more []librarytest.Track
	for n := range 9 {
		more = append(more, librarytest.Track{Path: fmt.Sprintf("more/%d.mp3", n), Title: fmt.Sprint("Love ", n),
			Artists: []string{fmt.Sprint("Band ", n%3)}})
	}
	must(t, librarytest.Write(dir, more...))
	rescan(t, x)
	for _, sort := range []Sort{SortTitle, SortArtist, SortAlbum, SortYear, SortAdded, SortPlays, SortRating} {
		for _, text := range []string{"", "love", "artist:band", "nothing at all"} {
			for _, reverse := range []bool{false, true} {
				for _, limit := range []int{1, 3, 7, 1000} {
					checkMarks(t, x, text, sort, Page{Limit: limit, Reverse: reverse})
				}
			}
		}
	}
}

func checkMarks(t *testing.T, x *index, text string, sort Sort, p Page) {
	t.Helper()
	marks, total, err := x.Pages(ctx, query.Parse(text), sort, p)
	must(t, err)
	var want []string
	n := 0
	for p.After = ""; ; {
		tracks, next, err := x.find(text, sort, p)
		must(t, err)
		want, n = append(want, p.After), n+len(tracks)
		if next == "" {
			break
		}
		p.After = next
	}
	if total != n || !slices.Equal(marks, want) {
		t.Errorf("%q by %s, %+v: %d tracks in %d pages, want %d in %d", text, sort, p, total, len(marks), n, len(want))
	}
}
