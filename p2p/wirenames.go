package p2p

import "linnet/p2p/internal/wire"

// What peers say to each other, as those who use this package know it.
type (
	// An InfoHash names a torrent: the SHA-1 of its info dictionary (BEP 3).
	InfoHash = wire.InfoHash
	// A Row is one track as a peer describes it: its word, until the bytes are here.
	Row = wire.Row
	// A Sound tells recordings apart, whatever their tags.
	Sound = wire.Sound
	// A Key is the ed25519 public key under which a listener signs rows and can be followed.
	Key = wire.Key
	// A Link leads to a listener.
	Link = wire.Link
)

// ErrNotLink says that a text is no link to a listener.
var ErrNotLink = wire.ErrNotLink

// ParseInfoHash reads what InfoHash.String wrote, in either case.
func ParseInfoHash(s string) (InfoHash, error) { return wire.ParseInfoHash(s) }

// ParseKey reads what Key.String wrote, in either case.
func ParseKey(s string) (Key, error) { return wire.ParseKey(s) }

// ParseLink reads a link. The error wraps ErrNotLink.
func ParseLink(s string) (Link, error) { return wire.ParseLink(s) }

// Showable makes a stranger's text fit to be shown in one line of at most so many bytes: without control characters, and without what is
// not seen or turns the direction of the text after it.
func Showable(text string, most int) string { return wire.Showable(text, most) }
