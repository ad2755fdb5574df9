package view

import (
	"strings"
	"testing"
)

func TestLinkOf(t *testing.T) {
	const hash = "0123456789abcdef0123456789abcdef01234567"
	for text, want := range map[string]struct {
		kind LinkKind
		link string
	}{
		" magnet:?xt=urn:btih:" + hash + "\n": {LinkMagnet, "magnet:?xt=urn:btih:" + hash},
		"MAGNET:?xt=x":                        {LinkMagnet, "MAGNET:?xt=x"},
		"linnet:?xt=urn:btih:" + hash:         {LinkMagnet, "magnet:?xt=urn:btih:" + hash},
		strings.ToUpper(hash):                 {LinkMagnet, "magnet:?xt=urn:btih:" + hash},
		"/home/you/a b.torrent":               {LinkPath, "/home/you/a b.torrent"},
		`"/home/you/../me/x.torrent"`:         {LinkPath, "/home/me/x.torrent"},
		"file:///home/you/a%20b.torrent":      {LinkPath, "/home/you/a b.torrent"},
		"https://example.org/a.torrent":       {LinkWeb, "https://example.org/a.torrent"},
		"linnet:nonsense":                     {LinkUnknown, "linnet:nonsense"},
		"a.torrent":                           {LinkUnknown, "a.torrent"},
		"":                                    {LinkUnknown, ""},
		"never gonna":                         {LinkUnknown, "never gonna"},
	} {
		if kind, link := ReadLink(text); kind != want.kind || link != want.link {
			t.Errorf("%q: %v %q, want %v %q", text, kind, link, want.kind, want.link)
		}
	}
}
