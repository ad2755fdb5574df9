// Package publish makes the feed of Linnet's releases: keys, a folder of static files for any web server, and what a build must know of
// it. The player and the node do not link it. Package update reads the feed; PROTOCOL.md beside it says what is in it.
//
// Nothing is written before all of it is signed and checked as a client will check it, the timestamp last: until that is replaced, clients
// see the release before. Root keys are needed for a change of keys alone.
package publish

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"linnet/ads/tuf"
	"linnet/app/update"
)

// How long signatures hold. The timestamp is the promise of freshness: after it a mirror that hides a release is found out, and without
// Renew nobody is told anything. The others only have to outlive the time between two releases.
const (
	RootLife      = 2 * 365 * 24 * time.Hour
	TargetsLife   = 365 * 24 * time.Hour
	SnapshotLife  = 90 * 24 * time.Hour
	TimestampLife = 14 * 24 * time.Hour
)

// A Feed is a folder of static files that a web server serves, and who signs in it now.
type Feed struct {
	Dir  string
	Keys tuf.Keys  // those at hand; what needs another says so with tuf.ErrNoKey
	Now  time.Time // lives of signatures begin
}

// A repository is the signed state in a folder, and the keys to change it.
type repository struct {
	dir       string
	keys      tuf.Keys
	root      *tuf.Root
	targets   *metadata.Metadata[metadata.TargetsType]
	snapshot  *metadata.Metadata[metadata.SnapshotType]
	timestamp *metadata.Metadata[metadata.TimestampType]
}

// open reads the state that clients see: from the timestamp down.
func (f Feed) open() (r *repository, err error) {
	r = &repository{dir: f.Dir, keys: f.Keys}
	files := os.DirFS(f.Dir)
	if r.root, err = tuf.Read(files, "root.json", metadata.Root()); err != nil {
		return nil, err
	}
	if r.timestamp, err = tuf.Read(files, "timestamp.json", metadata.Timestamp()); err != nil {
		return nil, err
	}
	name := fmt.Sprintf("%d.snapshot.json", r.timestamp.Signed.Meta["snapshot.json"].Version)
	if r.snapshot, err = tuf.Read(files, name, metadata.Snapshot()); err != nil {
		return nil, err
	}
	name = fmt.Sprintf("%d.targets.json", r.snapshot.Signed.Meta["targets.json"].Version)
	r.targets, err = tuf.Read(files, name, metadata.Targets())
	return r, err
}

// Init begins a feed without a release. An existing one is refused (fs.ErrExist).
func (f Feed) Init() error {
	if len(f.Keys.Root) < tuf.RootThreshold {
		return fmt.Errorf("new feed of releases: root: %w", tuf.ErrNoKey)
	}
	if _, err := os.Stat(filepath.Join(f.Dir, "root.json")); err == nil {
		return fmt.Errorf("new feed of releases in %s: %w", f.Dir, fs.ErrExist)
	}
	err := os.MkdirAll(filepath.Join(f.Dir, "targets"), 0o755)
	r := &repository{dir: f.Dir, keys: f.Keys}
	if err == nil {
		r.root, err = tuf.NewRoot(f.Keys, tuf.Expires(f.Now, RootLife))
	}
	if err == nil {
		err = r.sign(map[string]*metadata.TargetFiles{}, f.Now)
	}
	if err == nil {
		err = r.writeRoot()
	}
	if err != nil {
		return fmt.Errorf("new feed of releases: %w", err)
	}
	return nil
}

// Release signs what is in a folder of packaging/release.sh as the newest release. Files of other kinds stay behind; a folder without a
// program is refused, and one whose files are of another version.
func (f Feed) Release(folder, version string) error {
	r, err := f.open()
	if err == nil {
		err = r.release(folder, version, f.Now)
	}
	if err != nil {
		return fmt.Errorf("publish %s: %w", version, err)
	}
	return nil
}

func (r *repository) release(folder, version string, now time.Time) error {
	targets, err := read(folder, version)
	if err != nil {
		return err
	}
	for name, target := range targets {
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err == nil {
			err = target.VerifyLengthHashes(data)
		}
		if err == nil {
			err = tuf.WriteFile(filepath.Join(r.dir, "targets", target.Hashes["sha256"].String()+"."+name), data)
		}
		if err != nil {
			return err
		}
	}
	return r.sign(targets, now)
}

// sign signs targets and what names them.
func (r *repository) sign(targets map[string]*metadata.TargetFiles, now time.Time) error {
	next := metadata.Targets(tuf.Expires(now, TargetsLife))
	if r.targets != nil {
		next.Signed.Version = r.targets.Signed.Version + 1
	}
	next.Signed.Targets = targets
	return r.signTargets(next, now)
}

