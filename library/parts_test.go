package library

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"linnet/library/librarytest"
)

// A threeSongs is a folder with an album in one file of four seconds, and its cue sheet.
type threeSongs struct {
	x          *Index
	dir, sheet string
}

const threeSongsCue = "PERFORMER \"Ana\"\nTITLE \"The Quay\"\nREM DATE 1998\nREM GENRE Folk\nREM DISCNUMBER 2\n" +
	"REM REPLAYGAIN_ALBUM_GAIN -7.00 dB\nFILE \"Album.wav\" WAVE\n" +
	"  TRACK 01 AUDIO\n    TITLE \"Ebb\"\n    INDEX 01 00:00:00\n" +
	"  TRACK 02 AUDIO\n    TITLE \"Flow\"\n    PERFORMER \"Bo\"\n    INDEX 00 00:00:60\n    INDEX 01 00:01:01\n" +
	"    REM REPLAYGAIN_TRACK_GAIN -3.50 dB\n" +
	"  TRACK 03 AUDIO\n    TITLE \"Slack\"\n    INDEX 01 00:02:00\n"

func newThreeSongs(t *testing.T) threeSongs {
	t.Helper()
	dir := t.TempDir()
	must(t, librarytest.Write(dir, librarytest.Track{Path: "CD/Album.flac", Title: "Image", Artists: []string{"Somebody"},
		Genres: []string{"Pop"},
		Year:   2001, Length: 4 * time.Second, Tone: 300}))
	s := threeSongs{open(t), dir, filepath.Join(dir, "CD", "Album.cue")}
	write(t, s.sheet, []byte(threeSongsCue))
	add(t, s.x, dir)
	return s
}

// songs are the tracks that are listed, by number.
func (s threeSongs) songs(t *testing.T) []Track {
	t.Helper()
	page, _, err := s.x.Find(ctx, "", "", Page{Limit: 100})
	must(t, err)
	slices.SortFunc(page, func(a, b Track) int { return a.Number - b.Number })
	return page
}

// TestAlbumInOneFileIsItsSongs: the songs of a cue sheet stand in all lists in the place of the file, which is still found by its path.
func TestAlbumInOneFileIsItsSongs(t *testing.T) {
	s := newThreeSongs(t)
	songs := s.songs(t)
	if got := titles(songs); !slices.Equal(got, []string{"Ebb", "Flow", "Slack"}) {
		t.Fatalf("%q", got)
	}
	second := time.Second
	frame := second / 75
	for n, want := range []struct {
		artist       string
		from, length time.Duration
		gain         float64
	}{{"Ana", 0, second + frame, 0}, {"Bo", second + frame, second - frame, -3.5}, {"Ana", 2 * second, 2 * second, 0}} {
		got := songs[n]
		if got.Artist() != want.artist || got.Starts != want.from || got.Duration != want.length || got.TrackGain != want.gain ||
			got.Number != n+1 || got.Album != "The Quay" || got.AlbumArtist != "Ana" || got.Year != 1998 || got.Disc != 2 ||
			!slices.Equal(got.Genres, []string{"Folk"}) || got.AlbumGain != -7 || got.Whole == 0 || got.Format != "FLAC" ||
			got.Path != filepath.Join(s.dir, "CD", "Album.flac") || got.Missing {
			t.Errorf("%+v", got)
		}
	}
	whole := at(t, s.x, s.dir, "CD/Album.flac")
	if whole.ID != songs[0].Whole || whole.Title != "Image" || whole.Missing || whole.Whole != 0 || whole.Duration != 4*second {
		t.Errorf("the file: %+v", whole)
	}
	if files := all(t, s.x); len(files) != 1 || files[0].ID != whole.ID {
		t.Errorf("files: %v", titles(files))
	}
	if album, err := s.x.AlbumOf(ctx, songs[1].ID); err != nil || len(album) != 3 {
		t.Errorf("%d songs in the album, %v", len(album), err)
	}
	entries, err := s.x.FolderEntries(ctx, filepath.Join(s.dir, "CD"))
	if err != nil || len(entries) != 3 || entries[2].Name != "Album.flac 03 Slack" || entries[2].Track != songs[2].ID {
		t.Errorf("%+v, %v", entries, err)
	}
	if missing, err := s.x.Missing(ctx); err != nil || len(missing) > 0 {
		t.Errorf("missing: %v, %v", titles(missing), err)
	}
	checkNumbers(t, s.x, "with a divided file")
}

