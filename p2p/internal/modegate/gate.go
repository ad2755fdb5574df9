// Package modegate keeps to the mode that the listener chose: who may be dialled, and whether anything is sent to the DHT.
package modegate

import (
	"errors"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"linnet/p2p/internal/peeraddr"
)

// Gate stands between the DHT servers and the UDP sockets that they share with uTP: in LANOnly
// mode no DHT packet leaves, so that none is answered either, and nobody beyond the LAN is dialled or admitted.
type Gate struct {
	now     atomic.Int64
	Changed chan struct{} // signalled by set
	Also    chan struct{} // likewise, for the mapper
	open    sync.WaitGroup
}

// New makes a gate that begins in a mode.
func New(m Mode) *Gate {
	g := &Gate{Changed: make(chan struct{}, 1), Also: make(chan struct{}, 1)}
	g.now.Store(int64(m))
	return g
}

// Mode is the mode now.
func (g *Gate) Mode() Mode { return Mode(g.now.Load()) }

// Set changes the mode, and signals Changed and Also if it is another.
func (g *Gate) Set(m Mode) {
	if Mode(g.now.Swap(int64(m))) == m {
		return
	}
	for _, c := range []chan struct{}{g.Changed, g.Also} {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// Wrap puts the gate before a socket of a DHT server.
func (g *Gate) Wrap(c net.PacketConn) net.PacketConn {
	g.open.Add(1)
	return &gatedConn{PacketConn: c, modeGate: g}
}

// Wait returns when all sockets are closed, which the servers do in the background.
func (g *Gate) Wait() { g.open.Wait() }

// ErrBeyond says that the mode forbids to connect to an address.
var ErrBeyond = errors.New("nobody beyond the local network is dialled in this mode")

// Reaches says whether the mode lets us connect to an address.
func (g *Gate) Reaches(addr string) bool {
	a, err := netip.ParseAddrPort(addr)
	return g.Mode() != LANOnly || err == nil && peeraddr.Near(a.Addr())
}

var errQuiet = errors.New("nothing is sent to the DHT in this mode")

type gatedConn struct {
	net.PacketConn
	modeGate *Gate
	once     sync.Once
}

func (c *gatedConn) WriteTo(b []byte, to net.Addr) (int, error) {
	if c.modeGate.Mode() == LANOnly {
		return 0, errQuiet // so that whoever sends it does not wait for an answer
	}
	return c.PacketConn.WriteTo(b, to)
}

// Close also ends a read under way. libutp does that by itself (and has no deadlines), the pure
// Go socket only at a deadline.
func (c *gatedConn) Close() error {
	var err error
	if !HaveUTP {
		err = c.PacketConn.SetReadDeadline(time.Unix(0, 1))
	}
	err = errors.Join(err, c.PacketConn.Close())
	c.once.Do(c.modeGate.open.Done)
	return err
}
