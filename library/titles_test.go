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
	list := func(least int) {
		x.titles.least = least
		x.memory.forget() // what there is fits no more
		<-x.makeTitles()
	}
	for _, text := range []string{"genre:folk", "-genre:folk", "genre:nothing", "year:1991", "year:1990-1991 genre:rock", "-year:1992", "genre:rock genre:folk"} {
		for _, reverse := range []bool{false, true} {
			page := Page{Limit: 7, Reverse: reverse}
			list(61)
			without := paged(t, x, text, SortTitle, page)
			list(60)
			if l := x.titles.fresh(x.memory.age()); len(l.ids) != 60 {
				t.Fatalf("%d tracks in the list", len(l.ids))
			}
			same := func(a, b Track) bool { return a.ID == b.ID && a.Title == b.Title }
			if with := paged(t, x, text, SortTitle, page); !slices.EqualFunc(with, without, same) {
				t.Errorf("%q, reverse %v: %q with the list, %q without", text, reverse, titles(with), titles(without))
			}
		}
	}
}

// A list that is being made when the index closes is given up, and none is begun any more.
func TestClosingEndsTheListOfTitles(t *testing.T) {
	x, _ := filled(t)
	x.titles.least = 1
	over := x.makeTitles()
	must(t, x.Close())
	<-over
	x.memory.forget()
	<-x.makeTitles()
	if x.titles.fresh(x.memory.age()) != nil {
		t.Error("a list was made of a closed index")
	}
}
