package library

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"linnet/library/librarytest"
)

func TestSongsPageByPage(t *testing.T) {
	x, _ := filled(t)
	var got []string
	for page := (Page{Limit: 3}); ; {
		songs, next, err := x.Songs(ctx, page)
		must(t, err)
		got = append(got, titles(songs)...)
		if page.After = next; next == "" {
			break
		}
	}
	want := []string{"Été", "First Light", "Linnet", "Love Song", "Lovely Day", "Rough Take", "Песня о птице", "夜曲"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if _, _, err := x.Songs(ctx, Page{After: "no cursor"}); err == nil {
		t.Error("took a cursor that is none")
	}
}

func TestAlbums(t *testing.T) {
	x, _ := filled(t)
	albums, next, err := x.Albums(ctx, Page{})
	must(t, err)
	var got []string
	for _, a := range albums {
		got = append(got, fmt.Sprintf("%s by %s, %d, %d tracks", a.Title, a.Artist, a.Year, a.Tracks))
	}
	want := []string{"Dawn Chorus by Björk Ånglund, 2021, 3 tracks", "Grand Hits by Various artists, 1999, 2 tracks",
		"untagged by Unknown Band, 0, 1 tracks"}
	if next != "" || !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if albums[0].CoverTrack == 0 || albums[1].CoverTrack != 0 || albums[0].Duration != 2*time.Second+984*time.Millisecond {
		t.Errorf("%+v", albums)
	}
	album, tracks, err := x.Album(ctx, albums[0].Key)
	if err != nil || album != albums[0] || !slices.Equal(titles(tracks), []string{"First Light", "Été", "Linnet"}) {
		t.Errorf("%+v %q %v", album, titles(tracks), err)
	}
	if _, _, err := x.Album(ctx, "nothing"); !errors.Is(err, ErrNotFound) {
		t.Errorf("%v", err)
	}
	first, next, err := x.Albums(ctx, Page{Limit: 2})
	must(t, err)
	rest, _, err := x.Albums(ctx, Page{Limit: 2, After: next})
	if err != nil || !slices.Equal(append(first, rest...), albums) {
		t.Errorf("%+v %+v %v", first, rest, err)
	}
}

func TestAlbumsAndArtistsInReverse(t *testing.T) {
	x, _ := filled(t)
	for _, filter := range []string{"", "u"} {
		for _, sort := range []Sort{SortTitle, SortArtist, SortYear, SortAdded, SortPlays} {
			albums, _, err := x.AlbumList(ctx, filter, sort, Page{})
			must(t, err)
			var back []Album
			for p := (Page{Limit: 1, Reverse: true}); ; {
				some, next, err := x.AlbumList(ctx, filter, sort, p)
				must(t, err)
				back = append(back, some...)
				if p.After = next; next == "" {
					break
				}
			}
			if slices.Reverse(back); len(albums) == 0 || !slices.Equal(albums, back) {
				t.Errorf("%q by %s: %+v, in reverse %+v", filter, sort, albums, back)
			}
		}
	}
	artists, _, err := x.ArtistList(ctx, "", Page{})
	must(t, err)
	back, _, err := x.ArtistList(ctx, "", Page{Reverse: true})
	must(t, err)
	if slices.Reverse(back); len(artists) != 7 || !slices.Equal(artists, back) {
		t.Errorf("%+v, in reverse %+v", artists, back)
	}
	first, next, err := x.ArtistTracks(ctx, artists[0].ID, Page{Limit: 2, Reverse: true})
	must(t, err)
	rest, _, err := x.ArtistTracks(ctx, artists[0].ID, Page{Reverse: true, After: next})
	must(t, err)
	if got := titles(append(first, rest...)); !slices.Equal(got, []string{"Linnet", "First Light", "Été"}) {
		t.Errorf("%q", got)
	}
}

func TestDiscsInFoldersAreOneAlbum(t *testing.T) {
	x, dir := open(t), t.TempDir()
	song := librarytest.Track{Album: "Both", Artists: []string{"A"}}
	one, two, other := song, song, song
	one.Path, one.Disc, two.Path, two.Disc, other.Path = "Both/CD1/1.mp3", 1, "Both/CD 2/1.mp3", 2, "Else/1.mp3"
	must(t, librarytest.Write(dir, two, one, other))
	add(t, x, dir)
	albums := albumsOf(t, x)
	slices.SortFunc(albums, func(a, b Album) int { return b.Tracks - a.Tracks })
	_, tracks, err := x.Album(ctx, albums[0].Key)
	must(t, err)
	if len(albums) != 2 || len(tracks) != 2 || tracks[0].Disc != 1 {
		t.Errorf("%+v, %+v", albums, tracks)
	}
}

func albumsOf(t *testing.T, x *Index) []Album {
	t.Helper()
	albums, _, err := x.Albums(ctx, Page{})
	must(t, err)
	return albums
}

func TestCountsArtistsGenres(t *testing.T) {
	x, dir := filled(t)
	must(t, x.CountPlay(ctx, at(t, x, dir, "夜曲.flac").ID))
	counts, err := x.Counts(ctx)
	if want := (Counts{Tracks: 8, Albums: 3, Artists: 7}); err != nil || counts != want {
		t.Errorf("%+v %v", counts, err)
	}
	artists, err := x.Artists(ctx)
	want := []string{"Björk Ånglund", "Łukasz Zdrój", "Motörhand", "The Loud", "Unknown Band", "Ансамбль Зяблик", "周小倫"}
	if err != nil || !slices.Equal(artists, want) {
		t.Errorf("%q %v", artists, err)
	}
	genres, err := x.Genres(ctx)
	if want := []GenreCount{{"Folk", 3, 0}, {"Pop", 3, 1}, {"Rock", 2, 0}}; err != nil || !slices.Equal(genres, want) {
		t.Errorf("%v %v", genres, err)
	}
}

func TestAllGoesThroughEveryStep(t *testing.T) {
	x, dir := open(t), t.TempDir()
	var tracks []librarytest.Track
	for n := range step + 10 {
		tracks = append(tracks, librarytest.Track{Path: fmt.Sprintf("%d.mp3", n), Length: 100e6})
	}
	must(t, librarytest.Write(dir, tracks...))
	add(t, x, dir)
	if n := len(all(t, x)); n != step+10 {
		t.Errorf("%d tracks", n)
	}
	for range x.All(ctx) {
		break // leaves nothing open: Close at the end of the test would wait
	}
}

func TestCountPlayOfNothing(t *testing.T) {
	x := open(t)
	if err := x.CountPlay(ctx, 5); !errors.Is(err, ErrNotFound) {
		t.Errorf("%v", err)
	}
	if _, err := x.TrackAt(ctx, filepath.Join(t.TempDir(), "x.mp3")); !errors.Is(err, ErrNotFound) {
		t.Errorf("%v", err)
	}
}

func TestCreditLine(t *testing.T) {
	for want, artists := range map[string][]string{"": nil, "A": {"A"}, "A & B": {"A", "B"}, "A, B & C": {"A", "B", "C"}} {
		if got := (Track{Artists: artists}).Artist(); got != want {
			t.Errorf("%q: %q", want, got)
		}
	}
}

// Tracks that were stored before a track knew its only genre show the same genres.
func TestGenresOfAnOlderLibrary(t *testing.T) {
	x, _ := filled(t)
	before := all(t, x)
	_, err := x.db.Write.Exec("UPDATE track SET genre = NULL")
	must(t, err)
	known := 0
	for n, track := range all(t, x) {
		if known += len(track.Genres); !slices.Equal(track.Genres, before[n].Genres) {
			t.Errorf("%s: %q, before %q", track.Title, track.Genres, before[n].Genres)
		}
	}
	if known == 0 {
		t.Error("no genre at all")
	}
}
