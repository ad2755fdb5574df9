// Package wire is what Linnet peers say to each other: rows, keys and messages, as PROTOCOL.md has them. What comes from a stranger is
// read here, within bounds, and made showable. It knows no connection.
package wire

import (
	"encoding/hex"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// MaxSize is how large a track may be, in bytes; nobody's is larger.
const MaxSize = 8 << 30

// An InfoHash names a torrent: the SHA-1 of its info dictionary (BEP 3).
type InfoHash [20]byte

// String returns 40 lower-case hexadecimal digits.
func (h InfoHash) String() string { return hex.EncodeToString(h[:]) }

// ParseInfoHash reads what String wrote, in either case.
func ParseInfoHash(s string) (InfoHash, error) {
	var h InfoHash
	if len(s) != hex.EncodedLen(len(h)) {
		return h, fmt.Errorf("infohash %.50q: want 40 hexadecimal digits", s)
	}
	if _, err := hex.Decode(h[:], []byte(s)); err != nil {
		return h, fmt.Errorf("infohash %q: %w", s, err)
	}
	return h, nil
}

// A Row is one track as a peer describes it: its word, until the bytes are here.
type Row struct {
	InfoHash InfoHash
	Title    string
	Artist   string
	Album    string
	Size     int64 // bytes
	Duration time.Duration
	Format   string // as the extension by content: "mp3", "flac"
	Bitrate  int    // bits per second
	Licence  string // a URL or a short name; "" when unknown
	SHA256   [32]byte
	Sound    Sound // zero when unknown
	Disc     int   // of the album; 0 when unknown, as the next two
	Number   int
	Year     int
}

// A Sound tells recordings apart, whatever their tags: the first half of the SHA-256 of the sound alone.
type Sound [16]byte

// Magnet returns a link that any BitTorrent client can open: the infohash, "Artist - Title" and the
// size (BEP 9).
func (r Row) Magnet() string {
	s := "magnet:?xt=urn:btih:" + r.InfoHash.String()
	if name := strings.Trim(r.Artist+" - "+r.Title, " -"); name != "" {
		s += "&dn=" + Escape(name)
	}
	if r.Size > 0 {
		s += "&xl=" + strconv.FormatInt(r.Size, 10)
	}
	return s
}

// Escape has no "+" for a blank, which some clients take for itself.
func Escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// Shown is the row as it may be shown.
func (r Row) Shown() Row {
	r.Title, r.Artist, r.Album = Showable(r.Title, MaxString), Showable(r.Artist, MaxString), Showable(r.Album, MaxString)
	r.Format, r.Licence = Showable(r.Format, MaxString), Showable(r.Licence, MaxString)
	return r
}
