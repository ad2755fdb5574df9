package wire

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
// extension, "linnet". Each of its messages is one bencoded dictionary of at most 60 KiB, which Message names field by field.
// Unknown fields are ignored; whatever breaks a bound makes the whole message void, and a void or badly signed reply ends the
// connection.

// The bounds of a message. A peer's engine drops the connection on anything above 64 KiB, hence
// pages; the rest is what a believable shelf needs.
const (
	Version     = 2
	MaxHead     = 400      // bytes of the value of a head (head.go in p2p); the DHT takes 1000
	MaxMessage  = 60 << 10 // bytes on the wire
	MaxPageRows = 40 << 10 // bytes of rows in a page, before the envelope
	MaxPages    = 8        // in one reply
	MaxRows     = 100      // in one reply
	MaxQuery    = 200      // bytes of text
	MaxString   = 400      // bytes of any string in a row
	maxOrdinal  = 9999     // disc, number, year
	NonceSize   = 8
	MaxInfo     = 16 << 10 // bytes of an info dictionary
	MaxMet      = 50       // addresses of members in one message
	SealedRoom  = 64       // bytes that sealing and its envelope add to a message
)

// ErrMalformed says that a message breaks the bounds or rules of PROTOCOL.md.
var ErrMalformed = errors.New("malformed message")

// What came of calling back.
const (
	CalledOpen = "open"
	CalledShut = "shut"
)

// The kinds of message.
const (
	KindDigest  = "d"
	KindHead    = "p"
	KindQuery   = "q"
	KindRows    = "r"
	KindRefusal = "x"
	KindSealed  = "g"
	KindHello   = "h"
	KindMembers = "m"
	KindJoin    = "j"
	KindWelcome = "w"
	KindInfo    = "i"
	KindCall    = "c"
	KindCalled  = "b"
	KindGossip  = "s"
	KindHolders = "o"
)

// Message is every message; PROTOCOL.md says which fields belong to which kind.
type Message struct {
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
	// Doubt of who relays a reply is about its signer.
	Doubt int `bencode:"j,omitempty"`

	Why string `bencode:"w,omitempty"`

	Port int `bencode:"c,omitempty"`

	Slot    int   `bencode:"f,omitempty"` // this and the next two are a Load
	Waiting int   `bencode:"y,omitempty"`
	Speed   int64 `bencode:"z,omitempty"`
}

