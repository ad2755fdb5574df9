package view

import (
	"net/url"
	"path/filepath"
	"strings"

	"linnet/p2p"
)

// A LinkKind is what a pasted or dropped text stands for.
type LinkKind int

const (
	LinkUnknown LinkKind = iota
	LinkMagnet           // a magnet link
	LinkPath             // a file or folder on this machine
	LinkWeb              // an address that Linnet does not go to
	LinkFeed             // a sponsor feed
	LinkJoin             // an invitation to a group
	LinkShelf            // the shelf of a listener
)

// IsLink says whether text can be given to Open.
func IsLink(text string) bool {
	kind, _ := ReadLink(text)
	return kind != LinkUnknown
}

// maxLink is how many bytes a link may have; no kind of link needs more.
const maxLink = 16 << 10

// ReadLink says what text is, and returns it in the form in which it is opened: a magnet link, or a path.
func ReadLink(text string) (LinkKind, string) {
	if len(text) > maxLink {
		return LinkUnknown, text[:maxLink]
	}
	text = strings.Trim(strings.TrimSpace(text), `"'<>`)
	scheme, rest, _ := strings.Cut(text, ":")
	switch strings.ToLower(scheme) {
	case "magnet":
		return LinkMagnet, text
	case "linnet": // linnet:?xt=… is a magnet link that no other program takes
		if strings.HasPrefix(rest, "?") {
			return LinkMagnet, "magnet:" + rest
		}
		if strings.HasPrefix(rest, "feed?") {
			return LinkFeed, text
		}
		if strings.HasPrefix(rest, "join?") {
			return LinkJoin, text
		}
		if _, err := p2p.ParseLink(text); err == nil {
			return LinkShelf, text
		}
		return LinkUnknown, text
	case "http", "https", "ftp":
		return LinkWeb, text
	case "file":
		if u, err := url.Parse(text); err == nil && u.Path != "" {
			return LinkPath, filepath.FromSlash(u.Path)
		}
		return LinkUnknown, text
	}
	if ih, err := p2p.ParseInfoHash(text); err == nil {
		return LinkMagnet, "magnet:?xt=urn:btih:" + ih.String()
	}
	if filepath.IsAbs(text) {
		return LinkPath, filepath.Clean(text)
	}
	return LinkUnknown, text
}
