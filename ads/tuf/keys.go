package tuf

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Keys sign a repository. Two of the three root keys must sign a change of keys; they belong offline.
// Targets signs releases, on the machine where releases are approved; Snapshot and Timestamp may be online.
type Keys struct {
	Root      []ed25519.PrivateKey
	Targets   ed25519.PrivateKey
	Snapshot  ed25519.PrivateKey
	Timestamp ed25519.PrivateKey
}

// A fresh set has RootKeys root keys. RootThreshold of them sign a root.
const (
	RootKeys      = 3
	RootThreshold = 2
)

// ErrNoKey is wrapped when the key for the work is not there.
var ErrNoKey = errors.New("the signing key is not here")

const rootNote = `These are the root keys of your feed. Whoever holds two of them can replace every other key,
and with that your feed. Nothing here needs them until you change a key.

Move them to media that you keep offline and in different places, one key each, and delete this
folder. If you lose two of them, your listeners can never be moved to new keys.
`

// NewKeys makes a fresh set.
func NewKeys() (Keys, error) {
	all := make([]ed25519.PrivateKey, RootKeys+3)
	for i := range all {
		_, key, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			return Keys{}, fmt.Errorf("make keys: %w", err)
		}
		all[i] = key
	}
	return Keys{Root: all[:RootKeys], Targets: all[RootKeys], Snapshot: all[RootKeys+1], Timestamp: all[RootKeys+2]}, nil
}

// online are the keys beside the root keys, by file name.
func (k *Keys) online() map[string]*ed25519.PrivateKey {
	return map[string]*ed25519.PrivateKey{"targets.pem": &k.Targets, "snapshot.pem": &k.Snapshot, "timestamp.pem": &k.Timestamp}
}

func rootName(dir string, i int) string {
	return filepath.Join(dir, "root", fmt.Sprintf("root-%d.pem", i+1))
}

// Save writes the keys below dir (PEM, PKCS #8), readable by the owner only, the root keys in dir/root beside a note that says to move them
// away. An existing key is never overwritten (fs.ErrExist).
func (k Keys) Save(dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, "root"), 0o700); err != nil {
		return fmt.Errorf("save keys: %w", err)
	}
	for i, key := range k.Root {
		if err := saveKey(rootName(dir, i), key); err != nil {
			return err
		}
	}
	for name, key := range k.online() {
		if *key == nil { // it is elsewhere
			continue
		}
		if err := saveKey(filepath.Join(dir, name), *key); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, "root", "README.txt"), []byte(rootNote), 0o600)
}

func saveKey(path string, key ed25519.PrivateKey) error {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("save key %s: %w", path, err)
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("save key: %w", err)
	}
	err = pem.Encode(file, &pem.Block{Type: "PRIVATE KEY", Bytes: der})
	return errors.Join(err, file.Sync(), file.Close())
}

// LoadKeys reads what Save wrote. Keys that were moved away stay nil, and what needs them says so with
// ErrNoKey.
func LoadKeys(dir string) (Keys, error) {
	var k Keys
	for i := range RootKeys {
		var key ed25519.PrivateKey
		if err := loadKey(rootName(dir, i), &key); err != nil {
			return Keys{}, err
		}
		if key != nil {
			k.Root = append(k.Root, key)
		}
	}
	for name, key := range k.online() {
		if err := loadKey(filepath.Join(dir, name), key); err != nil {
			return Keys{}, err
		}
	}
	return k, nil
}

// loadKey leaves the key nil when there is no such file.
func loadKey(path string, key *ed25519.PrivateKey) error {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("load key: %w", err)
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return fmt.Errorf("load key %s: the file holds no key", path)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return fmt.Errorf("load key %s: %w", path, err)
	}
	ed, ok := parsed.(ed25519.PrivateKey)
	if !ok {
		return fmt.Errorf("load key %s: it is not an Ed25519 key", path)
	}
	*key = ed
	return nil
}

// DelegationKey is the public half of the targets key, by which an operator admits its holder as a partner.
func (k Keys) DelegationKey() (string, error) {
	if k.Targets == nil {
		return "", fmt.Errorf("targets: %w", ErrNoKey)
	}
	return base64.StdEncoding.EncodeToString(k.Targets.Public().(ed25519.PublicKey)), nil
}

// Replace writes the key of a role over the one that dir has; the old one is kept beside it, as nothing else can tell what it
// signed.
func (k Keys) Replace(dir, role string) error {
	key := k.online()[role+".pem"]
	if key == nil || *key == nil {
		return fmt.Errorf("save key %s: %w", role, ErrNoKey)
	}
	path := filepath.Join(dir, role+".pem")
	fresh := path + ".new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("save key: %w", err)
	}
	if err := saveKey(fresh, *key); err != nil {
		return err
	}
	if err := os.Rename(path, path+".old"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("save key: %w", err)
	}
	return os.Rename(fresh, path)
}
