package p2p

import (
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/circle"
	"linnet/p2p/rings"
)

// How Linnet peers talk:
//
// PROTOCOL.md is the reference: torrents, the overlay, messages, DHT keys, heads, groups, with their bounds and with test vectors. In
// short: all listeners are in the swarm of one torrent without content, the overlay, whose infohash is SHA1("linnet-overlay-1"). A
// connection is an ordinary BitTorrent handshake (BEP 3), encrypted or not, and the extension protocol (BEP 10) carries one
// extension, "linnet". Each of its messages is one bencoded dictionary of at most 60 KiB, which envelope names field by field.
// Unknown fields are ignored; whatever breaks a bound makes the whole message void, and a void or badly signed reply ends the
// connection.

// The bounds of a message. A peer's engine drops the connection on anything above 64 KiB, hence
// pages; the rest is what a believable shelf needs.
const (
	version     = 2
	maxMessage  = 60 << 10 // bytes on the wire
	maxPageRows = 40 << 10 // bytes of rows in a page, before the envelope
	maxPages    = 8        // in one reply
	maxRows     = 100      // in one reply
	maxQuery    = 200      // bytes of text
	maxString   = 400      // bytes of any string in a row
	maxOrdinal  = 9999     // disc, number, year
	nonceSize   = 8
	maxInfo     = 16 << 10 // bytes of an info dictionary
	maxMet      = 50       // addresses of members in one message
	sealedRoom  = 64       // bytes that sealing and its envelope add to a message
)

// errMalformed says that a message breaks the bounds or rules of PROTOCOL.md.
var errMalformed = errors.New("malformed message")

// The kinds of message.
const (
	kindDigest  = "d"
	kindHead    = "p"
	kindQuery   = "q"
	kindRows    = "r"
	kindRefusal = "x"
	kindSealed  = "g"
	kindHello   = "h"
	kindMembers = "m"
	kindJoin    = "j"
	kindWelcome = "w"
	kindInfo    = "i"
	kindCall    = "c"
	kindCalled  = "b"
	kindGossip  = "s"
	kindHolders = "o"
)

// envelope is every message; PROTOCOL.md says which fields belong to which kind.
type envelope struct {
	Kind    string `bencode:"t"`
	Version int    `bencode:"v"`
	Nonce   []byte `bencode:"n,omitempty"`

	Part []byte `bencode:"d,omitempty"`
	Seq  int64  `bencode:"u,omitempty"`

	Text  string `bencode:"q,omitempty"`
	Limit int    `bencode:"l,omitempty"`
	Hops  int    `bencode:"h,omitempty"`
	Words int    `bencode:"b,omitempty"`
	Quiet int    `bencode:"o,omitempty"`
	Told  int    `bencode:"g,omitempty"`

	Page int    `bencode:"p,omitempty"`
	Last int    `bencode:"e,omitempty"`
	Key  []byte `bencode:"k,omitempty"`
	Sig  []byte `bencode:"s,omitempty"`
	Rows []byte `bencode:"r,omitempty"`
	Addr []byte `bencode:"a,omitempty"`

	Why string `bencode:"w,omitempty"`

	Port int `bencode:"c,omitempty"`
}

type wireRow struct {
	InfoHash []byte `bencode:"i"`
	SHA256   []byte `bencode:"h"`
	Title    string `bencode:"t"`
	Artist   string `bencode:"a"`
	Album    string `bencode:"b"`
	Size     int64  `bencode:"s"`
	Millis   int64  `bencode:"d"`
	Format   string `bencode:"f"`
	Bitrate  int    `bencode:"r"`
	Licence  string `bencode:"c"`
	Disc     int    `bencode:"k,omitempty"`
	Number   int    `bencode:"n,omitempty"`
	Year     int    `bencode:"y,omitempty"`
	Sound    []byte `bencode:"u,omitempty"`
}

