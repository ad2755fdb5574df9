package library

import (
	"database/sql"
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

// TestSongsFollowTheirCueSheet through changes of it, its end and its return. What was said of a song stays with it.
func TestSongsFollowTheirCueSheet(t *testing.T) {
	s := newThreeSongs(t)
	first := s.songs(t)
	must(t, s.x.CountPlay(ctx, first[1].ID))
	must(t, s.x.SetLoudness(ctx, first[0].ID, Loudness{LUFS: -20}))
	must(t, s.x.SetLoudness(ctx, first[2].ID, Loudness{LUFS: -20}))

	write(t, s.sheet, []byte(strings.ReplaceAll(strings.ReplaceAll(threeSongsCue, "Flow", "Flood"), "00:02:00", "00:03:00")))
	rescan(t, s.x)
	songs := s.songs(t)
	if got := titles(songs); !slices.Equal(got, []string{"Ebb", "Flood", "Slack"}) || songs[1].ID != first[1].ID || songs[1].Plays != 1 {
		t.Fatalf("after a change: %q, %+v", got, songs[1])
	}
	if _, err := s.x.Loudness(ctx, songs[0].ID); err != nil {
		t.Errorf("what did not change is to be measured again: %v", err)
	}
	if _, err := s.x.Loudness(ctx, songs[2].ID); err == nil {
		t.Error("another piece of the file is as loud as the one before")
	}
	checkNumbers(t, s.x, "after a change of the sheet")

	must(t, os.Remove(s.sheet))
	rescan(t, s.x)
	if got := titles(s.songs(t)); !slices.Equal(got, []string{"Image"}) {
		t.Fatalf("without a sheet: %q", got)
	}
	checkNumbers(t, s.x, "without the sheet")

	write(t, s.sheet, []byte(threeSongsCue))
	rescan(t, s.x)
	if songs := s.songs(t); len(songs) != 3 || songs[1].ID != first[1].ID || songs[1].Plays != 1 {
		t.Errorf("with the sheet again: %+v", songs)
	}
	checkNumbers(t, s.x, "with the sheet again")
}

// TestSongsWithoutTheirSheetAreNotGone: their file is there, and a playlist plays them still. What was said of them waits for the sheet,
// for ever, and nobody is asked about it.
func TestSongsWithoutTheirSheetAreNotGone(t *testing.T) {
	s := newThreeSongs(t)
	first := s.songs(t)
	must(t, s.x.CountPlay(ctx, first[1].ID))
	list, err := s.x.CreatePlaylist(ctx, "Mix")
	must(t, err)
	must(t, s.x.AddToPlaylist(ctx, list.ID, -1, first[2].ID))
	without := func(when string) {
		t.Helper()
		if missing, err := s.x.Missing(ctx); err != nil || len(missing) > 0 {
			t.Errorf("%s, missing: %q, %v", when, titles(missing), err)
		}
		tracks, err := s.x.PlaylistTracks(ctx, list.ID)
		if err != nil || len(tracks) != 1 || tracks[0].Missing || tracks[0].Starts != 2*time.Second {
			t.Errorf("%s, in the list: %+v, %v", when, tracks, err)
		}
		if o, err := s.x.Overdue(ctx); err != nil || o != (Overdue{}) {
			t.Errorf("%s, asked about: %+v, %v", when, o, err)
		}
	}
	must(t, os.Remove(s.sheet))
	rescan(t, s.x)
	without("without the sheet")
	must(t, s.x.db.Change(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec("UPDATE track SET missing = 3 WHERE missing > 2")
		return err
	}))
	without("long after")
	rescan(t, s.x)
	without("long after, looked through")
	checkNumbers(t, s.x, "long after")
	if _, err := s.x.Track(ctx, first[0].ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("a song of which nothing was said is kept for ever: %v", err)
	}
	write(t, s.sheet, []byte(threeSongsCue))
	rescan(t, s.x)
	songs := s.songs(t)
	if len(songs) != 3 || songs[1].ID != first[1].ID || songs[1].Plays != 1 || songs[2].ID != first[2].ID {
		t.Errorf("with the sheet again: %+v", songs)
	}
	must(t, os.Remove(s.sheet))
	must(t, os.Rename(filepath.Join(s.dir, "CD", "Album.flac"), filepath.Join(t.TempDir(), "Album.flac")))
	write(t, filepath.Join(s.dir, "else.txt"), nil)
	rescan(t, s.x)
	if missing, err := s.x.Missing(ctx); err != nil || len(missing) != 4 {
		t.Errorf("without the file: %q, %v", titles(missing), err)
	}
}

