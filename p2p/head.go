package p2p

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"math"
	"unicode/utf8"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/internal/wire"
	"linnet/p2p/mainline"
)

// A head is a signed item (BEP 44) under a listener's own key with the salt "linnet-head-1", that
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
type head struct {
	item mainline.Item
	headValue
}

type headValue struct {
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
	seqMoved    = math.MaxInt64 - 1
	seqRevoked  = math.MaxInt64
)

var headSalt = []byte("linnet-head-1")

// errHead says that a head is not signed by its key or breaks the rules at the top of this file.
var errHead = errors.New("forged or malformed head")

func (h *head) key() Key           { return Key(h.item.Key) }
func (h *head) final() bool        { return h.item.Seq >= seqMoved }
func (h *head) catalogued() bool   { return len(h.InfoHash) > 0 }
func (h *head) infohash() InfoHash { return InfoHash(h.InfoHash) }

// newer says whether h takes the place of old, which may be nil.
func (h *head) newer(old *head) bool { return old == nil || h.item.Seq > old.item.Seq }

// openHead checks the signature of an item and reads its value.
func openHead(i mainline.Item) (*head, error) {
	i.Salt = headSalt
	h := &head{item: i}
	if len(i.Value) > wire.MaxHead || i.Seq < 0 || !i.Valid() {
		return nil, fmt.Errorf("%w: signature", errHead)
	}
	if err := wire.Unmarshal(i.Value, &h.headValue); err != nil {
		return nil, fmt.Errorf("%w: %w", errHead, err)
	}
	if err := h.check(); err != nil {
		return nil, err
	}
	return h, nil
}

func (h *head) check() error {
	kinds := 0
	for _, has := range []bool{len(h.InfoHash) > 0, len(h.Moved) > 0, h.Revoked != 0} {
		if has {
			kinds++
		}
	}
	ok := h.Version == headVersion && len(h.Name) <= wire.MaxListenerName && utf8.ValidString(h.Name) && kinds <= 1
	switch {
	case len(h.InfoHash) > 0:
		ok = ok && len(h.InfoHash) == len(InfoHash{}) && len(h.SHA256) == 32 && !h.final() &&
			h.Size > 0 && h.Size <= maxCatalogue && h.Tracks >= 0 && h.Tracks <= maxCatalogued
	case len(h.Moved) > 0:
		ok = ok && h.item.Seq == seqMoved && len(h.Moved) == len(Key{}) && ed25519.Verify(h.Moved, movedText(h.key()), h.Cross)
	case h.Revoked != 0:
		ok = ok && h.item.Seq == seqRevoked
	default:
		ok = ok && !h.final()
	}
	if !ok {
		return fmt.Errorf("%w: out of bounds", errHead)
	}
	h.Name = wire.ClipName(h.Name)
	return nil
}

// movedText is what the new key signs, so that nobody can point at a key that is not theirs.
func movedText(old Key) []byte { return append([]byte("linnet-moved-1"), old[:]...) }

// signHead makes a head; the value must keep the rules.
func signHead(key ed25519.PrivateKey, seq int64, v headValue) *head {
	v.Version, v.Name = headVersion, wire.ClipName(v.Name)
	return &head{mainline.SignItem(key, headSalt, seq, bencode.MustMarshal(v)), v}
}

func movedHead(old, now ed25519.PrivateKey) *head {
	from := Key(old.Public().(ed25519.PublicKey))
	return signHead(old, seqMoved, headValue{Moved: now.Public().(ed25519.PublicKey), Cross: ed25519.Sign(now, movedText(from))})
}

func revokedHead(old ed25519.PrivateKey) *head {
	return signHead(old, seqRevoked, headValue{Revoked: 1})
}

// message is how a head travels between neighbours.
func (h *head) message() []byte {
	return bencode.MustMarshal(wire.Message{Kind: wire.KindHead, Version: wire.Version, Key: h.item.Key[:], Sig: h.item.Sig[:], Seq: h.item.Seq, Part: h.item.Value})
}

// head reads what message wrote.
func headOf(m wire.Message) (*head, error) {
	return openHead(mainline.Item{Key: [32]byte(m.Key), Sig: [64]byte(m.Sig), Seq: m.Seq, Value: m.Part})
}
