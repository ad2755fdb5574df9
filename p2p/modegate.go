package p2p

import (
	"errors"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"
)

// modeGate stands between the DHT servers and the UDP sockets that they share with uTP: in LANOnly
// mode no DHT packet leaves, so that none is answered either, and nobody beyond the LAN is dialled or admitted.
type modeGate struct {
	now     atomic.Int64
	changed chan struct{} // signalled by set
	also    chan struct{} // likewise, for the mapper
	open    sync.WaitGroup
}

func newModeGate(m Mode) *modeGate {
	g := &modeGate{changed: make(chan struct{}, 1), also: make(chan struct{}, 1)}
	g.now.Store(int64(m))
	return g
}

func (g *modeGate) mode() Mode { return Mode(g.now.Load()) }

func (g *modeGate) set(m Mode) {
	if Mode(g.now.Swap(int64(m))) == m {
		return
	}
	for _, c := range []chan struct{}{g.changed, g.also} {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

func (g *modeGate) wrap(c net.PacketConn) net.PacketConn {
	g.open.Add(1)
	return &gatedConn{PacketConn: c, modeGate: g}
}

// wait returns when all sockets are closed, which the servers do in the background.
func (g *modeGate) wait() { g.open.Wait() }

var errBeyond = errors.New("nobody beyond the local network is dialled in this mode")

// reaches says whether the mode lets us connect to an address.
func (g *modeGate) reaches(addr string) bool {
	a, err := netip.ParseAddrPort(addr)
	return g.mode() != LANOnly || err == nil && near(a.Addr())
}

// near says whether an address is on this machine, on a private network, or on one that a network
// interface of ours is on.
func near(a netip.Addr) bool {
	a = a.Unmap()
	if a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast() {
		return true
	}
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return false
	}
	for _, own := range addrs {
		if p, err := netip.ParsePrefix(own.String()); err == nil && p.Contains(a) {
			return true
		}
	}
	return false
}

// keepNear ends the connections that the mode forbids.
func (n *Node) keepNear() {
	for _, t := range n.client.Torrents() {
		for _, pc := range t.PeerConns() {
			if a := pc.RemoteAddr; a != nil && !n.modeGate.reaches(a.String()) {
				pc.Close()
			}
		}
	}
}

var errQuiet = errors.New("nothing is sent to the DHT in this mode")

type gatedConn struct {
	net.PacketConn
	modeGate *modeGate
	once     sync.Once
}

func (c *gatedConn) WriteTo(b []byte, to net.Addr) (int, error) {
	if c.modeGate.mode() == LANOnly {
		return 0, errQuiet // so that whoever sends it does not wait for an answer
	}
	return c.PacketConn.WriteTo(b, to)
}

// Close also ends a read under way. libutp does that by itself (and has no deadlines), the pure
// Go socket only at a deadline.
func (c *gatedConn) Close() error {
	var err error
	if !haveUTP {
		err = c.PacketConn.SetReadDeadline(time.Unix(0, 1))
	}
	err = errors.Join(err, c.PacketConn.Close())
	c.once.Do(c.modeGate.open.Done)
	return err
}
