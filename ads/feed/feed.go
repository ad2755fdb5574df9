// Package feed is one operator's signed catalogue: published as a folder of static files, fetched
// from any mirror, verified on the listener's machine.
//
// Fetch returns only releases that the operator signed, that are whole, no older than the last one seen, and not expired. The last good
// catalogue stays when a fetch fails. A fetch tells the mirror nothing about the listener. The package refuses files that are forged,
// rolled back, frozen, mixed or larger than their limit. The format is The Update Framework 1.0
// (theupdateframework.github.io/specification) with consistent snapshots.
package feed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"linnet/ads"
	"linnet/ads/tuf"
)

// Errors of a fetch. Each error wraps one of these, followed by the cause. Other errors are those of the listener's own disk.
var (
	ErrStale  = tuf.ErrStale
	ErrForged = tuf.ErrForged
	ErrAway   = tuf.ErrAway
)

// News is a verified catalogue. The result is shared: callers read it and do not change it.
type News struct {
	Catalogue ads.Catalogue
	Version   int64     // of the catalogue; grows with each release
	Verified  time.Time // when it was last found to be current
	Changed   bool      // it differs from the one before
}

// A Blocklist names what the client refuses to share or fetch.
type Blocklist struct {
	InfoHashes  []string `json:"infohashes"`   // lower-case hex SHA-1
	AudioHashes []string `json:"audio_hashes"` // lower-case hex
	Notice      string   `json:"notice"`       // where notices go
}

// Config says which operator to trust and where its files are.
type Config struct {
	Root   []byte           // the operator's root.json, from a source the listener trusts
	URL    string           // base of the repository, http or https
	Others []string         // bases of mirrors, asked in turn when one is away, stale or lying
	Files  fs.FS            // a folder instead of a URL: a torrent, a disk
	Swarm  Swarm            // other listeners, asked for bundles first and for the rest last; nil: nobody
	Dir    string           // keeps what was verified. Deleting it forgets which versions were seen
	Client *http.Client     // fetches from URL and Others, and decides how; its idle connections are closed with this one
	Spots  bool             // they are wanted from the beginning: see WantSpots
	Now    func() time.Time // nil: time.Now
	Log    *slog.Logger     // nil: silent
}

// A Client follows one feed. Its methods may be called from any goroutine; they never wait for the
// network, except Fetch.
type Client struct {
	root  []byte
	from  []tuf.Source // in the order in which they are asked
	cache cache
	swarm Swarm // nil: none
	now   func() time.Time
	log   *slog.Logger

	spots    atomic.Bool // are wanted
	fetching sync.Mutex  // one Fetch at a time
	quit     context.Context
	stop     context.CancelFunc

	mu   sync.RWMutex // guards last, and the files that it names
	last *edition
}

// Open loads what is on disk. Open does not touch the network. Caches of different roots do not mix, so that several feeds may share one
// Dir.
func Open(c Config) (*Client, error) {
	from, err := newSources(c)
	if err != nil {
		return nil, err
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	sum := sha256.Sum256(c.Root)
	f := &Client{root: c.Root, from: from, swarm: c.Swarm, now: c.Now, log: c.Log}
	f.spots.Store(c.Spots)
	f.quit, f.stop = context.WithCancel(context.Background())
	if f.cache, err = newCache(filepath.Join(c.Dir, hex.EncodeToString(sum[:8]))); err != nil {
		return nil, fmt.Errorf("open the feed's cache: %w", err)
	}
	if f.last, err = f.recall(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		f.log.Warn("the last feed on disk cannot be used; it will be fetched anew", "err", err)
		tuf.ForgetRoots(f.cache.good)
	}
	tuf.MendSeen(f.cache.seen)
	return f, nil
}

// Close stops a running Fetch and waits for it. A second call is safe.
func (c *Client) Close() error {
	c.stop()
	c.fetching.Lock()
	defer c.fetching.Unlock()
	for _, one := range c.from {
		one.Close()
	}
	if c.swarm != nil {
		return c.swarm.Offer(context.Background(), c.cache.good, nil)
	}
	return nil
}

// Last returns the last verified catalogue, from disk and without network, also after a restart. The result is false when there is none or
// it has expired.
func (c *Client) Last() (News, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.last == nil || !c.now().Before(c.last.expires) {
		return News{}, false
	}
	news := c.last.news
	news.Changed = false
	return news, true
}

// Picture returns the bytes of a picture of the catalogue by its SHA-256 in lower-case hex;
// fs.ErrNotExist when the catalogue has no such picture.
func (c *Client) Picture(sha string) ([]byte, error) {
	data, err := c.bundled(ofPictures, sha, maxPicture)
	if err != nil {
		return nil, fmt.Errorf("picture %.64q: %w", sha, err)
	}
	return data, nil
}

// Spot returns the bytes of a spot of the catalogue, as Picture does. Spots are here once they were wanted: see WantSpots.
func (c *Client) Spot(sha string) ([]byte, error) {
	data, err := c.bundled(ofSpots, sha, ads.MaxSpotBytes)
	if err != nil {
		return nil, fmt.Errorf("spot %.64q: %w", sha, err)
	}
	return data, nil
}

// WantSpots says whether the next Fetch brings all spots of the feed, and the ones after it. At first it brings none. Spots that are
// wanted no longer leave the disk with the next Fetch.
func (c *Client) WantSpots(want bool) { c.spots.Store(want) }

func (c *Client) bundled(kind, sha string, most int64) ([]byte, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	err := fs.ErrNotExist
	if c.last != nil && isHash(sha, sha256.Size) {
		for name, file := range c.last.files {
			if path.Base(name) != bundleName(kind, sha) { // the operator's, or a partner's
				continue
			}
			var data []byte
			if data, err = unpack(file, sha, most); err == nil {
				return data, nil
			}
		}
	}
	return nil, err
}

// Blocked returns the operator's blocklist. The blocklist stays in force when the feed has expired.
func (c *Client) Blocked() Blocklist {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.last == nil {
		return Blocklist{}
	}
	b := c.last.blocked
	b.InfoHashes, b.AudioHashes = slices.Clone(b.InfoHashes), slices.Clone(b.AudioHashes)
	return b
}
