package state

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linnet/app/state/view"
	"linnet/library"
	"linnet/library/librarytest"
)

func titles(v *view.View) string {
	var all []string
	for _, s := range v.Library.Songs.All() {
		all = append(all, s.Title)
	}
	return strings.Join(all, ", ")
}

func TestEverySectionLists(t *testing.T) {
	r := newRig(t)
	if n := r.section(view.SectionSongs).Library.Songs.Len(); n != 8 {
		t.Errorf("%d songs, want 8", n)
	}
	if n := len(r.section(view.SectionAlbums).Library.Albums); n == 0 {
		t.Error("no albums")
	}
	for section, name := range map[view.Section]string{view.SectionArtists: "Björk Ånglund", view.SectionGenres: "Folk", view.SectionYears: "1999", view.SectionFolders: filepath.Base(r.music)} {
		r.section(section)
		if e := r.entry(name); e.Key == "" || e.Detail == "" {
			t.Errorf("%s: %+v", section, e)
		}
	}
	if v := r.section(view.SectionPlaylists); v.Library.Empty == "" {
		t.Error("an empty section does not say what to do")
	}
}

func TestArtistHasAlbumsAndSongsAndBackLeads(t *testing.T) {
	r := newRig(t)
	r.section(view.SectionArtists)
	r.OpenEntry(r.entry("Björk Ånglund").Key)
	v := r.await("the artist", func(v *view.View) bool { return v.Library.Title == "Björk Ånglund" })
	if len(v.Library.Albums) != 1 || v.Library.Songs.Len() != 3 || !v.Library.Open || !v.Library.Playable {
		t.Errorf("%+v", v.Library)
	}
	r.OpenAlbum(v.Library.Albums[0].Key)
	v = r.await("the album", func(v *view.View) bool { return v.Library.Title == "Dawn Chorus" })
	if got := titles(v); got != "First Light, Été, Linnet" {
		t.Errorf("the album holds %s", got)
	}
	r.Back()
	r.await("the artist again", func(v *view.View) bool { return v.Library.Title == "Björk Ånglund" })
	r.Back()
	r.await("all artists", func(v *view.View) bool { return v.Library.Title == "Artists" && !v.Library.Open })
}

func TestGenreYearAndFolderOpen(t *testing.T) {
	r := newRig(t)
	r.section(view.SectionGenres)
	r.OpenEntry(r.entry("Pop").Key)
	r.await("three songs are Pop", func(v *view.View) bool { return v.Library.Title == "Pop" && v.Library.Songs.Len() == 3 })
	r.section(view.SectionYears)
	r.OpenEntry(r.entry("2021").Key)
	r.await("three songs are of 2021", func(v *view.View) bool { return v.Library.Title == "2021" && v.Library.Songs.Len() == 3 })
	r.section(view.SectionFolders)
	r.OpenEntry(r.entry(filepath.Base(r.music)).Key)
	r.OpenEntry(r.entry("Grand Hits").Key)
	v := r.await("the folder", func(v *view.View) bool { return v.Library.Title == "Grand Hits" })
	if got := titles(v); got != "Love Song, Lovely Day" {
		t.Errorf("the folder holds %s", got)
	}
}

func TestEachPageKeepsItsFilter(t *testing.T) {
	r := newRig(t)
	r.section(view.SectionSongs)
	r.SetFilter("love")
	r.await("two songs", func(v *view.View) bool { return v.Library.Songs.Len() == 2 && v.Library.Filter == "love" })
	r.section(view.SectionGenres)
	r.SetFilter("ROC")
	r.await("one genre", func(v *view.View) bool { return len(v.Library.Entries) == 1 && v.Library.Filter == "ROC" })
	r.SetFilter("no such")
	r.await("it says why nothing is listed", func(v *view.View) bool { return strings.Contains(v.Library.Empty, "no such") })
	r.ShowSection(view.SectionSongs)
	r.await("the songs are still filtered", func(v *view.View) bool { return v.Library.Filter == "love" && v.Library.Songs.Len() == 2 })
}

