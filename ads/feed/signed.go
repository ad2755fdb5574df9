package feed

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"linnet/ads/tuf"
)

// ErrOrder is wrapped when something was signed on top of another release than the last one.
var ErrOrder = errors.New("it follows another release than the last")

// Signed is a release on its way from the machine with the targets key to the one that serves it. It holds the targets metadata, and every
// file that they name.
type Signed struct {
	Targets []byte            `json:"targets"`
	Files   map[string][]byte `json:"files"`
}

// Version is that of the last release in the repository in dir.
func Version(dir string) (int64, error) {
	repo, err := openRepository(dir, Keys{})
	if err != nil {
		return 0, fmt.Errorf("the last release: %w", err)
	}
	return repo.lastTargets(), nil
}

// Sign signs the release that follows the one of a version, with the targets key alone: no repository is at hand.
func Sign(k Keys, r Release, after int64, now time.Time) (Signed, error) {
	if k.Targets == nil {
		return Signed{}, fmt.Errorf("sign: targets: %w", ErrNoKey)
	}
	if err := r.check(); err != nil {
		return Signed{}, fmt.Errorf("sign: %w", err)
	}
	targets, files, err := r.targets(after+1, now)
	if err == nil {
		err = tuf.Sign(targets, k.Targets)
	}
	if err != nil {
		return Signed{}, fmt.Errorf("sign: %w", err)
	}
	raw, err := targets.ToBytes(false)
	return Signed{raw, files}, err
}

// Accept puts a signed release into the repository in dir, with the two online keys. The checks are those of a listener, so that nothing is
// served that listeners refuse. They are the signature by the root's targets key, the next version (ErrOrder), and every file's length and
// hash (ErrForged). The release, as the files say it, comes back.
func Accept(dir string, k Keys, s Signed, now time.Time) (Release, error) {
	repo, err := openRepository(dir, k)
	if err != nil {
		return Release{}, fmt.Errorf("accept: %w", err)
	}
	targets, err := parseTargets(s.Targets)
	if err != nil {
		return Release{}, fmt.Errorf("accept: %w: %w", ErrForged, err)
	}
	if err := repo.root.VerifyDelegate(metadata.TARGETS, targets); err != nil {
		return Release{}, fmt.Errorf("accept: %w: %w", ErrForged, err)
	}
	if last := repo.lastTargets(); targets.Signed.Version != last+1 {
		return Release{}, fmt.Errorf("accept: %w: %d after %d", ErrOrder, targets.Signed.Version, last)
	}
	release, err := s.open(targets)
	if err == nil {
		err = repo.put(targets, s.Files, now)
	}
	if err != nil {
		return Release{}, fmt.Errorf("accept: %w", err)
	}
	return release, nil
}

// parseTargets reads what stands in a file that somebody handed over.
func parseTargets(data []byte) (*metadata.Metadata[metadata.TargetsType], error) {
	if len(data) > maxTargets {
		return nil, fmt.Errorf("%w: metadata of %d bytes", tuf.ErrBounds, len(data))
	}
	return metadata.Targets().FromBytes(data)
}

// open checks the files against the metadata that was signed and reads the release in them, without its pictures.
func (s Signed) open(targets *metadata.Metadata[metadata.TargetsType]) (r Release, err error) {
	for name, target := range targets.Signed.Targets {
		if err := checkTarget(name, target); err != nil {
			return r, fmt.Errorf("%w: %w", ErrForged, err)
		}
	}
	if err := s.match(targets); err != nil {
		return r, fmt.Errorf("%w: %w", ErrForged, err)
	}
	r.Desks = delegationsOf(targets)
	if r.Catalogue, err = parseCatalogue(s.Files[catalogueFile]); err != nil {
		return r, fmt.Errorf("%w: %w", ErrForged, err)
	}
	if r.Blocklist, err = parseBlocklist(s.Files[blocklistFile]); err != nil {
		return r, fmt.Errorf("%w: %w", ErrForged, err)
	}
	return r, nil
}

// match says whether the files are those that the metadata names.
func (s Signed) match(targets *metadata.Metadata[metadata.TargetsType]) error {
	if len(s.Files) != len(targets.Signed.Targets) {
		return fmt.Errorf("%d files, %d are signed", len(s.Files), len(targets.Signed.Targets))
	}
	for name, target := range targets.Signed.Targets {
		data := s.Files[name]
		if sum := sha256.Sum256(data); int64(len(data)) != target.Length || hex.EncodeToString(sum[:]) != target.Hashes["sha256"].String() {
			return fmt.Errorf("%s is not what was signed", name)
		}
	}
	return nil
}

// targets is the metadata of the release, not signed yet, and the files that it names.
func (r Release) targets(version int64, now time.Time) (*metadata.Metadata[metadata.TargetsType], map[string][]byte, error) {
	targets := metadata.Targets(tuf.Expires(now, targetsLife))
	targets.Signed.Version = version
	r.Catalogue.Version, r.Catalogue.Issued = version, now.UTC().Truncate(time.Second)
	files, err := r.files()
	if err != nil {
		return nil, nil, err
	}
	for name, data := range files {
		if int64(len(data)) > limit(name) {
			return nil, nil, fmt.Errorf("%s: %d bytes are more than %d", name, len(data), limit(name))
		}
		sum := sha256.Sum256(data)
		target := &metadata.TargetFiles{Length: int64(len(data)), Hashes: metadata.Hashes{"sha256": sum[:]}, Path: name}
		if isBundle(name) {
			if err := nameInSwarm(target, data); err != nil {
				return nil, nil, err
			}
		}
		targets.Signed.Targets[name] = target
	}
	targets.Signed.Delegations, err = delegations(r.Desks)
	return targets, files, err
}

// put writes the files of a release, then what names them, the timestamp last: until that is replaced, clients see the release before.
func (r *repository) put(targets *metadata.Metadata[metadata.TargetsType], files map[string][]byte, now time.Time) error {
	if err := r.putFiles(targets, files); err != nil {
		return err
	}
	r.targets = targets
	if err := write(r, fmt.Sprintf("%d.targets.json", targets.Signed.Version), targets); err != nil {
		return err
	}
	if err := r.signSnapshot(now); err != nil {
		return err
	}
	return r.signTimestamp(now)
}

// putFiles writes what the metadata names, with its hash in the name.
func (r *repository) putFiles(targets *metadata.Metadata[metadata.TargetsType], files map[string][]byte) error {
	for name, data := range files {
		folder, base := path.Split(name)
		dir := filepath.Join(r.dir, "targets", filepath.FromSlash(folder))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		if err := tuf.WriteFile(filepath.Join(dir, targets.Signed.Targets[name].Hashes["sha256"].String()+"."+base), data); err != nil {
			return err
		}
	}
	return nil
}
