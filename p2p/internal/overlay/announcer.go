package overlay

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"time"

	"linnet/p2p/circle"
	"linnet/p2p/internal/lifetime"
	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/peeraddr"
	"linnet/p2p/internal/shelves"
	"linnet/p2p/internal/wire"
)

// Deps is what finding may touch of a node.
type Deps struct {
	Life    *lifetime.Life
	Log     *slog.Logger
	Overlay *Overlay // of everybody
	// GroupOverlay returns the overlay of a group of ours, or ErrNoGroup.
	GroupOverlay func(circle.ID) (*Overlay, error)
	Shelf        shelves.Shelf // nil shares nothing
	// ShelfVersion goes up whenever the shelf changes.
	ShelfVersion func() int64
	Refused      func(wire.InfoHash) bool
	Private      func(wire.InfoHash) bool // whether an infohash is a group's
	Lookup       peeraddr.Lookup
	Mode         func() modegate.Mode
	IsSelf       func(netip.AddrPort) bool
	// Public returns where strangers can connect now; not valid where they cannot. It ends with the context.
	Public func(ctx context.Context, now time.Time) netip.AddrPort
	// Gather looks for the members of our groups.
	Gather      func(ctx context.Context, lonely bool)
	Trust       *Trust
	Titles      *LearnedTitles
	GossipEvery time.Duration // 0 is rings.GossipEvery
}

// Announcer tells the DHT of what this listener has, and looks for neighbours there, as the mode allows.
type Announcer struct{ deps Deps }

// NewAnnouncer makes an announcer.
func NewAnnouncer(d Deps) *Announcer { return &Announcer{d} }

// AnnounceTrack puts a track on the DHT by its own infohash, for 45 minutes, so that any BitTorrent
// client can find it by its magnet link. It does so in Public mode only, and is meant for the few
// tracks whose link was just given away: Linnet peers find each other without it.
func (an *Announcer) AnnounceTrack(ctx context.Context, ih wire.InfoHash) error {
	if an.deps.Mode() != modegate.Public || an.deps.Private(ih) {
		return nil
	}
	ctx, cancel := an.deps.Life.Bound(ctx)
	defer cancel()
	return an.deps.Lookup(ctx, ih, true, func(netip.AddrPort) {})
}

// AnnounceLinks keeps links alive that were given away. One that fails keeps no other from being announced.
func (an *Announcer) AnnounceLinks(ctx context.Context) error {
	l, ok := an.deps.Shelf.(shelves.Linker)
	if !ok || an.deps.Mode() != modegate.Public {
		return nil
	}
	links, err := l.Links(ctx)
	for _, ih := range links {
		err = errors.Join(err, an.AnnounceTrack(ctx, ih))
	}
	return err
}