func TestSecondClickTurnsTheSongsRound(t *testing.T) {
	r := newRig(t)
	first := titles(r.section(view.SectionSongs))
	r.SortBy(view.ColumnTitle)
	v := r.await("turned round", func(v *view.View) bool { return titles(v) != first })
	all := strings.Split(first, ", ")
	if last := v.Library.Songs.At(0).Title; last != all[len(all)-1] {
		t.Errorf("begins with %s", last)
	}
	r.SortBy(view.ColumnAlbum)
	r.await("by album", func(v *view.View) bool { return v.Library.Columns[2].Sorted == 1 })
	if kept := r.cfg.Preferences.Get().Songs; kept.Sort != "album" || kept.Reverse {
		t.Errorf("kept %+v", kept)
	}
}

func TestColumnsAreChosenMovedAndKept(t *testing.T) {
	r := newRig(t)
	r.section(view.SectionSongs)
	shown := func(v *view.View) (list []string) {
		for _, c := range v.Library.Columns {
			if c.Shown {
				list = append(list, c.Key)
			}
		}
		return list
	}
	r.ToggleColumn(view.ColumnYear)
	r.await("the year is shown", func(v *view.View) bool {
		return strings.Join(shown(v), " ") == "title album year format licence length"
	})
	r.MoveColumn(view.ColumnYear, 1)
	r.await("and moves", func(v *view.View) bool {
		return strings.Join(shown(v), " ") == "title album format year licence length"
	})
	r.MoveColumn(view.ColumnAlbum, -1) // the title stays first
	r.ToggleColumn(view.ColumnFormat)
	r.await("the format goes", func(v *view.View) bool { return strings.Join(shown(v), " ") == "title album year licence length" })
	again, err := OpenPreferences(filepath.Join(r.cfg.Home, "settings.json"))
	must(t, err)
	if got := again.Get().Songs; !got.Shows(view.TableColumns[5]) {
		t.Errorf("after a restart: %+v", got)
	}
}

func TestRatingAndLoveShowAtOnce(t *testing.T) {
	r := newRig(t)
	id := r.id("Linnet")
	r.Rate(id, 4)
	r.Love(id, true)
	v := r.await("it is rated", func(v *view.View) bool { s, _ := song(v, "Linnet"); return s.Rating == 4 && s.Loved })
	for _, c := range v.Library.Columns {
		if c.Key == view.ColumnRating && !c.Shown {
			t.Error("the stars have no column")
		}
	}
	r.Rate(id, 9)
	r.await("nine stars are refused", func(v *view.View) bool { return len(v.Notices) > 0 })
}

func TestPlaylistIsMadeOrderedRenamedAndDeleted(t *testing.T) {
	r := newRig(t)
	first, second := r.id("Linnet"), r.id("Love Song")
	r.NewPlaylist(first)
	r.fill("New playlist", map[string]string{"name": "Sunday"})
	v := r.await("it is there", func(v *view.View) bool { return len(v.Library.Playlists) == 1 && v.Sheet == nil })
	r.AddToPlaylist(v.Library.Playlists[0].ID, second)
	r.section(view.SectionPlaylists)
	r.OpenEntry(r.entry("Sunday").Key)
	r.await("it has both", func(v *view.View) bool {
		return titles(v) == "Linnet, Love Song" && v.Library.Playlist == view.PlainPlaylist
	})
	r.MoveInPlaylist(1, 0)
	r.await("moved", func(v *view.View) bool { return titles(v) == "Love Song, Linnet" })
	r.RemoveFromPlaylist(0)
	r.await("taken out", func(v *view.View) bool { return titles(v) == "Linnet" })
	r.EditPlaylist()
	r.fill("Rename playlist", map[string]string{"name": "Monday"})
	r.await("renamed", func(v *view.View) bool { return v.Library.Title == "Monday" })
	r.DeletePlaylist()
	r.fill("Delete “Monday”", nil)
	r.await("deleted", func(v *view.View) bool { return v.Library.Title == "Playlists" && len(v.Library.Playlists) == 0 })
}

