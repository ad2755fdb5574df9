package feed

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"linnet/ads/tuf"
)

// served is what listeners may have seen of a repository that came out of a backup. They never go back, so that what is signed next has to
// be beyond it. The record is a hidden file in the folder, and is not served.
type served struct {
	Targets   int64 `json:"targets"`
	Snapshot  int64 `json:"snapshot"`
	Timestamp int64 `json:"timestamp"`
}

const servedFile = ".served"

// beyond is how far the numbers of snapshot and timestamp leap over what is not known: several a day are used, so that this is decades.
const beyond = 100_000

// Served tells a repository that a release of this version was served, whatever lies in the folder. The next release, and everything signed
// from now on, gets a higher number.
func Served(dir string, version int64) error {
	r, err := openRepository(dir, Keys{})
	if err != nil {
		return fmt.Errorf("what was served: %w", err)
	}
	next := served{max(version, r.served.Targets), r.lastSnapshot() + beyond, r.lastTimestamp() + beyond}
	text, err := json.Marshal(next)
	if err == nil {
		err = tuf.WriteFile(filepath.Join(dir, servedFile), text)
	}
	if err != nil {
		return fmt.Errorf("what was served: %w", err)
	}
	return nil
}

// Behind returns the version in the folder, and the highest that was served: what is served now is refused by listeners if the latter
// is higher.
func Behind(dir string) (here, seen int64, err error) {
	r, err := openRepository(dir, Keys{})
	if err != nil {
		return 0, 0, fmt.Errorf("the last release: %w", err)
	}
	return r.targets.Signed.Version, max(r.targets.Signed.Version, r.served.Targets), nil
}

// readServed is the zero value where nothing was said.
func readServed(dir string) (s served, err error) {
	text, err := os.ReadFile(filepath.Join(dir, servedFile))
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &s)
	}
	if err != nil {
		return s, fmt.Errorf("reading what was served: %w", err)
	}
	return s, nil
}

// lastTargets, lastSnapshot and lastTimestamp are the numbers behind which it goes on.
func (r *repository) lastTargets() int64 {
	if r.targets == nil {
		return r.served.Targets
	}
	return max(r.targets.Signed.Version, r.served.Targets)
}

func (r *repository) lastSnapshot() int64 {
	if r.snapshot == nil {
		return r.served.Snapshot
	}
	return max(r.snapshot.Signed.Version, r.served.Snapshot)
}

func (r *repository) lastTimestamp() int64 {
	if r.timestamp == nil {
		return r.served.Timestamp
	}
	return max(r.timestamp.Signed.Version, r.served.Timestamp)
}
