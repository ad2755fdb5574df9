package p2p

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"time"

	"github.com/anacrolix/torrent"
	"golang.org/x/time/rate"

	"linnet/p2p/internal/lifetime"
	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/overlay"
	"linnet/p2p/internal/peeraddr"
	"linnet/p2p/internal/tcpfirst"
)

// Home routers lose their heads over many connections opened at once.
const (
	dialsPerSecond = 20
	dialBurst      = 50
)

// leaving is d for a listener at an address. Whoever listens at one address of several, as that of a VPN, wants to be seen
// nowhere else: TCP connections leave from there too, as those over uTP do, which leave from the listening socket.
func leaving(d torrent.Dialer, at net.Addr) torrent.Dialer {
	tcp, is := at.(*net.TCPAddr)
	if !is || tcp.IP.IsUnspecified() {
		return d
	}
	own, _ := netip.AddrFromSlice(tcp.IP)
	return torrent.NetworkDialer{Network: d.DialerNetwork(), Dialer: from(own.Unmap().WithZone(tcp.Zone))}
}

// from is the one dialer of this package: from an address of ours, or the one that the system takes where that is none in particular.
// Behind a proxy nothing is dialled by it.
func from(own netip.Addr) *net.Dialer {
	d := &net.Dialer{FallbackDelay: -1, KeepAlive: -1}
	if own.IsValid() && !own.IsUnspecified() {
		d.LocalAddr = net.TCPAddrFromAddrPort(netip.AddrPortFrom(own, 0))
	}
	return d
}

// permittedDialer dials nobody whom the mode or a rule forbids.
type permittedDialer struct {
	torrent.Dialer
	n *Node
}

func newDialer(d torrent.Dialer, n *Node) torrent.Dialer {
	return n.race.Enter(permittedDialer{pacedDialer{tcpfirst.Begin(d), n, rate.NewLimiter(dialsPerSecond, dialBurst)}, n})
}

func (d permittedDialer) Dial(ctx context.Context, addr string) (net.Conn, error) {
	if !d.n.modeGate.Reaches(addr) {
		return nil, modegate.ErrBeyond
	}
	if err := d.n.mayDial(addr); err != nil {
		return nil, err
	}
	c, err := d.Dialer.Dial(ctx, addr)
	if err == nil && !d.n.modeGate.Reaches(addr) { // the mode changed while it was dialled
		return nil, errors.Join(modegate.ErrBeyond, c.Close())
	}
	return c, err
}

// pacedDialer dials addresses beyond the router no faster than routers bear; the engine's own limit would hold up the LAN too.
// It gives up when the node closes; the engine's own dialers would go on for up to 20 seconds.
type pacedDialer struct {
	torrent.Dialer
	n    *Node
	pace *rate.Limiter
}

func (d pacedDialer) Dial(ctx context.Context, addr string) (net.Conn, error) {
	var wait time.Duration
	if a, err := netip.ParseAddrPort(addr); err != nil || !peeraddr.Near(a.Addr()) {
		wait = d.pace.Reserve().Delay()
	}
	ctx, cancel := extended(ctx, wait)
	defer cancel()
	ctx, unbind := d.n.life.Bound(ctx)
	defer unbind()
	if err := lifetime.Sleep(ctx, wait); err != nil {
		return nil, err
	}
	return d.Dialer.Dial(ctx, addr)
}

// extended is ctx with a deadline that is later by d.
func extended(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	deadline, ok := ctx.Deadline()
	if !ok || d == 0 {
		return context.WithCancel(ctx)
	}
	later, cancel := context.WithDeadline(context.WithoutCancel(ctx), deadline.Add(d))
	unlink := context.AfterFunc(ctx, func() {
		if errors.Is(ctx.Err(), context.Canceled) {
			cancel()
		}
	})
	return later, func() { unlink(); cancel() }
}

// caller calls from the address that the node listens at. Behind a proxy nobody is called: it would show the address of this machine
// to whoever asks, and what the proxy can reach says nothing.
func (n *Node) caller() overlay.Caller {
	if n.config.Proxy != "" {
		return func(context.Context, netip.AddrPort) (net.Conn, error) { return nil, overlay.ErrNotCalled }
	}
	d := from(n.addr.Addr())
	return func(ctx context.Context, to netip.AddrPort) (net.Conn, error) {
		if !n.modeGate.Reaches(to.String()) || n.mayDial(to.String()) != nil {
			return nil, overlay.ErrNotCalled
		}
		return d.DialContext(ctx, "tcp", to.String())
	}
}
