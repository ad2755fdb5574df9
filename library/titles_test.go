package library

import (
	"fmt"
	"slices"
	"testing"

	"linnet/library/librarytest"
)

// With the list of titles, and without it, the same pages come, both ways.
func TestTitlesInMemoryGiveTheSamePages(t *testing.T) {
	x, dir := open(t), t.TempDir()
	for n := range 60 {
		track := librarytest.Track{Path: fmt.Sprintf("%d.mp3", n), Title: fmt.Sprint("Song ", n*7%60/2), Year: 1990 + n%4}
		track.Genres = [][]string{{"Folk"}, {"Rock", "Folk"}, {"Rock"}, nil}[n%4]
		must(t, librarytest.Write(dir, track))
	}
	add(t, x, dir)
	x.titles.least = 1
	for _, text := range []string{"genre:folk", "-genre:folk", "genre:nothing", "year:1991", "year:1990-1991 genre:rock", "-year:1992", "genre:rock genre:folk"} {
		for _, reverse := range []bool{false, true} {
			walk := func() (all []string) {
				t.Helper()
				for next := "begin"; next != ""; {
					if next == "begin" {
						next = ""
					}
					var page []Track
					var err error
					page, next, err = x.Find(ctx, text, SortTitle, Page{Limit: 7, After: next, Reverse: reverse})
					must(t, err)
					for _, track := range page {
						all = append(all, fmt.Sprint(track.ID, track.Title))
					}
				}
				return all
			}
			x.memory.forget() // no list fits any more
			slow := walk()
			<-x.makeTitles()
			if x.titles.fresh(x.memory.age()) == nil {
				t.Fatal("no list was made")
			}
			if quick := walk(); !slices.Equal(slow, quick) {
				t.Errorf("%q, reverse %v: %q with the list, %q without", text, reverse, quick, slow)
			}
		}
	}
}
