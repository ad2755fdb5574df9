package playlistfile_test

import (
	"encoding/binary"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"linnet/library/librarytest"
)

// TestPlaylistsInOldAlphabetsAndOddSpellings: what programs wrote before Unicode, and what they write that no standard says.
func TestPlaylistsInOldAlphabetsAndOddSpellings(t *testing.T) {
	x, dir := open(t), t.TempDir()
	composed := "Noël/06 Élan.wav"
	for n, path := range []string{composed, "Plain/One.wav", "Other/One.wav", "Alone/Only.wav", "日本/夜曲.wav", "Кино/Группа крови.wav",
		"100%/50% off.wav", " lead/ x.wav", "Straße/ẞ.wav"} {
		must(t, librarytest.Write(dir, librarytest.Track{Path: path, Title: "T" + filepath.Base(path), Artists: []string{"Ana"},
			Length: time.Duration(n+1) * 5 * time.Second, Tone: float64(300 + n)}))
	}
	add(t, x, dir)
	utf16 := func(s string, order binary.AppendByteOrder) (out []byte) {
		for _, r := range s {
			out = order.AppendUint16(out, uint16(r))
		}
		return out
	}
	in := func(page *charmap.Charmap, s string) string {
		out, err := page.NewEncoder().String(s)
		must(t, err)
		return out
	}
	xspf := func(track string) string {
		return `<playlist version="1" xmlns="http://xspf.org/ns/0/"><trackList><track>` + track + "</track></trackList></playlist>"
	}
	for name, c := range map[string]struct{ text, want string }{
		"utf-16 le, few letters.m3u":   {string(utf16("日本\\夜曲.wav\r\n", binary.LittleEndian)), "日本/夜曲.wav"},
		"utf-16 be unmarked.m3u8":      {string(utf16("日本/夜曲.wav\r\n", binary.BigEndian)), "日本/夜曲.wav"},
		"mac roman.m3u":                {in(charmap.Macintosh, composed) + "\r", composed},
		"cyrillic of windows.m3u":      {in(charmap.Windows1251, "Кино\\Группа крови.wav") + "\r\n", "Кино/Группа крови.wav"},
		"dos.m3u":                      {in(charmap.CodePage850, "Noël\\06 Élan.wav") + "\r\n", composed},
		"classic mac.m3u":              {"Macintosh HD:Users:ana:Music:Plain:One.wav\r", "Plain/One.wav"},
		"blank before a name.m3u":      {"/x/ lead/ x.wav\n", " lead/ x.wav"},
		"percent signs.m3u":            {"file:///D:/M/100%25/50%25%20off.wav\n", "100%/50% off.wav"},
		"five slashes.m3u":             {"file://///nas/music/Plain/One.wav\n", "Plain/One.wav"},
		"address with backslashes.m3u": {"file:\\\\\\D:\\Music\\Plain\\One.wav\n", "Plain/One.wav"},
		"address without slashes.m3u":  {"file:D:\\Music\\Plain\\One.wav\n", "Plain/One.wav"},
		"escaped colon.m3u":            {"file:///D%3A/Music/Plain/One.wav\n", "Plain/One.wav"},
		"escaped latin-1.m3u":          {"file:///Users/ana/Music/No%EBl/06%20%C9lan.wav\n", composed},
		"long share.m3u":               {"\\\\?\\UNC\\nas\\Music\\Plain\\One.wav\n", "Plain/One.wav"},
		"relative to a drive.m3u":      {"D:Plain\\One.wav\n", "Plain/One.wav"},
		"single quotes.m3u":            {"'Plain/One.wav'\n", "Plain/One.wav"},
		"curly quotes.m3u":             {"“Plain/One.wav”\n", "Plain/One.wav"},
		"blanks in quotes.m3u":         {"  \" Plain/One.wav \"  \n", "Plain/One.wav"},
		"lower tags.m3u":               {"#extm3u\n#extinf:20,Ana - TOnly.wav\n/e/9.mp3\n", "Alone/Only.wav"},
		"attributes.m3u":               {"#EXTINF:20 tvg=\"a,b\" logo=\"x\",Ana - TOnly.wav\n/e/9.mp3\n", "Alone/Only.wav"},
		"number before the artist.m3u": {"#EXTINF:20,01. Ana - TOnly.wav\n/e/9.mp3\n", "Alone/Only.wav"},
		"blank in the key.pls":         {"[playlist]\nFile 1 = Plain/One.wav\n", "Plain/One.wav"},
		"no place.xspf": {xspf("<title>TOnly.wav</title><creator>Ana</creator><duration>20000</duration>"),
			"Alone/Only.wav"},
		"first place elsewhere.xspf": {xspf("<location>http://x/y.mp3</location><location>Plain/One.wav</location>"), "Plain/One.wav"},
		"latin-1.xspf": {"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><playlist><title>\xe9</title>" +
			"<trackList><track><location>Plain/One.wav</location><title>\xe9</title></track></trackList></playlist>", "Plain/One.wav"},
		"latin-1 place.xspf": {"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><playlist>" +
			"<trackList><track><location>No\xebl/06 \xc9lan.wav</location></track></trackList></playlist>", composed},
		"comment within.xspf":   {xspf("<location>Plain/<!-- -->One.wav</location>"), "Plain/One.wav"},
		"entities of HTML.xspf": {xspf("<location>No&euml;l/06%20%C3%89lan.wav</location>"), composed},
		"zero at the end.m3u":   {"Plain/One.wav\x00\n", "Plain/One.wav"},
		"capital sharp s.m3u8":  {"/X/STRASSE/ß.wav\n", "Straße/ẞ.wav"},
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
}
