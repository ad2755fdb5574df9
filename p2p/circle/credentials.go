package circle

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// A Charter is the founder's word on an epoch: what its secret is.
type Charter struct {
	Epoch int    `bencode:"e"`
	Sum   []byte `bencode:"h"` // SHA-256 of the secret
	Sig   []byte `bencode:"s"`
}

// NewCharter attests a secret.
func NewCharter(founder ed25519.PrivateKey, epoch int, s Secret) Charter {
	sum := sha256.Sum256(s[:])
	c := Charter{Epoch: epoch, Sum: sum[:]}
	c.Sig = ed25519.Sign(founder, c.signed(keyOf(founder)))
	return c
}

func (c Charter) signed(founder Key) []byte {
	return append(binary.BigEndian.AppendUint32(statement("charter", IDOf(founder)), uint32(c.Epoch)), c.Sum...)
}

// Check says whether the founder signed it.
func (c Charter) Check(founder Key) error {
	if c.Epoch < 1 || c.Epoch > MaxEpoch || len(c.Sum) != sha256.Size || !verify(founder, c.signed(founder), c.Sig) {
		return fmt.Errorf("a charter: %w", ErrMalformed)
	}
	return nil
}

// Attests says whether the secret is the one of the epoch.
func (c Charter) Attests(s Secret) bool { return sha256.Sum256(s[:]) == [32]byte(c.Sum) }

// A Certificate makes a key a member for one epoch.
type Certificate struct {
	Key   []byte `bencode:"k"`
	Name  string `bencode:"n"` // which the member chose
	By    []byte `bencode:"b"` // the founder, or a member who invited
	Epoch int    `bencode:"e"`
	Sig   []byte `bencode:"s"` // of By
}

// Admitted is whom a certificate makes a member, under the name that they chose, for one epoch.
type Admitted struct {
	Key   Key
	Name  string
	Epoch int
}

// Certify admits a member.
func Certify(id ID, by ed25519.PrivateKey, m Admitted) Certificate {
	issuer := keyOf(by)
	c := Certificate{Key: m.Key[:], Name: CleanName(m.Name), By: issuer[:], Epoch: m.Epoch}
	c.Sig = ed25519.Sign(by, c.signed(id))
	return c
}

func (c Certificate) signed(id ID) []byte {
	b := binary.BigEndian.AppendUint32(statement("member", id), uint32(c.Epoch))
	return append(append(b, c.Key...), c.Name...)
}

func (c Certificate) check(id ID) error {
	if len(c.Key) != len(Key{}) || len(c.By) != len(Key{}) || !named(c.Name) || !verify(Key(c.By), c.signed(id), c.Sig) {
		return fmt.Errorf("a certificate: %w", ErrMalformed)
	}
	return nil
}

// A Leave is a member's word that it is none any more.
type Leave struct {
	Key   []byte `bencode:"k"`
	Epoch int    `bencode:"e"`
	Sig   []byte `bencode:"s"`
}

// NewLeave takes leave.
func NewLeave(id ID, member ed25519.PrivateKey, epoch int) Leave {
	k := keyOf(member)
	l := Leave{Key: k[:], Epoch: epoch}
	l.Sig = ed25519.Sign(member, l.signed(id))
	return l
}

func (l Leave) signed(id ID) []byte {
	return binary.BigEndian.AppendUint32(statement("leave", id), uint32(l.Epoch))
}

func (l Leave) check(id ID) error {
	if len(l.Key) != len(Key{}) || !verify(Key(l.Key), l.signed(id), l.Sig) {
		return fmt.Errorf("a leave: %w", ErrMalformed)
	}
	return nil
}

// Hello signs a channel: it proves that whoever has this key is at this very end of it.
func Hello(member ed25519.PrivateKey, c *Channel) []byte {
	return ed25519.Sign(member, helloOf(c, c.Initiator()))
}

// Greets says whether a signature is the Hello of the other end.
func Greets(k Key, c *Channel, sig []byte) bool { return verify(k, helloOf(c, !c.Initiator()), sig) }

func helloOf(c *Channel, initiator bool) []byte {
	b := append([]byte("linnet-circle-1|hello|"), c.Binding()...)
	if initiator {
		return append(b, 'i')
	}
	return append(b, 'r')
}

// statement begins what is signed: a domain, so that it means nothing elsewhere.
func statement(kind string, id ID) []byte {
	return append([]byte("linnet-circle-1|"+kind+"|"), id[:]...)
}

func keyOf(k ed25519.PrivateKey) Key { return Key(k.Public().(ed25519.PublicKey)) }

func verify(k Key, message, sig []byte) bool {
	return len(sig) == ed25519.SignatureSize && ed25519.Verify(k[:], message, sig)
}
