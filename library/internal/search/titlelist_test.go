package search

import (
	"fmt"
	"slices"
	"testing"

	"linnet/library/internal/catalog"
	"linnet/library/librarytest"
)

// With the list of titles, and without it, the same pages come, both ways.
func TestTitlesInMemoryGiveTheSamePages(t *testing.T) {
	x, dir := open(t), t.TempDir()
	for n := range 60 {
		track := librarytest.Track{Path: fmt.Sprintf("%d.mp3", n), Title: fmt.Sprint("Song ", n*7%60/2), Year: 1990 + n%4}
		track.Genres = [][]string{{"Folk"}, {"Rock", "Folk"}, {"Rock"}, nil}[n%4]
		track.Artists = [][]string{{"Ann"}, {"Ben", "Ann"}, {"Ben"}}[n%3]
		must(t, librarytest.Write(dir, track))
	}
	add(t, x, dir)
	list := func(least int) {
		x.Limits.Titles = least
		x.queryCache.forget() // what there is fits no more
		<-x.MakeTitles()
	}
	x.Many = 0
	artists, _, err := x.Artists(ctx, "ann", Page{})
	must(t, err)
	for _, text := range []string{"", "genre:folk", "-genre:folk", "genre:nothing", "year:1991", "year:1990-1991 genre:rock",
		"-year:1992", "genre:rock genre:folk"} {
		for _, reverse := range []bool{false, true} {
			page := Page{Limit: 7, Reverse: reverse}
			look := func(p Page) ([]catalog.Track, string, error) {
				if text == "" {
					return x.ArtistTracks(ctx, artists[0].ID, p)
				}
				return x.find(text, SortTitle, p)
			}
			list(61)
			without := paged(t, look, page)
			list(60)
			if l := x.titles.fresh(x.queryCache.age()); len(l.ids) != 60 {
				t.Fatalf("%d tracks in the list", len(l.ids))
			}
			same := func(a, b catalog.Track) bool { return a.ID == b.ID && a.Title == b.Title }
			if with := paged(t, look, page); !slices.EqualFunc(with, without, same) {
				t.Errorf("%q, reverse %v: %q with the list, %q without", text, reverse, titles(with), titles(without))
			}
			turns := 0
			inTurns := func(p Page) ([]catalog.Track, string, error) {
				turns++
				list(60 + turns%2)
				return look(p)
			}
			if got := paged(t, inTurns, page); !slices.EqualFunc(got, without, same) {
				t.Errorf("%q, reverse %v: %q with the list for every second page, %q without", text, reverse, titles(got), titles(without))
			}
		}
	}
}

// A list that is being made when the index closes is given up, and none is begun any more.
func TestClosingEndsTheListOfTitles(t *testing.T) {
	x := filled(t)
	x.Limits.Titles = 1
	over := x.MakeTitles()
	must(t, x.close())
	<-over
	x.queryCache.forget()
	<-x.MakeTitles()
	if x.titles.fresh(x.queryCache.age()) != nil {
		t.Error("a list was made of a closed index")
	}
}
