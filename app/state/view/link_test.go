package view

import (
	"strings"
	"testing"
)

// FuzzLink: whatever is pasted, what is opened is no longer than a link may be, and reads the same once more.
func FuzzLink(f *testing.F) {
	for _, seed := range []string{"magnet:?xt=urn:btih:" + strings.Repeat("ab", 20), "linnet:?xt=x", "linnet:feed?root=x", "linnet:join?x",
		"file:///a%20b.torrent", "file://%zz",
		" <https://example.org/> ", strings.Repeat("ab", 20), "/a/../b.torrent", "C:\\music", "\x00", "'\"<"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		kind, link := ReadLink(text)
		if IsLink(text) != (kind != LinkUnknown) || len(link) > maxLink+len("magnet:?xt=urn:btih:") {
			t.Errorf("%q is %v, %q", text, kind, link)
		}
		if again, same := ReadLink(link); kind == LinkMagnet && (again != kind || same != link) {
			t.Errorf("%q is %q, and that %v, %q", text, link, again, same)
		}
	})
}
