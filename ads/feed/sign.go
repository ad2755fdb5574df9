package feed

import (
	"fmt"
	"os"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"linnet/ads/tuf"
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

func (r *repository) signTargets(next *metadata.Metadata[metadata.TargetsType]) error {
	r.targets = next
	name := fmt.Sprintf("%d.targets.json", next.Signed.Version)
	return seal(r, next, tuf.Sealing{Role: metadata.TARGETS, File: name, Key: r.keys.Targets})
}

func (r *repository) signSnapshot(now time.Time) error {
	next := metadata.Snapshot(tuf.Expires(now, snapshotLife))
	if r.snapshot != nil {
		next.Signed.Version = r.lastSnapshot() + 1
		for name, meta := range r.snapshot.Signed.Meta {
			next.Signed.Meta[name] = meta // of partners, also of one that was revoked: its versions go on where they were
		}
	}
	next.Signed.Meta["targets.json"] = metadata.MetaFile(r.targets.Signed.Version)
	r.snapshot = next
	name := fmt.Sprintf("%d.snapshot.json", next.Signed.Version)
	return seal(r, next, tuf.Sealing{Role: metadata.SNAPSHOT, File: name, Key: r.keys.Snapshot})
}

func (r *repository) signTimestamp(now time.Time) error {
	next := metadata.Timestamp(tuf.Expires(now, timestampLife))
	if r.timestamp != nil {
		next.Signed.Version = r.lastTimestamp() + 1
	}
	next.Signed.Meta["snapshot.json"] = metadata.MetaFile(r.snapshot.Signed.Version)
	r.timestamp = next
	if err := seal(r, next, tuf.Sealing{Role: metadata.TIMESTAMP, File: "timestamp.json", Key: r.keys.Timestamp}); err != nil {
		return err
	}
	return r.writeItem()
}

// seal signs a document of the repository and writes it.
func seal[T metadata.Roles](r *repository, m *metadata.Metadata[T], s tuf.Sealing) error {
	s.Dir = r.dir
	return tuf.Seal(r.root, m, s)
}

func write[T metadata.Roles](r *repository, name string, m *metadata.Metadata[T]) error {
	return tuf.Write(r.dir, name, m)
}

func read[T metadata.Roles](r *repository, name string, into *metadata.Metadata[T]) (*metadata.Metadata[T], error) {
	return tuf.Read(os.DirFS(r.dir), name, into)
}
