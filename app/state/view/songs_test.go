package view

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"linnet/app/player/formats"
	"linnet/library"
)

// song is a track with an id.
func song(id int64) library.Track { return library.Track{ID: id, Title: "Tide"} }

// TestALongListNeedNotBeRead: what is not read is nil, and nothing beyond the ends is asked for.
func TestALongListNeedNotBeRead(t *testing.T) {
	rows := make([]SongRow, 2*PageRows+1)
	for i := range rows {
		rows[i].ID = int64(i)
	}
	whole := NewSongs(rows...)
	if whole.Len() != len(rows) || whole.At(2*PageRows).ID != 2*PageRows || whole.At(-1) != nil || whole.At(len(rows)) != nil {
		t.Errorf("a list of %d", whole.Len())
	}
	gap := NewPages(len(rows), [][]SongRow{rows[:PageRows], nil, rows[2*PageRows:]})
	if gap.Has(1) || !gap.Has(2) || gap.At(PageRows) != nil || gap.At(2*PageRows) == nil {
		t.Error("a page that is not read has songs")
	}
	places := 0
	for i, one := range gap.All() {
		if one.ID != int64(i) {
			t.Fatalf("song %d stands at %d", one.ID, i)
		}
		if places++; places == PageRows+1 {
			break
		}
	}
	if places != PageRows+1 {
		t.Errorf("%d songs are read", places)
	}
	var none *Songs
	if none.Len() != 0 || none.At(0) != nil {
		t.Error("no list has songs")
	}
}

// TestASongIsDrawnFromItsTags, and what the tags do not say is empty.
func TestASongIsDrawnFromItsTags(t *testing.T) {
	full := library.Track{ID: 7, Title: "Tide", Artists: []string{"Ana"}, Album: "Coast", Genres: []string{"Folk", "Live"}, Year: 1999,
		Number: 3, Plays: 4,
		Duration: 65 * time.Second, Format: "MP3", Bitrate: 320_000, Path: "/music/a b/tide.mp3", HasCover: true, Versions: 2, Rating: 5,
		Loved: true}
	rows := DrawSongs([]library.Track{full, song(8)}, 8)
	one, bare := rows[0], rows[1]
	if one.Genre != "Folk" || one.Year != "1999" || one.Number != "3" || one.Plays != "4" || one.Length != "1:05" ||
		one.Format != "MP3 320" ||
		one.Note != "2 versions" || one.Cover != "track:7" || one.Folder != "file:///music/a%20b" || one.Playing || !one.Loved {
		t.Errorf("%+v", one)
	}
	if bare.Genre != "" || bare.Year != "" || bare.Note != "" || bare.Cover != "" || !bare.Playing {
		t.Errorf("%+v", bare)
	}
	list := []library.Track{song(1), song(2)}
	changed := Replaced(list, library.Track{ID: 2, Title: "Ebb"})
	if list[1].Title != "Tide" || changed[1].Title != "Ebb" || changed[0].Title != "Tide" {
		t.Errorf("%+v became %+v", list, changed)
	}
}

// TestColumnsKeepTheOrderOfTheListener: the title stays first, and a column that is new comes last.
func TestColumnsKeepTheOrderOfTheListener(t *testing.T) {
	table := SongTable{Columns: []string{ColumnLength, ColumnTitle, ColumnAlbum}, Shown: []string{ColumnGenre}}
	order := table.Order()
	if order[0].Key != ColumnTitle || order[1].Key != ColumnLength || order[2].Key != ColumnAlbum || len(order) != len(TableColumns) {
		t.Errorf("%+v", order)
	}
	for _, c := range order {
		if got, want := table.Shows(c), c.Key == ColumnTitle || c.Key == ColumnGenre; got != want {
			t.Errorf("%s is shown: %v", c.Key, got)
		}
		if c.Name.Text() == "" {
			t.Errorf("%s has no name", c.Key)
		}
	}
	usual := 0
	for _, c := range TableColumns {
		if (SongTable{}).Shows(c) {
			usual++
		}
	}
	if usual != 6 {
		t.Errorf("%d columns are shown at first", usual)
	}
}

// TestEveryScreenSectionAndTabHasAName, and each mode says what strangers can learn.
func TestEveryScreenSectionAndTabHasAName(t *testing.T) {
	names := map[string]int{}
	for _, s := range []Screen{ScreenLibrary, ScreenSearch, ScreenTransfers, ScreenPeople, ScreenSponsors, ScreenPrivacy, ScreenSettings} {
		names[s.Name()]++
	}
	for _, s := range []Section{SectionSongs, SectionAlbums, SectionArtists, SectionGenres, SectionYears, SectionFolders, SectionPlaylists,
		SectionNotFound, SectionNew} {
		names[s.Name()]++
	}
	for _, s := range []TransferTab{TabArriving, TabSending, TabFinished, TabDays} {
		names[s.Name()]++
	}
	for _, s := range []SettingsSection{SettingsSharing, SettingsLimits, SettingsNetwork, SettingsComputer} {
		names[s.Name()]++
	}
	if names[""] != 0 || len(names) != 24 {
		t.Errorf("%d names: %v", len(names), names)
	}
	for _, m := range []Mode{ModeLAN, ModeQuiet, ModePublic} {
		name, learns, sum := ModeNames[m].Text(), ModeLearns[m].Text(), ModeSums[m].Text()
		if name == "" || !strings.HasPrefix(sum, name+": ") || !strings.HasSuffix(sum, learns[1:]) {
			t.Errorf("%s: %q, %q, %q", m, name, learns, sum)
		}
	}
}

// TestARowThatWillNotPlaySaysSo before anybody presses it: by its name, as nothing is read for a list.
func TestARowThatWillNotPlaySaysSo(t *testing.T) {
	before := formats.FFmpeg
	defer func() { formats.FFmpeg = before }()
	formats.FFmpeg = func() (string, error) { return "", exec.ErrNotFound }
	for path, says := range map[string]string{"/m/tide.flac": "", "/m/tide.wv": "takes ffmpeg", "/m/tide.m4p": "locked",
		"/m/tide.xm": "does not play",
		"":           ""} {
		if row := DrawSong(library.Track{Path: path}); !strings.Contains(row.Unplayable, says) || (row.Unplayable == "") != (says == "") {
			t.Errorf("%q: %q", path, row.Unplayable)
		}
	}
}