func TestPlaylistWithoutANameIsRefusedInTheSheet(t *testing.T) {
	r := newRig(t)
	r.NewPlaylist(0)
	r.fill("New playlist", map[string]string{"name": "  "})
	r.await("the sheet says why", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Note == "A playlist needs a name." })
	r.CloseSheet()
	r.await("closed", func(v *view.View) bool { return v.Sheet == nil })
}

func TestSmartPlaylistCountsWhileItIsTyped(t *testing.T) {
	r := newRig(t)
	r.NewSmartPlaylist()
	r.await("the editor", func(v *view.View) bool { return v.Sheet != nil })
	r.SetField("query", "genre:folk")
	r.await("three fit", func(v *view.View) bool { return v.Sheet.Note == "3 songs fit" })
	r.fill("Smart playlist", map[string]string{"name": "Folk", "sort": "Year"})
	r.await("saved", func(v *view.View) bool { return v.Sheet == nil })
	r.section(view.SectionPlaylists)
	r.OpenEntry(r.entry("Folk").Key)
	v := r.await("it finds them", func(v *view.View) bool { return v.Library.Songs.Len() == 3 && v.Library.Playlist == view.SmartPlaylist })
	if len(v.Library.Playlists) != 0 {
		t.Error("a smart playlist is offered to add songs to")
	}
}

func TestPlaylistGoesOutAndComesBack(t *testing.T) {
	r := newRig(t)
	r.NewPlaylist(r.id("Linnet"))
	r.fill("New playlist", map[string]string{"name": "Sunday"})
	r.section(view.SectionPlaylists)
	r.OpenEntry(r.entry("Sunday").Key)
	r.await("it is open", func(v *view.View) bool { return v.Library.Playlist == view.PlainPlaylist })
	file := filepath.Join(t.TempDir(), "Away.m3u8")
	r.ExportPlaylist()
	r.fill("Export “Sunday”", map[string]string{"path": file})
	r.await("written", func(v *view.View) bool { return v.Sheet == nil })
	r.ImportPlaylist()
	r.fill("Import a playlist", map[string]string{"path": file})
	r.await("two playlists", func(v *view.View) bool { return len(v.Library.Playlists) == 2 })
}

func TestTagsTellEverything(t *testing.T) {
	r := newRig(t)
	r.ShowTags(r.id("First Light"))
	v := r.await("the tags", func(v *view.View) bool { return v.Sheet != nil })
	facts := map[string]string{}
	for _, f := range v.Sheet.Facts {
		facts[f.Name] = f.Value
	}
	for name, want := range map[string]string{"Album": "Dawn Chorus", "Number": "1", "Year": "2021", "Genres": "Folk", "Format": "FLAC · 44.1 kHz · mono",
		"File": filepath.Join(r.music, "Dawn Chorus", "01 First Light.flac")} {
		if facts[name] != want {
			t.Errorf("%s is %q, want %q", name, facts[name], want)
		}
	}
	r.Go(view.ScreenSettings)
	r.await("another screen closes the sheet", func(v *view.View) bool { return v.Sheet == nil && v.Screen == view.ScreenSettings })
}

// TestNothingIsSharedBeforeItWasSaidWhatThatMeans: the menu asks, and only the answer shares.
func TestNothingIsSharedBeforeItWasSaidWhatThatMeans(t *testing.T) {
	r := newRig(t)
	id := r.id("First Light")
	r.ShareTrack(id)
	v := r.await("the question", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Action == "Share this folder" })
	if !strings.Contains(v.Sheet.Text, r.music) || r.cfg.Shelf.Sharing(r.music).Shared {
		t.Errorf("the question is %q", v.Sheet.Text)
	}
	r.Submit()
	r.await("the free songs are shared", func(v *view.View) bool { return v.Sheet == nil && strings.HasPrefix(v.Sidebar.Detail, "5 tracks") })
	r.ShareTrack(id)
	v = r.await("the link", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Copy != "" })
	if !strings.HasPrefix(v.Sheet.Copy, "magnet:?xt=urn:btih:") || !strings.Contains(v.Sheet.Copy, "&dn=Bj%C3%B6rk") {
		t.Errorf("the link is %s", v.Sheet.Copy)
	}
	r.ShareTrack(r.id("Love Song"))
	r.await("what is not free needs a statement", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Action == "Open Settings" })
}

