package browse_test

import (
	"path/filepath"
	"strings"
	"testing"

	"linnet/app/state/settings"
	"linnet/app/state/statetest"
	"linnet/app/state/view"
)

func TestEverySectionLists(t *testing.T) {
	r := statetest.New(t)
	if n := r.Section(view.SectionSongs).Library.Songs.Len(); n != 8 {
		t.Errorf("%d songs, want 8", n)
	}
	if n := len(r.Section(view.SectionAlbums).Library.Albums); n == 0 {
		t.Error("no albums")
	}
	for section, name := range map[view.Section]string{view.SectionArtists: "Björk Ånglund", view.SectionGenres: "Folk",
		view.SectionYears: "1999", view.SectionFolders: filepath.Base(r.Music)} {
		r.Section(section)
		if e := r.Entry(name); e.Key == "" || e.Detail == "" {
			t.Errorf("%s: %+v", section, e)
		}
	}
	if v := r.Section(view.SectionPlaylists); v.Library.Empty == "" {
		t.Error("an empty section does not say what to do")
	}
}

func TestArtistHasAlbumsAndSongsAndBackLeads(t *testing.T) {
	r := statetest.New(t)
	r.Section(view.SectionArtists)
	r.Browse.OpenEntry(r.Entry("Björk Ånglund").Key)
	v := r.Await("the artist", func(v *view.View) bool { return v.Library.Title == "Björk Ånglund" })
	if len(v.Library.Albums) != 1 || v.Library.Songs.Len() != 3 || !v.Library.Open || !v.Library.Playable {
		t.Errorf("%+v", v.Library)
	}
	r.Browse.OpenAlbum(v.Library.Albums[0].Key)
	v = r.Await("the album", func(v *view.View) bool { return v.Library.Title == "Dawn Chorus" })
	if got := statetest.Titles(v); got != "First Light, Été, Linnet" {
		t.Errorf("the album holds %s", got)
	}
	r.Browse.Back()
	r.Await("the artist again", func(v *view.View) bool { return v.Library.Title == "Björk Ånglund" })
	r.Browse.Back()
	r.Await("all artists", func(v *view.View) bool { return v.Library.Title == "Artists" && !v.Library.Open })
}

func TestGenreYearAndFolderOpen(t *testing.T) {
	r := statetest.New(t)
	r.Section(view.SectionGenres)
	r.Browse.OpenEntry(r.Entry("Pop").Key)
	r.Await("three songs are Pop", func(v *view.View) bool { return v.Library.Title == "Pop" && v.Library.Songs.Len() == 3 })
	r.Section(view.SectionYears)
	r.Browse.OpenEntry(r.Entry("2021").Key)
	r.Await("three songs are of 2021", func(v *view.View) bool { return v.Library.Title == "2021" && v.Library.Songs.Len() == 3 })
	r.Section(view.SectionFolders)
	r.Browse.OpenEntry(r.Entry(filepath.Base(r.Music)).Key)
	r.Browse.OpenEntry(r.Entry("Grand Hits").Key)
	v := r.Await("the folder", func(v *view.View) bool { return v.Library.Title == "Grand Hits" })
	if got := statetest.Titles(v); got != "Love Song, Lovely Day" {
		t.Errorf("the folder holds %s", got)
	}
}

func TestEachPageKeepsItsFilter(t *testing.T) {
	r := statetest.New(t)
	r.Section(view.SectionSongs)
	r.Browse.SetFilter("love")
	r.Await("two songs", func(v *view.View) bool { return v.Library.Songs.Len() == 2 && v.Library.Filter == "love" })
	r.Section(view.SectionGenres)
	r.Browse.SetFilter("ROC")
	r.Await("one genre", func(v *view.View) bool { return len(v.Library.Entries) == 1 && v.Library.Filter == "ROC" })
	r.Browse.SetFilter("no such")
	r.Await("it says why nothing is listed", func(v *view.View) bool { return strings.Contains(v.Library.Empty, "no such") })
	r.Browse.ShowSection(view.SectionSongs)
	r.Await("the songs are still filtered", func(v *view.View) bool { return v.Library.Filter == "love" && v.Library.Songs.Len() == 2 })
}

