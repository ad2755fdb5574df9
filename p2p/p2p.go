// Package p2p is the swarm: it shares the tracks of a shelf, finds tracks on other people's
// shelves, and fetches them.
//
// It promises that a shared file is only ever opened for reading; that a torrent of the shelf
// costs nothing until somebody asks for it; that a fetched file appears in the music folder only
// when it is whole and its SHA-256 is the one that was promised; that a transfer, once Fetch has
// returned, survives a crash; and that every row shown was signed by the peer that sent it.
//
// It refuses to share what the Shelf does not offer, to serve a file whose size or modification
// time is no longer the one that was hashed, to believe a message it cannot parse within fixed
// bounds, and to contact any host it was not given: no built-in bootstrap nodes, and the trackers and web
// servers that a torrent names only where Config.Trackers says so. It knows rows, files and peers; neither a
// database, nor a window, nor ads.
//
// How peers talk is written in PROTOCOL.md, how a file becomes a torrent in internal/metainfo/offer.go too.
package p2p

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/netip"
	"time"

	"linnet/p2p/gateway"
	"linnet/p2p/internal/fetch"
	"linnet/p2p/internal/groups"
	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/shelves"
)

// ErrPortInUse says that another program listens on the port asked for.
var ErrPortInUse = errors.New("the port is in use by another program")

// HaveUTP says that connections may use uTP (BEP 29), which takes a build with cgo. Without it peers are reached over
// TCP alone, and two nodes that are both behind routers cannot reach each other (BEP 55).
const HaveUTP = modegate.HaveUTP

// PublicBootstrap are the nodes from which most BitTorrent clients start on the public DHT. A node
// contacts them only where Config.Bootstrap names them.
var PublicBootstrap = []string{
	"router.bittorrent.com:6881", "dht.transmissionbt.com:6881", "router.utorrent.com:6881", "dht.libtorrent.org:25401",
}

// Config says how a node is to live. Dir is required; Music only to Fetch.
type Config struct {
	Dir       string   // state: keys, transfers/, incoming/
	Music     string   // where finished tracks go
	Listen    string   // host:port; "" means all interfaces, and port 0 any port; connections leave from host too
	Port      uint16   // where Listen is "": the port, unless it is taken; see Node.Addr. 0 means any
	Bootstrap []string // DHT nodes, host:port; none means that no public DHT is contacted
	Mode      modegate.Mode
	LAN       bool // find peers on the local network (BEP 14)
	Hold      bool // nothing is sent to anybody until the first SetMode: the listener was not asked yet
	// Proxy is a SOCKS5 server through which all peers are reached, "host:port" or
	// "socks5://name:password@host:port"; "" for none. It turns off the DHT, local discovery, uTP,
	// listening, and asking the router (proxy.go).
	Proxy string
	// Trackers says whether the trackers that torrents name may be asked; SetTrackers changes it.
	Trackers bool
	Shelf    shelves.Shelf // nil shares nothing
	// GroupShelf returns what is shared with one group and need not be on Shelf; nil, here or for one
	// group, shares nothing. It is called once for a group at a time; the Shelf may change.
	GroupShelf func(groups.GroupID) shelves.Shelf
	Log        *slog.Logger // nil discards
	// Changed is called, at most ten times a second and never while a lock is held, after Status
	// or Transfers changed.
	Changed func()
	// Finished is called once for every transfer that is whole, verified and renamed into Music.
	Finished func(fetch.Transfer)
	// Arrived is called before Finished with a torrent that has names of its own, of which every file is in Music: a Shelf that offers it
	// gives it on to the swarm that it came from. Its Parts without a path are zeros that fill up. nil: none is given on.
	Arrived func(Offer)
	// Idle is how long a shared torrent stays awake without a peer; 0 means two minutes.
	Idle time.Duration
	// UploadRate limits what is sent, in bytes per second; 0 leaves it to the plan.
	UploadRate int
	// DownloadRate limits what is fetched, likewise.
	DownloadRate int
	// Plan says what the swarm may take, and when; SetPlan changes it. The zero value has no limits.
	Plan Plan
	// Conditions tells what a plan depends on besides the clock; it is called from time to time while
	// the plan needs it. nil knows nothing.
	Conditions func(context.Context) Conditions
	// Block lists addresses that are refused both ways; SetBlockList changes it. nil refuses nobody.
	Block *BlockList
	// Router is who is asked, in Public mode, to pass connections on (PCP, NAT-PMP); without it the router of the default route and
	// those of its network that speak UPnP, or of the network of Listen, unless that is a loopback address.
	Router netip.AddrPort
	// Refuses says which infohashes are not fetched. (What is not shared, the Shelf does not offer.)
	// nil refuses none. It is called often.
	Refuses func(InfoHash) bool
	// Inspect looks at a fetched file before it is put into Music, and says what it is, by which those
	// who described it are judged. An error that wraps ErrRefused has it thrown away, another has it
	// looked at again later. nil lets all pass.
	Inspect func(ctx context.Context, file io.ReaderAt, size int64) (fetch.Facts, error)
	// Moved is told every minute, and when the node closes, how many bytes of tracks were sent and
	// fetched since it was last told. nil is not.
	Moved func(up, down int64)
	// AtOnce is how many transfers are under way at once; 0 means eight. One that waits for a
	// peer, or that somebody listens to, does not count.
	AtOnce int

	now         func() time.Time          // by which invitations expire; nil is time.Now
	gossipEvery time.Duration             // 0 is rings.GossipEvery
	place       *gateway.Place            // where the mapper asks; nil: where the node stands
	nameLimit   func(folder string) int   // bytes of a file name; nil asks the file system
	freeSpace   func(folder string) int64 // bytes, -1 if not known; nil asks the file system
}

// Status is what a node is doing now.
type Status struct {
	Port       int // where it listens, TCP and UDP
	Neighbours int // Linnet peers connected on the overlay
	Conns      int // open connections, with those of the overlay
	DHTNodes   int // nodes in the routing table that answer
	Up, Down   int64
	UpRate     float64 // bytes per second
	DownRate   float64
}
