package playlistfile

import (
	"strings"
	"testing"

	"linnet/packaging/bombtest"
)

var formats = []string{".m3u", ".M3U8", ".pls", ".xspf"}

// TestBombs goes over the playlists that strangers write: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	var rows []bombtest.Row
	for _, name := range formats {
		format, err := FormatOf(name)
		if err != nil {
			t.Fatal(err)
		}
		for attack, part := range map[string]string{"lines": "\n", "short names": "a\n", "numbered": "File1=a\n", "elements": "<a>",
			"elements side by side": "<a/>", "tracks": "<track><location>a</location></track>",
			"attributes": "<a b='c' d='e'/>", "entities": "&amp;", "percent": "%61", "zeros": "\x00", "wide": "\xff\xfe",
			"comments": "#EXTINF:1,a\n", "one line": "a"} {
			for _, head := range []string{"", map[string]string{".pls": "[playlist]\n", ".xspf": "<playlist><trackList>"}[name]} {
				rows = append(rows, bombtest.Row{Parser: "PlaylistFile", Attack: name + " " + head + attack, Bomb: func() []byte {
					return []byte(head + strings.Repeat(part, (MaxBytes-len(head))/len(part)))
				}, Read: func(in *bombtest.Input) { format.Read(in.Bytes()) }})
			}
		}
	}
	bombtest.Hold(t, rows)
}
