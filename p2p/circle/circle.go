// Package circle holds the credentials of a group: its secret and what is derived from it, the founder's
// charter, certificates of membership, invitations, and the sealed channel on which two peers prove to
// each other that they know a secret.
//
// It promises that everything here is a pure function of its arguments (randomness apart), that what
// is read from outside stays within the bounds stated, and that nobody who lacks the secret can tell
// from a derived value, an infohash or a DHT key above all, that it belongs to a group. It refuses to
// know connections, files and clocks.
//
// A group is its founder's key: whoever founded it can expel. An epoch is the time between two
// expulsions. In each there is one secret, attested by the founder's charter, and a certificate for
// every member, signed by the founder or by a member who invited. Expelling begins an epoch with a new
// secret, for which the one expelled gets neither secret nor certificate.
package circle

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of what is read from outside.
const (
	MaxMembers = 150 // so that all certificates fit one message
	MaxLeft    = 100
	MaxName    = 64 // bytes, of a group or a member
	MaxEpoch   = 1 << 20
)

// ErrMalformed says that bytes or text from outside are no paper of a group, or a forged one.
var ErrMalformed = errors.New("malformed or forged")

// An ID names a group: the first half of the SHA-256 of its founder's key.
type ID [16]byte

// IDOf returns the group that a key has founded.
func IDOf(founder Key) ID {
	sum := sha256.Sum256(founder[:])
	return ID(sum[:16])
}

// String returns 32 lower-case hexadecimal digits.
func (id ID) String() string { return hex.EncodeToString(id[:]) }

// ParseID reads what String wrote.
func ParseID(s string) (id ID, err error) {
	if len(s) != hex.EncodedLen(len(id)) {
		return id, fmt.Errorf("group %.40q: %w", s, ErrMalformed)
	}
	if _, err := hex.Decode(id[:], []byte(s)); err != nil {
		return id, fmt.Errorf("group %q: %w", s, ErrMalformed)
	}
	return id, nil
}

// A Key is an ed25519 public key: a member.
type Key [32]byte

// A Secret is what the members of a group share in one epoch, or the two ends of an invitation.
type Secret [32]byte

// NewSecret draws a secret.
func NewSecret() (s Secret) {
	rand.Read(s[:]) // never fails
	return s
}

// InfoHash is the torrent on which those who know the secret meet.
func (s Secret) InfoHash() (h [20]byte) {
	copy(h[:], s.derive("overlay", len(h)))
	return h
}

// DHTKey is the key under which they look for each other on a day (days since 1970). It is not the
// infohash: whoever finds it on the DHT and knocks there under it is not let in.
func (s Secret) DHTKey(day int64) (h [20]byte) {
	copy(h[:], s.derive(fmt.Sprintf("dht|%d", day), len(h)))
	return h
}

// Source is the "source" of the info dictionaries of a group's shelf, which gives its tracks infohashes
// that nobody else can work out, even from the same file.
func (s Secret) Source() string { return hex.EncodeToString(s.derive("source", 16)) }

func (s Secret) derive(what string, n int) []byte {
	b, err := hkdf.Key(sha256.New, s[:], nil, "linnet-circle-1|"+what, n)
	if err != nil {
		panic(err) // n is a constant within bounds
	}
	return b
}

// CleanName makes what a person typed fit to be a name: printable, in one line, at most MaxName bytes.
func CleanName(s string) string {
	s = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, ""), func(r rune) bool { return !unicode.IsPrint(r) || r == ' ' }), " ")
	for len(s) > MaxName {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return strings.TrimSpace(s)
}

func named(s string) bool { return s != "" && s == CleanName(s) }
