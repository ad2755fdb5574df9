package wire

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"math"
	"unicode/utf8"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/mainline"
)

// A Head is a signed item (BEP 44) under a listener's own key with the salt "linnet-head-1", that
// points at the listener's catalogue. It is kept on the DHT, and a listener who publishes one also
// tells it neighbours, which is how a LAN without the DHT hears of it. Its value is one dictionary:
//
//	v  version, 1       l  the listener's name, at most 60 bytes
//	i  infohash of the catalogue's torrent      h  its SHA-256      s  its size      n  its tracks
//	m  the key that takes the place of this one   x  signature by that key of "linnet-moved-1" and this key
//	z  1: this key is given up, whoever uses it
//
// Without i, m and z the listener publishes nothing at present. The last two are final: their
// sequence numbers are the two highest there are, so that nothing comes after them, and giving
// up comes after replacing.
type Head struct {
	Item mainline.Item
	HeadValue
}

// HeadValue is what a head says; see Head.
type HeadValue struct {
	Version  int    `bencode:"v"`
	Name     string `bencode:"l,omitempty"`
	InfoHash []byte `bencode:"i,omitempty"`
	SHA256   []byte `bencode:"h,omitempty"`
	Size     int64  `bencode:"s,omitempty"`
	Tracks   int    `bencode:"n,omitempty"`
	Moved    []byte `bencode:"m,omitempty"`
	Cross    []byte `bencode:"x,omitempty"`
	Revoked  int    `bencode:"z,omitempty"`
}

const (
	headVersion = 1
	SeqMoved    = math.MaxInt64 - 1
	SeqRevoked  = math.MaxInt64
)

// HeadSalt is the salt of heads on the DHT.
var HeadSalt = []byte("linnet-head-1")

// ErrHead says that a head is not signed by its key or breaks the rules at the top of this file.
var ErrHead = errors.New("forged or malformed head")

// Key is whose head it is.
func (h *Head) Key() Key { return Key(h.Item.Key) }

// Final says whether nothing comes after it.
func (h *Head) Final() bool { return h.Item.Seq >= SeqMoved }

// Catalogued says whether it points at a catalogue.
func (h *Head) Catalogued() bool { return len(h.InfoHash) > 0 }

// Infohash is that of the catalogue.
func (h *Head) Infohash() InfoHash { return InfoHash(h.InfoHash) }

// Newer says whether h takes the place of old, which may be nil.
func (h *Head) Newer(old *Head) bool { return old == nil || h.Item.Seq > old.Item.Seq }

// OpenHead checks the signature of an item and reads its value.
func OpenHead(i mainline.Item) (*Head, error) {
	i.Salt = HeadSalt
	h := &Head{Item: i}
	if len(i.Value) > MaxHead || i.Seq < 0 || !i.Valid() {
		return nil, fmt.Errorf("%w: signature", ErrHead)
	}
	if err := Unmarshal(i.Value, &h.HeadValue); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrHead, err)
	}
	if err := h.check(); err != nil {
		return nil, err
	}
	return h, nil
}

func (h *Head) check() error {
	kinds := 0
	for _, has := range []bool{len(h.InfoHash) > 0, len(h.Moved) > 0, h.Revoked != 0} {
		if has {
			kinds++
		}
	}
	ok := h.Version == headVersion && len(h.Name) <= MaxListenerName && utf8.ValidString(h.Name) && kinds <= 1
	switch {
	case len(h.InfoHash) > 0:
		ok = ok && len(h.InfoHash) == len(InfoHash{}) && len(h.SHA256) == 32 && !h.Final() &&
			h.Size > 0 && h.Size <= MaxCatalogue && h.Tracks >= 0 && h.Tracks <= MaxCatalogued
	case len(h.Moved) > 0:
		ok = ok && h.Item.Seq == SeqMoved && len(h.Moved) == len(Key{}) && ed25519.Verify(h.Moved, movedText(h.Key()), h.Cross)
	case h.Revoked != 0:
		ok = ok && h.Item.Seq == SeqRevoked
	default:
		ok = ok && !h.Final()
	}
	if !ok {
		return fmt.Errorf("%w: out of bounds", ErrHead)
	}
	h.Name = ClipName(h.Name)
	return nil
}

// movedText is what the new key signs, so that nobody can point at a key that is not theirs.
func movedText(old Key) []byte { return append([]byte("linnet-moved-1"), old[:]...) }

// SignHead makes a head; the value must keep the rules.
func SignHead(key ed25519.PrivateKey, seq int64, v HeadValue) *Head {
	v.Version, v.Name = headVersion, ClipName(v.Name)
	return &Head{mainline.SignItem(key, HeadSalt, seq, bencode.MustMarshal(v)), v}
}

// MovedHead says that a new key takes the place of an old one.
func MovedHead(old, now ed25519.PrivateKey) *Head {
	from := Key(old.Public().(ed25519.PublicKey))
	return SignHead(old, SeqMoved, HeadValue{Moved: now.Public().(ed25519.PublicKey), Cross: ed25519.Sign(now, movedText(from))})
}

// RevokedHead says that a key is given up.
func RevokedHead(old ed25519.PrivateKey) *Head {
	return SignHead(old, SeqRevoked, HeadValue{Revoked: 1})
}

// Message is how a head travels between neighbours.
func (h *Head) Message() []byte {
	return bencode.MustMarshal(Message{Kind: KindHead, Version: Version, Key: h.Item.Key[:], Sig: h.Item.Sig[:], Seq: h.Item.Seq,
		Part: h.Item.Value})
}

// HeadOf reads what Message wrote.
func HeadOf(m Message) (*Head, error) {
	return OpenHead(mainline.Item{Key: [32]byte(m.Key), Sig: [64]byte(m.Sig), Seq: m.Seq, Value: m.Part})
}
