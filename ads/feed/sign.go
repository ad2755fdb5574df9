package feed

import (
	"crypto"
	"crypto/ed25519"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/theupdateframework/go-tuf/v2/metadata"
)

// A repository is the signed state in a folder, and the keys to change it. The fields are nil in a
// folder that is still empty.
type repository struct {
	dir       string
	keys      Keys
	root      *metadata.Metadata[metadata.RootType]
	targets   *metadata.Metadata[metadata.TargetsType]
	snapshot  *metadata.Metadata[metadata.SnapshotType]
	timestamp *metadata.Metadata[metadata.TimestampType]
	served    served
}

// openRepository reads the state that clients see: from the timestamp down.
func openRepository(dir string, k Keys) (*repository, error) {
	r := &repository{dir: dir, keys: k}
	var err error
	if r.served, err = readServed(dir); err != nil {
		return nil, err
	}
	if r.root, err = read(r, "root.json", metadata.Root()); err != nil {
		return nil, err
	}
	if r.timestamp, err = read(r, "timestamp.json", metadata.Timestamp()); err != nil {
		return nil, err
	}
	name := fmt.Sprintf("%d.snapshot.json", r.timestamp.Signed.Meta["snapshot.json"].Version)
	if r.snapshot, err = read(r, name, metadata.Snapshot()); err != nil {
		return nil, err
	}
	name = fmt.Sprintf("%d.targets.json", r.snapshot.Signed.Meta["targets.json"].Version)
	r.targets, err = read(r, name, metadata.Targets())
	return r, err
}

// newRoot names the keys of every role and is signed by all root keys at hand.
func newRoot(k Keys, now time.Time) (*metadata.Metadata[metadata.RootType], error) {
	root := metadata.Root(expires(now, rootLife))
	roles := map[string][]ed25519.PrivateKey{
		metadata.ROOT: k.Root, metadata.TARGETS: {k.Targets}, metadata.SNAPSHOT: {k.Snapshot}, metadata.TIMESTAMP: {k.Timestamp},
	}
	for role, keys := range roles {
		for _, key := range keys {
			if key == nil {
				return nil, fmt.Errorf("%s: %w", role, ErrNoKey)
			}
			public, err := metadata.KeyFromPublicKey(key.Public())
			if err != nil {
				return nil, err
			}
			if err := root.Signed.AddKey(public, role); err != nil {
				return nil, err
			}
		}
	}
	root.Signed.Roles[metadata.ROOT].Threshold = rootThreshold
	for _, key := range k.Root {
		if err := sign(root, key); err != nil {
			return nil, err
		}
	}
	return root, root.VerifyDelegate(metadata.ROOT, root)
}

func (r *repository) signTargets(next *metadata.Metadata[metadata.TargetsType]) error {
	r.targets = next
	return seal(r, next, sealing{metadata.TARGETS, fmt.Sprintf("%d.targets.json", next.Signed.Version), r.keys.Targets})
}

func (r *repository) signSnapshot(now time.Time) error {
	next := metadata.Snapshot(expires(now, snapshotLife))
	if r.snapshot != nil {
		next.Signed.Version = r.lastSnapshot() + 1
		for name, meta := range r.snapshot.Signed.Meta {
			next.Signed.Meta[name] = meta // of partners, also of one that was revoked: its versions go on where they were
		}
	}
	next.Signed.Meta["targets.json"] = metadata.MetaFile(r.targets.Signed.Version)
	r.snapshot = next
	return seal(r, next, sealing{metadata.SNAPSHOT, fmt.Sprintf("%d.snapshot.json", next.Signed.Version), r.keys.Snapshot})
}

func (r *repository) signTimestamp(now time.Time) error {
	next := metadata.Timestamp(expires(now, timestampLife))
	if r.timestamp != nil {
		next.Signed.Version = r.lastTimestamp() + 1
	}
	next.Signed.Meta["snapshot.json"] = metadata.MetaFile(r.snapshot.Signed.Version)
	r.timestamp = next
	if err := seal(r, next, sealing{metadata.TIMESTAMP, "timestamp.json", r.keys.Timestamp}); err != nil {
		return err
	}
	return r.writeItem()
}

// sealing says who signs what, into which file.
type sealing struct {
	role, file string
	key        ed25519.PrivateKey
}

// seal signs, checks the signature against the root as a client will, and writes the file.
func seal[T metadata.Roles](r *repository, m *metadata.Metadata[T], s sealing) error {
	if s.key == nil {
		return fmt.Errorf("%s: %w", s.role, ErrNoKey)
	}
	if err := sign(m, s.key); err != nil {
		return err
	}
	if err := r.root.VerifyDelegate(s.role, m); err != nil {
		return fmt.Errorf("%s: the key is not one that root.json names: %w", s.role, err)
	}
	return write(r, s.file, m)
}

func sign[T metadata.Roles](m *metadata.Metadata[T], key ed25519.PrivateKey) error {
	signer, err := signature.LoadSigner(key, crypto.Hash(0))
	if err != nil {
		return err
	}
	_, err = m.Sign(signer)
	return err
}

func write[T metadata.Roles](r *repository, name string, m *metadata.Metadata[T]) error {
	data, err := m.ToBytes(false)
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(r.dir, name), data)
}

func read[T metadata.Roles](r *repository, name string, into *metadata.Metadata[T]) (*metadata.Metadata[T], error) {
	return parse(os.DirFS(r.dir), name, into)
}

// expires is in whole seconds: the specification knows no finer dates.
func expires(now time.Time, life time.Duration) time.Time {
	return now.UTC().Add(life).Truncate(time.Second)
}
