package library

import (
	"fmt"
	"slices"
	"testing"
)

func TestArtistList(t *testing.T) {
	x, _ := findable(t)
	list := func(filter string, limit int) (got []string) {
		t.Helper()
		for p := (Page{Limit: limit}); ; {
			artists, next, err := x.ArtistList(ctx, filter, p)
			must(t, err)
			for _, a := range artists {
				got = append(got, fmt.Sprintf("%s %d %d", a.Name, a.Albums, a.Tracks))
			}
			if p.After = next; next == "" {
				return got
			}
		}
	}
	want := []string{"Ann 1 1", "Ben 1 1", "R.E.M. 1 1", "The Loud 1 1", "周小倫 1 1"}
	for _, limit := range []int{1, 2, 100} {
		if got := list("", limit); !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for filter, want := range map[string][]string{"lo": want[3:4], "REM": want[2:3], "r.e": want[2:3], "小倫": want[4:], "loud the": want[3:4], "oud": nil, "!": nil, ".": want[2:3]} {
		if got := list(filter, 100); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", filter, got, want)
		}
	}
}

func TestAnArtist(t *testing.T) {
	x, _ := findable(t)
	artists, _, err := x.ArtistList(ctx, "ben", Page{})
	must(t, err)
	albums, err := x.ArtistAlbums(ctx, artists[0].ID)
	if err != nil || len(albums) != 1 || albums[0].Title != "Hits" || albums[0].Tracks != 2 || albums[0].Plays != 3 {
		t.Errorf("%+v %v", albums, err)
	}
	tracks, next, err := x.ArtistTracks(ctx, artists[0].ID, Page{})
	if err != nil || next != "" || !slices.Equal(titles(tracks), []string{"Song of Love"}) {
		t.Errorf("%q %q %v", titles(tracks), next, err)
	}
	if albums, err := x.ArtistAlbums(ctx, 9999); err != nil || len(albums) != 0 {
		t.Errorf("%v %v", albums, err)
	}
}

func TestAlbumListOrdersAndFilters(t *testing.T) {
	x, _ := findable(t)
	for _, c := range []struct {
		filter string
		sort   Sort
		want   []string
	}{
		{"", SortTitle, []string{"Hits", "Love", "Zoo"}},
		{"", SortArtist, []string{"Zoo", "Hits", "Love"}},
		{"", SortYear, []string{"Zoo", "Hits", "Love"}},
		{"", SortPlays, []string{"Hits", "Love", "Zoo"}},
		{"vari", SortPlays, []string{"Hits"}},
		{"周 love", SortTitle, []string{"Love"}},
		{"nothing", SortYear, nil},
	} {
		for limit := 1; limit < 4; limit++ {
			var got []string
			for p := (Page{Limit: limit}); ; {
				albums, next, err := x.AlbumList(ctx, c.filter, c.sort, p)
				must(t, err)
				for _, a := range albums {
					got = append(got, a.Title)
				}
				if p.After = next; next == "" {
					break
				}
			}
			if want := c.want; len(got) != len(want) || c.sort != SortAdded && !slices.Equal(got, want) {
				t.Errorf("%q by %s: %q, want %q", c.filter, c.sort, got, want)
			}
		}
	}
}
