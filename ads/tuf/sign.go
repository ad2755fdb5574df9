package tuf

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/theupdateframework/go-tuf/v2/metadata"
)

// A Root is the root metadata of a repository.
type Root = metadata.Metadata[metadata.RootType]

// NewRoot names the keys of every role and is signed by all root keys at hand. It holds until then.
func NewRoot(k Keys, until time.Time) (*Root, error) {
	root := metadata.Root(until)
	roles := map[string][]ed25519.PrivateKey{
		metadata.ROOT: k.Root, metadata.TARGETS: {k.Targets}, metadata.SNAPSHOT: {k.Snapshot}, metadata.TIMESTAMP: {k.Timestamp},
	}
	for role, keys := range roles {
		for _, key := range keys {
			if err := addKey(root, role, key); err != nil {
				return nil, err
			}
		}
	}
	root.Signed.Roles[metadata.ROOT].Threshold = RootThreshold
	for _, key := range k.Root {
		if err := Sign(root, key); err != nil {
			return nil, err
		}
	}
	return root, root.VerifyDelegate(metadata.ROOT, root)
}

func addKey(root *Root, role string, key ed25519.PrivateKey) error {
	if key == nil {
		return fmt.Errorf("%s: %w", role, ErrNoKey)
	}
	public, err := metadata.KeyFromPublicKey(key.Public())
	if err != nil {
		return err
	}
	return root.Signed.AddKey(public, role)
}

// ReplaceKey makes root the next one, which holds until then, with a fresh key for an online role. It is signed by the root keys at hand.
// The changed keys are returned: they must be saved before root is.
func ReplaceKey(root *Root, k Keys, role string, until time.Time) (Keys, error) {
	into := map[string]*ed25519.PrivateKey{metadata.TARGETS: &k.Targets, metadata.SNAPSHOT: &k.Snapshot,
		metadata.TIMESTAMP: &k.Timestamp}[role]
	if into == nil {
		return k, fmt.Errorf("there is no role %q", role)
	}
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err == nil {
		err = errors.Join(dropKeys(root, role), addKey(root, role, private))
	}
	if err == nil {
		err = NextRoot(root, k.Root, until)
	}
	if err != nil {
		return k, err
	}
	*into = private
	return k, nil
}

// ReplaceRootKeys makes root the next one with the root keys of fresh, signed by both sets: clients follow who know either.
func ReplaceRootKeys(root *Root, k, fresh Keys, until time.Time) error {
	before := *root
	err := dropKeys(root, metadata.ROOT)
	for _, key := range fresh.Root {
		err = errors.Join(err, addKey(root, metadata.ROOT, key))
	}
	if err == nil {
		err = NextRoot(root, append(append([]ed25519.PrivateKey{}, k.Root...), fresh.Root...), until)
	}
	if err == nil {
		err = before.VerifyDelegate(metadata.ROOT, root)
	}
	return err
}

func dropKeys(root *Root, role string) error {
	for _, id := range append([]string{}, root.Signed.Roles[role].KeyIDs...) {
		if err := root.Signed.RevokeKey(id, role); err != nil {
			return err
		}
	}
	return nil
}

// NextRoot numbers and signs root as the next one, which holds until then.
func NextRoot(root *Root, keys []ed25519.PrivateKey, until time.Time) error {
	root.Signed.Version++
	root.Signed.Expires = until
	root.ClearSignatures()
	for _, key := range keys {
		if err := Sign(root, key); err != nil {
			return err
		}
	}
	return root.VerifyDelegate(metadata.ROOT, root)
}

// A Sealing says who signs what, into which file of which folder.
type Sealing struct {
	Role, Dir, File string
	Key             ed25519.PrivateKey
}

// Seal signs, checks the signature against the root as a client will, and writes the file.
func Seal[T metadata.Roles](root *Root, m *metadata.Metadata[T], s Sealing) error {
	if s.Key == nil {
		return fmt.Errorf("%s: %w", s.Role, ErrNoKey)
	}
	if err := Sign(m, s.Key); err != nil {
		return err
	}
	if err := root.VerifyDelegate(s.Role, m); err != nil {
		return fmt.Errorf("%s: the key is not one that root.json names: %w", s.Role, err)
	}
	return Write(s.Dir, s.File, m)
}

// Sign adds the signature of a key.
func Sign[T metadata.Roles](m *metadata.Metadata[T], key ed25519.PrivateKey) error {
	signer, err := signature.LoadSigner(key, crypto.Hash(0))
	if err != nil {
		return err
	}
	_, err = m.Sign(signer)
	return err
}

// Write replaces a file of a repository as a whole.
func Write[T metadata.Roles](dir, name string, m *metadata.Metadata[T]) error {
	data, err := m.ToBytes(false)
	if err != nil {
		return err
	}
	return WriteFile(filepath.Join(dir, name), data)
}

// maxMetadata is the most that is read of any metadata beside the root.
const maxMetadata = 128 << 10

// Read reads a file of a repository without verifying it.
func Read[T metadata.Roles](files fs.FS, name string, into *metadata.Metadata[T]) (*metadata.Metadata[T], error) {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	if len(data) > maxMetadata {
		return nil, fmt.Errorf("%w: %s has %d bytes", ErrBounds, name, len(data))
	}
	return into.FromBytes(data)
}

// Expires is in whole seconds: the specification knows no finer dates.
func Expires(now time.Time, life time.Duration) time.Time {
	return now.UTC().Add(life).Truncate(time.Second)
}
