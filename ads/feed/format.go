package feed

import (
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"linnet/ads"
)

// The targets of a repository, beside the bundles of pictures.
const (
	catalogueFile = "catalogue.json.gz"
	blocklistFile = "blocklist.json.gz"
)

// The most that is read of each target, as served and unzipped. The operator is trusted with words,
// not with the memory of the listener's machine.
const (
	maxZipped   = 16 << 20
	maxUnzipped = 64 << 20
	maxBundle   = 64 << 20
	maxPicture  = 2 << 20
	maxAds      = 20_000
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
	var c ads.Catalogue
	if err := unzip(zipped, &c); err != nil {
		return ads.Catalogue{}, err
	}
	if len(c.Ads) > maxAds {
		return ads.Catalogue{}, fmt.Errorf("%d ads are more than %d", len(c.Ads), maxAds)
	}
	shown := c.Ads[:0]
	for _, ad := range c.Ads {
		if ad.Check() == nil {
			shown = append(shown, ad)
		}
	}
	c.Ads = shown
	return c, nil
}

// parseBlocklist refuses a list with anything but hashes: a list that is half understood would let
// through what it was meant to stop.
func parseBlocklist(zipped []byte) (Blocklist, error) {
	var b Blocklist
	if err := unzip(zipped, &b); err != nil {
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
	raw, err := hex.DecodeString(s)
	return err == nil && len(raw) == size && s == strings.ToLower(s)
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

// unzip reads one JSON value of at most maxUnzipped bytes out of a gzip stream, and nothing after it.
func unzip(zipped []byte, v any) error {
	r, err := gzip.NewReader(bytes.NewReader(zipped))
	if err != nil {
		return err
	}
	plain, err := io.ReadAll(io.LimitReader(r, maxUnzipped+1))
	if err != nil {
		return err
	}
	if len(plain) > maxUnzipped {
		return errors.New("it unzips to more than it may")
	}
	return json.Unmarshal(plain, v)
}
