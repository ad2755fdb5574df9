package scan_test

import (
	"errors"
	"image/color"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"linnet/library"
	"linnet/library/librarytest"
)

func problems(r library.ScanReport) map[string]string {
	out := map[string]string{}
	for _, p := range r.Problems {
		out[filepath.Base(p.Path)] = p.Reason
	}
	return out
}

func TestNonAudioWithAnAudioName(t *testing.T) {
	x, dir := open(t), t.TempDir()
	for name, b := range map[string]string{
		"empty.mp3": "", "text.flac": "Some words.", "page.wav": "<html></html>", "picture.m4a": string(librarytest.Cover(color.Black)),
		"database.ogg": "SQLite format 3\x00", "notes.txt": "not even the name", ".hidden.mp3": "hidden",
	} {
		write(t, filepath.Join(dir, name), []byte(b))
	}
	_, err := x.AddFolder(ctx, dir)
	must(t, err)
	for range 2 { // the second time they are known, and not opened
		report := rescan(t, x)
		if report.Found != 5 || report.Failed != 5 || len(report.Problems) != 5 || len(all(t, x)) != 0 {
			t.Errorf("%+v", report)
		}
		for name, reason := range problems(report) {
			if !strings.HasSuffix(reason, ".") {
				t.Errorf("%s: %q is no sentence", name, reason)
			}
		}
	}
	must(t, librarytest.Write(dir, librarytest.Track{Path: "empty.mp3", Title: "Whole now"}))
	if report := rescan(t, x); report.Read != 1 || report.Failed != 4 {
		t.Errorf("%+v", report)
	}
}

func TestTrackThatBecameGarbageIsMissing(t *testing.T) {
	x, dir := filled(t)
	track := at(t, x, dir, "夜曲.flac")
	write(t, track.Path, []byte("overwritten"))
	rescan(t, x)
	if got, err := x.Track(ctx, track.ID); err != nil || !got.Missing {
		t.Errorf("%+v %v", got, err)
	}
}

func TestSymlinkLoopEnds(t *testing.T) {
	x, dir := open(t), librarytest.Folder(t)
	outside := librarytest.Folder(t)
	for link, target := range map[string]string{
		"loop": dir, "Dawn Chorus/up": "..", "outside": outside, "self": "self", "song.mp3": filepath.Join(outside, "Grand Hits/1.mp3"),
	} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Skip("no links here:", err)
		}
	}
	report := add(t, x, dir)
	if report.Read != len(librarytest.Music()) {
		t.Errorf("%+v", report)
	}
	got := problems(report)
	for _, link := range []string{"loop", "up", "outside", "song.mp3"} {
		if !strings.Contains(got[link], "link") {
			t.Errorf("%s: %q", link, got[link])
		}
	}
}

func TestFolderPickedThroughALink(t *testing.T) {
	x, dir := open(t), librarytest.Folder(t)
	link := filepath.Join(t.TempDir(), "music")
	if err := os.Symlink(dir, link); err != nil {
		t.Skip("no links here:", err)
	}
	add(t, x, link)
	if track := at(t, x, link, "夜曲.flac"); track.Path != filepath.Join(dir, "夜曲.flac") {
		t.Errorf("%+v", track)
	}
	if _, err := x.AddFolder(ctx, dir); !errors.Is(err, library.ErrOverlap) {
		t.Errorf("the same folder twice: %v", err)
	}
	must(t, x.RemoveFolder(ctx, link))
}

func TestNamesThatPlayTricks(t *testing.T) {
	x, dir := open(t), t.TempDir()
	names := []string{"..mp3.mp3", "... .mp3", "a\nb.mp3", "\x1b[31m.mp3", "'; DROP TABLE track; --.mp3", "%2e%2e%2fup.mp3", "-rf.mp3",
		"   .mp3"}
	if runtime.GOOS == "linux" {
		names = append(names, "\xff\xfe not utf-8.mp3")
	}
	for _, name := range names {
		must(t, librarytest.Write(dir, librarytest.Track{Path: name, Length: 100e6}))
	}
	add(t, x, dir)
	visible := 0
	for _, name := range names {
		if strings.HasPrefix(name, ".") {
			continue
		}
		visible++
		track := at(t, x, dir, name)
		if track.Title == "" || !utf8.ValidString(track.Title) || strings.ContainsAny(track.Title, "\n\x1b") ||
			filepath.Base(track.Path) != name {
			t.Errorf("%q is titled %q at %q", name, track.Title, track.Path)
		}
	}
	if n := len(all(t, x)); n != visible {
		t.Errorf("%d tracks of %d", n, visible)
	}
	if report := rescan(t, x); report.Unchanged != visible {
		t.Errorf("%+v", report)
	}
}

func TestFilesAreNotChanged(t *testing.T) {
	x, dir := open(t), librarytest.Folder(t)
	before := map[string][]byte{}
	for _, track := range librarytest.Music() {
		b, err := os.ReadFile(filepath.Join(dir, track.Path))
		must(t, err)
		before[track.Path] = b
		must(t, os.Chmod(filepath.Join(dir, track.Path), 0o444))
	}
	add(t, x, dir)
	for _, track := range all(t, x) {
		_, err := x.Thumbnail(ctx, track.ID, library.Large)
		if err != nil && !errors.Is(err, library.ErrNotFound) {
			t.Error(err)
		}
	}
	for path, b := range before {
		if after, err := os.ReadFile(filepath.Join(dir, path)); err != nil || string(after) != string(b) {
			t.Errorf("%s changed: %v", path, err)
		}
	}
}
