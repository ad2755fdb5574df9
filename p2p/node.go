package p2p

import (
	"context"
	"errors"
	"io"
	"net/netip"
)

// A Node is one listener's place in the swarm. All methods may be called from any goroutine.
type Node struct{}

var errThin = errors.New("not built yet")

// Open starts a node. The error wraps ErrPortInUse when the port of Config.Listen is taken.
func Open(c Config) (*Node, error) { return nil, errThin }

// Close stops everything and waits for it. Transfers stay on record. It is safe twice.
func (n *Node) Close() error { return errThin }

// Addr is where the node accepts BitTorrent connections; the address is unspecified when it
// listens on all interfaces.
func (n *Node) Addr() netip.AddrPort { return netip.AddrPort{} }

// AddPeer connects to a Linnet peer on the overlay.
func (n *Node) AddPeer(a netip.AddrPort) {}

// Announce puts the overlay and the artists of the shelf on the DHT now, and looks for
// neighbours; it also happens by itself. It announces nothing unless the mode is Public.
func (n *Node) Announce(ctx context.Context) error { return errThin }

// SetMode changes what strangers may learn from now on. What was announced before expires on
// the DHT within 45 minutes.
func (n *Node) SetMode(m Mode) {}

// Status returns what the node is doing now.
func (n *Node) Status() Status { return Status{} }

// Search asks neighbours, and peers that announced an artist in the text, and streams their
// rows. It returns at Limit distinct rows, after 15 seconds, when all have answered, or when ctx
// ends. found is called from one goroutine, last with Done set.
func (n *Node) Search(ctx context.Context, q Query, found func([]Answer, Reach)) error {
	return errThin
}

// Fetch puts a track on record and starts fetching it.
func (n *Node) Fetch(w Want) (InfoHash, error) { return InfoHash{}, errThin }

// Pause stops a transfer until Resume, also over restarts.
func (n *Node) Pause(ih InfoHash) error { return errThin }

// Resume lets a paused transfer go on, and tries a failed one again from the start.
func (n *Node) Resume(ih InfoHash) error { return errThin }

// Cancel removes an unfinished transfer and its bytes.
func (n *Node) Cancel(ih InfoHash) error { return errThin }

// Forget removes a finished or failed transfer from the list; the file stays.
func (n *Node) Forget(ih InfoHash) error { return errThin }

// Transfers returns all transfers on record, the oldest first.
func (n *Node) Transfers() []Transfer { return nil }

// Reader reads a track while it arrives: Read blocks until verified bytes are there, and fetches
// first what it needs next.
func (n *Node) Reader(ctx context.Context, ih InfoHash) (io.ReadSeekCloser, error) {
	return nil, errThin
}