func TestFilesThatGoAndComeAreNoticed(t *testing.T) {
	r := newRig(t)
	r.remove("夜曲.flac")
	r.await("it is not found", func(v *view.View) bool { return v.Library.Sections[len(v.Library.Sections)-1] == view.SectionNotFound })
	r.section(view.SectionNotFound)
	if e := r.entry("夜曲 · 周小倫"); e.Detail != "The file is gone" || e.Key != "" {
		t.Errorf("%+v", e)
	}
	must(t, librarytest.Write(r.music, librarytest.Track{Path: "new/New.flac", Title: "Quite New", Tone: 100}))
	r.ShowSection(view.SectionSongs)
	r.await("a new file is listed", func(v *view.View) bool { _, ok := song(v, "Quite New"); return ok })
}

func TestPlayAllPlaysWhatIsOpen(t *testing.T) {
	r := newRig(t)
	r.section(view.SectionGenres)
	r.OpenEntry(r.entry("Folk").Key)
	r.await("the genre", func(v *view.View) bool { return v.Library.Songs.Len() == 3 })
	r.PlayAll()
	v := r.await("it plays", func(v *view.View) bool { return v.Bar.ID != 0 })
	if len(v.Queue) != 2 {
		t.Errorf("%d wait", len(v.Queue))
	}
	r.await("its row is marked", func(v *view.View) bool {
		for _, s := range v.Library.Songs.All() {
			if s.Playing {
				return true
			}
		}
		return false
	})
}

func TestLyricsFollowThePosition(t *testing.T) {
	words := library.Lyrics{Timed: true, Lines: []library.Line{{At: time.Second, Text: "One"}, {At: 3 * time.Second, Text: "Two"}}}
	for at, want := range map[time.Duration]int{0: -1, time.Second: 0, 2 * time.Second: 0, time.Minute: 1} {
		if got := sung(words, at); got != want {
			t.Errorf("at %v line %d is sung, want %d", at, got, want)
		}
	}
	words.Timed = false
	if got := sung(words, time.Minute); got != -1 {
		t.Errorf("without times line %d is sung", got)
	}
}

func TestFitsIgnoresAccentsAndCase(t *testing.T) {
	for _, c := range []struct {
		filter, text string
		want         bool
	}{{"", "x", true}, {"ete", "Été sans fin", true}, {"fin ete", "Été sans fin", true}, {"ете", "Été", false}, {"夜", "夜曲", true}, {"ete no", "Été", false}} {
		if got := view.Fits(c.filter, c.text); got != c.want {
			t.Errorf("fits(%q, %q) = %v", c.filter, c.text, got)
		}
	}
}

func TestFileAddressEscapes(t *testing.T) {
	if got := view.FileAddress("/music/a b/100%?"); got != "file:///music/a%20b/100%25%3F" {
		t.Errorf("got %s", got)
	}
}

// many adds songs called Many 000 and so on to the folder and waits until they are read.
func (r *rig) many(n int) {
	r.Helper()
	var songs []librarytest.Track
	for i := range n {
		songs = append(songs, librarytest.Track{Path: fmt.Sprintf("many/%03d.mp3", i), Title: fmt.Sprintf("Many %03d", i)})
	}
	must(r.T, librarytest.Write(r.music, songs...))
	r.Rescan()
	r.await("they are read", func(v *view.View) bool { return strings.Contains(v.Library.Subtitle, fmt.Sprint(n+8, " songs")) })
}

