package p2p

import (
	"errors"
	"fmt"
	"net/netip"
	"sync"

	"github.com/anacrolix/torrent"
)

var (
	errBlocked = errors.New("the address is on the block list")
	errRefused = errors.New("no peer listens at such an address")
	errCrowded = errors.New("as many connections are open as the plan allows")
)

// lowestPort is the first that belongs to no well-known service. Whoever names a lower one may mean to
// have us call somebody's web or mail server.
const lowestPort = 1024

// mayDial says why not to call an address.
func (n *Node) mayDial(addr string) error {
	a, err := netip.ParseAddrPort(addr)
	if err != nil {
		return fmt.Errorf("%.60q: %w", addr, errRefused)
	}
	a = netip.AddrPortFrom(a.Addr().Unmap(), a.Port())
	switch {
	case n.connections.Full():
		return errCrowded
	case n.blocks.Has(a.Addr()):
		return errBlocked
	case !callable(a, n.addr.Addr()) && !n.manualPeers.has(a) && !n.overlay.knows(a):
		return fmt.Errorf("%v: %w", a, errRefused)
	}
	return nil
}

// manual peers are the addresses that the listener named: the rule for those of strangers does not hold.
type manualPeers struct {
	mu   sync.Mutex
	list map[netip.AddrPort]struct{}
}

func (v *manualPeers) add(a netip.AddrPort) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.list == nil {
		v.list = make(map[netip.AddrPort]struct{})
	}
	v.list[a] = struct{}{}
}

func (v *manualPeers) has(a netip.AddrPort) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	_, ok := v.list[a]
	return ok
}

// callable is the rule for addresses that strangers name: no multicast and no port of a well-known
// service; and this machine itself only from a node that is not open to the world, or other programs
// here could be reached through us.
func callable(a netip.AddrPort, listening netip.Addr) bool {
	ip := a.Addr()
	if a.Port() < lowestPort || ip.IsUnspecified() || ip.IsMulticast() || ip == netip.AddrFrom4([4]byte{255, 255, 255, 255}) {
		return false
	}
	return !ip.IsLoopback() || listening.IsLoopback()
}

// admit counts a new connection. It has one closed that is too many, or that came from where the mode forbids to dial, such as
// through a port that a router forwards to a LAN-only node. The engine's lock is held.
func (n *Node) admit(pc *torrent.PeerConn) {
	n.reach.came(pc)
	permitted := pc.RemoteAddr == nil || n.modeGate.reaches(pc.RemoteAddr.String())
	if !n.connections.Opened(pc) || !permitted {
		n.hangUp(pc)
	}
}