// TestSongsKeepWhatWasSaidOfThem when their sheet gains, loses, moves or renames others: a song is known by its piece of the file, its
// title and where it begins, and by its place at last.
func TestSongsKeepWhatWasSaidOfThem(t *testing.T) {
	sheet := func(songs ...string) []byte { // title and time
		var b strings.Builder
		b.WriteString("TITLE \"The Quay\"\nFILE \"Album.wav\" WAVE\n")
		for n, song := range songs {
			title, at, _ := strings.Cut(song, " ")
			fmt.Fprintf(&b, "TRACK %02d AUDIO\nTITLE \"%s\"\nINDEX 01 00:%s\n", n+1, title, at)
		}
		return []byte(b.String())
	}
	for what, test := range map[string]struct {
		then []string
		had  []int // which song of Ebb, Flow and Slack each was, from 1; 0: a new one
	}{
		"one between":           {[]string{"Ebb 00:00", "Flow 01:01", "Neap 01:40", "Slack 02:00"}, []int{1, 2, 0, 3}},
		"one before all":        {[]string{"Prelude 00:00", "Ebb 00:30", "Flow 01:01", "Slack 02:00"}, []int{0, 1, 2, 3}},
		"one where another was": {[]string{"Ebb 00:00", "Neap 01:01", "Flow 01:40", "Slack 02:00"}, []int{1, 0, 2, 3}},
		"one at the end":        {[]string{"Ebb 00:00", "Flow 01:01", "Slack 02:00", "Neap 03:00"}, []int{1, 2, 3, 0}},
		"the first is lost":     {[]string{"Flow 01:01", "Slack 02:00"}, []int{2, 3}},
		"one is lost":           {[]string{"Ebb 00:00", "Slack 02:00"}, []int{1, 3}},
		"titles were wrong":     {[]string{"Flow 00:00", "Slack 01:01", "Ebb 02:00"}, []int{1, 2, 3}},
		"times were wrong":      {[]string{"Ebb 00:00", "Flow 01:11", "Slack 02:10"}, []int{1, 2, 3}},
		"no titles":             {[]string{" 00:00", " 01:01", " 01:40", " 02:00"}, []int{1, 2, 0, 3}},
		"one is another":        {[]string{"Ebb 00:00", "Tide 01:11", "Slack 02:00"}, []int{1, 2, 3}},
	} {
		t.Run(what, func(t *testing.T) {
			s := newThreeSongs(t)
			before := []string{"Ebb 00:00", "Flow 01:01", "Slack 02:00"}
			write(t, s.sheet, sheet(before...))
			rescan(t, s.x)
			first := s.songs(t)
			list, err := s.x.CreatePlaylist(ctx, "Mix")
			must(t, err)
			for n, song := range first {
				for range n + 1 {
					must(t, s.x.CountPlay(ctx, song.ID))
				}
				must(t, s.x.AddToPlaylist(ctx, list.ID, -1, song.ID))
			}
			write(t, s.sheet, sheet(test.then...))
			rescan(t, s.x)
			songs := s.songs(t)
			for n, had := range test.had {
				if n >= len(songs) || songs[n].Plays != had || had > 0 && songs[n].ID != first[had-1].ID || songs[n].Number != n+1 {
					t.Errorf("song %d, which was %d, of %+v", n+1, had, songs)
				}
			}
			checkNumbers(t, s.x, what)
			write(t, s.sheet, sheet(before...))
			rescan(t, s.x)
			tracks, err := s.x.PlaylistTracks(ctx, list.ID)
			if err != nil || !slices.Equal(titles(tracks), []string{"Ebb", "Flow", "Slack"}) {
				t.Errorf("the list, with the sheet of before: %q, %v", titles(tracks), err)
			}
			checkNumbers(t, s.x, what+", and back")
		})
	}
}

// TestAlbumInOneFileGoesAndComesBack, to its place and to another one.
func TestAlbumInOneFileGoesAndComesBack(t *testing.T) {
	s := newThreeSongs(t)
	first := s.songs(t)
	must(t, s.x.CountPlay(ctx, first[2].ID))
	aside := t.TempDir()
	must(t, os.Rename(filepath.Join(s.dir, "CD"), filepath.Join(aside, "CD")))
	write(t, filepath.Join(s.dir, "else.txt"), nil) // a folder that is empty is taken for a drive that is away
	if report := rescan(t, s.x); report.Gone != 3 {
		t.Errorf("%d songs are gone", report.Gone)
	}
	if got := s.songs(t); len(got) > 0 {
		t.Errorf("still there: %q", titles(got))
	}
	if missing, err := s.x.Missing(ctx); err != nil || len(missing) != 4 {
		t.Errorf("missing: %q, %v", titles(missing), err)
	}
	checkNumbers(t, s.x, "without the file")
	for _, place := range []string{"CD", "Discs/Quay"} {
		must(t, os.MkdirAll(filepath.Join(s.dir, "Discs"), 0o755))
		must(t, os.Rename(filepath.Join(aside, "CD"), filepath.Join(s.dir, filepath.FromSlash(place))))
		rescan(t, s.x)
		songs := s.songs(t)
		if len(songs) != 3 || songs[2].ID != first[2].ID || songs[2].Plays != 1 || songs[0].Whole != first[0].Whole {
			t.Fatalf("in %s: %+v", place, songs)
		}
		checkNumbers(t, s.x, "in "+place)
		must(t, os.Rename(filepath.Join(s.dir, filepath.FromSlash(place)), filepath.Join(aside, "CD")))
		rescan(t, s.x)
	}
}

