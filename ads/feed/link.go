package feed

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"linnet/ads"
)

// ErrLink is wrapped when a text is not a link to a feed.
var ErrLink = errors.New("this is not a link to a sponsor feed")

// The most that a link may hold; it has to fit a QR code.
const (
	maxLink  = 2000 // bytes
	maxBases = 8
)

// A Link names a feed for somebody who does not follow it yet, as in linnet:feed?root=<SHA-256 of
// root.json>&url=https://ads.example.org/feed/. A link is no reason to trust: a person decides after seeing Fingerprint, and the root file
// that arrives must pass Check.
type Link struct {
	Root string   // SHA-256 of the root file, lower-case hex
	URLs []string // bases of the repository, the operator's first
}

// ParseLink reads a link as a person pasted it; it asks nobody. ErrLink.
func ParseLink(text string) (Link, error) {
	text = strings.TrimSpace(text)
	u, err := url.Parse(text)
	if err != nil || len(text) > maxLink || u.Scheme != "linnet" || u.Opaque != "feed" || u.Fragment != "" {
		return Link{}, ErrLink
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return Link{}, ErrLink
	}
	l := Link{Root: strings.ToLower(query.Get("root")), URLs: query["url"]}
	if len(query["root"]) != 1 || !isHash(l.Root, sha256.Size) {
		return Link{}, fmt.Errorf("%w: it does not name the operator's root file", ErrLink)
	}
	if len(l.URLs) == 0 || len(l.URLs) > maxBases {
		return Link{}, fmt.Errorf("%w: it has %d addresses", ErrLink, len(l.URLs))
	}
	for _, address := range l.URLs {
		if err := ads.CheckAddress(address); err != nil {
			return Link{}, fmt.Errorf("%w: %w", ErrLink, err)
		}
	}
	return l, nil
}

// String writes the link; ParseLink reads it back.
func (l Link) String() string {
	return "linnet:feed?" + url.Values{"root": {l.Root}, "url": l.URLs}.Encode()
}

// Check says whether root is the file that the link means, and one that an operator signed: ErrForged.
func (l Link) Check(root []byte) error {
	if !l.names(root) {
		return fmt.Errorf("%w: the root file is another than the link names", ErrForged)
	}
	return CheckRoot(root)
}

// Fingerprint is the hash of the root file in groups that two people can read to each other.
func (l Link) Fingerprint() string { return groups(l.Root) }

// RootKeys are the fingerprints of the keys that may replace every other key of the feed, and how many of them must agree.
func RootKeys(root []byte) (fingerprints []string, threshold int, err error) {
	if err := CheckRoot(root); err != nil {
		return nil, 0, err
	}
	r, err := metadata.Root().FromBytes(root)
	if err != nil {
		return nil, 0, err
	}
	role := r.Signed.Roles[metadata.ROOT]
	for _, id := range role.KeyIDs {
		fingerprints = append(fingerprints, groups(id))
	}
	return fingerprints, role.Threshold, nil
}

func groups(hash string) string {
	var out strings.Builder
	for i, r := range hash {
		if i > 0 && i%4 == 0 {
			out.WriteByte(' ')
		}
		out.WriteRune(r)
	}
	return out.String()
}
