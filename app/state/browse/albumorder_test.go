package browse

import (
	"context"
	"slices"
	"testing"

	"linnet/app/state/view"
	"linnet/library"
)

// ArtistTracks are all songs of the world, by title, two a page.
func (w *world) ArtistTracks(_ context.Context, _ int64, p library.Page) ([]library.Track, string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	p.Limit = min(p.Limit, 2)
	from, to, next := part(len(w.songs), p)
	return w.songs[from:to:to], next, w.ask("ArtistTracks")
}

func (w *world) ArtistAlbums(context.Context, int64) ([]library.Album, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.albums, w.ask("ArtistAlbums")
}

// TestAnArtistGoesThroughTheAlbums as they are listed, disc by disc, and ends with what is on none.
func TestAnArtistGoesThroughTheAlbums(t *testing.T) {
	tracks := songs("A", "B", "C", "D", "E", "F")
	for i, at := range []struct {
		album        string
		disc, number int
	}{{"Old", 1, 2}, {"New", 2, 1}, {"", 0, 0}, {"Old", 1, 1}, {"New", 1, 9}, {"Elsewhere", 0, 1}} {
		tracks[i].Album, tracks[i].Disc, tracks[i].Number = at.album, at.disc, at.number
	}
	w := &world{songs: tracks, albums: []library.Album{{Title: "New"}, {Title: "Old"}}}
	r := request{place: place{section: view.SectionArtists, key: "7", name: "Ana"}, limit: page}
	l, err := read(t.Context(), w, r)
	if err != nil || titles(l.tracks) != "E B D A C F" || l.next != "" || len(l.albums) != 2 {
		t.Errorf("%q, then %q, %v", titles(l.tracks), l.next, err)
	}
	r.filter = "ebb"
	if l, err = read(t.Context(), w, r); err != nil || titles(l.tracks) != "E B D A C F" || len(l.albums) != 0 {
		t.Errorf("filtered: %q, %d albums, %v", titles(l.tracks), len(l.albums), err)
	}
	for _, failing := range []string{"ArtistTracks", "ArtistAlbums"} {
		w.fails = map[string]error{failing: errDisk}
		r.filter = ""
		if _, err = read(t.Context(), w, r); err == nil {
			t.Errorf("%s failed, and nobody was told", failing)
		}
	}
}

// TestAVeryLongArtistComesPageByPage.
func TestAVeryLongArtistComesPageByPage(t *testing.T) {
	w := &world{songs: some(1, mostOfArtist+5)}
	l, err := read(t.Context(), w, request{place: place{section: view.SectionArtists, key: "7"}, limit: page})
	if err != nil || len(l.tracks) != 2 || l.next == "" {
		t.Fatalf("%d songs, then %q, %v", len(l.tracks), l.next, err)
	}
	l, err = read(t.Context(), w, request{place: place{section: view.SectionArtists, key: "7"}, limit: page, after: l.next})
	if err != nil || len(l.tracks) != 2 || l.tracks[0].ID != 3 {
		t.Errorf("%d songs, then %q, %v", len(l.tracks), l.next, err)
	}
}

// TestGenresAndYearsGoThroughTheirAlbums until the listener chose another order.
func TestGenresAndYearsGoThroughTheirAlbums(t *testing.T) {
	genre, all := place{section: view.SectionGenres, key: "Folk"}, place{section: view.SectionSongs}
	for _, c := range []struct {
		chosen string
		here   place
		want   library.Sort
	}{{"", genre, library.SortAlbum}, {"", all, library.SortTitle}, {"year", genre, library.SortYear},
		{"title", genre, library.SortTitle}} {
		if got := sortOf(view.SongTable{Sort: c.chosen}, c.here); got != c.want {
			t.Errorf("%q in %v: %s", c.chosen, c.here, got)
		}
	}
}

// TestARecordingStandsOnceInAnAlbum: of its files the best one is seen. What only looks alike stays.
func TestARecordingStandsOnceInAnAlbum(t *testing.T) {
	track := func(id int64, number int, title, path string, versions, bitrate int) library.Track {
		return library.Track{ID: id, Number: number, Title: title, Path: path, Versions: versions, Bitrate: bitrate}
	}
	got := folded([]library.Track{
		track(1, 1, "Ebb", "/ebb.mp3", 2, 320_000), track(2, 1, "Ebb", "/ebb.flac", 2, 900_000), // two files
		track(3, 2, "Flow", "/flow.mp3", 1, 320_000), track(4, 2, "Flow", "/live.mp3", 1, 320_000), // two recordings
		track(5, 3, "Reef", "/reef.m4p", 2, 900_000), track(6, 3, "reef", "/reef.mp3", 2, 128_000), // one is locked
		track(7, 0, "Tide", "/a.mp3", 2, 1), track(8, 0, "Tide", "/b.mp3", 2, 1), // nobody knows where they stand
	})
	var ids []int64
	for _, t := range got {
		ids = append(ids, t.ID)
	}
	if !slices.Equal(ids, []int64{2, 3, 4, 6, 7, 8}) {
		t.Errorf("tracks %v are left", ids)
	}
	twice := songs("Ebb", "ebb")
	for i := range twice {
		twice[i].Number, twice[i].Versions = 1, 2
	}
	l, err := read(t.Context(), &world{songs: twice}, request{place: place{section: view.SectionAlbums, key: "k"}, limit: page})
	if err != nil || len(l.tracks) != 1 || l.about != "Ana · 1 song · 1:00" {
		t.Errorf("%d songs, %q, %v", len(l.tracks), l.about, err)
	}
}
