package feed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"
)

// A link names one root file for ever. Newer roots replace keys, each signed by the keys before it. So an old link, fingerprint or QR code
// still reaches the feed, from its own root along the chain of roots (TUF, section 5.3).

// ErrAncestor is wrapped with ErrForged when a server's feed does not come from the root that a link names.
var ErrAncestor = errors.New("the feed at this address does not descend from the root file that the link names: another operator " +
	"has its place, or its keys were made anew")

const (
	maxRotations  = 256              // as in go-tuf
	chainPatience = 60 * time.Second // of asking one address for all roots
)

// ancestor asks for the roots before the newest, one by one, until it finds the one that the link names, and checks that each leads to the
// next. The result is the root that the link names.
func (l Link) ancestor(ctx context.Context, ask func(ctx context.Context, name string) ([]byte, error), newest []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, chainPatience)
	defer cancel()
	next, err := verifiedRoot(newest)
	if err != nil {
		return nil, err
	}
	for asked := 0; next.Signed.Version > 1 && asked < maxRotations; asked++ {
		version := next.Signed.Version - 1
		data, err := ask(ctx, fmt.Sprintf("%d.root.json", version))
		if err != nil {
			return nil, err
		}
		root, err := verifiedRoot(data)
		if err == nil && root.Signed.Version != version {
			err = fmt.Errorf("%w: root %d says that it is %d", ErrForged, version, root.Signed.Version)
		}
		if err == nil {
			err = leads(root, next)
		}
		if err != nil {
			return nil, err
		}
		if l.names(data) {
			return data, nil
		}
		next = root
	}
	return nil, fmt.Errorf("%w: %w", ErrForged, ErrAncestor)
}

// names says whether the link is to this very file.
func (l Link) names(root []byte) bool {
	sum := sha256.Sum256(root)
	return hex.EncodeToString(sum[:]) == l.Root
}

// leads says whether a root signed the one after it.
func leads(root, next *metadata.Metadata[metadata.RootType]) error {
	if err := root.VerifyDelegate(metadata.ROOT, next); err != nil {
		return fmt.Errorf("%w: root %d is not signed by the keys of root %d: %w", ErrForged, next.Signed.Version, root.Signed.Version, err)
	}
	return nil
}

func verifiedRoot(data []byte) (*metadata.Metadata[metadata.RootType], error) {
	if err := CheckRoot(data); err != nil {
		return nil, err
	}
	return parseRoot(data)
}

// LinkRoot is the root file that links to the feed in dir name: the oldest that the present root keys signed. So a link, a fingerprint
// and a QR code stay the same while other keys are replaced and the root is renewed; only new root keys make new ones.
func LinkRoot(dir string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(dir, "root.json"))
	if err != nil {
		return nil, fmt.Errorf("reading the root file: %w", err)
	}
	root, err := verifiedRoot(data)
	if err != nil {
		return nil, err
	}
	for version := root.Signed.Version - 1; version > 0; version-- {
		older, err := os.ReadFile(filepath.Join(dir, fmt.Sprintf("%d.root.json", version)))
		if err != nil {
			break // of before a move: links name what can still be served
		}
		before, err := verifiedRoot(older)
		if err != nil || !sameRootKeys(before, root) || leads(before, root) != nil {
			break
		}
		data, root = older, before
	}
	return data, nil
}

func sameRootKeys(a, b *metadata.Metadata[metadata.RootType]) bool {
	before, after := a.Signed.Roles[metadata.ROOT], b.Signed.Roles[metadata.ROOT]
	return before.Threshold == after.Threshold &&
		slices.Equal(slices.Sorted(slices.Values(before.KeyIDs)), slices.Sorted(slices.Values(after.KeyIDs)))
}

// rootsAt asks an address for root files.
func rootsAt(client *http.Client, address string) func(context.Context, string) ([]byte, error) {
	return func(ctx context.Context, name string) ([]byte, error) { return fetchRoot(ctx, client, address, name) }
}
