package update

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"linnet/ads/tuf"
)

// A Swarm is the network of other listeners.
type Swarm interface {
	// Fetch returns a file of exactly this size and hash, or an error when ctx ends.
	Fetch(ctx context.Context, f tuf.SwarmFile) ([]byte, error)
}

// SwarmFormat is the ending of the names of files of a release in a swarm, without the dot: see tuf.SwarmFile.
const SwarmFormat = "release"

// MaxSwarm is the most bytes that other listeners are asked for: they keep a file in memory.
const MaxSwarm = 64 << 20

// FilePatience is how long the file itself may take, over whatever line.
const FilePatience = 2 * time.Hour

// Fetch brings the file of the last release into a folder, under its own name, and returns its path. A file that is there already and is
// the one that was signed is not fetched again; one that is another keeps its name, and this one gets a number. On an error nothing
// stays in the folder. The error wraps ErrNothing where there is no file for this computer, and else one of tuf.
func (c *Client) Fetch(ctx context.Context, folder string) (path string, err error) {
	ctx, done, err := c.begin(ctx)
	if err != nil {
		return "", fmt.Errorf("fetch the new version: %w", err)
	}
	defer done()
	last, known := c.Last()
	if !known || !last.Newer || last.File.Name == "" {
		return "", fmt.Errorf("fetch the new version: %w", ErrNothing)
	}
	if path, err = place(folder, last.File); err != nil || path == "" {
		return c.have(folder, last.File, err)
	}
	ctx, cancel := context.WithTimeout(ctx, FilePatience)
	defer cancel()
	var errs []error
	for _, from := range c.from {
		if web, is := from.(tuf.Web); is {
			client := *web.Client // which gives up on a small file sooner
			client.Timeout = FilePatience
			web.Client = &client
			from = web
		}
		if err = c.bring(ctx, from, last.File, path); err == nil {
			return path, nil
		}
		if errs = append(errs, tuf.Judge(err)); ctx.Err() != nil {
			break
		}
	}
	if err = c.fromSwarm(ctx, last.File, path); err == nil {
		return path, nil
	}
	return "", fmt.Errorf("fetch the new version: %w", errors.Join(append(errs, err)...))
}

// have is the path of a file that is in the folder already.
func (c *Client) have(folder string, f File, err error) (string, error) {
	if err != nil {
		return "", fmt.Errorf("fetch the new version: %w", err)
	}
	return filepath.Join(folder, f.Name), nil
}

// maxNames is how many files of one name are told apart.
const maxNames = 100

// place is where the file goes: a name that is free, or "" where the very file lies under its own name.
func place(folder string, f File) (string, error) {
	name := f.Name
	for i := 2; i <= maxNames; i++ {
		path := filepath.Join(folder, name)
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			return path, nil
		} else if err != nil {
			return "", err
		}
		if i == 2 && same(path, f) {
			return "", nil
		}
		base := strings.TrimSuffix(f.Name, "."+f.Kind)
		name = fmt.Sprintf("%s (%d)%s", base, i, strings.TrimPrefix(f.Name, base))
	}
	return "", fmt.Errorf("%s: %w", filepath.Join(folder, f.Name), fs.ErrExist)
}

// same says whether a file on disk is the signed one.
func same(path string, f File) bool {
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	return f.copyTo(io.Discard, file) == nil
}

// copyTo copies the bytes of a file and compares their number and hash with the signed ones, reading one byte more at most.
func (f File) copyTo(to io.Writer, from io.Reader) error {
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(to, sum), io.LimitReader(from, f.Size+1))
	switch {
	case err != nil:
		return err
	case n > f.Size:
		return fmt.Errorf("%w: %s has more than its %d bytes", tuf.ErrForged, f.Name, f.Size)
	case n < f.Size:
		return fmt.Errorf("%w: %s ends after %d of %d bytes", tuf.ErrAway, f.Name, n, f.Size)
	case !bytes.Equal(sum.Sum(nil), f.target.Hashes["sha256"]):
		return fmt.Errorf("%w: %s has another hash, %s", tuf.ErrForged, f.Name, hex.EncodeToString(sum.Sum(nil)))
	}
	return nil
}

// bring streams the file from a mirror to its place.
func (c *Client) bring(ctx context.Context, from tuf.Source, f File, path string) error {
	body, err := from.Open(ctx, f.Path())
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%w: it has no %s", tuf.ErrAway, f.Name)
	}
	if err != nil {
		return err
	}
	defer body.Close()
	return keep(f, body, path)
}

// keep writes the file beside its place, and renames it once it is what was signed.
func keep(f File, from io.Reader, path string) error {
	file, err := os.CreateTemp(filepath.Dir(path), tuf.TempPrefix)
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // fails when it was renamed, as it should be
	err = f.copyTo(file, away{from})
	if err == nil {
		err = errors.Join(file.Sync(), file.Chmod(0o644))
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	return err
}

// away says of what cannot be read that the mirror is away.
type away struct{ io.Reader }

func (a away) Read(b []byte) (int, error) {
	n, err := a.Reader.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("%w: %w", tuf.ErrAway, err)
	}
	return n, err
}

// fromSwarm asks other listeners, where the release says how they call the file.
func (c *Client) fromSwarm(ctx context.Context, f File, path string) error {
	ih, named := f.infoHash()
	if c.cfg.Swarm == nil || !named || f.Size > MaxSwarm || ctx.Err() != nil {
		return fmt.Errorf("%w: no listener is asked for it", tuf.ErrAway)
	}
	data, err := c.cfg.Swarm.Fetch(ctx, tuf.SwarmFile{InfoHash: ih, SHA256: [32]byte(f.target.Hashes["sha256"]), Size: f.Size})
	if err != nil {
		return fmt.Errorf("%w: no listener gives it: %w", tuf.ErrAway, err)
	}
	return keep(f, bytes.NewReader(data), path)
}
