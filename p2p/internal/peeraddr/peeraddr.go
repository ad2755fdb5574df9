// Package peeraddr is about addresses of peers: where one takes connections, whether it is on our own network, whether a stranger may
// name it, and when to dial it again.
package peeraddr

import (
	"context"
	"net"
	"net/netip"

	"github.com/anacrolix/torrent"

	"linnet/p2p/internal/wire"
)

// OfConn is where a peer takes connections: its address with the port it told (BEP 10, "p").
func OfConn(pc *torrent.PeerConn, port int) (netip.AddrPort, bool) {
	if pc.RemoteAddr == nil {
		return netip.AddrPort{}, false
	}
	seen, err := netip.ParseAddrPort(pc.RemoteAddr.String())
	if err != nil {
		return netip.AddrPort{}, false
	}
	return WithPort(netip.AddrPortFrom(seen.Addr().Unmap(), seen.Port()), port), true
}

// WithPort is the address at which somebody is seen, with the port that it told, if that is one.
func WithPort(seen netip.AddrPort, port int) netip.AddrPort {
	if port <= 0 || port > 65535 {
		return seen
	}
	return netip.AddrPortFrom(seen.Addr(), uint16(port))
}

// Info is an address as the engine takes it.
func Info(a netip.AddrPort) torrent.PeerInfo {
	return torrent.PeerInfo{Addr: torrent.StringAddr(a.String()), Source: torrent.PeerSourceDirect}
}

// Lookup asks the DHT who announced a key, and announces it too if it is to.
type Lookup = func(ctx context.Context, key wire.InfoHash, announce bool, found func(netip.AddrPort)) error

// Outside says whether an address is one of the public network.
func Outside(a netip.Addr) bool {
	shared := netip.PrefixFrom(netip.AddrFrom4([4]byte{100, 64, 0, 0}), 10) // RFC 6598
	return a.IsGlobalUnicast() && !a.IsPrivate() && !shared.Contains(a)
}

// Near says whether an address is on this machine, on a private network, or on one that a network
// interface of ours is on.
func Near(a netip.Addr) bool {
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

// LowestPort is the first that belongs to no well-known service. Whoever names a lower one may mean to
// have us call somebody's web or mail server.
const LowestPort = 1024

// Callable is the rule for addresses that strangers name: no multicast and no port of a well-known
// service; and this machine itself only from a node that is not open to the world, or other programs
// here could be reached through us.
func Callable(a netip.AddrPort, listening netip.Addr) bool {
	ip := a.Addr()
	if a.Port() < LowestPort || ip.IsUnspecified() || ip.IsMulticast() || ip == netip.AddrFrom4([4]byte{255, 255, 255, 255}) {
		return false
	}
	return !ip.IsLoopback() || listening.IsLoopback()
}