// TestWordsOfAPart are the lines that begin in it, never the last one of the song before; words without times belong to the file.
func TestWordsOfAPart(t *testing.T) {
	s := newThreeSongs(t)
	songs := s.songs(t)
	lrc := filepath.Join(s.dir, "CD", "Album.lrc")
	for text, want := range map[string][][]Line{
		"[00:00.50]one\n[00:01.60]two\n[00:03.00]three": {{{At: 500 * time.Millisecond, Text: "one"}},
			{{At: 1600*time.Millisecond - songs[1].Starts, Text: "two"}}, {{At: time.Second, Text: "three"}}},
		"[00:00.10]of the first\n[00:00.50]alone": {{{At: 100 * time.Millisecond, Text: "of the first"},
			{At: 500 * time.Millisecond, Text: "alone"}}, nil, nil},
		"[00:02.00]at its beginning": {nil, nil, {{Text: "at its beginning"}}},
		"[00:03.00]three":            {nil, nil, {{At: time.Second, Text: "three"}}},
		"words\nalone":               {nil, nil, nil},
	} {
		write(t, lrc, []byte(text))
		for n, song := range songs {
			got, err := s.x.Lyrics(t.Context(), song.ID)
			if !slices.Equal(got.Lines, want[n]) || errors.Is(err, ErrNotFound) != (want[n] == nil) {
				t.Errorf("%q: song %d has %v, %v", text, n+1, got.Lines, err)
			}
		}
	}
}

// TestUnchangedAlbumInOneFileIsNotReadAgain, nor what has no sheet.
func TestUnchangedAlbumInOneFileIsNotReadAgain(t *testing.T) {
	s := newThreeSongs(t)
	if report := rescan(t, s.x); report.Read != 0 || report.Unchanged != 1 || report.Gone+report.Back != 0 {
		t.Errorf("%+v", report)
	}
}

// TestCueSheetsThatDivideAFile are within it, under its whole name, alone with it, and in the scripts of old programs.
func TestCueSheetsThatDivideAFile(t *testing.T) {
	two := func(title string) []byte {
		return []byte("FILE \"x.wav\" WAVE\nTRACK 01 AUDIO\nTITLE \"" + title + "\"\nINDEX 01 00:00:00\n" +
			"TRACK 02 AUDIO\nINDEX 01 00:01:00\n")
	}
	for what, test := range map[string]struct {
		sheet string // name; "": within the file
		text  []byte
		first string
	}{
		"within":           {"", two("Été"), "Été"},
		"the whole name":   {"A.flac.cue", two("Été"), "Été"},
		"capitals":         {"a.CUE", two("Été"), "Été"},
		"alone":            {"Artist - Album.cue", two("Été"), "Été"},
		"Latin":            {"A.cue", two("\xc9t\xe9"), "Été"},
		"Shift JIS":        {"A.cue", two("\x82\xd0\x82\xce\x82\xe8"), "ひばり"},
		"a mark before":    {"A.cue", append([]byte("\xef\xbb\xbf"), two("Été")...), "Été"},
		"tabs":             {"A.cue", []byte(strings.ReplaceAll(string(two("Été")), " ", "\t")), "Été"},
		"wide blanks":      {"A.cue", []byte(strings.ReplaceAll(string(two("Été")), " ", "  \t ")), "Été"},
		"lines of the Mac": {"A.cue", []byte(strings.ReplaceAll(string(two("Été")), "\n", "\r")), "Été"},
	} {
		x, dir := open(t), t.TempDir()
		track := librarytest.Track{Path: "A.flac", Title: "Album", Artists: []string{"Ana"}, Length: 2 * time.Second}
		if test.sheet == "" {
			track.CueSheet = string(test.text)
		} else {
			write(t, filepath.Join(dir, test.sheet), test.text)
		}
		must(t, librarytest.Write(dir, track))
		add(t, x, dir)
		if got := titles(threeSongs{x: x}.songs(t)); !slices.Equal(got, []string{test.first, "Album 02"}) {
			t.Errorf("%s: %q", what, got)
		}
	}
}

