package playlistfile_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"linnet/library"
	"linnet/library/internal/playlistfile"
	"linnet/library/librarytest"
)

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
	absolute := "file://" + (&url.URL{Path: filepath.ToSlash(filepath.Join(dir, "夜曲.flac"))}).EscapedPath()
	for name, text := range map[string]string{
		"a.m3u": "Dawn Chorus\\03 Linnet.mp3\r\n\r\n夜曲.flac\r\nhttp://radio.example/live\r\n",
		"b.m3u": "\xef\xbb\xbf#EXTM3U\n#EXTINF:1,x\nDawn Chorus/03 Linnet.mp3\n" + absolute + "\nnot there.mp3",
		"c.pls": "[playlist]\nFile10=" + absolute + "\nfile2=Dawn Chorus/03 Linnet.mp3\nTitle2=x\nFile99=gone.mp3\nNumberOfEntries=3\n",
		"d.m3u": "Dawn Chorus/03 Linnet.mp3\nGrand Hits/\xe9.mp3\nnone.mp3\n", // Latin-1
		"e.xspf": `<?xml version="1.0" encoding="ISO-8859-1"?><playlist>` +
			`<trackList><track><location>Dawn%20Chorus/03%20Linnet.mp3</location>` +
			`<location>second.mp3</location></track><track><location>` + absolute +
			`</location></track><track><location>http://x/y</location></track></trackList></playlist>`,
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
	write(t, long, bytes.Repeat([]byte("x\n"), library.MaxPlaylist+1))
	huge := filepath.Join(dir, "huge.pls")
	write(t, huge, nil)
	must(t, os.Truncate(huge, playlistfile.MaxBytes+1))
	broken := filepath.Join(dir, "broken.xspf")
	write(t, broken, []byte("<playlist><"))
	for path, want := range map[string]error{
		long: library.ErrLong, huge: library.ErrLong, broken: library.ErrFormat,
		filepath.Join(dir, "none.m3u"): fs.ErrNotExist, filepath.Join(dir, "夜曲.flac"): library.ErrFormat,
	} {
		if _, _, err := x.ImportPlaylist(ctx, path); !errors.Is(err, want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if list, err := x.Playlists(ctx); err != nil || len(list) != 0 {
		t.Errorf("%+v %v", list, err)
	}
	id := playlist(t, x, "Mix")
	if err := x.ExportPlaylist(ctx, id, filepath.Join(dir, "夜曲.flac")); !errors.Is(err, library.ErrFormat) {
		t.Errorf("a music file would be written over: %v", err)
	}
	if err := x.ExportPlaylist(ctx, 999, filepath.Join(dir, "x.m3u")); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

// TestPlaylistPathsOfOtherPrograms: one entry, spelled as other programs and systems spell it, is the file that is meant.
func TestPlaylistPathsOfOtherPrograms(t *testing.T) {
	x, dir := open(t), t.TempDir()
	composed, apart := "Noël/06 Élan.wav", norm.NFD.String("Zoë/07 Ångström.wav")
	for n, path := range []string{composed, apart, "Plain/One.wav", "Other/One.wav", "Alone/Only.wav"} {
		must(t, librarytest.Write(dir, librarytest.Track{Path: path, Title: "T" + filepath.Base(path), Artists: []string{"Ana"},
			Length: time.Duration(n+1) * 5 * time.Second, Tone: float64(300 + n)}))
	}
	add(t, x, dir)
	utf16 := func(s string, order binary.AppendByteOrder, mark bool) (out []byte) {
		if mark {
			out = order.AppendUint16(nil, 0xfeff)
		}
		for _, r := range s {
			out = order.AppendUint16(out, uint16(r))
		}
		return out
	}
	for name, c := range map[string]struct{ text, want string }{
		"apart for composed.m3u8": {norm.NFD.String(composed) + "\n", composed},
		"composed for apart.m3u8": {norm.NFC.String(apart) + "\n", apart},
		"other case.m3u8":         {"plain/ONE.WAV\n", "Plain/One.wav"},
		"one slash.m3u8":          {"file:" + dir + "/Plain/One.wav\n", "Plain/One.wav"},
		"three slashes.m3u8":      {"FILE://" + dir + "/Plain/One.wav\n", "Plain/One.wav"},
		"localhost.m3u8":          {"file://LocalHost" + dir + "/Plain/One.wav\n", "Plain/One.wav"},
		"windows.m3u8":            {"D:\\Music\\Plain\\One.wav\r\n", "Plain/One.wav"},
		"windows address.m3u8":    {"file:///D:/Music/Plain/One.wav\r\n", "Plain/One.wav"},
		"windows bar.m3u8":        {"file:///D|/Music/Plain/One.wav\r\n", "Plain/One.wav"},
		"share.m3u8":              {"\\\\NAS\\music\\Plain\\One.wav\r\n", "Plain/One.wav"},
		"mac.m3u8":                {"/Volumes/Music/Plain/One.wav\n", "Plain/One.wav"},
		"mac, apart.m3u8":         {"/Users/ana/Music/" + norm.NFD.String(composed) + "\n", composed},
		"utf-16 le.m3u":           {string(utf16("#EXTM3U\r\nPlain\\One.wav\r\n", binary.LittleEndian, true)), "Plain/One.wav"},
		"utf-16 be.m3u":           {string(utf16("Plain\\One.wav\r\n", binary.BigEndian, true)), "Plain/One.wav"},
		"utf-16 unmarked.m3u":     {string(utf16("Plain/One.wav\r\n", binary.LittleEndian, false)), "Plain/One.wav"},
		"blanks.m3u":              {"  Plain/One.wav \t\r\n", "Plain/One.wav"},
		"quotes.m3u":              {"\"Plain/One.wav\"\n", "Plain/One.wav"},
		"latin-1.m3u":             {"No\xebl/06 \xc9lan.wav\r\n", composed},
		"up and down.m3u":         {"../" + filepath.Base(dir) + "/./Plain/One.wav\n", "Plain/One.wav"},
		"lower.pls":               {"[playlist]\nfile1=Plain/One.wav\n", "Plain/One.wav"},
		"spaced.pls":              {"[playlist]\r\nFile1 = Plain/One.wav\r\nTitle1 = x\r\n", "Plain/One.wav"},
		"marked.xspf": {"\ufeff<?xml version=\"1.0\"?><playlist>" +
			"<trackList><track><location>Plain/One.wav</location></track></trackList></playlist>", "Plain/One.wav"},
		"address.xspf": {"<playlist><trackList><track><location>file:" + dir +
			"/No%C3%ABl/06%20%C3%89lan.wav</location></track></trackList></playlist>", composed},
		"foreign.xspf": {"<playlist>" +
			"<trackList><track><location>file:///C:/M/No%C3%ABl/06%20%C3%89lan.wav</location></track></trackList></playlist>", composed},
		"name alone.m3u":       {"/elsewhere/Only.wav\n", "Alone/Only.wav"},
		"name and length.m3u":  {"#EXTINF:20,x\n/elsewhere/One.wav\n", "Other/One.wav"},
		"title and length.m3u": {"#EXTINF:25,Ana - TOnly.wav\n/elsewhere/9.mp3\n", "Alone/Only.wav"},
		"artist and title.xspf": {"<playlist>" +
			"<trackList><track><location>x.ogg</location><title>TOnly.wav</title>" +
			"<creator>ana</creator></track></trackList></playlist>", "Alone/Only.wav"},
		"title, length in ms.xspf": {"<playlist>" +
			"<trackList><track><location>x.ogg</location><title>TOnly.wav</title>" +
			"<duration>25000</duration></track></trackList></playlist>", "Alone/Only.wav"},
	} {
		path := filepath.Join(dir, name)
		write(t, path, []byte(c.text))
		p, notFound, err := x.ImportPlaylist(ctx, path)
		if err != nil || p.Tracks != 1 {
			t.Errorf("%s: %d tracks, not found %q, %v", name, p.Tracks, notFound, err)
			continue
		}
		if tracks, err := x.PlaylistTracks(ctx, p.ID); err != nil || tracks[0].Path != filepath.Join(dir, c.want) {
			t.Errorf("%s: it is %v, %v, not %s", name, tracks[0].Path, err, c.want)
		}
	}
	for name, text := range map[string]string{
		"two of a name.m3u": "/elsewhere/One.wav\n", "other length.m3u": "#EXTINF:200,x\n/elsewhere/Only.wav\n",
		"other title.m3u": "#EXTINF:25,Ana - Else\nx.mp3\n", "title alone.m3u": "#EXTINF:-1,TOnly.wav\nx.mp3\n",
		"radio.m3u": "http://radio.example/One\n",
	} {
		path := filepath.Join(dir, name)
		write(t, path, []byte(text))
		if p, notFound, err := x.ImportPlaylist(ctx, path); err != nil || p.Tracks != 0 || len(notFound) != 1 {
			t.Errorf("%s: %d tracks, not found %q, %v", name, p.Tracks, notFound, err)
		}
	}
}

var playlistFormats = []string{".m3u", ".M3U8", ".pls", ".xspf"}
