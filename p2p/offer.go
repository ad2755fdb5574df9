package p2p

import (
	"context"
	"time"
)

// An Offer is a shared file: the exact info dictionary and where the bytes are.
type Offer struct {
	InfoHash InfoHash
	Info     []byte // bencoded info dictionary
	SHA256   [32]byte
	Path     string
	Size     int64     // bytes
	Modified time.Time // when hashed; a file that changed since is not served
}

// MakeOffer hashes a file.
func MakeOffer(ctx context.Context, path string) (Offer, error) { return Offer{}, errThin }