// TestSongBesideTheSheetOfItsAlbumIsWhole: a sheet that names another file, with more in it than this one has, is about the album.
func TestSongBesideTheSheetOfItsAlbumIsWhole(t *testing.T) {
	far := threeSongsCue + "  TRACK 04 AUDIO\n    TITLE \"Far\"\n    INDEX 01 40:00:00\n"
	for what, test := range map[string]struct {
		file, sheet, text string
		songs             int
	}{
		"a song alone":                {"05 Song.flac", "Quay.cue", far, 1},
		"under the name of the sheet": {"Quay.flac", "Quay.cue", far, 1},
		"no name in the sheet":        {"05 Song.flac", "Quay.cue", strings.Replace(far, "FILE", "REM", 1), 1},
		"renamed, all in it":          {"Quay.flac", "Quay.cue", threeSongsCue, 3},
		"cut short":                   {"Album.flac", "Quay.cue", far, 3},
		"cut short, no name, but its": {"Quay.flac", "Quay.cue", strings.Replace(far, "FILE", "REM", 1), 3},
	} {
		x, dir := open(t), t.TempDir()
		must(t, librarytest.Write(dir, librarytest.Track{Path: test.file, Title: "Song", Length: 4 * time.Second}))
		write(t, filepath.Join(dir, test.sheet), []byte(test.text))
		add(t, x, dir)
		songs := threeSongs{x: x}.songs(t)
		if len(songs) != test.songs || test.songs == 1 && songs[0].Title != "Song" {
			t.Errorf("%s: %q", what, titles(songs))
		}
	}
}

// TestHiddenSongBeforeTheFirstIsHeard: what sounds before the first index is part of the first song, so that the songs are all of the file.
func TestHiddenSongBeforeTheFirstIsHeard(t *testing.T) {
	s := newThreeSongs(t)
	write(t, s.sheet, []byte(strings.Replace(threeSongsCue, "INDEX 01 00:00:00", "INDEX 00 00:00:00\n    INDEX 01 00:00:40", 1)))
	rescan(t, s.x)
	songs := s.songs(t)
	from := time.Duration(0)
	for _, song := range songs {
		if song.Starts != from {
			t.Errorf("%s begins at %v, not at %v", song.Title, song.Starts, from)
		}
		from += song.Duration
	}
	if len(songs) != 3 || from != 4*time.Second {
		t.Errorf("%d songs end at %v", len(songs), from)
	}
}

// TestHostileCueSheets leave a file whole, or divide it into pieces that lie within it.
func TestHostileCueSheets(t *testing.T) {
	var thousands strings.Builder
	for n := range 3000 {
		fmt.Fprintf(&thousands, "TRACK %02d AUDIO\nINDEX 01 00:00:%02d\nTRACK %02d AUDIO\nINDEX 01 00:01:%02d\n", n, n%75, n, n%75)
	}
	track := func(n int, index string) string {
		return fmt.Sprintf("TRACK %02d AUDIO\nTITLE \"%d\"\nINDEX 01 %s\n", n, n, index)
	}
	for attack, test := range map[string]struct {
		text  string
		songs int
	}{
		"nothing":               {"", 1},
		"noise":                 {strings.Repeat("\x00\xff\x01INDEX 01", 1000), 1},
		"thousands of tracks":   {thousands.String(), 150},
		"huge indexes":          {track(1, "00:00:00") + track(2, "99999999999999999999:00:00") + track(3, "65535:59:74"), 1},
		"negative indexes":      {track(1, "00:00:00") + track(2, "-1:00:00") + track(3, "00:-1:00") + track(4, "00:01:00"), 2},
		"overlapping":           {track(1, "00:01:00") + track(2, "00:00:00") + track(3, "00:01:00"), 2},
		"behind the end":        {track(1, "00:00:00") + track(2, "00:02:00"), 1},
		"at the end":            {track(1, "00:00:00") + track(2, "00:01:74"), 2},
		"another file":          {"FILE \"B.flac\" WAVE\n" + track(1, "00:00:00") + "FILE \"C.flac\" WAVE\n" + track(2, "00:01:00"), 1},
		"path traversal":        {"FILE \"../../../../etc/passwd\" WAVE\n" + track(1, "00:00:00") + track(2, "00:01:00"), 2},
		"a title of a megabyte": {"TITLE \"" + strings.Repeat("x", 1<<20) + "\"\n" + track(1, "00:00:00") + track(2, "00:01:00"), 1},
		"a mark of parts":       {"TITLE \"a\x00001\"\n" + track(1, "00:00:00") + track(2, "00:01:00"), 2},
	} {
		x, dir := open(t), t.TempDir()
		must(t, librarytest.Write(dir, librarytest.Track{Path: "A.flac", Title: "Album", Length: 2 * time.Second}))
		write(t, filepath.Join(dir, "A.cue"), []byte(test.text))
		add(t, x, dir)
		songs := threeSongs{x: x}.songs(t)
		if len(songs) != min(test.songs, 100) {
			t.Errorf("%s: %d songs", attack, len(songs))
		}
		for _, s := range songs {
			if from, to := s.Span(); s.Whole != 0 && (from < 0 || to > 2*time.Second || from >= to) || s.Title == "" {
				t.Errorf("%s: %q from %v to %v", attack, s.Title, from, to)
			}
		}
		checkNumbers(t, x, attack)
		if report := rescan(t, x); report.Read > 0 {
			t.Errorf("%s: read again", attack)
		}
	}
}

