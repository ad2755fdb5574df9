package browse

import (
	"strings"
	"testing"

	"linnet/app/state/view"
	"linnet/library"
)

// TestAnEmptyPlaceSaysWhyAndWhatToDo.
func TestAnEmptyPlaceSaysWhyAndWhatToDo(t *testing.T) {
	some, smart := library.Counts{Tracks: 5}, library.Playlist{ID: 1, Query: "loved:yes"}
	for _, c := range []struct {
		name   string
		here   place
		counts library.Counts
		list   library.Playlist
		filter string
		want   string
	}{
		{"filtered", place{section: view.SectionSongs}, some, smart, "rock", "Nothing here has “rock”."},
		{"no playlists", place{section: view.SectionPlaylists}, some, library.Playlist{}, "", "No playlists yet."},
		{"a playlist", place{section: view.SectionPlaylists, key: "1"}, some, library.Playlist{ID: 1}, "", "This playlist is empty."},
		{"a smart one", place{section: view.SectionPlaylists, key: "1"}, some, smart, "", "No song fits this playlist now."},
		{"nothing is lost", place{section: view.SectionNotFound}, some, smart, "", "Every file is there"},
		{"no music", place{section: view.SectionAlbums}, library.Counts{}, smart, "", "No music yet. Add a folder"},
		{"no genres", place{section: view.SectionGenres}, some, smart, "", "No song names a genre"},
		{"a genre", place{section: view.SectionGenres, key: "Folk"}, some, smart, "", "Nothing is here."},
	} {
		b := &opened{counts: c.counts, trail: []place{c.here}, list: listing{playlist: c.list}}
		if got := b.nothing(c.filter, false); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

// narrowed is a section whose filter box is not empty.
func narrowed(section view.Section) place { return place{section: section, name: "narrowed"} }

// TestAPlaceIsSummedUp, and what is not known before all of it was read is not guessed.
func TestAPlaceIsSummedUp(t *testing.T) {
	counts := library.Counts{Tracks: 1200, Albums: 1, Artists: 2}
	all, few := listing{entries: make([]view.Entry, 2)}, listing{entries: make([]view.Entry, 1)}
	for _, c := range []struct {
		here  place
		list  listing
		songs *tracklist
		want  string
	}{
		{place{section: view.SectionSongs}, all, newTracklist(nil, ""), "1 album · 1,200 songs · 2 artists"},
		{place{section: view.SectionAlbums}, all, newTracklist(nil, ""), "1 album · 1,200 songs · 2 artists"},
		{place{section: view.SectionArtists}, all, newTracklist(nil, ""), "2 artists"},
		{place{section: view.SectionGenres}, few, newTracklist(nil, ""), "1 genre"},
		{place{section: view.SectionYears}, all, newTracklist(nil, ""), "2 years"},
		{place{section: view.SectionFolders}, all, newTracklist(nil, ""), "2 folders"},
		{place{section: view.SectionPlaylists}, all, newTracklist(nil, ""), "2 playlists"},
		{place{section: view.SectionNotFound}, few, newTracklist(nil, ""), "1 file"},
		{place{section: view.SectionGenres}, listing{next: "x"}, newTracklist(nil, ""), ""},
		{place{section: view.SectionGenres, key: "Folk"}, all, newTracklist(songs("A", "B"), ""), "2 songs · 2:00"},
		{place{section: view.SectionGenres, key: "Folk"}, all, newTracklist(some(1, page), "x"), ""},
		{narrowed(view.SectionSongs), all, newTracklist(songs("A", "B"), ""), "2 songs"},
		{narrowed(view.SectionSongs), all, newTracklist(some(1, page), "x"), ""},
		{narrowed(view.SectionAlbums), listing{albums: make([]library.Album, 3)}, newTracklist(nil, ""), "3 albums"},
		{narrowed(view.SectionAlbums), listing{albums: make([]library.Album, 3), next: "x"}, newTracklist(nil, ""), ""},
		{narrowed(view.SectionArtists), few, newTracklist(nil, ""), "1 artist"},
	} {
		b := &opened{counts: counts, list: c.list, songs: c.songs, filters: map[string]string{}}
		if c.here.name == "narrowed" {
			c.here.name = ""
			b.filters[c.here.String()] = "ebb"
		}
		if got := b.sum(c.here); got != c.want {
			t.Errorf("%q: %q, want %q", c.here, got, c.want)
		}
	}
}

// TestStarsHaveNoColumnUntilThereAreSome; what the listener says of a song is shown and passed on, and what fails changes nothing.
func TestStarsHaveNoColumnUntilThereAreSome(t *testing.T) {
	r := newRig(t)
	stars := func(v *view.View) bool {
		for _, c := range v.Library.Columns {
			if c.Key == view.ColumnRating {
				return c.Shown
			}
		}
		return false
	}
	if v := r.listing(view.SectionSongs); stars(v) {
		t.Error("no song has stars, and they have a column")
	}
	r.tell(func() { r.fails["Love"] = errDisk })
	r.Slice.Love(2, true)
	if v := r.now(); said(v) != "Could not change that song: the disk is gone." || stars(v) || len(r.changed) != 0 ||
		v.Library.Songs.At(1).Loved {
		t.Errorf("said %q, passed on %v", said(v), r.changed)
	}
	r.tell(func() { delete(r.fails, "Love") })
	r.Slice.Love(2, true)
	if v := r.now(); !stars(v) || len(r.changed) != 1 || !v.Library.Songs.At(1).Loved || v.Library.Songs.At(0).Loved {
		t.Errorf("passed on %v", r.changed)
	}
}

// TestAColumnMovesAmongThoseThatAreShown: hidden ones are no step, and the title and the ends hold.
func TestAColumnMovesAmongThoseThatAreShown(t *testing.T) {
	for _, c := range []struct {
		key  string
		by   int
		want string
	}{
		{view.ColumnAlbum, 1, "title format album licence length"},
		{view.ColumnLicence, -1, "title album licence format length"},
		{view.ColumnTitle, 1, "title album format licence length"},
		{view.ColumnAlbum, -1, "title album format licence length"},
		{view.ColumnLength, 1, "title album format licence length"},
		{"mood", 1, "title album format licence length"},
		{"mood", -1, "title album format licence length"},
	} {
		r := newRig(t)
		r.listing(view.SectionSongs)
		r.MoveColumn(c.key, c.by)
		var shown []string
		for _, col := range r.now().Library.Columns {
			if col.Shown {
				shown = append(shown, col.Key)
			}
		}
		if got := strings.Join(shown, " "); got != c.want {
			t.Errorf("%s by %d: %s", c.key, c.by, got)
		}
	}
}

// TestWhatDoesNotSortIsNoOrder, and the albums say how they are sorted.
func TestWhatDoesNotSortIsNoOrder(t *testing.T) {
	r := newRig(t)
	r.listing(view.SectionSongs)
	for _, key := range []string{view.ColumnGenre, view.ColumnFormat, "mood", ""} {
		r.SortBy(key)
	}
	if r.now(); r.values.Songs.Sort != "" || r.values.Songs.Reverse {
		t.Errorf("sorted by %+v", r.values.Songs)
	}
	r.listing(view.SectionAlbums)
	for _, want := range []string{"Sorted by artist", "Sorted by artist, reversed", "Sorted by artist"} {
		r.SortBy("artist")
		r.await(want, func(v *view.View) bool { return v.Library.Orders[1].On && v.Library.Orders[1].Label == want })
	}
}

// TestACoverIsReadFromTheSmallestFileThatWillDo, and whole where there is no small one.
func TestACoverIsReadFromTheSmallestFileThatWillDo(t *testing.T) {
	for _, c := range []struct {
		name, ref string
		px        int
		fails     string
		want      string
	}{
		{"a row", "7", 40, "", "small"},
		{"as large as the small one", "7", int(library.Small), "", "small"},
		{"a card", "7", int(library.Small) + 1, "", "large"},
		{"a page", "7", int(library.Large) + 1, "", "whole"},
		{"not made yet", "7", 40, "Thumbnail", "whole"},
		{"of no track", "seven", 40, "", ""},
		{"none at all", "7", 2000, "Cover", ""},
	} {
		w := &world{fails: map[string]error{c.fails: errDisk}}
		got, err := New(nil, Deps{Index: w}).Cover(t.Context(), c.ref, c.px)
		if err == nil && string(got) != c.want || (err != nil) != (c.want == "") {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
	}
}
