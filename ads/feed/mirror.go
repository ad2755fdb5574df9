package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"
)

// A source opens a file of a repository by its slash-separated path; fs.ErrNotExist when it is not
// there. Every other error wraps ErrAway.
type source interface {
	open(ctx context.Context, path string) (io.ReadCloser, error)
	close()
}

// newSources are the folder, the web server and its mirrors, and the swarm, as the Config has them.
func newSources(c Config) (all []source, err error) {
	if c.Files != nil {
		all = append(all, folder{c.Files})
	}
	if c.URL != "" || c.Files == nil && c.Swarm == nil {
		one, err := newWeb(c, c.URL)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	for _, address := range mirrorsOf(c.URL, c.Others) {
		one, err := newWeb(c, address)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	if c.Swarm != nil {
		all = append(all, &swarmSource{swarm: c.Swarm})
	}
	return all, nil
}

func newWeb(c Config, address string) (source, error) {
	base, err := url.Parse(address)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("the feed's address %q is not a web address", address)
	}
	if c.Client == nil {
		return nil, errors.New("a feed on the web needs a client to fetch it with")
	}
	return web{base, asking(c.Client, webPatience), c.Client.CloseIdleConnections}, nil
}

// A folder is a repository on disk, in a torrent, in the program.
type folder struct{ files fs.FS }

func (f folder) close() {}

func (f folder) open(_ context.Context, path string) (io.ReadCloser, error) {
	file, err := f.files.Open(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %w", ErrAway, err)
	}
	return file, err
}

// web is a repository on a web server. Requests carry no cookie and nothing that tells listeners apart.
type web struct {
	base   *url.URL
	client *http.Client
	done   func()
}

func (w web) close() {
	if w.done != nil {
		w.done()
	}
}

func (w web) open(ctx context.Context, path string) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.base.JoinPath(path).String(), nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAway, err)
	}
	req.Header.Set("User-Agent", "Linnet")
	res, err := w.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAway, err)
	}
	if res.StatusCode == http.StatusOK {
		return res.Body, nil
	}
	res.Body.Close()
	// Stores in the manner of S3 say 403 for what is not there. A mirror that lies so gains nothing:
	// leaving the next root away is as easy with a 404, and ends with the expiry of the timestamp.
	if res.StatusCode == http.StatusNotFound || res.StatusCode == http.StatusForbidden && strings.HasSuffix(path, ".root.json") {
		return nil, fs.ErrNotExist
	}
	return nil, fmt.Errorf("%w: %s answered %s", ErrAway, path, res.Status)
}

// mirrorURL stands for the repository where go-tuf wants a URL; mirror takes it off again.
const mirrorURL = "mirror:///"

// A mirror lets go-tuf read a source, for one refresh. Roots that are in the cache come from there.
type mirror struct {
	ctx     context.Context // go-tuf has no argument for it
	from    source
	local   string            // folder with the roots seen before
	roots   map[string][]byte // newer roots that were served, by name
	offline bool              // the source is the cache: keep nothing
	files   int               // asked for so far
	bytes   int64             // of them
}

// Bounds of what one refresh takes of a mirror.
const (
	maxFiles   = 1000
	maxFetched = 768 << 20
)

// most is the largest size of a file of the repository, whatever its metadata says.
func most(path string) int64 {
	switch {
	case path == "timestamp.json":
		return maxTimestamp
	case strings.HasSuffix(path, ".root.json"):
		return maxRoot
	case strings.HasSuffix(path, ".snapshot.json"):
		return maxSnapshot
	case strings.HasPrefix(path, "targets/"):
		return maxBundle
	}
	return maxTargets
}

// DownloadFile implements go-tuf's Fetcher: at most limit bytes, or an error.
func (m *mirror) DownloadFile(address string, limit int64, _ time.Duration) ([]byte, error) {
	if err := m.ctx.Err(); err != nil { // a folder would not notice
		return nil, fmt.Errorf("%w: %w", ErrAway, err)
	}
	path := strings.TrimPrefix(address, mirrorURL)
	limit = min(limit, most(path))
	isRoot := strings.HasSuffix(path, ".root.json")
	if isRoot {
		if data, err := os.ReadFile(filepath.Join(m.local, path)); err == nil && int64(len(data)) <= limit {
			return data, nil
		}
	}
	if m.files++; m.files > maxFiles || m.bytes > maxFetched {
		return nil, fmt.Errorf("%w: the feed has more files than anybody needs", errBounds)
	}
	file, err := m.from.open(m.ctx, path)
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
	if isRoot && m.roots != nil {
		m.roots[path] = data
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
