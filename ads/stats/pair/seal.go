package pair

import (
	"crypto/ecdh"
	"crypto/hpke"
	"encoding/base64"
	"fmt"
)

// The roles of DAP, as they stand in the info of a seal (DAP, section 4.4.2).
const (
	roleCollector = 0
	roleClient    = 1
	roleLeader    = 2
	roleHelper    = 3
)

// Kinds of sealed contents.
const (
	inputShare     = "input share"
	aggregateShare = "aggregate share"
)

func kem() hpke.KEM { return hpke.DHKEM(ecdh.X25519()) }

// NewKey makes a private key, in the text in which files keep it, and its public half for the agreement.
func NewKey() (private, public string, err error) {
	key, err := kem().GenerateKey()
	if err != nil {
		return "", "", fmt.Errorf("make a key: %w", err)
	}
	raw, err := key.Bytes()
	if err != nil {
		return "", "", fmt.Errorf("make a key: %w", err)
	}
	return base64.StdEncoding.EncodeToString(raw), base64.StdEncoding.EncodeToString(key.PublicKey().Bytes()), nil
}

func publicKey(text string) (hpke.PublicKey, error) {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("a public key: %w", err)
	}
	return kem().NewPublicKey(raw)
}

func privateKey(text string) (hpke.PrivateKey, error) {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("a private key: %w", err)
	}
	return kem().NewPrivateKey(raw)
}

// A letter is what a seal is about: who writes to whom, and the associated data that both know.
type letter struct {
	what     string
	from, to byte
	aad      []byte
}

func (l letter) info() []byte { return append([]byte(Version+" "+l.what), l.from, l.to) }

// seal is HPKE's single shot (RFC 9180, section 6.1): the encapsulated key, then the ciphertext.
func (l letter) seal(to hpke.PublicKey, plain []byte) ([]byte, error) {
	enc, sender, err := hpke.NewSender(to, hpke.HKDFSHA256(), hpke.AES128GCM(), l.info())
	if err != nil {
		return nil, err
	}
	sealed, err := sender.Seal(l.aad, plain)
	return append(enc, sealed...), err
}

func (l letter) open(key hpke.PrivateKey, sealed []byte) ([]byte, error) {
	const size = 32 // of an encapsulated X25519 key
	if len(sealed) < size {
		return nil, fmt.Errorf("%w: a seal of %d bytes", ErrReport, len(sealed))
	}
	recipient, err := hpke.NewRecipient(sealed[:size], key, hpke.HKDFSHA256(), hpke.AES128GCM(), l.info())
	if err != nil {
		return nil, err
	}
	return recipient.Open(l.aad, sealed[size:])
}