func TestALongListIsAsLongAsItIsAndReadWhereItIsNeeded(t *testing.T) {
	r := newRig(t)
	r.many(3*page + 10)
	r.section(view.SectionSongs)
	v := r.await("its length", func(v *view.View) bool { return v.Library.Songs.Len() == 3*page+18 })
	if v.Library.Songs.At(0) == nil || v.Library.Songs.At(3*page) != nil {
		t.Error("more or less than the first page is there")
	}
	r.NeedRow(3 * page)
	r.NeedRow(3*page + 1) // while it reads, asking again asks for nothing
	v = r.await("the last page", func(v *view.View) bool { return v.Library.Songs.At(3*page) != nil })
	if v.Library.Songs.At(2*page) != nil || v.Library.Songs.At(3*page+17) == nil {
		t.Error("the last page is not what was read")
	}
	first, last := v.Library.Songs.At(0).Title, v.Library.Songs.At(3*page+17).Title
	r.SortBy(view.ColumnTitle)
	r.await("turned round", func(v *view.View) bool {
		s := v.Library.Songs
		return s.Len() == 3*page+18 && s.At(0).Title == last && s.At(3*page+17) != nil && s.At(3*page+17).Title == first
	})
	r.SetFilter("many 00")
	r.await("the filter begins anew", func(v *view.View) bool { return v.Library.Songs.Len() == 10 })
}

func TestARowPlaysTheWholeListHoweverLong(t *testing.T) {
	r := newRig(t)
	r.many(3*page + 10)
	r.section(view.SectionSongs)
	v := r.await("its length", func(v *view.View) bool { return v.Library.Songs.Len() == 3*page+18 })
	at := page - 5
	r.PlayTrack(v.Library.Songs.At(at).ID, 0)
	r.TogglePlay() // else a song of a second ends while this looks
	v = r.await("more waits than was on the screen", func(v *view.View) bool { return len(v.Queue) == page+4 })
	r.section(view.SectionAlbums) // the list that plays is not the one that is open
	r.PlayQueued(len(v.Queue) - 1)
	r.TogglePlay()
	v = r.await("the next page", func(v *view.View) bool { return len(v.Queue) == page })
	r.PlayQueued(len(v.Queue) - 1)
	r.TogglePlay()
	v = r.await("the last songs", func(v *view.View) bool { return len(v.Queue) == 18 })
	if v.Queue[17].Title != "夜曲" {
		t.Errorf("the last song is %s", v.Queue[17].Title)
	}
	r.ClearQueue()
	r.await("nothing waits", func(v *view.View) bool { return len(v.Queue) == 0 })
}

func TestShuffleMixesTheWholeList(t *testing.T) {
	r := newRig(t)
	r.many(3*page + 10)
	r.section(view.SectionSongs)
	v := r.await("its length", func(v *view.View) bool { return v.Library.Songs.Len() == 3*page+18 })
	r.ToggleShuffle()
	r.PlayTrack(v.Library.Songs.At(7).ID, 0)
	r.TogglePlay()
	v = r.await("all of it waits", func(v *view.View) bool { return len(v.Queue) == 3*page+17 })
	seen := map[int64]bool{v.Bar.ID: true}
	for _, q := range v.Queue {
		seen[q.ID] = true
	}
	if len(seen) != 3*page+18 {
		t.Errorf("%d different songs", len(seen))
	}
}

// Tracks come before the albums and artists that are counted of them: what is empty meanwhile is not said to be so for good.
func TestAnEmptyListWhileMusicIsRead(t *testing.T) {
	for _, section := range []view.Section{view.SectionAlbums, view.SectionArtists, view.SectionGenres} {
		b := &shelves{counts: library.Counts{Tracks: 100}, trail: []place{{section: section}}}
		if during, after := b.nothing("", true), b.nothing("", false); !strings.Contains(during, "is being read") || strings.Contains(after, "is being read") {
			t.Errorf("%s: %q while it is read, then %q", section, during, after)
		}
	}
}
