package scan_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"linnet/library/librarytest"
)

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

func TestChangeThatKeepsSizeAndTimeIsSeen(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // tells a change time only of files that are opened
	}
	old := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	for name, write := range map[string]func(t *testing.T, path string, b []byte){
		"in place": func(t *testing.T, path string, b []byte) {
			f, err := os.OpenFile(path, os.O_WRONLY, 0)
			must(t, err)
			_, err = f.WriteAt(b, 0)
			must(t, err)
			must(t, f.Close())
		},
		"another file in its place": func(t *testing.T, path string, b []byte) {
			must(t, os.WriteFile(path+".new", b, 0o644))
			must(t, os.Chtimes(path+".new", old, old))
			must(t, os.Rename(path+".new", path))
		},
	} {
		for _, ext := range []string{".mp3", ".flac"} {
			t.Run(name+ext, func(t *testing.T) {
				x, dir := open(t), t.TempDir()
				must(t, librarytest.Write(dir, librarytest.Track{Path: "a" + ext, Title: "Wrong"},
					librarytest.Track{Path: "b" + ext, Title: "Other"}))
				path := filepath.Join(dir, "a"+ext)
				must(t, os.Chtimes(path, old, old))
				add(t, x, dir)
				id := at(t, x, path).ID
				must(t, x.CountPlay(ctx, id))
				retagInPlace(t, path, "Wrong", "Right", func(path string, b []byte) { write(t, path, b) })
				report := rescan(t, x)
				if got := at(t, x, path); got.Title != "Right" || got.ID != id || got.Plays != 1 || report.Read != 1 {
					t.Errorf("%+v, %+v", got, report.Progress)
				}
				if report := rescan(t, x); report.Read != 0 {
					t.Errorf("read again: %+v", report.Progress)
				}
			})
		}
	}
}
