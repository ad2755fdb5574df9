package p2p

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"linnet/p2p/internal/statefile"
)

var errWeakKey = errors.New("it is no key that was drawn at random")

// identity loads the key that signs our rows, or makes it. One that is damaged is set aside: a power cut can leave a file as long as
// it was and full of zeros, and a key of zeros is one that everybody has. A change of the key that a crash cut short is ended
// before: if the old one said its last word the new one counts, otherwise the new one is forgotten.
func identity(dir string, l *statefile.Losses) (ed25519.PrivateKey, error) {
	file := filepath.Join(dir, "key")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making a key: %w", err)
	}
	old, err := loadKey(file, l)
	if err != nil {
		return nil, err
	}
	next, err := readKey(file + newKeySuffix)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err == nil && (old == nil || saidLast(dir, Key(old.Public().(ed25519.PublicKey)))):
		return next, os.Rename(file+newKeySuffix, file)
	default:
		if err := os.Remove(file + newKeySuffix); err != nil {
			return nil, fmt.Errorf("forgetting a key that was never used: %w", err)
		}
	}
	if old != nil {
		return old, nil
	}
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		return nil, fmt.Errorf("making a key: %w", err)
	}
	if err := statefile.Write(file, key.Seed()); err != nil {
		return nil, fmt.Errorf("making a key: %w", err)
	}
	return key, nil
}

// loadKey returns nil where there is no key, or none that can be used.
func loadKey(file string, l *statefile.Losses) (ed25519.PrivateKey, error) {
	key, err := readKey(file)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return key, nil
	}
	return nil, l.Lost(file, statefile.LostKey, err)
}

func readKey(file string) (ed25519.PrivateKey, error) {
	seed, err := os.ReadFile(file)
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading the key: %w", err)
	case len(seed) != ed25519.SeedSize:
		return nil, fmt.Errorf("a key of %d bytes: %w", len(seed), errWeakKey)
	case !drawn(seed):
		return nil, errWeakKey
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// drawn says whether 32 bytes may have been drawn at random. Of such, 30 differ from each other on average; fewer than 20 do once in
// 10^13 times. Nor are they all letters, or one step apart.
func drawn(seed []byte) bool {
	different, printable, steady := make(map[byte]bool), true, true
	for i, b := range seed {
		different[b] = true
		printable = printable && (b >= ' ' && b <= '~' || b == '\n' || b == '\r' || b == '\t')
		steady = steady && (i == 0 || b-seed[i-1] == seed[1]-seed[0])
	}
	return len(different) >= 20 && !printable && !steady
}

// saidLast says whether a key is on record as one that was given up.
func saidLast(dir string, key Key) bool {
	p := &people{dir: filepath.Join(dir, "people")}
	if p.loadOwn() != nil {
		return false
	}
	for _, h := range p.retired {
		if h.Key() == key {
			return true
		}
	}
	return false
}
