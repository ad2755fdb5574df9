package scan_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"linnet/library"
	"linnet/library/internal/record"
	"linnet/library/librarytest"
)

func TestScanReadsWhatTheTagsSay(t *testing.T) {
	x, dir := filled(t)
	got := at(t, x, dir, "Dawn Chorus", "02 Été.flac")
	info, err := os.Stat(got.Path)
	must(t, err)
	if got.Title != "Été" || got.Artist() != "Björk Ånglund" || got.Album != "Dawn Chorus" || got.Number != 2 || got.Year != 2021 ||
		!slices.Equal(got.Genres, []string{"Folk"}) || got.Licence != "https://creativecommons.org/licenses/by/4.0/" {
		t.Errorf("tags: %+v", got)
	}
	if got.Format != "FLAC" || got.Duration != time.Second || got.SampleRate != librarytest.Rate || got.Channels != 1 ||
		got.Bitrate < 10_000 {
		t.Errorf("sound: %+v", got)
	}
	if !got.HasCover || got.Missing || got.Size != info.Size() || !got.Modified.Equal(info.ModTime()) || got.Added.IsZero() {
		t.Errorf("file: %+v", got)
	}
	mp3 := at(t, x, dir, "Grand Hits", "1.mp3")
	if mp3.Artist() != "The Loud & Łukasz Zdrój" || !slices.Equal(mp3.Genres, []string{"Rock", "Pop"}) ||
		mp3.Format != "MP3" || mp3.Duration != 984*time.Millisecond || mp3.Bitrate != 32_000 {
		t.Errorf("mp3: %+v", mp3)
	}
	if wav := at(t, x, dir, "Песня.wav"); wav.Title != "Песня о птице" || wav.Duration != time.Second || wav.Format != "WAV" {
		t.Errorf("wav: %+v", wav)
	}
}

func TestFileWithoutTagsIsNamedFromItsPath(t *testing.T) {
	x, dir := filled(t)
	got := at(t, x, dir, "untagged", "Unknown Band - Rough Take.wav")
	if got.Title != "Rough Take" || got.Artist() != "Unknown Band" || got.Album != "untagged" {
		t.Errorf("%+v", got)
	}
	must(t, librarytest.Write(dir, librarytest.Track{Path: "Somebody/Some Album/07. Some Song.mp3"}))
	rescan(t, x)
	got = at(t, x, dir, "Somebody/Some Album/07. Some Song.mp3")
	if got.Title != "Some Song" || got.Number != 7 || got.Album != "Some Album" || got.Artist() != "Somebody" {
		t.Errorf("%+v", got)
	}
}

func TestScanTwiceChangesNothing(t *testing.T) {
	x, _ := filled(t)
	before := all(t, x)
	report := rescan(t, x)
	if want := len(librarytest.Music()); report.Unchanged != want || report.Read != 0 || len(report.Problems) != 0 {
		t.Errorf("%+v", report)
	}
	if after := all(t, x); !slices.EqualFunc(before, after, sameTrack) {
		t.Errorf("before %+v\nafter %+v", before, after)
	}
}

func TestMovedFileKeepsItsID(t *testing.T) {
	x, dir := filled(t)
	was := at(t, x, dir, "夜曲.flac")
	must(t, x.CountPlay(ctx, was.ID))
	must(t, os.MkdirAll(filepath.Join(dir, "new place"), 0o755))
	must(t, os.Rename(was.Path, filepath.Join(dir, "new place", "night.flac")))
	rescan(t, x)
	is := at(t, x, dir, "new place", "night.flac")
	if is.ID != was.ID || is.Plays != 1 || !is.Added.Equal(was.Added) || is.Missing {
		t.Errorf("was %+v\nis %+v", was, is)
	}
	if _, err := x.TrackAt(ctx, was.Path); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("still at its old place: %v", err)
	}
}

