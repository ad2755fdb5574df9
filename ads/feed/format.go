package feed

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"linnet/ads"
	"linnet/ads/tuf"
)

// The targets of a repository, beside the bundles of pictures and of spots.
const (
	catalogueFile = "catalogue.json.gz"
	blocklistFile = "blocklist.json.gz"
)

// The most that is read of each target, as served and unzipped. The operator is trusted with words,
// not with the memory of the listener's machine: whatever is in a file, understanding it takes less than 64 MiB.
const (
	maxZipped       = 8 << 20
	maxUnzipped     = 16 << 20
	maxBundle       = 16 << 20
	maxPicture      = 2 << 20
	maxSpots        = 64 << 20 // all bundles of spots
	maxDelegated    = 22 << 20 // all files of a partner
	maxAds          = 20_000
	maxDelegatedAds = 2_000 // of one partner
	maxCounted      = 5_000 // campaigns' flights
	maxTopics       = 1_000
	maxBlocked      = 200_000 // hashes of a kind
)

// The most that is read of the metadata: real ones have a few kilobytes.
const (
	maxTimestamp = 16 << 10
	maxSnapshot  = 128 << 10
	maxTargets   = 128 << 10
)

// catalogueLimits are those of an operator's catalogue, blocklistLimits those of its blocklist, delegatedLimits those of a partner's
// catalogue.
var (
	catalogueLimits = limits{bytes: maxUnzipped, text: 4 << 10, depth: 8, values: 800_000, lists: map[string]int{
		"ads": maxAds, "ads.languages": 5 * maxAds, "ads.interests": 10 * maxAds, "counted": maxCounted,
		"counted.ads": 2 * maxAds, "interests": maxTopics}}
	blocklistLimits = limits{bytes: maxUnzipped, text: 256, depth: 4, values: 2*maxBlocked + 10, lists: map[string]int{
		"infohashes": maxBlocked, "audio_hashes": maxBlocked}}
	delegatedLimits = limits{bytes: maxUnzipped / 8, text: 4 << 10, depth: 8, values: 80_000, lists: map[string]int{
		"ads": maxDelegatedAds, "ads.languages": 10 * maxDelegatedAds, "ads.interests": 10 * maxDelegatedAds, "counted": 1, "interests": 1}}
)

// limit is the largest size of a target by name; 0 for names that this version does not know.
func limit(name string) int64 {
	switch {
	case name == catalogueFile, name == blocklistFile:
		return maxZipped
	case isBundle(name):
		return maxBundle
	}
	return 0
}

// checkTarget insists on a sane size and on exactly one hash: the file's name on the mirror holds the
// hash, and with several go-tuf would pick one by chance.
func checkTarget(name string, t *metadata.TargetFiles) error {
	if t.Length < 0 || t.Length > limit(name) {
		return fmt.Errorf("%s: %d bytes are more than %d", name, t.Length, limit(name))
	}
	if len(t.Hashes) != 1 || len(t.Hashes["sha256"]) != 32 {
		return fmt.Errorf("%s: it needs one SHA-256 and nothing else", name)
	}
	return nil
}

// parseCatalogue reads a catalogue and leaves out the ads that may not be shown.
func parseCatalogue(zipped []byte) (ads.Catalogue, error) {
	return readCatalogue(zipped, catalogueLimits)
}

// parseDelegated reads a partner's catalogue. The catalogue may hold only what SignDelegated writes: a partner has no say in how listeners
// are counted.
func parseDelegated(zipped []byte) (ads.Catalogue, error) {
	c, err := readCatalogue(zipped, delegatedLimits)
	if err != nil {
		return c, err
	}
	if c.Mode != "" || c.Epsilon != 0 || c.Intake != "" || c.Pair != nil || len(c.Counted)+len(c.Interests) > 0 {
		return ads.Catalogue{}, errors.New("a partner's catalogue says what only an operator's may")
	}
	withoutSpots(c.Ads)
	return c, nil
}

// withoutSpots makes the ads of a partner panels: what is heard between tracks is the operator's own.
func withoutSpots(all []ads.Ad) {
	for i := range all {
		all[i].Spot = nil
	}
}

func readCatalogue(zipped []byte, most limits) (c ads.Catalogue, err error) {
	plain, m, err := unzip(zipped, most)
	if err != nil {
		return c, err
	}
	// A list that grows while it is read is copied over and over.
	c.Ads, c.Counted = make([]ads.Ad, 0, m.lists["ads"]), make([]ads.Counter, 0, m.lists["counted"])
	if m.lists["counted"] == 0 {
		c.Counted = nil
	}
	if err := json.Unmarshal(plain, &c); err != nil {
		return ads.Catalogue{}, err
	}
	c.Ads = slices.DeleteFunc(c.Ads, func(ad ads.Ad) bool { return ad.Check() != nil })
	return c, nil
}

// parseBlocklist refuses a list with anything but hashes: a list that is half understood would let
// through what it was meant to stop.
func parseBlocklist(zipped []byte) (b Blocklist, err error) {
	plain, m, err := unzip(zipped, blocklistLimits)
	if err != nil {
		return b, err
	}
	b.InfoHashes, b.AudioHashes = make([]string, 0, m.lists["infohashes"]), make([]string, 0, m.lists["audio_hashes"])
	if err := json.Unmarshal(plain, &b); err != nil {
		return Blocklist{}, err
	}
	return b, b.check()
}

func (b Blocklist) check() error {
	for _, h := range b.InfoHashes {
		if !isHash(h, 20) {
			return fmt.Errorf("%.60q is not an infohash", h)
		}
	}
	for _, h := range b.AudioHashes {
		if h == "" || !isHash(h, len(h)/2) {
			return fmt.Errorf("%.60q is not an audio hash", h)
		}
	}
	return nil
}

// isHash says whether s is size bytes in lower-case hex.
func isHash(s string, size int) bool {
	return len(s) == 2*size && strings.Trim(s, "0123456789abcdef") == ""
}

func zip(v any) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if err := json.NewEncoder(w).Encode(v); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// unzip reads a JSON document out of a gzip stream: once to measure it, once to keep it.
func unzip(zipped []byte, most limits) ([]byte, measured, error) {
	r, err := gzip.NewReader(bytes.NewReader(zipped))
	if err != nil {
		return nil, measured{}, err
	}
	m, err := most.size(r)
	if errors.Is(err, tuf.ErrBounds) {
		err = fmt.Errorf("it unzips to more than it may: %w", err)
	}
	if err != nil {
		return nil, m, err
	}
	if err := r.Reset(bytes.NewReader(zipped)); err != nil {
		return nil, m, err
	}
	plain := make([]byte, m.bytes)
	_, err = io.ReadFull(r, plain)
	return plain, m, err
}
