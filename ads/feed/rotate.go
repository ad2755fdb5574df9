package feed

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"
)

// Roles are the roles whose key Rotate can replace.
func Roles() []string { return []string{metadata.TARGETS, metadata.SNAPSHOT, metadata.TIMESTAMP} }

// Rotate replaces the key of a role: a new root, signed by two root keys at least (ErrNoKey), says so, and the role's document is
// signed anew. Clients follow at their next poll; whoever stole the old key can sign nothing any more. The root's year begins
// anew. The changed keys are returned: save them before anything else is signed.
func Rotate(dir string, k Keys, role string, now time.Time) (Keys, error) {
	if len(k.Root) < rootThreshold || k.Snapshot == nil || k.Timestamp == nil {
		return k, fmt.Errorf("replace the %s key: two root keys and the online keys: %w", role, ErrNoKey)
	}
	repo, err := openRepository(dir, k)
	if err != nil {
		return k, fmt.Errorf("replace the %s key: %w", role, err)
	}
	if repo.keys, err = repo.rotate(role, now); err != nil {
		return k, fmt.Errorf("replace the %s key: %w", role, err)
	}
	if role == metadata.TARGETS {
		next := repo.targets
		next.ClearSignatures()
		next.Signed.Version = repo.lastTargets() + 1
		next.Signed.Expires = expires(now, targetsLife)
		err = repo.signTargets(next)
	}
	if err == nil {
		err = errors.Join(repo.signSnapshot(now), repo.signTimestamp(now))
	}
	if err != nil {
		return repo.keys, fmt.Errorf("replace the %s key: %w", role, err)
	}
	return repo.keys, nil
}

// rotate signs and writes the next root.
func (r *repository) rotate(role string, now time.Time) (Keys, error) {
	k := r.keys
	into := map[string]*ed25519.PrivateKey{metadata.TARGETS: &k.Targets, metadata.SNAPSHOT: &k.Snapshot,
		metadata.TIMESTAMP: &k.Timestamp}[role]
	if into == nil {
		return k, fmt.Errorf("there is no role %q", role)
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return k, err
	}
	fresh, err := metadata.KeyFromPublicKey(public)
	if err != nil {
		return k, err
	}
	root := r.root
	for _, id := range append([]string{}, root.Signed.Roles[role].KeyIDs...) {
		if err := root.Signed.RevokeKey(id, role); err != nil {
			return k, err
		}
	}
	if err := root.Signed.AddKey(fresh, role); err != nil {
		return k, err
	}
	root.Signed.Version++
	root.Signed.Expires = expires(now, rootLife)
	root.ClearSignatures()
	for _, key := range k.Root {
		if err := sign(root, key); err != nil {
			return k, err
		}
	}
	if err := root.VerifyDelegate(metadata.ROOT, root); err != nil {
		return k, err
	}
	*into = private
	if err := write(r, fmt.Sprintf("%d.root.json", root.Signed.Version), root); err != nil {
		return k, err
	}
	return k, write(r, "root.json", root)
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

// Expiries tells until when each role's signatures hold in the repository.
func Expiries(dir string) (map[string]time.Time, error) {
	r, err := openRepository(dir, Keys{})
	if err != nil {
		return nil, fmt.Errorf("read the feed: %w", err)
	}
	return map[string]time.Time{metadata.ROOT: r.root.Signed.Expires, metadata.TARGETS: r.targets.Signed.Expires,
		metadata.SNAPSHOT: r.snapshot.Signed.Expires, metadata.TIMESTAMP: r.timestamp.Signed.Expires}, nil
}

// Due says whether the role should be signed anew: half its time is over.
func Due(role string, until, now time.Time) bool {
	life := map[string]time.Duration{metadata.ROOT: rootLife, metadata.TARGETS: targetsLife, metadata.SNAPSHOT: snapshotLife,
		metadata.TIMESTAMP: timestampLife}[role]
	return until.Sub(now) < life/2
}
