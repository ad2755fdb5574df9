// Package tracker asks trackers for peers of a torrent: by HTTP (BEP 3, BEP 23, BEP 7) and by UDP (BEP 15).
//
// It promises that no answer takes more than its bounds of time and memory. It opens no connection: whoever uses it dials, also where
// a redirection leads, and says which addresses are none for a tracker.
package tracker

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"time"

	"linnet/p2p/internal/wire"
)

// The bounds of one request.
const (
	patience     = 20 * time.Second
	maxURL       = 2000        // bytes
	maxReply     = 256 << 10   // bytes
	maxHeader    = 16 << 10    // bytes
	maxPeers     = 200         // of one reply
	peersWanted  = 50          // as most programs ask
	maxRedirects = 3           // of one request
	shortest     = time.Minute // between announcements, whatever a tracker says
	longest      = time.Hour
	usual        = 30 * time.Minute
)

// A tracker that fails is asked again after FirstRetry, and ever less often, at last every LastRetry.
const (
	FirstRetry = time.Minute
	LastRetry  = 30 * time.Minute
)

// partingPatience is how long a tracker is told that this node leaves.
const partingPatience = 2 * time.Second

var (
	// ErrAddress says that an address is none of a tracker that can be asked.
	ErrAddress = errors.New("not the address of a tracker")
	// ErrReply says that a tracker answered something that is no reply.
	ErrReply = errors.New("a malformed reply of a tracker")
	// ErrRefused says that a tracker refused, with the reason that it gave.
	ErrRefused = errors.New("the tracker refuses")
)

// Events of a Request.
const (
	Regular = iota
	Completed
	Started
	Stopped
)

// A Request says how far a transfer is.
type Request struct {
	InfoHash             wire.InfoHash
	PeerID               [20]byte
	Port                 uint16 // where this node takes connections
	Uploaded, Downloaded int64  // bytes
	Left                 int64  // bytes
	Event                int
	Key                  uint32 // the same for all requests of a node (BEP 7, BEP 15)
}

// A Reply is what a tracker said.
type Reply struct {
	Peers    []netip.AddrPort
	Interval time.Duration // until the next announcement, within bounds
}

// Dial opens a connection to host:port, on the network "tcp" or "udp". The address is a stranger's.
type Dial func(ctx context.Context, network, addr string) (net.Conn, error)

// Check says whether an address may be that of a tracker. The error wraps ErrAddress.
func Check(address string) error {
	_, err := parse(address)
	return err
}

func parse(address string) (*url.URL, error) {
	if len(address) > maxURL {
		return nil, fmt.Errorf("%w: %d bytes", ErrAddress, len(address))
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, ErrAddress // the error holds the address, which may hold a secret
	}
	switch {
	case u.Hostname() == "", u.User != nil:
	case u.Scheme == "http", u.Scheme == "https", u.Scheme == "udp" && u.Port() != "":
		return u, nil
	}
	return nil, fmt.Errorf("%w: %.10q", ErrAddress, u.Scheme)
}

// Announce tells a tracker of a transfer and returns whom it names. The error wraps ErrAddress, ErrReply or ErrRefused, or is one of the
// connection; it never holds the tracker's address, in which closed ones put the key of a listener.
func Announce(ctx context.Context, dial Dial, address string, r Request) (Reply, error) {
	u, err := parse(address)
	if err != nil {
		return Reply{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if u.Scheme == "udp" {
		return announceUDP(ctx, dial, u.Host, r)
	}
	return announceHTTP(ctx, dial, u, r)
}

// Leave tells a tracker that this node leaves a torrent; before that, where r says Completed, that it is whole. It takes at most two
// seconds, also of a context that has ended.
func Leave(ctx context.Context, dial Dial, address string, r Request) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), partingPatience)
	defer cancel()
	if r.Event == Completed {
		if _, err := Announce(ctx, dial, address, r); err != nil {
			return err
		}
	}
	r.Event = Stopped
	_, err := Announce(ctx, dial, address, r)
	return err
}

// interval keeps what a tracker said within bounds.
func interval(seconds int64) time.Duration {
	if seconds <= 0 {
		return usual
	}
	return min(max(time.Duration(min(seconds, int64(longest/time.Second)))*time.Second, shortest), longest)
}

// compact reads addresses of 4 or 16 bytes with a port (BEP 23, BEP 7).
func compact(b []byte, size int) (out []netip.AddrPort) {
	for ; len(b) >= size+2 && len(out) < maxPeers; b = b[size+2:] {
		a, _ := netip.AddrFromSlice(b[:size])
		if port := uint16(b[size])<<8 | uint16(b[size+1]); port != 0 {
			out = append(out, netip.AddrPortFrom(a.Unmap(), port))
		}
	}
	return out
}
