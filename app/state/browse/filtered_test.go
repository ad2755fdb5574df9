package browse

import (
	"strings"
	"testing"

	"linnet/app/state/view"
	"linnet/library"
)

// TestAFilterLeavesAnAlbumAsItIs: what does not fit is not listed, and says no more and no less of the album; what was read stays whole.
func TestAFilterLeavesAnAlbumAsItIs(t *testing.T) {
	onDiscs := func(discs ...int) []library.Track {
		tracks := songs("Ebb", "Flow", "Reef")
		for i := range tracks {
			tracks[i].Disc = discs[i]
		}
		return tracks
	}
	for _, c := range []struct {
		name, filter string
		tracks       []library.Track
		discs        bool
		want         string
	}{
		{"all of one disc", "", onDiscs(1, 1, 1), false, "Ebb Flow Reef"},
		{"the first of one disc", "ebb", onDiscs(1, 1, 1), false, "Ebb"},
		{"the last of one disc", "reef", onDiscs(1, 1, 1), false, "Reef"},
		{"none of one disc", "rock", onDiscs(1, 1, 1), false, ""},
		{"the second of two discs", "reef", onDiscs(1, 1, 2), true, "Reef"},
		{"without numbers", "flow", onDiscs(0, 0, 0), false, "Flow"},
	} {
		w := &world{songs: c.tracks}
		l, err := read(t.Context(), w, request{place: place{section: view.SectionAlbums, key: "k"}, filter: c.filter, limit: page})
		if got := titles(l.tracks); err != nil || got != c.want || l.discs != c.discs {
			t.Errorf("%s: %q, of several discs %v, %v", c.name, got, l.discs, err)
		}
		if got := titles(w.songs); got != "Ebb Flow Reef" {
			t.Errorf("%s: what was read became %q", c.name, got)
		}
	}
}

// TestAFilteredPlaylistIsAsLongAsItIs: its songs and their time are counted whole, as they are of an album.
func TestAFilteredPlaylistIsAsLongAsItIs(t *testing.T) {
	w := &world{songs: songs("Ebb", "Flow", "Reef"), lists: []library.Playlist{{ID: 3}, {ID: 4, Name: "Sunday", Query: "genre:folk"}}}
	r := request{place: place{section: view.SectionPlaylists, key: "4"}, filter: "flow", limit: page}
	l, err := read(t.Context(), w, r)
	if err != nil || titles(l.tracks) != "Flow" || l.about != "3 songs · 3:00 · genre:folk" || l.title != "Sunday" {
		t.Errorf("%q, %q, %v", titles(l.tracks), l.about, err)
	}
	r.key = "5"
	if _, err := read(t.Context(), w, r); err == nil {
		t.Error("a playlist that is gone was read")
	}
}

// titles are those of tracks, in their order.
func titles(tracks []library.Track) string {
	var all []string
	for _, t := range tracks {
		all = append(all, t.Title)
	}
	return strings.Join(all, " ")
}

// TestEachDiscHasAHeading, which is no song: it neither plays nor shares its number with one.
func TestEachDiscHasAHeading(t *testing.T) {
	tracks := songs("A", "B", "C", "D")
	for i, disc := range []int{0, 1, 1, 2} {
		tracks[i].Disc = disc
	}
	l := newTracklist(tracks, "")
	l.draw(2, false)
	var got []string
	seen := map[int64]bool{}
	for _, row := range byDisc(l).All() {
		got = append(got, row.Heading+row.Title)
		if seen[row.ID] || row.Playing != (row.Title == "B") || row.Heading != "" && row.ID >= 0 {
			t.Errorf("%+v", row)
		}
		seen[row.ID] = true
	}
	if all := strings.Join(got, ", "); all != "Without a disc number, A, Disc 1, B, C, Disc 2, D" {
		t.Errorf("listed %s", all)
	}
}

