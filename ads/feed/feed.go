// Package feed is one operator's signed catalogue: published as a folder of static files, fetched
// from any mirror, verified on the listener's machine.
//
// It promises that what Fetch returns was signed by the operator, is whole, is not older than what was
// seen before and has not expired; that the last good catalogue stays when a fetch fails; and that
// what is fetched tells the mirror nothing about the listener. It refuses files that are forged,
// rolled back, frozen, mixed or larger than their limit. The format is The Update Framework 1.0
// (theupdateframework.github.io/specification) with consistent snapshots.
package feed

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"linnet/ads"
)

// What can go wrong with a fetch. Each error wraps one of these, and its text is a sentence for people.
var (
	ErrStale  = errors.New("the feed has expired")
	ErrForged = errors.New("the feed failed verification")
	ErrAway   = errors.New("the feed cannot be reached")
)

// News is a verified catalogue.
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
	Files  fs.FS            // a folder instead of a URL: a torrent, a disk
	Dir    string           // keeps what was verified. Deleting it forgets which versions were seen
	Client *http.Client     // nil: one of its own, 30 s per request
	Now    func() time.Time // nil: time.Now
	Log    *slog.Logger     // nil: silent
}

// A Client follows one feed. Its methods may be called from any goroutine.
type Client struct{}

// Open loads what is on disk. It does not touch the network.
func Open(c Config) (*Client, error) { return &Client{}, nil }

// Close waits for a running Fetch. It is safe twice.
func (c *Client) Close() error { return nil }

// Fetch asks the mirror for news, verifies it and keeps it. On any error (ErrStale, ErrForged,
// ErrAway) the last good catalogue stays as it was.
func (c *Client) Fetch(ctx context.Context) (News, error) { return News{}, ErrAway }

// Last returns the last verified catalogue, from disk and without network, also after a restart. It
// reports false when there is none or when it has expired.
func (c *Client) Last() (News, bool) { return News{}, false }

// Picture returns the bytes of a picture of the catalogue by its SHA-256 in lower-case hex.
func (c *Client) Picture(sha string) ([]byte, error) { return nil, fs.ErrNotExist }

// Blocked returns the operator's blocklist. It stays in force when the feed has expired.
func (c *Client) Blocked() Blocklist { return Blocklist{} }
