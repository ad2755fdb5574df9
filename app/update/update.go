// Package update tells whether a newer Linnet is out, and fetches it for a person to install.
//
// It asks only when it is told to, and then for the same few files as everybody: nothing that is sent says which version asks. What it
// tells was signed with the keys of the release feed that the program was built with, is whole, is no older than what was seen before, and
// has not expired (The Update Framework 1.0; see PROTOCOL.md beside this file). A file is kept only if its size and hash are the signed
// ones. The package installs nothing and replaces no program; where a package manager did, it only tells.
package update

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata/updater"

	"linnet/ads/tuf"
)

// Errors of a Client, found by errors.Is. Those of tuf stand beside them.
var (
	ErrNoKeys  = errors.New("this build has no release keys")
	ErrNothing = errors.New("there is nothing to fetch")
	ErrBusy    = errors.New("another Linnet is looking at this moment")
)

// Trust is what a build knows of the feed of releases: assets/updates.json. The zero value is a build that has none.
type Trust struct {
	Root []byte   `json:"root"` // root.json
	URLs []string `json:"urls"` // bases of mirrors, asked in turn
}

// ReadTrust reads assets/updates.json.
func ReadTrust(raw []byte) (t Trust, err error) {
	if err := json.Unmarshal(raw, &t); err != nil {
		return Trust{}, fmt.Errorf("the release keys that came with the program: %w", err)
	}
	return t, nil
}

// Config says whom to trust, whom to ask, and for which program.
type Config struct {
	Trust  Trust
	Here   Here             // the program that runs
	Dir    string           // keeps what was seen. Deleting it forgets that
	Client *http.Client     // decides how the web is reached; its idle connections are closed with this one
	Swarm  Swarm            // other listeners, asked for a file when the web has none; nil: nobody
	Now    func() time.Time // nil: time.Now
	Log    *slog.Logger     // nil: silent

	// Lock keeps other programs out of Dir while one looks; the error of one that is held wraps ErrBusy. nil: there are no others.
	Lock func(path string) (release func() error, err error)
}

// A Client knows the last release. Its methods may be called from any goroutine; only Look and Fetch wait for the network.
type Client struct {
	cfg        Config
	from       []tuf.Source
	seen, kept string // folders: what go-tuf saw last; roots, notes, and when all was verified

	looking sync.Mutex // one Look or Fetch at a time
	quit    context.Context
	stop    context.CancelFunc

	mu      sync.RWMutex
	last    *found // nil: nothing is known
	damaged bool   // what was kept cannot be used
}

// found is what was verified.
type found struct {
	release Release
	expires time.Time
}

// The bounds of a look, in bytes and files. Real metadata has a few kilobytes.
var bounds = tuf.Bounds{Timestamp: 16 << 10, Snapshot: 128 << 10, Targets: MaxTargets, File: maxNotes, Files: 300, Bytes: 16 << 20}

const (
	webPatience  = 2 * time.Minute // of one small file, however it trickles
	lookPatience = 5 * time.Minute // of all that one mirror is asked for
)

// Open reads what was seen before. It asks nobody. The error wraps ErrNoKeys where the build has none.
func Open(c Config) (*Client, error) {
	if len(c.Trust.Root) == 0 || len(c.Trust.URLs) == 0 {
		return nil, ErrNoKeys
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Lock == nil {
		c.Lock = func(string) (func() error, error) { return func() error { return nil }, nil }
	}
	sum := sha256.Sum256(c.Trust.Root)
	dir := filepath.Join(c.Dir, hex.EncodeToString(sum[:8]))
	u := &Client{cfg: c, seen: filepath.Join(dir, "seen"), kept: filepath.Join(dir, "kept")}
	for _, address := range c.Trust.URLs {
		web, err := tuf.NewWeb(c.Client, address, webPatience)
		if err != nil {
			return nil, err
		}
		u.from = append(u.from, web)
	}
	for _, d := range []string{u.seen, u.kept} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, fmt.Errorf("keep what is known of releases: %w", err)
		}
	}
	u.quit, u.stop = context.WithCancel(context.Background())
	if err := u.recall(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		c.Log.Warn("what was known of releases cannot be used; it is asked for anew", "err", err)
		u.damaged = true
		tuf.ForgetRoots(u.kept)
	}
	tuf.MendSeen(u.seen)
	return u, nil
}

// Close stops what runs and waits for it. A second call is safe.
func (c *Client) Close() error {
	c.stop()
	c.looking.Lock()
	defer c.looking.Unlock()
	for _, one := range c.from {
		one.Close()
	}
	return nil
}

