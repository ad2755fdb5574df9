package feed

import (
	"errors"
	"fmt"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"linnet/ads/tuf"
)

// Roles are the roles whose key Rotate can replace.
func Roles() []string { return []string{metadata.TARGETS, metadata.SNAPSHOT, metadata.TIMESTAMP} }

// Rotate replaces the key of a role: a new root, signed by two root keys at least (ErrNoKey), says so, and the role's document is
// signed anew. Clients follow at their next poll; whoever stole the old key can sign nothing any more. The root's year begins
// anew. The changed keys are returned: save them before anything else is signed.
func Rotate(dir string, k Keys, role string, now time.Time) (Keys, error) {
	if len(k.Root) < tuf.RootThreshold || k.Snapshot == nil || k.Timestamp == nil {
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
		next.Signed.Expires = tuf.Expires(now, targetsLife)
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
	k, err := tuf.ReplaceKey(r.root, r.keys, role, tuf.Expires(now, rootLife))
	if err != nil {
		return k, err
	}
	if err := write(r, fmt.Sprintf("%d.root.json", r.root.Signed.Version), r.root); err != nil {
		return k, err
	}
	return k, write(r, "root.json", r.root)
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
