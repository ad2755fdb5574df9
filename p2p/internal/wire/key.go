package wire

import (
	"crypto/ed25519"
	"encoding/base32"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode"
)

// A Key is the ed25519 public key under which a listener signs rows and can be followed.
type Key [32]byte

var keyText = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// String returns 52 lower-case letters and digits (RFC 4648 base32).
func (k Key) String() string { return keyText.EncodeToString(k[:]) }

// Short returns enough of the key to tell listeners apart by eye.
func (k Key) Short() string { return k.String()[:8] }

// ParseKey reads what String wrote, in either case.
func ParseKey(s string) (Key, error) {
	b, err := keyText.DecodeString(strings.ToLower(s))
	if err != nil || len(b) != ed25519.PublicKeySize || !strings.EqualFold(Key(b).String(), s) {
		return Key{}, fmt.Errorf("key %.60q: %w", s, ErrNotLink)
	}
	return Key(b), nil
}

// ErrNotLink says that a text is no link to a listener.
var ErrNotLink = errors.New("not a link to a listener")

const (
	linkScheme      = "linnet:"
	maxLink         = 512 // bytes
	MaxListenerName = 60  // bytes of a listener's name
)

// A Link leads to a listener: "linnet:", the key, and "?n=" with the name where there is one. The
// name is only what the link says; the listener's own head says what holds.
type Link struct {
	Key  Key
	Name string
}

// String writes a link.
func (l Link) String() string {
	s := linkScheme + l.Key.String()
	if name := ClipName(l.Name); name != "" {
		s += "?n=" + Escape(name)
	}
	return s
}

// ParseLink reads a link. The error wraps ErrNotLink.
func ParseLink(s string) (Link, error) {
	s = strings.TrimSpace(s)
	if len(s) > maxLink || len(s) < len(linkScheme) || !strings.EqualFold(s[:len(linkScheme)], linkScheme) {
		return Link{}, fmt.Errorf("%.60q: %w", s, ErrNotLink)
	}
	text, query, _ := strings.Cut(strings.TrimPrefix(s[len(linkScheme):], "//"), "?")
	key, err := ParseKey(text)
	if err != nil {
		return Link{}, err
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		return Link{}, fmt.Errorf("%.60q: %w", s, ErrNotLink)
	}
	return Link{Key: key, Name: ClipName(values.Get("n"))}, nil
}

// ClipName makes a name fit to be shown in one line, and to be told from others: what breaks a line is no blank in it.
func ClipName(s string) string {
	return Showable(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "")), MaxListenerName)
}