// An EncodedRow is a row as it travels.
type EncodedRow struct {
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

// Decode reads one message of any kind from outside.
func Decode(b []byte) (Message, error) {
	var m Message
	if len(b) > MaxMessage+SealedRoom {
		return m, fmt.Errorf("%w: %d bytes", ErrMalformed, len(b))
	}
	if err := Unmarshal(b, &m); err != nil {
		return m, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	if m.Version != Version || m.Asks() && len(m.Nonce) != NonceSize {
		return m, fmt.Errorf("%w: version %d", ErrMalformed, m.Version)
	}
	if err := m.Check(); err != nil {
		return m, err
	}
	return m, nil
}

// Asks says whether a message belongs to a question, which its nonce names.
func (m *Message) Asks() bool {
	return m.Kind == KindQuery || m.Kind == KindRows || m.Kind == KindRefusal || m.Kind == KindInfo || m.Kind == KindHolders
}

func (m *Message) Check() error {
	ok := false
	switch m.Kind {
	case KindDigest, KindSealed, KindWelcome:
		ok = len(m.Part) > 0
	case KindHello:
		ok = len(m.Part) > 0 && len(m.Key) == ed25519.PublicKeySize && len(m.Sig) == ed25519.SignatureSize
	case KindMembers:
		ok = len(m.Part) > 0 && len(m.Addr) <= MaxMet*18
	case KindJoin:
		ok = len(m.Key) == ed25519.PublicKeySize && len(m.Sig) == ed25519.SignatureSize && len(m.Text) <= circle.MaxName &&
			utf8.ValidString(m.Text)
	case KindInfo:
		ok = len(m.Part) > 0 && len(m.Part) <= MaxInfo
	case KindHead:
		ok = m.Seq >= 0 && len(m.Part) <= MaxHead && len(m.Key) == ed25519.PublicKeySize && len(m.Sig) == ed25519.SignatureSize
	case KindQuery:
		ok = m.Hops >= 0 && m.Hops <= rings.Hops && len(m.Text) <= MaxQuery && utf8.ValidString(m.Text) && m.Limit > 0 && m.Limit <= MaxRows
	case KindRows:
		ok = m.Page >= 0 && m.Page < MaxPages &&
			len(m.Key) == ed25519.PublicKeySize && len(m.Sig) == ed25519.SignatureSize &&
			(len(m.Addr) == 0 || len(m.Addr) == 6 || len(m.Addr) == 18) && m.Load().valid()
	case KindGossip:
		ok = len(m.Part) > 0 && len(m.Part)%8 == 0 && len(m.Part) <= 8*rings.PageTitles && m.Seq > 0 && m.Seq < 1<<40 &&
			(len(m.Addr) == 6 || len(m.Addr) == 18) && len(m.Key) == ed25519.PublicKeySize && len(m.Sig) == ed25519.SignatureSize
	case KindHolders:
		ok = len(m.Addr) > 0 && len(m.Addr)%18 == 0 && len(m.Addr) <= 18*rings.MaxTold && m.Hops >= 0 && m.Hops <= 1
	case KindCall:
		ok = m.Port > 0 && m.Port <= 65535
	case KindCalled:
		ok = (m.Why == CalledOpen || m.Why == CalledShut) && (len(m.Addr) == 6 || len(m.Addr) == 18)
	case KindRefusal:
		ok = len(m.Why) <= MaxString && m.Hops >= 0 && m.Hops <= rings.Hops
	}
	if !ok {
		return fmt.Errorf("%w: kind %.10q", ErrMalformed, m.Kind)
	}
	return nil
}

// signed is what the signature of a page covers: a domain, so that it means nothing elsewhere;
// the nonce, so that it cannot be replayed to another query; and the page with its place.
func (m *Message) signed() []byte {
	b := append([]byte("linnet-rows-1"), m.Nonce...)
	b = binary.BigEndian.AppendUint32(b, uint32(m.Page))
	b = append(b, byte(m.Last))
	return append(b, m.Rows...)
}

// Open checks the signature of a page and returns its rows.
func (m *Message) Open() ([]Row, error) {
	if !ed25519.Verify(m.Key, m.signed(), m.Sig) {
		return nil, fmt.Errorf("%w: bad signature", ErrMalformed)
	}
	return DecodeRows(m.Rows)
}

// DecodeRows reads the rows of a page or a catalogue.
func DecodeRows(b []byte) ([]Row, error) {
	var wire []EncodedRow
	if err := Unmarshal(b, &wire); err != nil {
		return nil, fmt.Errorf("%w: rows: %w", ErrMalformed, err)
	}
	if len(wire) > MaxRows {
		return nil, fmt.Errorf("%w: %d rows", ErrMalformed, len(wire))
	}
	rows := make([]Row, 0, len(wire))
	for _, w := range wire {
		if err := w.Check(); err != nil {
			return nil, err
		}
		rows = append(rows, w.Row())
	}
	return rows, nil
}

// Check refuses a row that is out of bounds.
func (w EncodedRow) Check() error {
	if len(w.InfoHash) != 20 || len(w.SHA256) != 32 || len(w.Sound) != 0 && len(w.Sound) != len(Sound{}) || w.Size <= 0 ||
		w.Size > MaxSize ||
		w.Millis < 0 || w.Millis > 1e9 || w.Bitrate < 0 || w.Bitrate > 1e8 || len(w.Format) > 8 ||
		min(w.Disc, w.Number, w.Year) < 0 || max(w.Disc, w.Number, w.Year) > maxOrdinal {
		return fmt.Errorf("%w: row out of bounds", ErrMalformed)
	}
	for _, s := range []string{w.Title, w.Artist, w.Album, w.Format, w.Licence} {
		if len(s) > MaxString || !utf8.ValidString(s) {
			return fmt.Errorf("%w: row text", ErrMalformed)
		}
	}
	return nil
}

// Row is where the texts of strangers come in.
func (w EncodedRow) Row() Row {
	r := Row{
		InfoHash: InfoHash(w.InfoHash), SHA256: [32]byte(w.SHA256),
		Title: w.Title, Artist: w.Artist, Album: w.Album,
		Size: w.Size, Duration: time.Duration(w.Millis) * time.Millisecond,
		Format: w.Format, Bitrate: w.Bitrate, Licence: w.Licence,
		Disc: w.Disc, Number: w.Number, Year: w.Year,
	}
	copy(r.Sound[:], w.Sound)
	return r.Shown()
}

// Encode makes a row fit for the wire: texts are cut, numbers that make no sense dropped.
func Encode(r Row) EncodedRow {
	w := EncodedRow{
		InfoHash: r.InfoHash[:], SHA256: r.SHA256[:],
		Title: Clip(r.Title), Artist: Clip(r.Artist), Album: Clip(r.Album),
		Size: r.Size, Millis: r.Duration.Milliseconds(),
		Format: r.Format, Bitrate: r.Bitrate, Licence: Clip(r.Licence),
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

// Clip makes a string fit for a row: valid UTF-8, cut between characters.
func Clip(s string) string {
	if len(s) <= MaxString && utf8.ValidString(s) {
		return s
	}
	out := make([]byte, 0, MaxString)
	for _, r := range s {
		if len(out)+utf8.RuneLen(r) > MaxString {
			break
		}
		out = utf8.AppendRune(out, r)
	}
	return string(out)
}

// Reply signs rows and cuts them into pages, of which the first says how busy the sender is. Rows that would break the bounds are left out.
func Reply(key ed25519.PrivateKey, nonce []byte, rows []Row, load Load) [][]byte {
	chunks := [][]EncodedRow{nil}
	size := 0
	for _, r := range rows[:min(len(rows), MaxRows)] {
		w := Encode(r)
		if w.Check() != nil {
			continue
		}
		n := len(bencode.MustMarshal(w))
		if size += n; size > MaxPageRows {
			chunks, size = append(chunks, nil), n
		}
		chunks[len(chunks)-1] = append(chunks[len(chunks)-1], w)
	}
	chunks = chunks[:min(len(chunks), MaxPages)]
	pages := make([][]byte, len(chunks))
	for i, c := range chunks {
		m := Message{
			Kind: KindRows, Version: Version, Nonce: nonce, Page: i,
			Key: key.Public().(ed25519.PublicKey), Rows: bencode.MustMarshal(c),
		}
		if i == len(chunks)-1 {
			m.Last = 1
		}
		if i == 0 {
			l := load.clipped()
			m.Slot, m.Waiting, m.Speed = l.Slot, l.Waiting, l.Speed
		}
		m.Sig = ed25519.Sign(key, m.signed())
		pages[i] = bencode.MustMarshal(m)
	}
	return pages
}