func TestMovedFolderKeepsItsIDsAlsoWhenTheScanWasInterrupted(t *testing.T) {
	x, dir := filled(t)
	was := at(t, x, dir, "Dawn Chorus", "03 Linnet.mp3")
	must(t, os.Rename(filepath.Join(dir, "Dawn Chorus"), filepath.Join(dir, "Dawn")))
	interrupted, cancel := context.WithCancel(ctx)
	_, err := x.Scan(interrupted, func(p library.Progress) {
		if p.Found == len(librarytest.Music()) {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("scan was not interrupted: %v", err)
	}
	rescan(t, x)
	if is := at(t, x, dir, "Dawn", "03 Linnet.mp3"); is.ID != was.ID {
		t.Errorf("was %d, is %d", was.ID, is.ID)
	}
}

func TestRetaggedFileKeepsItsID(t *testing.T) {
	x, dir := filled(t)
	was := at(t, x, dir, "夜曲.flac")
	must(t, librarytest.Write(dir, librarytest.Track{Path: "夜曲.flac", Title: "Nocturne", Tone: 330}))
	report := rescan(t, x)
	is := at(t, x, dir, "夜曲.flac")
	if is.ID != was.ID || is.Title != "Nocturne" || report.Read != 1 {
		t.Errorf("%+v, %+v", is, report)
	}
	for text, want := range map[string]int{"nocturne": 1, "夜曲": 0, "周小倫": 0} {
		if found, err := x.Search(ctx, text, 10); err != nil || len(found) != want {
			t.Errorf("%s: %v %v", text, titles(found), err)
		}
	}
}

func TestFolderUnmountedLosesNothing(t *testing.T) {
	for name, unmount := range map[string]func(t *testing.T, dir string){
		"gone":  func(t *testing.T, dir string) { must(t, os.Rename(dir, dir+" away")) },
		"empty": func(t *testing.T, dir string) { must(t, os.Rename(dir, dir+" away")); must(t, os.Mkdir(dir, 0o755)) },
	} {
		t.Run(name, func(t *testing.T) {
			x, dir := filled(t)
			before := len(all(t, x))
			unmount(t, dir)
			report := rescan(t, x)
			folders, err := x.Folders(ctx)
			must(t, err)
			if len(all(t, x)) != before || len(report.Problems) != 1 || !strings.HasSuffix(folders[0].Err, ".") {
				t.Errorf("%d tracks of %d, %+v, %+v", len(all(t, x)), before, report, folders)
			}
			os.Remove(dir)
			must(t, os.Rename(dir+" away", dir))
			if report := rescan(t, x); report.Unchanged != before {
				t.Errorf("after mounting: %+v", report)
			}
			if folders, err = x.Folders(ctx); err != nil || folders[0].Err != "" || folders[0].Tracks != before {
				t.Errorf("after mounting: %+v %v", folders, err)
			}
		})
	}
}

func TestFolderRemovedDuringAScan(t *testing.T) {
	for at := range 5 { // at the first, second, ... sign of progress
		x, dir, other := open(t), librarytest.Folder(t), librarytest.Folder(t)
		for _, path := range []string{dir, other} {
			_, err := x.AddFolder(ctx, path)
			must(t, err)
		}
		calls := 0
		_, err := x.Scan(ctx, func(library.Progress) {
			if calls++; calls == at+1 {
				must(t, x.RemoveFolder(ctx, dir))
			}
		})
		must(t, err)
		for _, track := range all(t, x) {
			if record.Within(track.Path, dir) {
				t.Errorf("%s is still there", track.Path)
			}
		}
		if counts, err := x.Counts(ctx); err != nil || counts.Tracks != len(librarytest.Music()) {
			t.Errorf("%+v %v", counts, err)
		}
	}
}

func sameTrack(a, b library.Track) bool {
	return a.ID == b.ID && a.Path == b.Path && a.Title == b.Title && a.Missing == b.Missing && a.Added.Equal(b.Added) && a.Plays == b.Plays
}
