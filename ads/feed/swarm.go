package feed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"linnet/ads/tuf"
)

// A feed lives on among its listeners when its web servers are away. The operator writes a MutableItem beside the timestamp, signed by the
// same key; listeners hand the item on and give each other the files. The item holds the timestamp itself and names the edition. An edition
// is one file with all that a client needs to verify and read the release, except the bundles of pictures and spots. Their infohashes
// stand beside their hashes in the signed targets. Trust stays the same: the item is a pointer, and a client verifies the files as from any
// mirror.

// A Swarm is the network in which listeners hand a feed on.
type Swarm interface {
	// Item returns the newest signed item under a key and ItemSalt (BEP 44).
	Item(ctx context.Context, key [32]byte) (MutableItem, error)
	// PutItem hands an item on, if this listener tells strangers anything.
	PutItem(ctx context.Context, key [32]byte, i MutableItem) error
	// Fetch returns a file of exactly this size and hash, or an error when ctx ends.
	Fetch(ctx context.Context, f SwarmFile) ([]byte, error)
	// Offer replaces the files that the owner, any name, gives to others.
	Offer(ctx context.Context, owner string, files []string) error
	// Public says whether this listener tells strangers what it has.
	Public() bool
}

// swarmPatience is how long other listeners are asked for a bundle before the web is.
const swarmPatience = 10 * time.Second

// A swarmSource is the repository as other listeners have it.
type swarmSource struct {
	swarm Swarm
	last  SwarmFile         // the edition that files are of
	files map[string][]byte // by path
}

// Close does nothing: the swarm stays open.
func (s *swarmSource) Close() {}

// meet looks for the newest edition. The error wraps ErrAway or ErrForged.
func (s *swarmSource) meet(ctx context.Context, key [32]byte) error {
	item, err := s.swarm.Item(ctx, key)
	if err != nil {
		return fmt.Errorf("%w: nobody has its item: %w", ErrAway, err)
	}
	p, err := item.open(key)
	if err != nil {
		return err
	}
	if file := p.file(); file != s.last {
		data, err := s.swarm.Fetch(ctx, file)
		if err != nil {
			return fmt.Errorf("%w: nobody gives its edition: %w", ErrAway, err)
		}
		files, err := unpackEdition(data)
		if err != nil {
			return err
		}
		s.files, s.last = files, file
	}
	s.files["timestamp.json"] = p.Timestamp
	return nil
}

// Open opens a file of the edition.
func (s *swarmSource) Open(_ context.Context, path string) (io.ReadCloser, error) {
	data, here := s.files[path]
	if !here {
		return nil, fs.ErrNotExist
	}
	return io.NopCloser(bytes.NewReader(data)), nil
}

// Seed hands the last edition on: it offers its files to others, and puts its item where they look for it. Without a Swarm, or when this
// listener tells strangers nothing, it does nothing. Callers call it from time to time, after a Fetch that succeeded.
func (c *Client) Seed(ctx context.Context) error {
	if c.swarm == nil || !c.swarm.Public() {
		return nil
	}
	c.fetching.Lock()
	defer c.fetching.Unlock()
	if c.quit.Err() != nil || c.last == nil {
		return nil
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(c.quit, cancel)()
	if err := c.seed(ctx); err != nil {
		return fmt.Errorf("hand the feed on: %w", err)
	}
	return nil
}

func (c *Client) seed(ctx context.Context) error {
	key, err := c.timestampKey()
	if err != nil {
		return err
	}
	item, p, err := c.newestItem(ctx, key)
	if err != nil {
		return err
	}
	edition, err := packEdition(c.ownFiles())
	if err != nil || swarmFile(edition) != p.file() { // roots from before our time are in it, or what cannot be used here
		edition, err = c.swarm.Fetch(ctx, p.file())
	}
	if err != nil {
		return err
	}
	file := filepath.Join(c.cache.good, "edition."+SwarmFormat)
	if old, err := os.ReadFile(file); err != nil || !bytes.Equal(old, edition) {
		if err := tuf.WriteFile(file, edition); err != nil {
			return err
		}
	}
	files := []string{file}
	for name, file := range c.last.files {
		if isBundle(path.Base(name)) {
			files = append(files, file)
		}
	}
	slices.Sort(files)
	return errors.Join(c.swarm.Offer(ctx, c.cache.good, files), c.swarm.PutItem(ctx, key, item))
}

// newestItem is the swarm's, or the web's when that is newer.
func (c *Client) newestItem(ctx context.Context, key [32]byte) (MutableItem, pointer, error) {
	timestamp, err := tuf.Read(os.DirFS(c.cache.good), "timestamp.json", metadata.Timestamp())
	if err != nil {
		return MutableItem{}, pointer{}, err
	}
	item, err := c.swarm.Item(ctx, key)
	if err == nil && item.Seq >= timestamp.Signed.Version {
		if p, err := item.open(key); err == nil {
			return item, p, nil
		}
	}
	errs := []error{fmt.Errorf("%w: no mirror has its item", ErrAway)}
	for _, from := range c.from {
		item, err := readItem(ctx, from)
		if err == nil {
			var p pointer
			if p, err = item.open(key); err == nil {
				return item, p, nil
			}
		}
		errs = append(errs, err)
	}
	return MutableItem{}, pointer{}, errors.Join(errs...)
}

// timestampKey is that of the newest root that was seen.
func (c *Client) timestampKey() ([32]byte, error) {
	root, err := metadata.Root().FromBytes(c.root)
	if err != nil {
		return [32]byte{}, err
	}
	for {
		next, err := tuf.Read(os.DirFS(c.cache.good), fmt.Sprintf("%d.root.json", root.Signed.Version+1), metadata.Root())
		if err != nil {
			return timestampKey(root)
		}
		root = next
	}
}

// bundleFromSwarm fetches a bundle from other listeners; false: the web has to give it.
func (c *Client) bundleFromSwarm(ctx context.Context, target *metadata.TargetFiles) ([]byte, bool) {
	file, named := inSwarm(target)
	if c.swarm == nil || !named {
		return nil, false
	}
	ctx, cancel := context.WithTimeout(ctx, swarmPatience)
	defer cancel()
	data, err := c.swarm.Fetch(ctx, file)
	if err == nil {
		err = target.VerifyLengthHashes(data)
	}
	if err != nil {
		c.log.Debug("a bundle was not found among listeners", "target", target.Path, "err", err)
		return nil, false
	}
	return data, true
}
