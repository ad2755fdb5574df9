package search

import (
	"fmt"
	"slices"
	"testing"

	"linnet/library/librarytest"
)

// pagesOf are the names of all pages of a list.
func pagesOf(t *testing.T, read func(Page) (names []string, next string, err error), p Page) (all []string) {
	t.Helper()
	for {
		names, next, err := read(p)
		must(t, err)
		if len(names) > p.Limit {
			t.Fatalf("%d rows in a page of %d", len(names), p.Limit)
		}
		all = append(all, names...)
		if next == "" {
			return all
		}
		p.After = next
	}
}

// With the names in memory, and without them, the same pages come, both ways.
func TestNamesInMemoryGiveTheSamePages(t *testing.T) {
	x, dir := open(t), t.TempDir()
	x.Sorted = 20
	const albums = 60
	for n := range albums {
		must(t, librarytest.Write(dir, librarytest.Track{
			Path: fmt.Sprintf("%d.mp3", n), Title: "Song", Artists: []string{fmt.Sprint("Kestrel ", n)},
			Album: fmt.Sprint("AC/DC Été ", n*7%albums),
		}))
	}
	add(t, x, dir)
	lists := map[string]func(string) func(Page) ([]string, string, error){
		"albums": func(filter string) func(Page) ([]string, string, error) {
			return func(p Page) (names []string, next string, err error) {
				list, next, err := x.Albums(ctx, filter, SortTitle, p)
				for _, a := range list {
					names = append(names, a.Title)
				}
				return names, next, err
			}
		},
		"artists": func(filter string) func(Page) ([]string, string, error) {
			return func(p Page) (names []string, next string, err error) {
				list, next, err := x.Artists(ctx, filter, p)
				for _, a := range list {
					names = append(names, a.Name)
				}
				return names, next, err
			}
		},
	}
	for name, l := range map[string]list{"albums": albumsBy(SortTitle).list, "artists": artistsByName().list} {
		made := func(least int) *nameList {
			x.Limits.Names = least
			x.queryCache.forget() // what there is fits no more
			<-x.makeNames(l)
			return x.names[l.words].fresh(x.queryCache.age())
		}
		for _, filter := range []string{"k", "ete", "acdc", "kes 1", "k 33", "nothing", "/"} {
			for _, reverse := range []bool{false, true} {
				read, page := lists[name](filter), Page{Limit: 9, Reverse: reverse}
				made(albums + 1)
				without := pagesOf(t, read, page)
				if l := made(1); len(l.ids) != albums {
					t.Fatalf("%d %s in memory", len(l.ids), name)
				}
				if with := pagesOf(t, read, page); !slices.Equal(with, without) {
					t.Errorf("%s, %q, reverse %v: %q with names, %q without", name, filter, reverse, with, without)
				}
			}
		}
	}
	if len(pagesOf(t, lists["albums"]("k"), Page{Limit: 9})) != albums {
		t.Error("not all albums fit")
	}
}

// A filter that fits many has the names read, so that the next letter finds them.
func TestFilterMakesNames(t *testing.T) {
	x, dir := open(t), t.TempDir()
	for n := range 3 {
		must(t, librarytest.Write(dir, librarytest.Track{Path: fmt.Sprintf("%d.mp3", n), Artists: []string{fmt.Sprint("Kestrel ", n)},
			Album: fmt.Sprint("Album ", n)}))
	}
	add(t, x, dir)
	x.Sorted, x.Limits.Names = 2, 1
	names := func() *nameList { return x.names["album_word"].fresh(x.queryCache.age()) }
	if _, _, err := x.Albums(ctx, "album 1", SortTitle, Page{}); err != nil || names() != nil {
		t.Fatal("made for a filter that fits few: ", err)
	}
	if _, _, err := x.Albums(ctx, "k", SortTitle, Page{}); err != nil {
		t.Fatal(err)
	}
	x.db.Wait()
	if l := names(); l == nil || l.words.String() != " album 0 kestrel 0 album 1 kestrel 1 album 2 kestrel 2" {
		t.Errorf("%+v", l)
	}
}
