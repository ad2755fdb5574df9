package view

import (
	"strings"
	"testing"
)

// TestEachKindOfLinkIsToldApart, however it was copied.
func TestEachKindOfLinkIsToldApart(t *testing.T) {
	const hash = "0123456789abcdef0123456789abcdef01234567"
	for _, c := range []struct {
		name, text string
		kind       LinkKind
		link       string
	}{
		{"an invitation", "linnet:join?g=x", LinkJoin, "linnet:join?g=x"},
		{"a sponsor feed", "<linnet:feed?root=00>", LinkFeed, "linnet:feed?root=00"},
		{"a scheme in capitals", "LINNET:feed?root=00", LinkFeed, "LINNET:feed?root=00"},
		{"a word that only begins so", "linnet:feeder", LinkUnknown, "linnet:feeder"},
		{"a path in quotes of a shell", "'/home/you/a.torrent'", LinkPath, "/home/you/a.torrent"},
		{"a path that climbs above the root", "/../../etc/passwd", LinkPath, "/etc/passwd"},
		{"a relative path", "../a.torrent", LinkUnknown, "../a.torrent"},
		{"a file address without a path", "file:a.torrent", LinkUnknown, "file:a.torrent"},
		{"a file address with a host", "file://box/home/a.torrent", LinkPath, "/home/a.torrent"},
		{"a file address that is damaged", "file:///%zz", LinkUnknown, "file:///%zz"},
		{"a web address", "FTP://example.org/a", LinkWeb, "FTP://example.org/a"},
		{"a hash in capitals", strings.ToUpper(hash), LinkMagnet, "magnet:?xt=urn:btih:" + hash},
		{"a hash that is cut off", hash[:39], LinkUnknown, hash[:39]},
		{"a mail address", "mailto:ana@example.org", LinkUnknown, "mailto:ana@example.org"},
		{"quotes alone", `""`, LinkUnknown, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			kind, link := ReadLink(c.text)
			if kind != c.kind || link != c.link {
				t.Errorf("%q is %v, %q", c.text, kind, link)
			}
			if IsLink(c.text) != (c.kind != LinkUnknown) {
				t.Errorf("%q can be opened: %v", c.text, IsLink(c.text))
			}
		})
	}
}

// TestALinkThatIsTooLongIsNone, even where it begins as one.
func TestALinkThatIsTooLongIsNone(t *testing.T) {
	const begin = "magnet:?xt="
	longest := begin + strings.Repeat("x", maxLink-len(begin))
	if kind, link := ReadLink(longest); kind != LinkMagnet || link != longest {
		t.Errorf("the longest is %v of %d bytes", kind, len(link))
	}
	if kind, link := ReadLink(longest + "x"); kind != LinkUnknown || len(link) != maxLink {
		t.Errorf("one byte more is %v of %d bytes", kind, len(link))
	}
}