// TestAFolderIsReadInPages: the folders in it come with the first alone, and a file that is gone since is left out.
func TestAFolderIsReadInPages(t *testing.T) {
	w := &world{fails: map[string]error{}, songs: songs("One", "Two", "", "Four", "Five")}
	w.songs[2].ID = 99 // the third is gone
	w.files = []library.FolderEntry{{Name: "a", Path: "/music/a", Dir: true, Tracks: 2}, {Name: "\xff", Path: "/music/\xff", Dir: true}}
	for i := range int64(5) {
		w.files = append(w.files, library.FolderEntry{Name: "x.mp3", Track: i + 1})
	}
	r := request{place: place{section: view.SectionFolders, key: "/music"}, limit: 2}
	for _, want := range []struct {
		tracks, next string
		entries      int
	}{{"One Two", "2", 2}, {"Four", "4", 0}, {"Five", "", 0}} {
		l, err := read(t.Context(), w, r)
		if err != nil || titles(l.tracks) != want.tracks || l.next != want.next || len(l.entries) != want.entries || l.title != "music" {
			t.Errorf("after %q: %q, next %q, %d folders, %v", r.after, titles(l.tracks), l.next, len(l.entries), err)
		}
		r.after = l.next
	}
	w.fails["Track"] = errDisk
	if _, err := read(t.Context(), w, r); err == nil {
		t.Error("a disk that is gone is taken for a file that is")
	}
	if _, err := read(t.Context(), w, request{place: place{section: "Cellar", key: "x"}}); err == nil {
		t.Error("a section that there is not was read")
	}
}

// TestEntriesSayWhatTheyStandFor, and what is not known is said in words.
func TestEntriesSayWhatTheyStandFor(t *testing.T) {
	for _, c := range []struct{ got, want view.Entry }{
		{artistEntry(library.Artist{ID: 7, Name: "Ana", Albums: 1, Tracks: 2, CoverTrack: 9}),
			view.Entry{Key: "7", Name: "Ana", Kind: view.SectionArtists, Detail: "1 album · 2 songs", Cover: "track:9"}},
		{artistEntry(library.Artist{ID: 8, Name: "Ben"}),
			view.Entry{Key: "8", Name: "Ben", Kind: view.SectionArtists, Detail: "0 albums · 0 songs"}},
		{genreEntry(library.GenreCount{Name: "Folk", Tracks: 1}),
			view.Entry{Key: "Folk", Name: "Folk", Kind: view.SectionGenres, Detail: "1 song"}},
		{yearEntry(library.YearCount{Tracks: 2}), view.Entry{Key: "0", Name: "Year unknown", Kind: view.SectionYears, Detail: "2 songs"}},
		{folderEntry(library.FolderEntry{Name: "a\xff", Path: "/a\xff", Tracks: 3}),
			view.Entry{Key: "/a\xff", Name: "a\ufffd", Kind: view.SectionFolders, Detail: "3 songs"}},
		{playlistEntry(library.Playlist{ID: 4, Name: "All", Query: "loved:yes", Tracks: 9}),
			view.Entry{Key: "4", Name: "All", Under: "loved:yes", Kind: view.SectionPlaylists, Detail: "Smart"}},
		{missingEntry(library.Track{Title: "Ebb", Path: "/a/ebb.mp3"}),
			view.Entry{Name: "Ebb", Under: "/a/ebb.mp3", Detail: "The file is gone", Kind: view.SectionNotFound}},
		{problemEntry(library.ScanProblem{Path: "/a/b.mp3", Reason: "it is cut off..."}),
			view.Entry{Name: "b.mp3", Under: "/a/b.mp3", Detail: "It is cut off.", Kind: view.SectionNotFound}},
	} {
		if c.got != c.want {
			t.Errorf("%+v, want %+v", c.got, c.want)
		}
	}
	if list := overdueEntry(library.Overdue{}); list != nil {
		t.Errorf("a question about nothing: %+v", list)
	}
}