// TestCueSheetThatIsNoFile is not waited for and not followed.
func TestCueSheetThatIsNoFile(t *testing.T) {
	x, dir := open(t), t.TempDir()
	must(t, librarytest.Write(dir, librarytest.Track{Path: "A.flac", Title: "Album", Length: 2 * time.Second}))
	secret := filepath.Join(t.TempDir(), "real.cue")
	write(t, secret, []byte(threeSongsCue))
	if err := os.Symlink(secret, filepath.Join(dir, "A.cue")); err != nil {
		t.Skip(err)
	}
	must(t, os.Mkdir(filepath.Join(dir, "A.flac.cue"), 0o755))
	add(t, x, dir)
	if songs := (threeSongs{x: x}).songs(t); len(songs) != 1 {
		t.Errorf("%q", titles(songs))
	}
}

// TestPlaylistOfSongsOfOneFile names the file once: other programs know no parts.
func TestPlaylistOfSongsOfOneFile(t *testing.T) {
	s := newThreeSongs(t)
	songs := s.songs(t)
	list, err := s.x.CreatePlaylist(ctx, "Mix")
	must(t, err)
	must(t, s.x.AddToPlaylist(ctx, list.ID, -1, songs[0].ID, songs[1].ID))
	out := filepath.Join(t.TempDir(), "mix.m3u8")
	must(t, s.x.ExportPlaylist(ctx, list.ID, out))
	text, err := os.ReadFile(out)
	must(t, err)
	if strings.Count(string(text), "Album.flac") != 1 || !strings.Contains(string(text), "Image") {
		t.Errorf("%s", text)
	}
	again, _, err := s.x.ImportPlaylist(ctx, out)
	must(t, err)
	tracks, err := s.x.PlaylistTracks(ctx, again.ID)
	if err != nil || len(tracks) != 1 || tracks[0].ID != songs[0].Whole || tracks[0].Missing {
		t.Errorf("%+v, %v", tracks, err)
	}
}

// TestSoundOfAFileThatIsDividedIsHashedOnce, as a whole.
func TestSoundOfAFileThatIsDividedIsHashedOnce(t *testing.T) {
	s := newThreeSongs(t)
	hashed := 0
	must(t, s.x.HashAudio(ctx, func(done, _ int) { hashed = done }))
	sound, err := s.x.Sound(ctx, s.songs(t)[0].Whole)
	if err != nil || sound == "" || hashed != 1 {
		t.Errorf("%d were hashed, %q, %v", hashed, sound, err)
	}
	if has, err := s.x.HasSound(ctx, sound); err != nil || !has {
		t.Errorf("the library has the sound: %v, %v", has, err)
	}
}

// TestChaptersOfABookAreItsTracks: a book in M4B is listed by chapters, others are not divided.
func TestChaptersOfABookAreItsTracks(t *testing.T) {
	x, dir := open(t), t.TempDir()
	book := librarytest.Track{Path: "Book.m4b", Title: "The Sea", Artists: []string{"Ana"}, Length: 9 * time.Second,
		Chapters: []string{"Out", "There", "Home"}}
	must(t, librarytest.Write(dir, book))
	add(t, x, dir)
	chapters := threeSongs{x: x}.songs(t)
	if got := titles(chapters); !slices.Equal(got, book.Chapters) {
		t.Fatalf("%q", got)
	}
	if c := chapters[2]; c.Album != "The Sea" || c.Artist() != "Ana" || c.Starts != 6*time.Second || c.Duration != 3*time.Second {
		t.Errorf("%+v", c)
	}
	checkNumbers(t, x, "with a book")
	x, dir = open(t), t.TempDir()
	book.Chapters = nil
	must(t, librarytest.Write(dir, book))
	add(t, x, dir)
	if got := titles(threeSongs{x: x}.songs(t)); !slices.Equal(got, []string{"The Sea"}) {
		t.Errorf("without chapters: %q", got)
	}
}
