package library

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linnet/library/internal/playlistfile"
	"linnet/library/librarytest"
)

// TestLostEntriesAreFoundLater: where they stood in the file, also through a file that another program reads meanwhile.
func TestLostEntriesAreFoundLater(t *testing.T) {
	x, dir := open(t), t.TempDir()
	one := func(name string, tone float64) {
		must(t, librarytest.Write(dir, librarytest.Track{Path: name, Title: name, Length: time.Second, Tone: tone}))
	}
	one("b.wav", 300)
	add(t, x, dir)
	list := filepath.Join(dir, "list.m3u")
	write(t, list, []byte("a.wav\nb.wav\nhttp://radio.example/x\nc.wav\n"))
	p, notFound, err := x.ImportPlaylist(ctx, list)
	if err != nil || p.Tracks != 1 || len(notFound) != 3 {
		t.Fatalf("%+v, not found %q, %v", p, notFound, err)
	}
	out := filepath.Join(t.TempDir(), "out.m3u")
	must(t, x.ExportPlaylist(ctx, p.ID, out))
	raw, err := os.ReadFile(out)
	must(t, err)
	format, err := playlistfile.FormatOf(out)
	must(t, err)
	again, err := format.Read(raw)
	must(t, err)
	if len(again.Entries) != 4 || again.Entries[2].Path != "http://radio.example/x" || filepath.Base(again.Entries[3].Path) != "c.wav" {
		t.Errorf("written: %q", raw)
	}
	one("c.wav", 310)
	one("a.wav", 320)
	rescan(t, x)
	x.findLost(ctx) // the scan does it in the background
	tracks, err := x.PlaylistTracks(ctx, p.ID)
	must(t, err)
	if got := strings.Join(titles(tracks), " "); got != "a.wav b.wav c.wav" {
		t.Errorf("the list is %s", got)
	}
	if left, err := x.lostLines(ctx, p.ID); err != nil || len(left) != 1 {
		t.Errorf("still lost: %+v, %v", left, err)
	}
}

// TestLostEntriesOutliveADamagedDatabase: the backup has them.
func TestLostEntriesOutliveADamagedDatabase(t *testing.T) {
	path, dir := filepath.Join(t.TempDir(), "library.db"), t.TempDir()
	x, err := Open(Config{Path: path})
	must(t, err)
	list := filepath.Join(dir, "list.m3u")
	write(t, list, []byte("#EXTINF:7,Ana - Lima\na.wav\n"))
	p, _, err := x.ImportPlaylist(ctx, list)
	must(t, err)
	must(t, x.Close())
	write(t, path, make([]byte, 8192))
	x, err = Open(Config{Path: path})
	must(t, err)
	defer x.Close()
	lost, err := x.lostLines(ctx, p.ID)
	if err != nil || len(lost) != 1 || lost[0].Path != "a.wav" || lost[0].Dir != dir || lost[0].Duration != 7*time.Second {
		t.Errorf("saved: %+v, %v", lost, err)
	}
}

// TestEntryWithoutAPlaceIsKept: it is told, and found later, by its names.
func TestEntryWithoutAPlaceIsKept(t *testing.T) {
	x, dir := open(t), t.TempDir()
	list := filepath.Join(dir, "list.xspf")
	write(t, list, []byte("<playlist><trackList><track><title>La</title><creator>Ana</creator></track></trackList></playlist>"))
	p, notFound, err := x.ImportPlaylist(ctx, list)
	if err != nil || p.Tracks != 0 || len(notFound) != 1 || notFound[0] != "Ana - La" {
		t.Fatalf("%+v, not found %q, %v", p, notFound, err)
	}
	must(t, librarytest.Write(dir, librarytest.Track{Path: "x.wav", Title: "La", Artists: []string{"Ana"}}))
	add(t, x, dir)
	x.findLost(ctx)
	if tracks, err := x.PlaylistTracks(ctx, p.ID); err != nil || len(tracks) != 1 {
		t.Errorf("%v %v", titles(tracks), err)
	}
}