func (r *repository) signTargets(next *metadata.Metadata[metadata.TargetsType], now time.Time) error {
	if raw, err := next.ToBytes(false); err != nil || len(raw) > update.MaxTargets-1<<10 { // with a signature
		return errors.Join(err, fmt.Errorf("%w: its list of files has %d bytes", tuf.ErrBounds, len(raw)))
	}
	r.targets = next
	name := fmt.Sprintf("%d.targets.json", next.Signed.Version)
	err := tuf.Seal(r.root, next, tuf.Sealing{Role: metadata.TARGETS, Dir: r.dir, File: name, Key: r.keys.Targets})
	if err == nil {
		err = r.signSnapshot(now)
	}
	if err == nil {
		err = r.signTimestamp(now)
	}
	return err
}

func (r *repository) signSnapshot(now time.Time) error {
	next := metadata.Snapshot(tuf.Expires(now, SnapshotLife))
	if r.snapshot != nil {
		next.Signed.Version = r.snapshot.Signed.Version + 1
	}
	next.Signed.Meta["targets.json"] = metadata.MetaFile(r.targets.Signed.Version)
	r.snapshot = next
	name := fmt.Sprintf("%d.snapshot.json", next.Signed.Version)
	return tuf.Seal(r.root, next, tuf.Sealing{Role: metadata.SNAPSHOT, Dir: r.dir, File: name, Key: r.keys.Snapshot})
}

func (r *repository) signTimestamp(now time.Time) error {
	next := metadata.Timestamp(tuf.Expires(now, TimestampLife))
	if r.timestamp != nil {
		next.Signed.Version = r.timestamp.Signed.Version + 1
	}
	next.Signed.Meta["snapshot.json"] = metadata.MetaFile(r.snapshot.Signed.Version)
	r.timestamp = next
	return tuf.Seal(r.root, next, tuf.Sealing{Role: metadata.TIMESTAMP, Dir: r.dir, File: "timestamp.json", Key: r.keys.Timestamp})
}

func (r *repository) writeRoot() error {
	if err := tuf.Write(r.dir, fmt.Sprintf("%d.root.json", r.root.Signed.Version), r.root); err != nil {
		return err
	}
	return tuf.Write(r.dir, "root.json", r.root)
}

// Renew signs the timestamp anew, and the snapshot when half its time is over. It needs the two online keys alone.
func (f Feed) Renew() error {
	r, err := f.open()
	if err == nil && r.snapshot.Signed.Expires.Sub(f.Now) < SnapshotLife/2 {
		err = r.signSnapshot(f.Now)
	}
	if err == nil {
		err = r.signTimestamp(f.Now)
	}
	if err != nil {
		return fmt.Errorf("renew the feed of releases: %w", err)
	}
	return nil
}

// Rotate replaces the key of an online role by a fresh one, or with the role root all root keys. The next root is
// signed by two of the root keys at hand at least. save is called with the changed keys before anything that they signed is written.
func (f Feed) Rotate(role string, save func(tuf.Keys) error) error {
	r, err := f.open()
	if err == nil {
		err = r.rotate(role, f.Now, save)
	}
	if err != nil {
		return fmt.Errorf("replace the %s key: %w", role, err)
	}
	return nil
}

func (r *repository) rotate(role string, now time.Time, save func(tuf.Keys) error) (err error) {
	until := tuf.Expires(now, RootLife)
	if role == metadata.ROOT {
		fresh, err := tuf.NewKeys()
		if err == nil {
			err = tuf.ReplaceRootKeys(r.root, r.keys, fresh, until)
		}
		if err == nil {
			r.keys.Root = fresh.Root
			err = save(r.keys)
		}
		if err != nil {
			return err
		}
		return r.writeRoot()
	}
	if r.keys, err = tuf.ReplaceKey(r.root, r.keys, role, until); err != nil {
		return err
	}
	if err := save(r.keys); err != nil {
		return err
	}
	if err := r.writeRoot(); err != nil {
		return err
	}
	return r.sign(r.targets.Signed.Targets, now)
}

// Trust is what a build must know of the feed: the text of assets/updates.json.
func Trust(dir string, urls []string) ([]byte, error) {
	root, err := os.ReadFile(filepath.Join(dir, "root.json"))
	if err != nil {
		return nil, fmt.Errorf("the keys of the feed: %w", err)
	}
	raw, err := json.MarshalIndent(update.Trust{Root: root, URLs: urls}, "", "  ")
	return append(raw, '\n'), err
}
