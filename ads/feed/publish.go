package feed

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"linnet/ads"
	"linnet/ads/tuf"
)

// Keys sign a repository: see tuf.Keys.
type Keys = tuf.Keys

// ErrNoKey is wrapped when the key for the work is not there.
var ErrNoKey = tuf.ErrNoKey

// NewKeys makes a fresh set.
func NewKeys() (Keys, error) { return tuf.NewKeys() }

// LoadKeys reads what Keys.Save wrote: see tuf.LoadKeys.
func LoadKeys(dir string) (Keys, error) { return tuf.LoadKeys(dir) }

// How long signatures hold. The timestamp is the promise of freshness: after it a mirror that hides
// news is found out. The others only have to outlive the operator's holidays.
const (
	rootLife      = 365 * 24 * time.Hour
	targetsLife   = 30 * 24 * time.Hour
	snapshotLife  = 14 * 24 * time.Hour
	timestampLife = 2 * 24 * time.Hour
)

// A Release is what the operator publishes next.
type Release struct {
	Catalogue ads.Catalogue     // Version and Issued are set by Publish
	Pictures  map[string][]byte // by SHA-256 in lower-case hex; those that no ad names stay behind
	Spots     map[string][]byte // the same
	Blocklist Blocklist
	Desks     []Delegation // partners who sign for themselves, under the name that stored files have; nil for Publish: those of the last
}

// Init writes a new repository with an empty catalogue into dir. An existing one is refused (fs.ErrExist). Listeners trust dir/root.json.
func Init(dir string, k Keys, now time.Time) error {
	if len(k.Root) < tuf.RootThreshold {
		return fmt.Errorf("new feed: root: %w", ErrNoKey)
	}
	if _, err := os.Stat(filepath.Join(dir, "root.json")); err == nil {
		return fmt.Errorf("new feed in %s: %w", dir, fs.ErrExist)
	}
	if err := os.MkdirAll(filepath.Join(dir, "targets"), 0o755); err != nil {
		return fmt.Errorf("new feed: %w", err)
	}
	root, err := tuf.NewRoot(k, tuf.Expires(now, rootLife))
	if err != nil {
		return fmt.Errorf("new feed: %w", err)
	}
	r := &repository{dir: dir, keys: k, root: root}
	if err := r.publish(Release{}, now); err != nil {
		return fmt.Errorf("new feed: %w", err)
	}
	if err := write(r, "1.root.json", root); err != nil {
		return fmt.Errorf("new feed: %w", err)
	}
	return write(r, "root.json", root)
}

// Publish signs the release and writes it into the repository; the returned version is the
// catalogue's. A client that reads meanwhile sees the old release or the new one, never a mixture.
// Publish and Resign of one repository must not run at the same time.
func Publish(dir string, k Keys, r Release, now time.Time) (version int64, err error) {
	if err := r.check(); err != nil {
		return 0, fmt.Errorf("publish: %w", err)
	}
	repo, err := openRepository(dir, k)
	if err == nil {
		err = repo.publish(r, now)
	}
	if err != nil {
		return 0, fmt.Errorf("publish: %w", err)
	}
	return repo.targets.Signed.Version, nil
}

// Resign renews the timestamp, and the snapshot when half its time is over; nothing else. Only the two online keys are needed.
func Resign(dir string, k Keys, now time.Time) error {
	r, err := openRepository(dir, k)
	if err != nil {
		return fmt.Errorf("sign again: %w", err)
	}
	if r.snapshot.Signed.Expires.Sub(now) < snapshotLife/2 {
		err = r.signSnapshot(now)
	}
	if err == nil {
		err = r.signTimestamp(now)
	}
	if err != nil {
		return fmt.Errorf("sign again: %w", err)
	}
	return nil
}