func TestSecondClickTurnsTheSongsRound(t *testing.T) {
	r := statetest.New(t)
	first := statetest.Titles(r.Section(view.SectionSongs))
	r.Browse.SortBy(view.ColumnTitle)
	v := r.Await("turned round", func(v *view.View) bool { return statetest.Titles(v) != first })
	all := strings.Split(first, ", ")
	if last := v.Library.Songs.At(0).Title; last != all[len(all)-1] {
		t.Errorf("begins with %s", last)
	}
	r.Browse.SortBy(view.ColumnAlbum)
	r.Await("by album", func(v *view.View) bool { return v.Library.Columns[2].Sorted == 1 })
	if kept := r.Config.Preferences.Get().Songs; kept.Sort != "album" || kept.Reverse {
		t.Errorf("kept %+v", kept)
	}
}

func TestColumnsAreChosenMovedAndKept(t *testing.T) {
	r := statetest.New(t)
	r.Section(view.SectionSongs)
	shown := func(v *view.View) (list []string) {
		for _, c := range v.Library.Columns {
			if c.Shown {
				list = append(list, c.Key)
			}
		}
		return list
	}
	r.Browse.ToggleColumn(view.ColumnYear)
	r.Await("the year is shown", func(v *view.View) bool {
		return strings.Join(shown(v), " ") == "title album year format licence length"
	})
	r.Browse.MoveColumn(view.ColumnYear, 1)
	r.Await("and moves", func(v *view.View) bool {
		return strings.Join(shown(v), " ") == "title album format year licence length"
	})
	r.Browse.MoveColumn(view.ColumnAlbum, -1) // the title stays first
	r.Browse.ToggleColumn(view.ColumnFormat)
	r.Await("the format goes", func(v *view.View) bool { return strings.Join(shown(v), " ") == "title album year licence length" })
	again, err := settings.OpenPreferences(filepath.Join(r.Config.Home, "settings.json"))
	statetest.Must(t, err)
	if got := again.Get().Songs; !got.Shows(view.TableColumns[5]) {
		t.Errorf("after a restart: %+v", got)
	}
}

func TestRatingAndLoveShowAtOnce(t *testing.T) {
	r := statetest.New(t)
	id := r.ID("Linnet")
	r.Browse.Rate(id, 4)
	r.Browse.Love(id, true)
	v := r.Await("it is rated", func(v *view.View) bool { s, _ := statetest.Song(v, "Linnet"); return s.Rating == 4 && s.Loved })
	for _, c := range v.Library.Columns {
		if c.Key == view.ColumnRating && !c.Shown {
			t.Error("the stars have no column")
		}
	}
	r.Browse.Rate(id, 9)
	r.Await("nine stars are refused", func(v *view.View) bool { return len(v.Notices) > 0 })
}

func TestPlaylistIsMadeOrderedRenamedAndDeleted(t *testing.T) {
	r := statetest.New(t)
	first, second := r.ID("Linnet"), r.ID("Love Song")
	r.Browse.NewPlaylist(first)
	r.Fill("New playlist", map[string]string{"name": "Sunday"})
	v := r.Await("it is there", func(v *view.View) bool { return len(v.Library.Playlists) == 1 && v.Sheet == nil })
	r.Browse.AddToPlaylist(v.Library.Playlists[0].ID, second)
	r.Section(view.SectionPlaylists)
	r.Browse.OpenEntry(r.Entry("Sunday").Key)
	r.Await("it has both", func(v *view.View) bool {
		return statetest.Titles(v) == "Linnet, Love Song" && v.Library.Playlist == view.PlainPlaylist
	})
	r.Browse.MoveInPlaylist(1, 0)
	r.Await("moved", func(v *view.View) bool { return statetest.Titles(v) == "Love Song, Linnet" })
	r.Browse.RemoveFromPlaylist(0)
	r.Await("taken out", func(v *view.View) bool { return statetest.Titles(v) == "Linnet" })
	r.Browse.EditPlaylist()
	r.Fill("Rename playlist", map[string]string{"name": "Monday"})
	r.Await("renamed", func(v *view.View) bool { return v.Library.Title == "Monday" })
	r.Browse.DeletePlaylist()
	r.Fill("Delete “Monday”", nil)
	r.Await("deleted", func(v *view.View) bool { return v.Library.Title == "Playlists" && len(v.Library.Playlists) == 0 })
}

