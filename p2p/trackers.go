package p2p

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"linnet/p2p/internal/fetch"
	"linnet/p2p/internal/limits"
	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/peeraddr"
)

// A trackerDialer is the way to the trackers and web servers that torrents name.
type trackerDialer struct {
	allowed atomic.Bool // by the listener
	gate    *modegate.Gate
	blocks  *limits.Blocks
	proxy   string                // see Config
	own     func() netip.AddrPort // where the node listens
	turns   chan struct{}         // connections at once, of all transfers
	served  chan struct{}         // likewise to web servers, which last longer
	key     uint32                // by which a tracker knows this node at another address
}

// How many trackers and web servers are asked at once: many transfers may wait for theirs, and file descriptors are few.
const (
	trackersAtOnce = 32
	serversAtOnce  = 16
)

var errNotAllowed = errors.New("trackers and web servers are not asked until the listener agrees")

// SetTrackers says whether the trackers and web servers that torrents name may be asked, from now on.
func (d *trackerDialer) SetTrackers(on bool) { d.allowed.Store(on) }

// asking says whether trackers are told of what is given on: the listener agreed, and strangers may find what is shared.
func (d *trackerDialer) asking() bool { return d.allowed.Load() && d.gate.Mode() == modegate.Public }

// announced is the port that trackers tell others. Behind a proxy none can be reached, and many trackers refuse a 0.
func (d *trackerDialer) announced() uint16 { return max(1, d.own().Port()) }

// dialTracker connects to a tracker that a torrent of a stranger names, or to where it leads. It is asked from the address that is
// listened at; behind a proxy by it alone, which looks up names and carries no datagrams. All transfers share the turns, which end with the
// connection. What the listener forbids meanwhile is closed.
func (d *trackerDialer) dialTracker(ctx context.Context, network, addr string) (net.Conn, error) {
	return d.dialHost(ctx, network, addr, d.turns)
}

// dialServer likewise connects to a web server that a torrent names (BEP 19).
func (d *trackerDialer) dialServer(ctx context.Context, network, addr string) (net.Conn, error) {
	return d.dialHost(ctx, network, addr, d.served)
}

func (d *trackerDialer) dialHost(ctx context.Context, network, addr string, turns chan struct{}) (net.Conn, error) {
	if err := d.forbidden(); err != nil {
		return nil, err
	}
	select {
	case turns <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	end := sync.OnceFunc(func() { <-turns })
	c, err := d.connect(ctx, network, addr)
	if err != nil {
		end()
		return nil, err
	}
	if err := d.forbidden(); err != nil {
		end()
		return nil, errors.Join(err, c.Close())
	}
	return &turn{c, end}, nil
}

// forbidden says why no tracker nor web server is asked now.
func (d *trackerDialer) forbidden() error {
	switch {
	case !d.allowed.Load():
		return errNotAllowed
	case d.gate.Mode() == modegate.LANOnly:
		return modegate.ErrBeyond
	}
	return nil
}

// A turn is a connection to a tracker or web server, of which there are so many at once.
type turn struct {
	net.Conn
	end func()
}

func (t *turn) Close() error {
	defer t.end()
	return t.Conn.Close()
}

// connect is dialTracker without the rules that change.
func (d *trackerDialer) connect(ctx context.Context, network, addr string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	if a, notLiteral := netip.ParseAddr(host); notLiteral != nil && !publicName(host) || notLiteral == nil && !d.worldly(a) {
		return nil, fetch.ErrNear
	}
	way, err := parseProxy(d.proxy)
	switch {
	case err != nil:
		return nil, err
	case way != nil && network != "tcp":
		return nil, fetch.ErrOnlyTCP
	case way != nil:
		return way.Dial(ctx, addr)
	}
	out := from(d.own().Addr())
	if own, is := out.LocalAddr.(*net.TCPAddr); is && network == "udp" {
		out.LocalAddr = &net.UDPAddr{IP: own.IP, Zone: own.Zone}
	}
	out.Control = func(_, at string, _ syscall.RawConn) error { // a name may have any address, and another one each time
		to, err := netip.ParseAddrPort(at)
		switch {
		case err != nil:
			return err
		case d.blocks.Has(to.Addr().Unmap()):
			return errBlocked
		case !d.worldly(to.Addr()):
			return fetch.ErrNear
		}
		return nil
	}
	return out.DialContext(ctx, network, addr)
}

// worldly says whether an address that a stranger names is beyond this machine and its network, so that nobody reaches the services
// there through us. A node that listens on loopback alone is a trial, whose world that is.
func (d *trackerDialer) worldly(a netip.Addr) bool {
	a = a.Unmap()
	if a.IsLoopback() && d.own().Addr().IsLoopback() {
		return true
	}
	return peeraddr.Outside(a) && !peeraddr.Near(a)
}

// publicName says whether a name can be one of the Internet: with a top-level domain that is none of a private network (RFC 6761, 6762,
// 8375), nor a number, which some resolvers take for an address.
func publicName(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	dot := strings.LastIndexByte(host, '.')
	if dot < 1 {
		return false
	}
	switch top := host[dot+1:]; top {
	case "local", "localhost", "internal", "lan", "home", "arpa", "":
		return false
	default:
		return top[0] >= 'a' && top[0] <= 'z'
	}
}
