package playlistfile

import (
	"strings"
	"testing"
)

// FuzzPlaylistFile: any bytes are read in bounds, and what was read, written and read again says the same.
func FuzzPlaylistFile(f *testing.F) {
	for n, text := range []string{"#EXTM3U\n#PLAYLIST:a\nb.mp3\n", "", "[playlist]\nFile1=a\nFile0=b\n",
		"<playlist><title>t</title><trackList><track><location>a%20b</location></track></trackList></playlist>", "\xff\n#",
		"<a><b><c><d><e>"} {
		f.Add(n%len(formats), []byte(text))
	}
	f.Fuzz(func(t *testing.T, n int, b []byte) {
		format, err := FormatOf(formats[uint(n)%uint(len(formats))])
		if err != nil {
			t.Fatal(err)
		}
		read, err := format.Read(b)
		if err != nil {
			return
		}
		if len(read.Entries) > MaxEntries+1 {
			t.Fatalf("%d entries", len(read.Entries))
		}
		var tracks []Track
		for _, e := range read.Entries {
			if strings.ContainsAny(e.Path, "\r\n") || HasScheme(e.Path) || IsFileURL(e.Path) || strings.HasPrefix(e.Path, "./") ||
				strings.TrimSpace(e.Path) != e.Path || unquoted(e.Path) != e.Path {
				return // written in another way, which means the same
			}
			tracks = append(tracks, Track{Path: e.Path})
		}
		again, err := format.Read(format.Write("title", tracks))
		if err != nil || len(again.Entries) != len(read.Entries) {
			t.Fatalf("%v, then %v: %v", read.Entries, again.Entries, err)
		}
		for n := range again.Entries {
			if strings.TrimPrefix(again.Entries[n].Path, "./") != read.Entries[n].Path {
				t.Fatalf("%q, then %q", read.Entries[n].Path, again.Entries[n].Path)
			}
		}
	})
}

// TestSpellings: what else a path of another program may mean, the likeliest first.
func TestSpellings(t *testing.T) {
	for path, want := range map[string]string{
		"a/b.mp3":                "a/b.mp3",
		`a\b%20c.mp3`:            `a\b%20c.mp3|a\b c.mp3|a/b%20c.mp3`,
		"file:///C|/a%20b.mp3":   "C:/a b.mp3",
		"HD:Music:a.mp3":         "HD:Music:a.mp3|HD/Music/a.mp3",
		"“a.mp3”":                "“a.mp3”|a.mp3",
		"\xe9.mp3":               "\xe9.mp3|é.mp3|È.mp3|Ú.mp3|й.mp3|Θ.mp3",
		"file://server/share/a":  "//server/share/a",
		"FILE:relative/a%25.mp3": "relative/a%.mp3",
	} {
		if got := strings.Join(Spellings(path), "|"); got != want {
			t.Errorf("%q: %q, want %q", path, got, want)
		}
	}
}