// decode reads one message of any kind from outside.
func decode(b []byte) (envelope, error) {
	var m envelope
	if len(b) > maxMessage+sealedRoom {
		return m, fmt.Errorf("%w: %d bytes", errMalformed, len(b))
	}
	if err := unmarshal(b, &m); err != nil {
		return m, fmt.Errorf("%w: %w", errMalformed, err)
	}
	if m.Version != version || m.asks() && len(m.Nonce) != nonceSize {
		return m, fmt.Errorf("%w: version %d", errMalformed, m.Version)
	}
	if err := m.check(); err != nil {
		return m, err
	}
	return m, nil
}

// asks says whether a message belongs to a question, which its nonce names.
func (m *envelope) asks() bool {
	return m.Kind == kindQuery || m.Kind == kindRows || m.Kind == kindRefusal || m.Kind == kindInfo || m.Kind == kindHolders
}

func (m *envelope) check() error {
	ok := false
	switch m.Kind {
	case kindDigest, kindSealed, kindWelcome:
		ok = len(m.Part) > 0
	case kindHello:
		ok = len(m.Part) > 0 && len(m.Key) == ed25519.PublicKeySize && len(m.Sig) == ed25519.SignatureSize
	case kindMembers:
		ok = len(m.Part) > 0 && len(m.Addr) <= maxMet*18
	case kindJoin:
		ok = len(m.Key) == ed25519.PublicKeySize && len(m.Sig) == ed25519.SignatureSize && len(m.Text) <= circle.MaxName && utf8.ValidString(m.Text)
	case kindInfo:
		ok = len(m.Part) > 0 && len(m.Part) <= maxInfo
	case kindHead:
		ok = m.Seq >= 0 && len(m.Part) <= maxHead && len(m.Key) == ed25519.PublicKeySize && len(m.Sig) == ed25519.SignatureSize
	case kindQuery:
		ok = m.Hops >= 0 && m.Hops <= rings.Hops && len(m.Text) <= maxQuery && utf8.ValidString(m.Text) && m.Limit > 0 && m.Limit <= maxRows
	case kindRows:
		ok = m.Page >= 0 && m.Page < maxPages &&
			len(m.Key) == ed25519.PublicKeySize && len(m.Sig) == ed25519.SignatureSize &&
			(len(m.Addr) == 0 || len(m.Addr) == 6 || len(m.Addr) == 18)
	case kindGossip:
		ok = len(m.Part) > 0 && len(m.Part)%8 == 0 && len(m.Part) <= 8*rings.PageTitles && m.Seq > 0 && m.Seq < 1<<40 &&
			(len(m.Addr) == 6 || len(m.Addr) == 18) && len(m.Key) == ed25519.PublicKeySize && len(m.Sig) == ed25519.SignatureSize
	case kindHolders:
		ok = len(m.Addr) > 0 && len(m.Addr)%18 == 0 && len(m.Addr) <= 18*rings.MaxTold
	case kindCall:
		ok = m.Port > 0 && m.Port <= 65535
	case kindCalled:
		ok = (m.Why == calledOpen || m.Why == calledShut) && (len(m.Addr) == 6 || len(m.Addr) == 18)
	case kindRefusal:
		ok = len(m.Why) <= maxString && m.Hops >= 0 && m.Hops <= rings.Hops
	}
	if !ok {
		return fmt.Errorf("%w: kind %.10q", errMalformed, m.Kind)
	}
	return nil
}

// signed is what the signature of a page covers: a domain, so that it means nothing elsewhere;
// the nonce, so that it cannot be replayed to another query; and the page with its place.
func (m *envelope) signed() []byte {
	b := append([]byte("linnet-rows-1"), m.Nonce...)
	b = binary.BigEndian.AppendUint32(b, uint32(m.Page))
	b = append(b, byte(m.Last))
	return append(b, m.Rows...)
}

// open checks the signature of a page and returns its rows.
func (m *envelope) open() ([]Row, error) {
	if !ed25519.Verify(m.Key, m.signed(), m.Sig) {
		return nil, fmt.Errorf("%w: bad signature", errMalformed)
	}
	return decodeRows(m.Rows)
}

