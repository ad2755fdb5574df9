package library

import (
	"fmt"
	"slices"
	"testing"

	"linnet/library/librarytest"
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
	for filter, want := range map[string][]string{"lo": want[3:4], "REM": want[2:3], "r.e": want[2:3], "小倫": want[4:],
		"loud the": want[3:4], "oud": nil, "!": nil, ".": want[2:3]} {
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

// few tracks that differ in everything there is to ask for.
func findable(t *testing.T) (x *Index, dir string) {
	t.Helper()
	x, dir = open(t), t.TempDir()
	must(t, librarytest.Write(dir,
		librarytest.Track{Path: "Live 2019/1.mp3", Title: "Love Song", Artists: []string{"The Loud"}, Album: "Hits",
			AlbumArtist: "Various", Year: 1999, Genres: []string{"Rock"}, Disc: 2},
		librarytest.Track{Path: "Live 2019/2.mp3", Title: "Song of Love", Artists: []string{"Ann", "Ben"}, Album: "Hits",
			AlbumArtist: "Various", Year: 1990, Genres: []string{"Hard Rock", "Folk"}, Disc: 1},
		librarytest.Track{Path: "b/3.flac", Title: "À l’ombre", Artists: []string{"R.E.M."}, Album: "Zoo", Year: 2010,
			Genres: []string{"Folk"}, Licence: "https://creativecommons.org/licenses/by/4.0/"},
		librarytest.Track{Path: "b/4.wav", Title: "夜曲集", Artists: []string{"周小倫"}, Album: "Love"},
		librarytest.Track{Path: "5.mp3", Title: "!!!"},
	))
	add(t, x, dir)
	song := at(t, x, dir, "Live 2019", "1.mp3")
	for range 3 {
		must(t, x.CountPlay(ctx, song.ID))
	}
	must(t, x.CountPlay(ctx, at(t, x, dir, "b", "4.wav").ID))
	must(t, x.Rate(ctx, song.ID, 5))
	must(t, x.Rate(ctx, at(t, x, dir, "b", "3.flac").ID, 3))
	must(t, x.Love(ctx, song.ID, true))
	return x, dir
}
