package feed

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"testing"

	"linnet/ads/tuf"
)

func TestLinkNamesAFeed(t *testing.T) {
	o := newOperator(t)
	root := o.read("root.json")
	sum := sha256.Sum256(root)
	l := Link{hex.EncodeToString(sum[:]), []string{"https://ads.example.org/feed/", "https://mirror.example/a?b=c&d"}}
	back, err := ParseLink(" " + l.String() + "\n")
	if err != nil || back.Root != l.Root || !slices.Equal(back.URLs, l.URLs) {
		t.Fatalf("%s came back as %+v, %v", l, back, err)
	}
	if err := back.Check(root); err != nil {
		t.Error(err)
	}
	if err := back.Check(newOperator(t).read("root.json")); !errors.Is(err, ErrForged) {
		t.Errorf("another operator's root: %v", err)
	}
	if len(back.Fingerprint()) != 64+15 {
		t.Errorf("fingerprint %q", back.Fingerprint())
	}
	keys, threshold, err := RootKeys(root)
	if err != nil || len(keys) != tuf.RootKeys || threshold != tuf.RootThreshold {
		t.Errorf("%q, %d, %v", keys, threshold, err)
	}
}

func TestLinksThatAreRefused(t *testing.T) {
	root := strings.Repeat("ab", 32)
	for name, text := range map[string]string{
		"empty":            "",
		"a web address":    "https://example.org/feed",
		"a magnet":         "magnet:?xt=urn:btih:" + root[:40],
		"no root":          "linnet:feed?url=https://example.org/",
		"two roots":        "linnet:feed?root=" + root + "&root=" + root + "&url=https://example.org/",
		"short root":       "linnet:feed?root=abcd&url=https://example.org/",
		"no address":       "linnet:feed?root=" + root,
		"script":           "linnet:feed?root=" + root + "&url=javascript:alert(1)",
		"a file":           "linnet:feed?root=" + root + "&url=file:///etc/passwd",
		"password":         "linnet:feed?root=" + root + "&url=https://a:b@example.org/",
		"plain http":       "linnet:feed?root=" + root + "&url=http://example.org/",
		"other command":    "linnet:play?root=" + root + "&url=https://example.org/",
		"path":             "linnet://feed?root=" + root + "&url=https://example.org/",
		"giant":            "linnet:feed?root=" + root + "&url=https://example.org/" + strings.Repeat("a", maxLink),
		"many addresses":   "linnet:feed?root=" + root + strings.Repeat("&url=https://example.org/", maxBases+1),
		"a broken percent": "linnet:feed?root=" + root + "&url=https://example.org/%zz",
	} {
		if l, err := ParseLink(text); !errors.Is(err, ErrLink) {
			t.Errorf("%s: %+v, %v", name, l, err)
		}
	}
}

func FuzzParseLink(f *testing.F) {
	f.Add("linnet:feed?root=" + strings.Repeat("ab", 32) + "&url=https://example.org/")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := ParseLink(text)
		if err != nil {
			return
		}
		back, err := ParseLink(l.String())
		if len(l.String()) <= maxLink && (err != nil || back.Root != l.Root || !slices.Equal(back.URLs, l.URLs)) {
			t.Errorf("%q: %+v came back as %+v, %v", text, l, back, err)
		}
	})
}
