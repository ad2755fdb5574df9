package tuf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"
	"github.com/theupdateframework/go-tuf/v2/metadata/config"
	"github.com/theupdateframework/go-tuf/v2/metadata/updater"
)

// mirrorURL stands for the repository where go-tuf wants a URL; a Mirror takes it off again.
const mirrorURL = "mirror:///"

// Bounds are what one refresh takes of a mirror, in bytes of a file whatever its metadata says, in files and in bytes of all.
type Bounds struct {
	Timestamp, Snapshot, Targets, File int64
	Files                              int
	Bytes                              int64
	Delegations                        int
}

// A Mirror lets go-tuf read a source, for one refresh. Roots that were seen before come from the disk.
type Mirror struct {
	From    Source
	Trusted []byte            // the root that everything begins with
	Roots   string            // folder with the roots seen before
	Seen    string            // folder with the highest versions met, as the defence against rollback; "": keep and compare nothing
	Bounds  Bounds            //
	Newer   map[string][]byte // newer roots that were served, by name; nil: nobody wants them

	ctx   context.Context // go-tuf has no argument for it
	files int             // asked for so far
	bytes int64           // of them
}

// Refresh runs the client workflow of the specification (section 5) once. The updater always starts from the trusted root. Newer roots
// are replayed from the disk, so that the mirror is asked for the next one only.
func (m *Mirror) Refresh(ctx context.Context, at time.Time) (*updater.Updater, error) {
	m.ctx = ctx
	cfg, err := config.New(mirrorURL, m.Trusted)
	if err != nil {
		return nil, err
	}
	cfg.Fetcher = m
	cfg.LocalMetadataDir, cfg.LocalTargetsDir = m.Seen, filepath.Join(m.Roots, "targets")
	cfg.RootMaxLength, cfg.TimestampMaxLength = MaxRoot, m.Bounds.Timestamp
	cfg.SnapshotMaxLength, cfg.TargetsMaxLength = m.Bounds.Snapshot, m.Bounds.Targets
	cfg.MaxDelegations = m.Bounds.Delegations
	if m.Seen == "" { // what was seen may be newer than what was good
		cfg.DisableLocalCache, cfg.LocalMetadataDir = true, m.Roots
	}
	u, err := updater.New(cfg)
	if err != nil {
		return nil, err
	}
	u.UnsafeSetRefTime(at) // "unsafe" because tests use it; here it is the configured clock
	return u, u.Refresh()
}

// most is the largest size of a file of the repository.
func (m *Mirror) most(path string) int64 {
	switch {
	case path == "timestamp.json":
		return m.Bounds.Timestamp
	case strings.HasSuffix(path, ".root.json"):
		return MaxRoot
	case strings.HasSuffix(path, ".snapshot.json"):
		return m.Bounds.Snapshot
	case strings.HasPrefix(path, "targets/"):
		return m.Bounds.File
	}
	return m.Bounds.Targets
}

// DownloadFile implements go-tuf's Fetcher: at most limit bytes, or an error.
func (m *Mirror) DownloadFile(address string, limit int64, _ time.Duration) ([]byte, error) {
	if err := m.ctx.Err(); err != nil { // a folder would not notice
		return nil, fmt.Errorf("%w: %w", ErrAway, err)
	}
	path := strings.TrimPrefix(address, mirrorURL)
	limit = min(limit, m.most(path))
	isRoot := strings.HasSuffix(path, ".root.json")
	if isRoot {
		if data, err := os.ReadFile(filepath.Join(m.Roots, path)); err == nil && int64(len(data)) <= limit {
			return data, nil
		}
	}
	if m.files++; m.files > m.Bounds.Files || m.bytes > m.Bounds.Bytes {
		return nil, fmt.Errorf("%w: the feed has more files than anybody needs", ErrBounds)
	}
	file, err := m.From.Open(m.ctx, path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && isRoot:
		return nil, &metadata.ErrDownloadHTTP{StatusCode: http.StatusNotFound, URL: path}
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%w: it has no %s", ErrAway, path)
	case err != nil:
		return nil, err
	}
	defer file.Close()
	data, err := readUpTo(file, limit+1)
	m.bytes += int64(len(data))
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrAway, path, err)
	}
	if int64(len(data)) > limit {
		return nil, &metadata.ErrDownloadLengthMismatch{Msg: fmt.Sprintf("%s is larger than %d bytes", path, limit)}
	}
	if isRoot && m.Newer != nil {
		m.Newer[path] = data
	}
	return data, nil
}

// readUpTo reads at most so many bytes. Its memory grows with what arrives, twice that at most.
func readUpTo(r io.Reader, limit int64) ([]byte, error) {
	data := make([]byte, 0, min(limit, 16<<10))
	for {
		n, err := r.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err == io.EOF || int64(len(data)) == limit {
			return data, nil
		}
		if err != nil {
			return data, err
		}
		if len(data) == cap(data) {
			grown := make([]byte, len(data), min(limit, 2*int64(cap(data))))
			copy(grown, data)
			data = grown
		}
	}
}
