package fetch

import (
	"context"
	"io"
	"log/slog"
	"net/netip"

	"linnet/p2p/circle"
	"linnet/p2p/internal/lifetime"
	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/peeraddr"
	"linnet/p2p/internal/statefile"
	"linnet/p2p/internal/tracker"
	"linnet/p2p/internal/webseed"
	"linnet/p2p/internal/wire"
)

// Deps is what transfers may touch of a node.
type Deps struct {
	Dir    string // of the node: transfers/, incoming/ and albums/ are below it
	Music  string // where finished tracks go; "": nothing is fetched
	AtOnce int    // transfers under way
	Life   *lifetime.Life
	Log    *slog.Logger
	Losses *statefile.Losses
	// Have says whether a track is on our own shelf, as it was hashed.
	Have    func(context.Context, wire.InfoHash) bool
	Refused func(wire.InfoHash) bool
	// GroupInfo asks the members of a group for an info dictionary of theirs until one has it.
	GroupInfo func(context.Context, circle.ID, wire.InfoHash) ([]byte, error)
	Lookup    peeraddr.Lookup
	// Neighbours returns where those listen who are connected in a group, or, for the zero value, at all.
	Neighbours  func(circle.ID) []netip.AddrPort
	Trackers    func() bool          // whether the trackers of torrents may be asked; nil: never
	DialTracker tracker.Dial         // the error wraps ErrOnlyTCP or ErrNear where a tracker is not asked for that
	WebSeeds    *webseed.Switchboard // by which the engine reaches web servers
	DialServer  tracker.Dial         // likewise as DialTracker
	Port        func() uint16        // where this node takes connections
	TrackerKey  uint32               // by which trackers know this node
	Mode        func() modegate.Mode
	IsSelf      func(netip.AddrPort) bool
	// Judge is told what is known of a track, by which those who described it are judged.
	Judge    func(wire.Row)
	Inspect  func(ctx context.Context, file io.ReaderAt, size int64) (Facts, error) // nil lets all pass
	Finished func(Transfer)                                                         // nil need not know
	Arrived  func(meta.Offer)                                                       // likewise of a torrent that can be given on
	Changed  func()
	// NameLimit and FreeSpace ask the file system of a folder; nil: the system is asked.
	NameLimit func(folder string) int
	FreeSpace func(folder string) int64
}
