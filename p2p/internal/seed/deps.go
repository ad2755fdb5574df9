package seed

import (
	"context"
	"log/slog"
	"net/netip"
	"time"

	"linnet/p2p/internal/lifetime"
	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/peeraddr"
	"linnet/p2p/internal/shelves"
	"linnet/p2p/internal/wire"
)

// Deps is what a seeder may touch of a node.
type Deps struct {
	Life  *lifetime.Life
	Log   *slog.Logger
	Idle  time.Duration // how long a torrent stays awake without a peer
	Shelf shelves.Shelf // nil shares nothing
	// File returns what is given to whoever asks beside the shelf: our catalogue and small files.
	File func(wire.InfoHash) (meta.Offer, bool)
	// GroupOffer finds what is shared with any group under an infohash that only that group knows.
	GroupOffer func(context.Context, wire.InfoHash) (meta.Offer, error)
	// Plain returns the infohash that everybody has for a track of which a group has another.
	Plain   func(wire.InfoHash) wire.InfoHash
	Refused func(wire.InfoHash) bool
	// Hashes returns what encrypted connections may come in for, besides the shelf.
	Hashes       func() []wire.InfoHash
	ShelfChanged func()
	Changed      func()
}

// SmallDeps is what small files may touch of a node.
type SmallDeps struct {
	Life       *lifetime.Life
	Log        *slog.Logger
	Withdraw   func(wire.InfoHash)
	Announce   func(context.Context, wire.InfoHash) error
	Lookup     peeraddr.Lookup
	Neighbours func() []netip.AddrPort
	IsSelf     func(netip.AddrPort) bool
}
