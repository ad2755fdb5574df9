package library

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linnet/library/librarytest"
)

// Where a file is shared and its bytes are doubted, it is looked at again whatever its size and times say.
func TestRereadLooksAtTheFileItself(t *testing.T) {
	x, dir := open(t), t.TempDir()
	must(t, librarytest.Write(dir, librarytest.Track{Path: "a.mp3", Title: "Wrong"}, librarytest.Track{Path: "b.mp3"}))
	add(t, x, dir)
	must(t, x.HashAudio(ctx, nil))
	path := filepath.Join(dir, "a.mp3")
	retagInPlace(t, path, "Wrong", "Right", func(path string, b []byte) { must(t, os.WriteFile(path, b, 0o644)) })
	_, err := x.db.Write.Exec("UPDATE track SET stamp = 0") // as where the system tells no change time
	must(t, err)
	if report := rescan(t, x); report.Read != 0 {
		t.Fatalf("%+v", report.Progress)
	}
	got, err := x.Reread(ctx, path)
	if sound, err := x.Sound(ctx, got.ID); got.Title != "Right" || sound != "" || err != nil {
		t.Errorf("%+v, sound %q %v", got, sound, err)
	}
	must(t, err)
	must(t, os.Remove(path))
	if got, err = x.Reread(ctx, path); err != nil || !got.Missing {
		t.Errorf("%+v %v", got, err)
	}
	if _, err := x.Reread(ctx, filepath.Join(dir, "never.mp3")); err == nil {
		t.Error("a file that was never there is read")
	}
}

// retagInPlace changes a title to one as long, and leaves size and modification time as they were.
func retagInPlace(t *testing.T, path, from, to string, write func(path string, b []byte)) {
	t.Helper()
	info, err := os.Stat(path)
	must(t, err)
	b, err := os.ReadFile(path)
	must(t, err)
	if len(from) != len(to) || !strings.Contains(string(b), from) {
		t.Fatalf("%s is not in %s", from, path)
	}
	write(path, []byte(strings.ReplaceAll(string(b), from, to)))
	must(t, os.Chtimes(path, info.ModTime(), info.ModTime()))
}
