// Package outbound is the one place of the desktop client that opens connections for anything but the swarm: feeds, their pictures,
// reports and tokens. With a proxy, all of them go through it, names included, or fail. Without one they go out directly. Proxies of the
// environment (HTTP_PROXY and its like) are ignored: the listener's setting alone counts.
//
// A stranger's name never leads to an address of this machine or its network: the address is checked when it is dialled, after the name
// was resolved.
package outbound

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/net/proxy"

	"linnet/p2p"
)

// The bounds of every client.
const (
	dialPatience   = 15 * time.Second
	headerPatience = 30 * time.Second
	patience       = 5 * time.Minute // of a whole request
	maxHeader      = 64 << 10        // bytes
)

// ErrNear is wrapped when a host that may not be near has an address of this machine or of a private network.
var ErrNear = errors.New("the address is one of this computer or of a private network")

// errTurned ends connections under way when the proxy changes.
var errTurned = errors.New("the proxy was changed meanwhile")

// An Outbound makes clients that share one way out. Its methods may be called from any goroutine.
type Outbound struct {
	mu    sync.Mutex
	way   proxy.ContextDialer // to a SOCKS5 server; nil: directly
	turns int                 // how often the way has changed
	open  map[*conn]struct{}
}

// New makes an Outbound that leads through a SOCKS5 server, host:port or socks5://name:password@host:port; "" is directly. The error
// wraps p2p.ErrProxy.
func New(server string) (*Outbound, error) {
	o := &Outbound{open: make(map[*conn]struct{})}
	return o, o.SetProxy(server)
}

// SetProxy changes the way of everything that begins from now on, and cuts what goes another way. On an error nothing changes.
func (o *Outbound) SetProxy(server string) error {
	way, err := wayThrough(server)
	if err != nil {
		return err
	}
	o.mu.Lock()
	cut := o.open
	o.way, o.open = way, make(map[*conn]struct{})
	o.turns++
	o.mu.Unlock()
	for c := range cut {
		c.Conn.Close()
	}
	return nil
}

func wayThrough(server string) (proxy.ContextDialer, error) {
	if server == "" {
		return nil, nil
	}
	address, auth, err := p2p.SplitProxy(server)
	if err != nil {
		return nil, err
	}
	d, err := proxy.SOCKS5("tcp", address, auth, &net.Dialer{Timeout: dialPatience})
	if err != nil {
		return nil, fmt.Errorf("the proxy: %w", err)
	}
	return d.(proxy.ContextDialer), nil
}

// Client makes an HTTP client that keeps to the policy. The client sends no cookie. It follows redirects only within one host and never
// to a weaker protocol; set CheckRedirect to follow fewer. The client is valid as long as the Outbound.
func (o *Outbound) Client(p Policy) *http.Client {
	return &http.Client{Timeout: patience, CheckRedirect: SameHost, Transport: &http.Transport{
		Proxy:                  nil, // not http.ProxyFromEnvironment: see the package comment
		DialContext:            func(ctx context.Context, _, addr string) (net.Conn, error) { return o.dial(ctx, addr, p) },
		ForceAttemptHTTP2:      true,
		DisableCompression:     true, // a small answer must not become a large one
		TLSHandshakeTimeout:    dialPatience,
		ResponseHeaderTimeout:  headerPatience,
		MaxResponseHeaderBytes: maxHeader,
		IdleConnTimeout:        time.Minute,
		MaxConnsPerHost:        4,
	}}
}

// ClientFor is Client for large files: a whole request may take so long.
func (o *Outbound) ClientFor(p Policy, patience time.Duration) *http.Client {
	c := o.Client(p)
	c.Timeout = patience
	return c
}

// dial opens one connection the way things go now. With a proxy, names are not resolved here.
func (o *Outbound) dial(ctx context.Context, addr string, p Policy) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialPatience)
	defer cancel()
	o.mu.Lock()
	way, turn := o.way, o.turns
	o.mu.Unlock()
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	near := p.near(host)
	if way == nil {
		way = &net.Dialer{Control: checked(near)}
	} else if !near && looksNear(host) { // a name is resolved by the proxy, and near to it if to anybody
		return nil, fmt.Errorf("%s: %w", host, ErrNear)
	}
	c, err := way.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	return o.keep(c, turn)
}

// keep notes an open connection, unless the way has changed while it was opened.
func (o *Outbound) keep(c net.Conn, turn int) (net.Conn, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if turn != o.turns {
		c.Close()
		return nil, errTurned
	}
	kept := &conn{Conn: c, from: o}
	o.open[kept] = struct{}{}
	return kept, nil
}

// A conn can be cut by the Outbound that opened it.
type conn struct {
	net.Conn
	from *Outbound
}

func (c *conn) Close() error {
	c.from.mu.Lock()
	delete(c.from.open, c)
	c.from.mu.Unlock()
	return c.Conn.Close()
}
