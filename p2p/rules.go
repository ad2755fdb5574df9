package p2p

import (
	"errors"
	"fmt"
	"net/netip"
	"sync"

	"github.com/anacrolix/torrent"

	"linnet/p2p/internal/peeraddr"
	"linnet/p2p/internal/webseed"
)

var (
	errBlocked = errors.New("the address is on the block list")
	errRefused = errors.New("no peer listens at such an address")
	errCrowded = errors.New("as many connections are open as the plan allows")
)

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
	case webseed.Stands(a.Addr()):
		return errRefused
	case !peeraddr.Callable(a, n.addr.Addr()) && !n.manualPeers.has(a) && !n.overlay.Knows(a):
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

// admit counts a new connection. It has one closed that is too many, or that came from where the mode forbids to dial, such as
// through a port that a router forwards to a LAN-only node. The engine's lock is held.
func (n *Node) admit(pc *torrent.PeerConn) {
	n.reachability.came(pc)
	permitted := pc.RemoteAddr == nil || n.modeGate.Reaches(pc.RemoteAddr.String())
	if !n.connections.Opened(pc) || !permitted {
		n.hangUp(pc)
	}
}

// keepNear ends the connections that the mode forbids.
func (n *Node) keepNear() {
	for _, t := range n.client.Torrents() {
		for _, pc := range t.PeerConns() {
			if a := pc.RemoteAddr; a != nil && !n.modeGate.Reaches(a.String()) {
				pc.Close()
			}
		}
	}
}
