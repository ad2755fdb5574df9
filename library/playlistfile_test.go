package library

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"linnet/library/librarytest"
)

var playlistFormats = []string{".m3u", ".M3U8", ".pls", ".xspf"}

func TestPlaylistGoesOutAndIn(t *testing.T) {
	x, dir := open(t), t.TempDir()
	names := []string{"#hash.wav", "a b&<c>.wav", "100% http:--x.wav", "日本.wav", "http:/slash.wav", "c:d.wav", ` \.wav`}
	if runtime.GOOS == "linux" {
		names = append(names, "new\nline.wav", "\xff\xfe.wav")
	}
	for n, name := range names {
		must(t, librarytest.Write(dir, librarytest.Track{Path: name, Length: 100e6, Tone: float64(200 + n)}))
	}
	add(t, x, dir)
	var ids []int64
	for _, name := range names {
		ids = append(ids, at(t, x, dir, name).ID)
	}
	id := playlist(t, x, "Name & <more>", ids...)
	want, err := x.PlaylistTracks(ctx, id)
	must(t, err)
	for _, extension := range playlistFormats {
		for _, folder := range []string{dir, t.TempDir()} {
			path := filepath.Join(folder, "list"+extension)
			must(t, x.ExportPlaylist(ctx, id, path))
			again, notFound, err := x.ImportPlaylist(ctx, path)
			if err != nil || len(notFound) != 0 || again.Name != "Name & <more>" || again.Tracks != len(ids) {
				b, _ := os.ReadFile(path)
				t.Fatalf("%s: %+v, not found %q, %v\n%s", path, again, notFound, err, b)
			}
			got, err := x.PlaylistTracks(ctx, again.ID)
			must(t, err)
			for n := range want {
				if got[n].ID != want[n].ID {
					t.Errorf("%s: place %d is %q, not %q", extension, n, got[n].Path, want[n].Path)
				}
			}
		}
	}
}

func TestPlaylistsOfOtherPrograms(t *testing.T) {
	x, dir := filled(t)
	absolute := "file://" + escapePath(filepath.ToSlash(filepath.Join(dir, "夜曲.flac")))
	for name, text := range map[string]string{
		"a.m3u":  "Dawn Chorus\\03 Linnet.mp3\r\n\r\n夜曲.flac\r\nhttp://radio.example/live\r\n",
		"b.m3u":  "\xef\xbb\xbf#EXTM3U\n#EXTINF:1,x\nDawn Chorus/03 Linnet.mp3\n" + absolute + "\nnot there.mp3",
		"c.pls":  "[playlist]\nFile10=" + absolute + "\nfile2=Dawn Chorus/03 Linnet.mp3\nTitle2=x\nFile99=gone.mp3\nNumberOfEntries=3\n",
		"d.m3u":  "Dawn Chorus/03 Linnet.mp3\nGrand Hits/\xe9.mp3\nnone.mp3\n", // Latin-1
		"e.xspf": `<?xml version="1.0" encoding="ISO-8859-1"?><playlist><trackList><track><location>Dawn%20Chorus/03%20Linnet.mp3</location><location>second.mp3</location></track><track><location>` + absolute + `</location></track><track><location>http://x/y</location></track></trackList></playlist>`,
	} {
		must(t, librarytest.Write(dir, librarytest.Track{Path: "Grand Hits/é.mp3", Title: "E"}))
		rescan(t, x)
		write(t, filepath.Join(dir, name), []byte(text))
		p, notFound, err := x.ImportPlaylist(ctx, filepath.Join(dir, name))
		if err != nil || p.Tracks != 2 || len(notFound) != 1 || p.Name != name[:1] {
			t.Errorf("%s: %+v, not found %q, %v", name, p, notFound, err)
			continue
		}
		if tracks, err := x.PlaylistTracks(ctx, p.ID); err != nil || tracks[0].Title != "Linnet" {
			t.Errorf("%s: %v %v", name, titles(tracks), err)
		}
	}
}

func TestPlaylistFilesThatAreRefused(t *testing.T) {
	x, dir := filled(t)
	long := filepath.Join(dir, "long.m3u")
	write(t, long, bytes.Repeat([]byte("x\n"), MaxPlaylist+1))
	huge := filepath.Join(dir, "huge.pls")
	write(t, huge, nil)
	must(t, os.Truncate(huge, maxPlaylistFile+1))
	broken := filepath.Join(dir, "broken.xspf")
	write(t, broken, []byte("<playlist><"))
	for path, want := range map[string]error{
		long: ErrLong, huge: ErrLong, broken: ErrFormat, filepath.Join(dir, "none.m3u"): fs.ErrNotExist, filepath.Join(dir, "夜曲.flac"): ErrFormat,
	} {
		if _, _, err := x.ImportPlaylist(ctx, path); !errors.Is(err, want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if list, err := x.Playlists(ctx); err != nil || len(list) != 0 {
		t.Errorf("%+v %v", list, err)
	}
	id := playlist(t, x, "Mix")
	if err := x.ExportPlaylist(ctx, id, filepath.Join(dir, "夜曲.flac")); !errors.Is(err, ErrFormat) {
		t.Errorf("a music file would be written over: %v", err)
	}
	if err := x.ExportPlaylist(ctx, 999, filepath.Join(dir, "x.m3u")); !errors.Is(err, ErrNotFound) {
		t.Errorf("%v", err)
	}
}

// FuzzPlaylistFile: any bytes are read in bounds, and what was read, written and read again says the same.
func FuzzPlaylistFile(f *testing.F) {
	for n, text := range []string{"#EXTM3U\n#PLAYLIST:a\nb.mp3\n", "", "[playlist]\nFile1=a\nFile0=b\n", "<playlist><title>t</title><trackList><track><location>a%20b</location></track></trackList></playlist>", "\xff\n#", "<a><b><c><d><e>"} {
		f.Add(n%len(playlistFormats), []byte(text))
	}
	f.Fuzz(func(t *testing.T, n int, b []byte) {
		format, err := formatOf(playlistFormats[uint(n)%uint(len(playlistFormats))])
		if err != nil {
			t.Fatal(err)
		}
		read, err := format.read(b)
		if err != nil {
			return
		}
		if len(read.entries) > MaxPlaylist+1 {
			t.Fatalf("%d entries", len(read.entries))
		}
		var tracks []exported
		for _, entry := range read.entries {
			if strings.ContainsAny(entry, "\r\n") || strings.Contains(entry, "://") || strings.HasPrefix(entry, "./") || strings.TrimSpace(entry) != entry {
				return // written in another way, which means the same
			}
			tracks = append(tracks, exported{path: entry})
		}
		again, err := format.read(format.write("title", tracks))
		if err != nil || len(again.entries) != len(read.entries) {
			t.Fatalf("%q, then %q: %v", read.entries, again.entries, err)
		}
		for n := range again.entries {
			if strings.TrimPrefix(again.entries[n], "./") != read.entries[n] {
				t.Fatalf("%q, then %q", read.entries[n], again.entries[n])
			}
		}
	})
}