// Last is the newest release as last verified, without network and also after a restart; false when nothing is known, or what was known
// has expired.
func (c *Client) Last() (Release, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.last == nil || !c.cfg.Now().Before(c.last.expires) {
		return Release{}, false
	}
	return c.last.release, true
}

// Damaged says that what was known before this start cannot be used, until a Look succeeds.
func (c *Client) Damaged() bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.damaged
}

// Look asks the mirrors in turn which release is the newest, until one serves what verifies. On any error (tuf.ErrStale, tuf.ErrForged,
// tuf.ErrAway: of all mirrors together; ErrBusy) what was known stays.
func (c *Client) Look(ctx context.Context) (Release, error) {
	ctx, done, err := c.begin(ctx)
	if err != nil {
		return Release{}, fmt.Errorf("look for a new version: %w", err)
	}
	defer done()
	var errs []error
	for _, from := range c.from {
		next, err := c.look(ctx, from)
		if err == nil {
			return next.release, nil
		}
		if errs = append(errs, tuf.Judge(err)); ctx.Err() != nil {
			break
		}
	}
	return Release{}, fmt.Errorf("look for a new version: %w", errors.Join(errs...))
}

// begin waits for its turn, alone among all programs. The context ends with the Client.
func (c *Client) begin(ctx context.Context) (_ context.Context, done func(), err error) {
	c.looking.Lock()
	if c.quit.Err() != nil {
		c.looking.Unlock()
		return ctx, nil, fmt.Errorf("%w: its client was closed", tuf.ErrAway)
	}
	release, err := c.cfg.Lock(filepath.Join(filepath.Dir(c.seen), "lock"))
	if err != nil {
		c.looking.Unlock()
		return ctx, nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(c.quit, cancel)
	return ctx, func() {
		stop()
		cancel()
		_ = release() // the system releases it, too
		c.looking.Unlock()
	}, nil
}

func (c *Client) look(ctx context.Context, from tuf.Source) (*found, error) {
	ctx, cancel := context.WithTimeout(ctx, lookPatience)
	defer cancel()
	now := c.cfg.Now()
	m := c.mirror(from)
	m.Seen, m.Newer = c.seen, map[string][]byte{}
	repo, err := m.Refresh(ctx, now)
	if err != nil {
		return nil, err
	}
	next, err := c.read(repo, now, func(f File) ([]byte, error) {
		_, notes, err := repo.DownloadTarget(f.target, filepath.Join(c.kept, notesFile), "")
		return notes, err
	})
	if err != nil {
		return nil, err
	}
	for name, data := range m.Newer {
		if err := tuf.WriteFile(filepath.Join(c.kept, name), data); err != nil {
			return nil, err
		}
	}
	if err := tuf.WriteFile(filepath.Join(c.kept, verifiedFile), []byte(now.UTC().Format(time.RFC3339))); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last, c.damaged = next, false
	return next, nil
}

// The files in kept, beside roots.
const (
	notesFile    = "notes"
	verifiedFile = "verified"
)

func (c *Client) mirror(from tuf.Source) *tuf.Mirror {
	return &tuf.Mirror{From: from, Trusted: c.cfg.Trust.Root, Roots: c.kept, Bounds: bounds}
}

// recall verifies what was seen last again, as of the time when it was.
func (c *Client) recall() error {
	text, err := os.ReadFile(filepath.Join(c.kept, verifiedFile))
	if err != nil {
		return err
	}
	verified, err := time.Parse(time.RFC3339, string(text))
	if err != nil {
		return err
	}
	repo, err := c.mirror(tuf.Folder{Files: unversioned{os.DirFS(c.seen)}}).Refresh(c.quit, verified)
	if err != nil {
		return err
	}
	c.last, err = c.read(repo, verified, func(f File) ([]byte, error) {
		notes, err := os.ReadFile(filepath.Join(c.kept, notesFile))
		if err == nil {
			err = f.target.VerifyLengthHashes(notes)
		}
		return notes, err
	})
	return err
}

// read understands the targets. It has the notes read, and goes on without any where there are none.
func (c *Client) read(repo *updater.Updater, now time.Time, read func(File) ([]byte, error)) (*found, error) {
	until := tuf.Expiry(repo)
	if !now.Before(until) { // go-tuf still allows that very second
		return nil, fmt.Errorf("%w: it was good until %s", tuf.ErrStale, until.Format(time.RFC3339))
	}
	next, notes := choose(understood(repo.GetTopLevelTargets()), c.cfg.Here)
	if notes.target != nil {
		text, err := read(notes)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", notes.Name, err)
		}
		next.Notes = Plain(string(text))
	}
	return &found{next, until}, nil
}
