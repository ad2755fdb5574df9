package feed

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"
	"github.com/theupdateframework/go-tuf/v2/metadata/updater"

	"linnet/ads/tuf"
)

// An edition is one verified state of the repository.
type edition struct {
	news     News
	blocked  Blocklist
	expires  time.Time         // the earliest expiry among its signatures
	files    map[string]string // target name -> path in the cache
	sizes    map[string]int64  // target name -> bytes
	snapshot int64             // its version
	partners map[string]int64  // of each partner that was read: role -> version
	alone    bool              // no other listener had a bundle that was missing
	spots    bool              // they were wanted, and are here as far as the mirror had them
}

// Fetch asks the mirrors in turn for news, until one serves what verifies, and keeps it. On any error
// (ErrStale, ErrForged, ErrAway: of all mirrors together) the last good catalogue stays as it was.
func (c *Client) Fetch(ctx context.Context) (News, error) {
	c.fetching.Lock()
	defer c.fetching.Unlock()
	if c.quit.Err() != nil { // below it would be noticed only a moment later
		return News{}, fmt.Errorf("fetch the feed: %w: its client was closed", ErrAway)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(c.quit, cancel)()

	var errs []error
	for i, from := range c.from {
		next, err := c.fetch(ctx, from)
		if err == nil {
			c.log.Debug("feed verified", "version", next.news.Version, "changed", next.news.Changed, "mirror", i)
			return next.news, nil
		}
		if errs = append(errs, tuf.Judge(err)); ctx.Err() != nil {
			break
		}
	}
	return News{}, fmt.Errorf("fetch the feed: %w", errors.Join(errs...))
}

// fetch runs one updater over one mirror, on the cache that all mirrors share. Files of a mirror that failed later can only make the next
// mirrors newer, never older.
func (c *Client) fetch(ctx context.Context, from tuf.Source) (*edition, error) {
	now := c.now()
	if swarm, is := from.(*swarmSource); is {
		key, err := c.timestampKey()
		if err == nil {
			err = swarm.meet(ctx, key)
		}
		if err != nil {
			return nil, err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, fetchPatience)
	defer cancel()
	m := c.mirror(from)
	m.Seen, m.Newer = c.cache.seen, map[string][]byte{}
	repo, err := m.Refresh(ctx, now)
	if err != nil {
		return nil, err
	}
	if until := tuf.Expiry(repo); !now.Before(until) { // go-tuf still allows that very second
		return nil, fmt.Errorf("%w: it was good until %s", ErrStale, until.Format(time.RFC3339))
	}
	next := c.unchanged(repo)
	if next == nil {
		if next, err = c.read(ctx, repo, &edition{}); err != nil {
			return nil, err
		}
		next.news.Changed = c.last == nil || next.news.Version != c.last.news.Version || !maps.Equal(next.partners, c.last.partners)
	}
	next.news.Verified, next.expires = now, tuf.Expiry(repo)
	next.snapshot = repo.GetTrustedMetadataSet().Snapshot.Signed.Version

	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.cache.keep(m.Newer, next); err != nil {
		return nil, err
	}
	c.last = next
	return next, nil
}

// recall verifies the edition on disk again, as if the disk were a mirror, at the time when it was last found current. An edition that has
// expired since is not shown, but its blocklist still counts.
func (c *Client) recall() (*edition, error) {
	verified, err := c.cache.verified()
	if err != nil {
		return nil, err
	}
	repo, err := c.mirror(tuf.Folder{Files: os.DirFS(c.cache.good)}).Refresh(c.quit, verified)
	if err != nil {
		return nil, err
	}
	last, err := c.read(c.quit, repo, &edition{alone: true}) // nobody is asked
	if err != nil {
		return nil, err
	}
	last.news.Verified, last.expires = verified, tuf.Expiry(repo)
	return last, nil
}

// mirror is a source that is compared with nothing that was seen.
func (c *Client) mirror(from tuf.Source) *tuf.Mirror {
	return &tuf.Mirror{From: from, Trusted: c.root, Roots: c.cache.good, Bounds: bounds}
}

// unchanged returns the last edition anew when the mirror still has the same and no file was lost.
func (c *Client) unchanged(repo *updater.Updater) *edition {
	if c.last == nil || c.last.news.Version != version(repo) || !maps.Equal(c.last.partners, delegatedVersions(repo)) ||
		c.last.spots != c.spots.Load() {
		return nil
	}
	for name, path := range c.last.files {
		if info, err := os.Stat(path); err != nil || info.Size() != c.last.sizes[name] {
			return nil
		}
	}
	same := *c.last
	same.news.Changed = false
	return &same
}

// read loads every target into a new edition, from the cache where it is there, and understands the two documents.
func (c *Client) read(ctx context.Context, repo *updater.Updater, next *edition) (*edition, error) {
	next.files, next.sizes, next.partners = map[string]string{}, map[string]int64{}, map[string]int64{}
	next.news.Version = version(repo)
	for name, target := range repo.GetTopLevelTargets() {
		if limit(name) == 0 || isBundleOf(ofSpots, name) {
			continue // of a later version of this format, or for those who want it
		}
		if err := checkTarget(name, target); err != nil {
			return nil, err
		}
		data, err := c.load(ctx, repo, next, loading{name, target})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if err := next.understand(name, data); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	if next.files[catalogueFile] == "" {
		return nil, errors.New("it holds no catalogue")
	}
	if c.spots.Load() {
		c.readSpots(ctx, repo, next)
	}
	for _, d := range delegationsOf(repo.GetTrustedMetadataSet().Targets[metadata.TARGETS]) {
		if err := c.readDelegated(ctx, repo, next, d); err != nil {
			c.log.Info("a partner of the feed cannot be used; the rest is", "partner", d.Name, "err", err)
		}
	}
	return next, nil
}

// readSpots adds every bundle of spots. Whatever is wrong with one, the rest of the feed stands; it is asked for again the next time.
func (c *Client) readSpots(ctx context.Context, repo *updater.Updater, next *edition) {
	next.spots = true
	total := int64(0)
	for name, target := range repo.GetTopLevelTargets() {
		if !isBundleOf(ofSpots, name) {
			continue
		}
		err := checkTarget(name, target)
		if err == nil {
			if total += target.Length; total > maxSpots {
				err = fmt.Errorf("%w: spots of more than %d bytes", tuf.ErrBounds, maxSpots)
			}
		}
		if err == nil {
			_, err = c.load(ctx, repo, next, loading{name, target})
		}
		if err != nil {
			next.spots = false
			c.log.Info("spots of the feed cannot be used; the rest is", "bundle", name, "err", err)
		}
	}
}

// A loading is a target that an edition needs.
type loading struct {
	name   string
	target *metadata.TargetFiles
}

// load returns a target, from the cache where it is there, a bundle from other listeners before the mirror is asked. The file lies in the
// cache as on a mirror.
func (c *Client) load(ctx context.Context, repo *updater.Updater, next *edition, l loading) ([]byte, error) {
	folder, base := path.Split(l.name)
	dir := filepath.Join(c.cache.targets(), filepath.FromSlash(folder))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	file := filepath.Join(dir, hex.EncodeToString(l.target.Hashes["sha256"])+"."+base)
	_, data, err := repo.FindCachedTarget(l.target, file)
	if err == nil && data == nil && isBundle(base) && !next.alone {
		if found, ok := c.bundleFromSwarm(ctx, l.target); ok {
			data, err = found, tuf.WriteFile(file, found)
		} else {
			next.alone = true // whoever has none of them is not asked sixteen times
		}
	}
	if err == nil && data == nil {
		_, data, err = repo.DownloadTarget(l.target, file, "")
	}
	if err == nil {
		next.files[l.name], next.sizes[l.name] = file, l.target.Length
	}
	return data, err
}

// readDelegated adds what a partner signed. Whatever is wrong with it, the rest of the feed stands.
func (c *Client) readDelegated(ctx context.Context, repo *updater.Updater, next *edition, d Delegation) error {
	if _, known := delegatedVersions(repo)[d.role()]; !known {
		return nil // it has signed nothing yet
	}
	if _, err := repo.GetTargetInfo(d.folder() + catalogueFile); err != nil { // loads and verifies the partner's metadata
		return err
	}
	targets := repo.GetTrustedMetadataSet().Targets[d.role()]
	if targets == nil {
		return ErrDelegation
	}
	if err := d.checkTargets(targets); err != nil {
		return err
	}
	mine := &edition{files: map[string]string{}, sizes: map[string]int64{}, alone: next.alone}
	for name, target := range targets.Signed.Targets {
		data, err := c.load(ctx, repo, mine, loading{name, target})
		if err == nil && name == d.folder()+catalogueFile {
			mine.news.Catalogue, err = parseDelegated(data)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	list := &next.news.Catalogue.Ads
	if len(*list)+len(mine.news.Catalogue.Ads) > maxAds {
		return fmt.Errorf("with it there are more than %d ads", maxAds)
	}
	d.fit(mine.news.Catalogue.Ads)
	for _, ad := range mine.news.Catalogue.Ads {
		*list = append(*list, d.under(ad, targets.Signed.Expires))
	}
	maps.Copy(next.files, mine.files)
	maps.Copy(next.sizes, mine.sizes)
	next.partners[d.role()] = targets.Signed.Version
	return nil
}

// delegatedVersions are those that the snapshot has of the feed's partners, by role.
func delegatedVersions(repo *updater.Updater) map[string]int64 {
	set, versions := repo.GetTrustedMetadataSet(), map[string]int64{}
	for _, d := range delegationsOf(set.Targets[metadata.TARGETS]) {
		if meta := set.Snapshot.Signed.Meta[d.role()+".json"]; meta != nil {
			versions[d.role()] = meta.Version
		}
	}
	return versions
}

func (e *edition) understand(name string, data []byte) (err error) {
	switch name {
	case catalogueFile:
		e.news.Catalogue, err = parseCatalogue(data)
		e.news.Catalogue.Version = e.news.Version
	case blocklistFile:
		e.blocked, err = parseBlocklist(data)
	}
	return err
}

// version is the signed version of the targets, and so of the catalogue.
func version(repo *updater.Updater) int64 {
	return repo.GetTrustedMetadataSet().Targets[metadata.TARGETS].Signed.Version
}
