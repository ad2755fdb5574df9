package metainfo

import (
	"context"
	"errors"
	"fmt"
	"os"

	"linnet/p2p/internal/wire"
)

// A SmallFile is a file that is no track and fits into memory, such as a catalogue. Whoever wants it knows what it is to be.
type SmallFile struct {
	InfoHash wire.InfoHash // by the rule of tracks: see Offer
	SHA256   [32]byte
	Size     int64  // bytes, at most MaxSmallFile
	Format   string // in the place of the extension by content
}

// MaxSmallFile is the most bytes that a small file may have.
const MaxSmallFile = 64 << 20

// ErrSmallFile says that a torrent is not the small file that was wanted.
var ErrSmallFile = errors.New("another file than was wanted")

// MakeSmallOffer hashes a small file for GiveOut.
func MakeSmallOffer(ctx context.Context, file, format string) (Offer, error) {
	f, err := os.Open(file)
	if err != nil {
		return Offer{}, fmt.Errorf("offer: %w", err)
	}
	defer f.Close() // read only
	info, err := f.Stat()
	if err != nil {
		return Offer{}, fmt.Errorf("offer: %w", err)
	}
	if info.Size() == 0 || info.Size() > MaxSmallFile || !info.Mode().IsRegular() {
		return Offer{}, fmt.Errorf("offer %s: %w: %d bytes", file, ErrSmallFile, info.Size())
	}
	o := Offer{Path: file, Size: info.Size(), Modified: info.ModTime()}
	if err := o.Hash(ctx, f, format); err != nil {
		return Offer{}, fmt.Errorf("offer %s: %w", file, err)
	}
	return o, nil
}
