package feed

import (
	"fmt"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"linnet/ads/tuf"
)

// parseRoot reads a root file that anybody can have written.
func parseRoot(root []byte) (*metadata.Metadata[metadata.RootType], error) {
	if len(root) > tuf.MaxRoot {
		return nil, fmt.Errorf("%w: %d bytes", tuf.ErrBounds, len(root))
	}
	return metadata.Root().FromBytes(root)
}

// CheckRoot says whether root is the root file of a feed, signed by the keys it names. Callers ask this first about a file that claims to
// be an operator's.
func CheckRoot(root []byte) error {
	r, err := parseRoot(root)
	if err == nil {
		err = r.VerifyDelegate(metadata.ROOT, r)
	}
	if err != nil {
		return fmt.Errorf("%w: the root file is not one that an operator signed: %w", ErrForged, err)
	}
	return nil
}