func decodeRows(b []byte) ([]Row, error) {
	var wire []wireRow
	if err := unmarshal(b, &wire); err != nil {
		return nil, fmt.Errorf("%w: rows: %w", errMalformed, err)
	}
	if len(wire) > maxRows {
		return nil, fmt.Errorf("%w: %d rows", errMalformed, len(wire))
	}
	rows := make([]Row, 0, len(wire))
	for _, w := range wire {
		if err := w.check(); err != nil {
			return nil, err
		}
		rows = append(rows, w.row())
	}
	return rows, nil
}

func (w wireRow) check() error {
	if len(w.InfoHash) != 20 || len(w.SHA256) != 32 || len(w.Sound) != 0 && len(w.Sound) != len(Sound{}) || w.Size <= 0 || w.Size > maxSize ||
		w.Millis < 0 || w.Millis > 1e9 || w.Bitrate < 0 || w.Bitrate > 1e8 || len(w.Format) > 8 ||
		min(w.Disc, w.Number, w.Year) < 0 || max(w.Disc, w.Number, w.Year) > maxOrdinal {
		return fmt.Errorf("%w: row out of bounds", errMalformed)
	}
	for _, s := range []string{w.Title, w.Artist, w.Album, w.Format, w.Licence} {
		if len(s) > maxString || !utf8.ValidString(s) {
			return fmt.Errorf("%w: row text", errMalformed)
		}
	}
	return nil
}

// row is where the texts of strangers come in.
func (w wireRow) row() Row {
	r := Row{
		InfoHash: InfoHash(w.InfoHash), SHA256: [32]byte(w.SHA256),
		Title: w.Title, Artist: w.Artist, Album: w.Album,
		Size: w.Size, Duration: time.Duration(w.Millis) * time.Millisecond,
		Format: w.Format, Bitrate: w.Bitrate, Licence: w.Licence,
		Disc: w.Disc, Number: w.Number, Year: w.Year,
	}
	copy(r.Sound[:], w.Sound)
	return r.shown()
}

func wireOf(r Row) wireRow {
	w := wireRow{
		InfoHash: r.InfoHash[:], SHA256: r.SHA256[:],
		Title: clip(r.Title), Artist: clip(r.Artist), Album: clip(r.Album),
		Size: r.Size, Millis: r.Duration.Milliseconds(),
		Format: r.Format, Bitrate: r.Bitrate, Licence: clip(r.Licence),
		Disc: ordinal(r.Disc), Number: ordinal(r.Number), Year: ordinal(r.Year),
	}
	if r.Sound != (Sound{}) {
		w.Sound = r.Sound[:]
	}
	return w
}

// ordinal makes a number fit for a row; what a tag says may be nonsense.
func ordinal(n int) int {
	if n < 0 || n > maxOrdinal {
		return 0
	}
	return n
}

// clip makes a string fit for a row: valid UTF-8, cut between characters.
func clip(s string) string {
	if len(s) <= maxString && utf8.ValidString(s) {
		return s
	}
	out := make([]byte, 0, maxString)
	for _, r := range s {
		if len(out)+utf8.RuneLen(r) > maxString {
			break
		}
		out = utf8.AppendRune(out, r)
	}
	return string(out)
}

// reply signs rows and cuts them into pages. Rows that would break the bounds are left out.
func reply(key ed25519.PrivateKey, nonce []byte, rows []Row) [][]byte {
	chunks := [][]wireRow{nil}
	size := 0
	for _, r := range rows[:min(len(rows), maxRows)] {
		w := wireOf(r)
		if w.check() != nil {
			continue
		}
		n := len(bencode.MustMarshal(w))
		if size += n; size > maxPageRows {
			chunks, size = append(chunks, nil), n
		}
		chunks[len(chunks)-1] = append(chunks[len(chunks)-1], w)
	}
	chunks = chunks[:min(len(chunks), maxPages)]
	pages := make([][]byte, len(chunks))
	for i, c := range chunks {
		m := envelope{
			Kind: kindRows, Version: version, Nonce: nonce, Page: i,
			Key: key.Public().(ed25519.PublicKey), Rows: bencode.MustMarshal(c),
		}
		if i == len(chunks)-1 {
			m.Last = 1
		}
		m.Sig = ed25519.Sign(key, m.signed())
		pages[i] = bencode.MustMarshal(m)
	}
	return pages
}