// check refuses what clients would leave out or fail on, while somebody can still mend it.
func (r Release) check() error {
	if len(r.Catalogue.Ads) > maxAds {
		return fmt.Errorf("%d ads are more than %d", len(r.Catalogue.Ads), maxAds)
	}
	ids := map[string]bool{}
	for _, ad := range r.Catalogue.Ads {
		if err := ad.Check(); err != nil {
			return fmt.Errorf("ad %q: %w", ad.ID, err)
		}
		if ids[ad.ID] {
			return fmt.Errorf("ad %q: there are two of that id", ad.ID)
		}
		ids[ad.ID] = true
		if err := errors.Join(r.checkPicture(ad.Picture), r.checkSpot(ad.Spot)); err != nil {
			return fmt.Errorf("ad %q: %w", ad.ID, err)
		}
	}
	return r.Blocklist.check()
}

func (r Release) checkPicture(sha string) error {
	if sha == "" {
		return nil
	}
	picture, ok := r.Pictures[sha]
	sum := sha256.Sum256(picture)
	switch {
	case !ok:
		return fmt.Errorf("its picture %s is missing", sha)
	case hex.EncodeToString(sum[:]) != sha:
		return fmt.Errorf("its picture is not the one of hash %s", sha)
	case len(picture) > maxPicture:
		return fmt.Errorf("its picture of %d bytes is larger than %d", len(picture), maxPicture)
	}
	return nil
}

func (r Release) checkSpot(spot *ads.Spot) error {
	if spot == nil {
		return nil
	}
	data, ok := r.Spots[spot.SHA256]
	sum := sha256.Sum256(data)
	switch {
	case !ok:
		return fmt.Errorf("its spot %s is missing", spot.SHA256)
	case hex.EncodeToString(sum[:]) != spot.SHA256 || len(data) != spot.Bytes:
		return fmt.Errorf("its spot is not the one of hash %s", spot.SHA256)
	}
	return nil
}

// bundles are those of the pictures and spots that ads name.
func (r Release) bundles() (map[string][]byte, error) {
	pictures, spots := map[string][]byte{}, map[string][]byte{}
	for _, ad := range r.Catalogue.Ads {
		if ad.Picture != "" {
			pictures[ad.Picture] = r.Pictures[ad.Picture]
		}
		if ad.Spot != nil {
			spots[ad.Spot.SHA256] = r.Spots[ad.Spot.SHA256]
		}
	}
	files, err := bundle(ofPictures, pictures)
	if err != nil {
		return nil, err
	}
	spoken, err := bundle(ofSpots, spots)
	if err != nil {
		return nil, err
	}
	total := 0
	for name, file := range spoken {
		files[name] = file
		total += len(file)
	}
	if total > maxSpots {
		return nil, fmt.Errorf("the spots have %d bytes; listeners fetch no more than %d", total, maxSpots)
	}
	return files, nil
}

// files are the targets of the release, by name.
func (r Release) files() (map[string][]byte, error) {
	files, err := r.bundles()
	if err != nil {
		return nil, err
	}
	if files[catalogueFile], err = zip(r.Catalogue); err != nil {
		return nil, err
	}
	if files[blocklistFile], err = zip(r.Blocklist); err != nil {
		return nil, err
	}
	if _, err := parseCatalogue(files[catalogueFile]); err != nil { // as a client will
		return nil, fmt.Errorf("the catalogue: %w", err)
	}
	if _, err := parseBlocklist(files[blocklistFile]); err != nil {
		return nil, fmt.Errorf("the blocklist: %w", err)
	}
	return files, nil
}

// publish signs and writes a release.
func (r *repository) publish(rel Release, now time.Time) error {
	last := r.lastTargets()
	if rel.Desks == nil {
		rel.Desks = delegationsOf(r.targets)
	}
	targets, files, err := rel.targets(last+1, now)
	if err != nil {
		return err
	}
	if r.keys.Targets == nil {
		return fmt.Errorf("%s: %w", metadata.TARGETS, ErrNoKey)
	}
	if err := tuf.Sign(targets, r.keys.Targets); err != nil {
		return err
	}
	if err := r.root.VerifyDelegate(metadata.TARGETS, targets); err != nil {
		return fmt.Errorf("%s: the key is not one that root.json names: %w", metadata.TARGETS, err)
	}
	return r.put(targets, files, now)
}
