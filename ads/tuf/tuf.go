// Package tuf is what Linnet's feeds have in common, that of an operator's ads and that of Linnet's own releases: keys, signing, and a
// client's view of a repository of The Update Framework 1.0 (theupdateframework.github.io/specification) with consistent snapshots.
//
// A Mirror takes from a Source no more than its Bounds, follows redirects within one host only, and hands everything to go-tuf, which
// verifies it: files that are forged, rolled back, frozen or mixed are refused. The package knows nothing of what a target means.
package tuf

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"
	"github.com/theupdateframework/go-tuf/v2/metadata/updater"
)

// Errors of a refresh. Each error wraps one of these, followed by the cause. Other errors are those of the listener's own disk.
var (
	ErrStale  = errors.New("the feed has expired")
	ErrForged = errors.New("the feed failed verification")
	ErrAway   = errors.New("the feed cannot be reached")
)

// ErrBounds is wrapped when a document holds more than a client takes.
var ErrBounds = errors.New("it holds more than it may")

// MaxRoot is the most that is read of a root file, in bytes: real ones have a few kilobytes.
const MaxRoot = 64 << 10

// Judge puts a sentinel before what went wrong. Whatever is neither the network's fault nor the disk's is the mirror's: it served
// something that does not verify.
func Judge(err error) error {
	var status *metadata.ErrDownloadHTTP
	var disk *fs.PathError
	var link *os.LinkError
	switch {
	case errors.Is(err, ErrAway), errors.Is(err, ErrStale):
		return err
	case errors.As(err, &status):
		return fmt.Errorf("%w: %w", ErrAway, err)
	case errors.Is(err, &metadata.ErrExpiredMetadata{}):
		return fmt.Errorf("%w: %w", ErrStale, err)
	case errors.As(err, &disk), errors.As(err, &link):
		return err
	}
	return fmt.Errorf("%w: %w", ErrForged, err)
}

// Expiry is the earliest of those of the four roles.
func Expiry(u *updater.Updater) time.Time {
	set := u.GetTrustedMetadataSet()
	first := set.Root.Signed.Expires
	for _, t := range []time.Time{set.Timestamp.Signed.Expires, set.Snapshot.Signed.Expires, set.Targets[metadata.TARGETS].Signed.Expires} {
		if t.Before(first) {
			first = t
		}
	}
	return first
}
