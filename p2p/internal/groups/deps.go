package groups

import (
	"log/slog"
	"net/netip"
	"time"

	"linnet/p2p/internal/lifetime"
	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/overlay"
	"linnet/p2p/internal/peeraddr"
	"linnet/p2p/internal/shelves"
	"linnet/p2p/internal/statefile"
	"linnet/p2p/internal/wire"
)

// Deps is what groups may touch of a node.
type Deps struct {
	Dir      string // of the node: groups/ is below it
	Now      func() time.Time
	Life     *lifetime.Life
	Log      *slog.Logger
	Losses   *statefile.Losses
	Overlays *overlay.Registry
	Shelf    func(GroupID) shelves.Shelf // what is shared with a group; nil, here or returned, shares nothing
	Refused  func(wire.InfoHash) bool
	Lookup   peeraddr.Lookup
	Mode     func() modegate.Mode
	IsSelf   func(netip.AddrPort) bool
	Addr     func() netip.AddrPort // where the node listens
	Changed  func()
	Load     func() wire.Load // how busy the node is, which members are told
}
