package library

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linnet/library/internal/catalog"
	"linnet/library/internal/plainfile"
	"linnet/library/librarytest"
)

func all(t *testing.T, x *Index) (tracks []Track) {
	t.Helper()
	for track, err := range x.All(ctx) {
		must(t, err)
		tracks = append(tracks, track)
	}
	return tracks
}

func TestGoneFileIsMissingThenForgotten(t *testing.T) {
	c := newClock()
	x, dir := open(t), librarytest.Folder(t)
	keepTime(x, c.Now)
	add(t, x, dir)
	track := at(t, x, dir, "夜曲.flac")
	aside := filepath.Join(t.TempDir(), "aside")
	must(t, os.Rename(track.Path, aside))
	rescan(t, x)
	if got, err := x.Track(ctx, track.ID); err != nil || !got.Missing {
		t.Errorf("%+v, %v", got, err)
	}
	if found, err := x.Search(ctx, "夜曲", 10); err != nil || len(found) != 0 {
		t.Errorf("missing track is found: %v %v", titles(found), err)
	}
	must(t, os.Rename(aside, track.Path))
	if report := rescan(t, x); report.Read != 0 { // unchanged: not read again
		t.Errorf("%+v", report)
	}
	if got := at(t, x, track.Path); got.Missing || got.ID != track.ID {
		t.Errorf("%+v", got)
	}
	must(t, os.Remove(track.Path))
	rescan(t, x)
	c.add(catalog.KeepMissing + time.Hour)
	rescan(t, x)
	if _, err := x.Track(ctx, track.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("not forgotten: %v", err)
	}
}

// Wherever the clock is moved, what is missing is remembered for as many days as go by.
func TestClockMovedForgetsNothing(t *testing.T) {
	c := newClock()
	x, dir := open(t), librarytest.Folder(t)
	keepTime(x, c.Now)
	add(t, x, dir)
	track := at(t, x, dir, "夜曲.flac")
	must(t, os.Remove(track.Path))
	rescan(t, x)
	there := func(want bool) {
		t.Helper()
		rescan(t, x)
		if _, err := x.Track(ctx, track.ID); (err == nil) != want {
			t.Errorf("at %v: %v, want it there: %v", c.Now(), err, want)
		}
	}
	for _, to := range []int{2036, 1970, 2026, 2000, 2090, 2026} {
		c.set(time.Date(to, 1, 1, 0, 0, 0, 0, time.UTC))
		there(true)
		c.add(4 * 24 * time.Hour)
		there(true)
	}
	c.add(5 * 24 * time.Hour)
	there(true) // 29 days
	c.add(2 * 24 * time.Hour)
	there(false)
}

func TestUnreadableFolderLosesNothing(t *testing.T) {
	x, dir := filled(t)
	before := len(all(t, x))
	locked := filepath.Join(dir, "Dawn Chorus")
	x.scanner.Open = func(path string) (*os.File, error) {
		if path == locked { // as the kernel says it to all but root, who may run this test
			return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrPermission}
		}
		return plainfile.OpenDirectory(path)
	}
	report := rescan(t, x)
	if len(report.Problems) != 1 || report.Problems[0].Path != locked || !strings.Contains(report.Problems[0].Reason, "not allowed") {
		t.Errorf("%+v", report.Problems)
	}
	if len(all(t, x)) != before {
		t.Error("tracks in a folder that could not be read were taken to be gone")
	}
}

func TestCloseStopsAScan(t *testing.T) {
	x, dir := open(t), librarytest.Folder(t)
	if _, err := x.AddFolder(ctx, dir); err != nil {
		t.Fatal(err)
	}
	closed := make(chan error, 1)
	var once bool
	_, err := x.Scan(ctx, func(Progress) {
		if !once {
			once = true
			go func() { closed <- x.Close() }()
			<-x.db.Closing()
		}
	})
	if !errors.Is(err, ErrClosed) {
		t.Errorf("%v", err)
	}
	must(t, <-closed)
	if _, err := x.Scan(ctx, nil); !errors.Is(err, ErrClosed) {
		t.Errorf("scan after close: %v", err)
	}
	if _, _, err := x.Songs(ctx, Page{}); !errors.Is(err, ErrClosed) {
		t.Errorf("read after close: %v", err)
	}
}
