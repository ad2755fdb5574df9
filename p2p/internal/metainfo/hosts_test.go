package metainfo

import (
	"fmt"
	"strings"
	"testing"
)

// TestHostsThatATorrentNames: trackers in tiers and web seeds, in a link and in a file, without those that can be none.
func TestHostsThatATorrentNames(t *testing.T) {
	link := "magnet:?xt=urn:btih:" + strings.Repeat("ab", 20)
	for more, want := range map[string]string{"": "[] []", "&tr=udp://tracker.example:1": "[[udp://tracker.example:1]] []",
		"&tr.1=http://tracker.example":  "[] []",
		"&ws=http://seed.example/a.mp3": "[] [http://seed.example/a.mp3]", "&tr=wss://a.example&ws=ftp://seed.example/a": "[] []",
		"&tr=http://a.example&tr=http://b.example&as=http://seed.example/a.mp3": "[[http://a.example] [http://b.example]] " +
			"[http://seed.example/a.mp3]",
		strings.Repeat("&tr=http://a.example&ws=http://me:pw@b.example/&ws=file:///etc/passwd", 30): "[[http://a.example]" +
			strings.Repeat(" [http://a.example]", maxTrackers-1) + "] []"} {
		got, err := ParseMagnet(link + more)
		if now := fmt.Sprint(got.Trackers, got.WebSeeds); err != nil || now != want {
			t.Errorf("%q: %s, %v", more, now, err)
		}
	}
	info := "4:infod6:lengthi5e4:name5:a.mp312:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaae"
	for file, want := range map[string]string{"d" + info + "e": "[] []", "d8:announce16:http://a.example" + info +
		"e": "[[http://a.example]] []",
		"d13:announce-listll9:udp://a:19:udp://b:1el9:udp://c:1ee" + info + "e": "[[udp://a:1 udp://b:1] [udp://c:1]] []",
		"d" + info + "8:url-list8:http://ae":                                    "[] [http://a]", "d" + info +
			"8:url-listl8:http://aee": "[] [http://a]"} {
		got, err := ReadTorrent(strings.NewReader(file))
		if now := fmt.Sprint(got.Trackers, got.WebSeeds); err != nil || now != want || got.Row.Title != "a" {
			t.Errorf("%q: %s, %v", file, now, err)
		}
	}
}