func TestPlaylistWithoutANameIsRefusedInTheSheet(t *testing.T) {
	r := statetest.New(t)
	r.Browse.NewPlaylist(0)
	r.Fill("New playlist", map[string]string{"name": "  "})
	r.Await("the sheet says why", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Note == "A playlist needs a name." })
	r.Loop.CloseSheet()
	r.Await("closed", func(v *view.View) bool { return v.Sheet == nil })
}

func TestSmartPlaylistCountsWhileItIsTyped(t *testing.T) {
	r := statetest.New(t)
	r.Browse.NewSmartPlaylist()
	r.Await("the editor", func(v *view.View) bool { return v.Sheet != nil })
	r.Loop.SetField("query", "genre:folk")
	r.Await("three fit", func(v *view.View) bool { return v.Sheet.Note == "3 songs fit" })
	r.Fill("Smart playlist", map[string]string{"name": "Folk", "sort": "Year"})
	r.Await("saved", func(v *view.View) bool { return v.Sheet == nil })
	r.Section(view.SectionPlaylists)
	r.Browse.OpenEntry(r.Entry("Folk").Key)
	v := r.Await("it finds them", func(v *view.View) bool { return v.Library.Songs.Len() == 3 && v.Library.Playlist == view.SmartPlaylist })
	if len(v.Library.Playlists) != 0 {
		t.Error("a smart playlist is offered to add songs to")
	}
}

func TestPlaylistGoesOutAndComesBack(t *testing.T) {
	r := statetest.New(t)
	r.Browse.NewPlaylist(r.ID("Linnet"))
	r.Fill("New playlist", map[string]string{"name": "Sunday"})
	r.Section(view.SectionPlaylists)
	r.Browse.OpenEntry(r.Entry("Sunday").Key)
	r.Await("it is open", func(v *view.View) bool { return v.Library.Playlist == view.PlainPlaylist })
	file := filepath.Join(t.TempDir(), "Away.m3u8")
	r.Browse.ExportPlaylist()
	r.Fill("Export “Sunday”", map[string]string{"path": file})
	r.Await("written", func(v *view.View) bool { return v.Sheet == nil })
	r.Browse.ImportPlaylist()
	r.Fill("Import a playlist", map[string]string{"path": file})
	r.Await("two playlists", func(v *view.View) bool { return len(v.Library.Playlists) == 2 })
}

func TestTagsTellEverything(t *testing.T) {
	r := statetest.New(t)
	r.Browse.ShowTags(r.ID("First Light"))
	v := r.Await("the tags", func(v *view.View) bool { return v.Sheet != nil })
	facts := map[string]string{}
	for _, f := range v.Sheet.Facts {
		facts[f.Name] = f.Value
	}
	for name, want := range map[string]string{"Album": "Dawn Chorus", "Number": "1", "Year": "2021", "Genres": "Folk",
		"Format": "FLAC · 44.1 kHz · mono",
		"File":   filepath.Join(r.Music, "Dawn Chorus", "01 First Light.flac")} {
		if facts[name] != want {
			t.Errorf("%s is %q, want %q", name, facts[name], want)
		}
	}
	r.Go(view.ScreenSettings)
	r.Await("another screen closes the sheet", func(v *view.View) bool { return v.Sheet == nil && v.Screen == view.ScreenSettings })
}