// TestForgottenAlbumInOneFileIsDividedAgain: what was said of the file alone, as before parts were known, keeps the file and not its parts.
func TestForgottenAlbumInOneFileIsDividedAgain(t *testing.T) {
	for what, forget := range map[string]func(t *testing.T, s threeSongs){
		"its folder was taken out": func(t *testing.T, s threeSongs) {
			must(t, s.x.RemoveFolder(ctx, s.dir))
			add(t, s.x, s.dir)
		},
		"its days were over": func(t *testing.T, s threeSongs) {
			aside := filepath.Join(t.TempDir(), "CD")
			must(t, os.Rename(filepath.Join(s.dir, "CD"), aside))
			write(t, filepath.Join(s.dir, "else.txt"), nil)
			rescan(t, s.x)
			must(t, s.x.db.Change(ctx, func(tx *sql.Tx) error {
				_, err := tx.Exec("UPDATE track SET missing = 3")
				return err
			}))
			must(t, s.x.ForgetOverdue(ctx))
			must(t, os.Rename(aside, filepath.Join(s.dir, "CD")))
		},
	} {
		t.Run(what, func(t *testing.T) {
			s := newThreeSongs(t)
			whole := s.songs(t)[0].Whole
			must(t, s.x.CountPlay(ctx, whole))
			forget(t, s)
			rescan(t, s.x)
			if got := titles(s.songs(t)); !slices.Equal(got, []string{"Ebb", "Flow", "Slack"}) {
				t.Errorf("%q", got)
			}
			if file := at(t, s.x, s.dir, "CD/Album.flac"); file.ID != whole || file.Plays != 1 || file.Missing {
				t.Errorf("the file: %+v", file)
			}
			checkNumbers(t, s.x, what)
		})
	}
}

// TestSaidPartsOfAForgottenFileAreKnown by the path of their file, although its row is another, and by their place where a damaged database
// lost where they began.
func TestSaidPartsOfAForgottenFileAreKnown(t *testing.T) {
	for what, damage := range map[string]string{
		"forgotten":         "UPDATE track SET plays = plays",
		"saved from damage": "UPDATE track SET whole = NULL, starts = 0",
		"and named anew":    "UPDATE track SET whole = NULL, starts = 0, title = 'was ' || number",
	} {
		t.Run(what, func(t *testing.T) {
			s := newThreeSongs(t)
			first := s.songs(t)
			for n, song := range first[1:] {
				for range n + 1 {
					must(t, s.x.CountPlay(ctx, song.ID))
				}
			}
			must(t, s.x.RemoveFolder(ctx, s.dir))
			must(t, s.x.db.Change(ctx, func(tx *sql.Tx) error {
				_, err := tx.Exec(damage)
				return err
			}))
			add(t, s.x, s.dir)
			rescan(t, s.x)
			songs := s.songs(t)
			if len(songs) != 3 || songs[0].Plays != 0 || songs[0].Whole == first[0].Whole {
				t.Fatalf("%+v", songs)
			}
			for n, song := range songs[1:] {
				if song.ID != first[n+1].ID || song.Plays != n+1 {
					t.Errorf("%+v", song)
				}
			}
			checkNumbers(t, s.x, what)
		})
	}
}

// TestAlbumInOneFileComesToTheNameOfAnother: the parts of that one, which are kept for what was said of them, do not stand in its way.
func TestAlbumInOneFileComesToTheNameOfAnother(t *testing.T) {
	s := newThreeSongs(t)
	must(t, librarytest.Write(s.dir, librarytest.Track{Path: "Old/Album.flac", Title: "Other", Length: 3 * time.Second, Tone: 500}))
	write(t, filepath.Join(s.dir, "Old", "Album.cue"), []byte("TRACK 01 AUDIO\nTITLE \"First\"\nINDEX 01 00:00:00\n"+
		"TRACK 02 AUDIO\nTITLE \"Second\"\nINDEX 01 00:01:30\n"))
	rescan(t, s.x)
	var first []Track
	for _, song := range s.songs(t) {
		if song.Title == "Second" {
			must(t, s.x.CountPlay(ctx, song.ID))
		} else if song.Title != "First" {
			first = append(first, song)
		}
	}
	for n, song := range first {
		for range n + 2 {
			must(t, s.x.CountPlay(ctx, song.ID))
		}
	}
	must(t, os.RemoveAll(filepath.Join(s.dir, "Old")))
	rescan(t, s.x)
	must(t, os.Rename(filepath.Join(s.dir, "CD"), filepath.Join(s.dir, "Old")))
	rescan(t, s.x)
	songs := s.songs(t)
	if len(songs) != 3 {
		t.Fatalf("%+v", songs)
	}
	for n, song := range songs {
		if song.ID != first[n].ID || song.Plays != n+2 {
			t.Errorf("%+v, was %+v", song, first[n])
		}
	}
	checkNumbers(t, s.x, "at the path of another")
}
