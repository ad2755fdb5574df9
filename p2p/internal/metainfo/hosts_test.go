package metainfo

import (
	"strings"
	"testing"
)

// TestHostsThatATorrentNames: trackers and web seeds, in a link and in a file.
func TestHostsThatATorrentNames(t *testing.T) {
	link := "magnet:?xt=urn:btih:" + strings.Repeat("ab", 20)
	for more, want := range map[string]Hosts{"": {}, "&tr=udp://tracker.example:1": {Tracker: true}, "&tr.1=http://tracker.example": {},
		"&ws=http://seed.example/a.mp3": {WebSeed: true}, "&tr=http://a.example&as=http://seed.example/a.mp3": {true, true}} {
		if got, err := ParseMagnet(link + more); err != nil || got.Hosts != want {
			t.Errorf("%q: %+v, %v", more, got.Hosts, err)
		}
	}
	info := "4:infod6:lengthi5e4:name5:a.mp312:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaae"
	for file, want := range map[string]Hosts{"d" + info + "e": {}, "d8:announce16:http://a.example" + info + "e": {Tracker: true},
		"d13:announce-listll9:udp://a:1ee" + info + "e": {Tracker: true}, "d" + info + "8:url-list8:http://ae": {WebSeed: true},
		"d" + info + "8:url-listl8:http://aee": {WebSeed: true}} {
		got, err := ReadTorrent(strings.NewReader(file))
		if err != nil || got.Hosts != want || got.Row.Title != "a" {
			t.Errorf("%q: %+v, %v", file, got, err)
		}
	}
}
