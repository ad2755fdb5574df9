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
// bounds, and to contact any host it was not given: no trackers, no web seeds, no built-in
// bootstrap nodes. It knows rows, files and peers; neither a database, nor a window, nor ads.
//
// How peers talk is written in PROTOCOL.md, how a file becomes a torrent in offer.go too.
package p2p

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"time"

	"linnet/p2p/gateway"
)

var (
	// ErrNotShared says that the shelf does not offer an infohash, or no longer does.
	ErrNotShared = errors.New("not shared")
	// ErrUnknown says that no transfer is on record for an infohash.
	ErrUnknown = errors.New("no such transfer")
	// ErrClosed says that the node was closed.
	ErrClosed = errors.New("the node is closed")
	// ErrNoGroup says that we are in no such group, or not yet, or no longer.
	ErrNoGroup = errors.New("you are not in this group")
	// ErrRefused says that a track may be neither shared nor fetched; see Config.Refuses.
	ErrRefused = errors.New("this track is on a list of tracks that Linnet refuses")
	// ErrPortInUse says that another program listens on the port asked for.
	ErrPortInUse = errors.New("the port is in use by another program")
)

// Facts are what the bytes of a track prove of it; zero values are not known.
type Facts struct {
	Duration time.Duration
	Sound    Sound
}

// Shelf is what a node offers to others. Its methods are called from several goroutines at once;
// they should return soon after ctx ends.
type Shelf interface {
	// Match returns at most limit shared rows whose tags have every word of text. The text is a
	// stranger's: it is words, never a query language.
	Match(ctx context.Context, text string, limit int) ([]Row, error)
	// Offer returns the shared file behind an infohash, or ErrNotShared.
	Offer(ctx context.Context, ih InfoHash) (Offer, error)
	// Artists returns the artist names of the shared tracks, the rarest in the world first if
	// that is known; only the first 128 become rendezvous keys.
	Artists(ctx context.Context) ([]string, error)
}

// An InfoHashLister is a Shelf that can name all it offers. Encrypted connections (MSE) that a
// stranger's client opens for a sleeping torrent can only be understood with that list; Linnet
// peers need it for nothing. List stops when yield returns false, and is called often: it must
// be quick.
type InfoHashLister interface {
	InfoHashes(yield func(InfoHash) bool)
}

// A Rehasher is a Shelf that can be told that a file it offers has other bytes than it hashed, as after a tagger that kept size and
// time. From the call on the file is not offered under that infohash; when Rehash returns it is under its new one.
type Rehasher interface {
	Rehash(ctx context.Context, ih InfoHash) error
}

// A Linker is a Shelf that knows to which tracks and albums magnet links were given away. In Public mode
// they stay announced by their own infohashes, so that any BitTorrent client finds them.
type Linker interface {
	Links(ctx context.Context) ([]InfoHash, error)
}

// Mode says how much strangers may learn of this node.
type Mode int

const (
	// LANOnly keeps off the DHT and dials nobody beyond the local network, whoever names the address.
	LANOnly Mode = iota
	// Quiet looks others up on the DHT but announces nothing there.
	Quiet
	// Public announces the overlay and the artists of the shelf.
	Public
)

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
	Bootstrap []string // DHT nodes, host:port; none means that no public DHT is contacted
	Mode      Mode
	LAN       bool // find peers on the local network (BEP 14)
	Hold      bool // nothing is sent to anybody until the first SetMode: the listener was not asked yet
	// Proxy is a SOCKS5 server through which all peers are reached, "host:port" or
	// "socks5://name:password@host:port"; "" for none. It turns off the DHT, local discovery, uTP,
	// listening, and asking the router (proxy.go).
	Proxy string
	Shelf Shelf // nil shares nothing
	// GroupShelf returns what is shared with one group and need not be on Shelf; nil, here or for one
	// group, shares nothing. It is called once for a group at a time; the Shelf may change.
	GroupShelf func(GroupID) Shelf
	Log        *slog.Logger // nil discards
	// Changed is called, at most ten times a second and never while a lock is held, after Status
	// or Transfers changed.
	Changed func()
	// Finished is called once for every transfer that is whole, verified and renamed into Music.
	Finished func(Transfer)
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
	Inspect func(ctx context.Context, file io.ReaderAt, size int64) (Facts, error)
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

// A Query asks other shelves for rows.
type Query struct {
	Text  string
	Limit int // distinct rows; 0 means 100
	// More goes on to the widest ring although enough was found.
	More bool
	// Group asks the members of one group and nobody else. Its rows must be fetched with the same
	// Group in the Want.
	Group GroupID
}

// An Answer is a row together with who has it.
type Answer struct {
	Row    Row
	Holder Holder
	// Near says that the holder answered over a connection of its own, and so can be reached. Of one
	// further away nothing is known but its address.
	Near bool
}

// A Holder is a peer that has a file.
type Holder struct {
	Addr netip.AddrPort // where it accepts BitTorrent connections
	Key  [32]byte       // the ed25519 public key that signed the rows
}

// Reach says how far a search has got. Asked grows while peers are still being found.
type Reach struct {
	Asked, Answered int
	Ring            int // 1 neighbours, 2 their neighbours, 3 one step further
	Done            bool
}

// A Want is a row to fetch and the peers known to hold it.
type Want struct {
	Row     Row
	Holders []Holder
	V2      [32]byte // the infohash of BEP 52, where there is one
	Files   []string // which files of a torrent; nil means all that are called like audio
	Group   GroupID  // of whose shelf it is; the zero value for none

	info   []byte // the info dictionary, where a .torrent file told it
	folder string // below Config.Music, for a track of an album
}

// State is where a transfer stands.
type State int

const (
	// Waiting for a peer that has the file; Reason says so.
	Waiting State = iota
	// Arriving from at least one peer.
	Arriving
	// Paused by the listener.
	Paused
	// Finished: whole, verified, at Path.
	Finished
	// Failed for good; Reason says why.
	Failed
)

// String returns the state in one lower-case word.
func (s State) String() string {
	names := [...]string{"waiting", "arriving", "paused", "finished", "failed"}
	if s < 0 || int(s) >= len(names) {
		return fmt.Sprintf("State(%d)", int(s))
	}
	return names[s]
}

// A Transfer is one track on its way here.
type Transfer struct {
	Row      Row
	State    State
	Reason   string // a sentence, when Waiting or Failed
	Have     int64  // verified bytes
	Size     int64  // bytes
	Rate     float64
	Sources  int           // peers that gave bytes of verified pieces so far
	Peers    int           // peers connected now
	Left     time.Duration // at the present rate; 0 when unknown
	Path     string        // the final path, when Finished
	Verified bool          // the SHA-256 of the whole file was the one promised
	Gone     bool          // Finished, and a file of it is no longer where it was put; Resume fetches it anew
	Priority Priority
}
