package p2p

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/dialer"
	"golang.org/x/net/proxy"
)

// ErrProxy says that Config.Proxy names no SOCKS5 server.
var ErrProxy = errors.New("this is not the address of a SOCKS5 proxy")

// A node with a proxy speaks to peers through it and in no other way: every connection is dialled by
// the SOCKS5 server (RFC 1928, with a name and password by RFC 1929 if need be), nothing is listened
// on, and all that needs UDP is off, which is the DHT, uTP and local discovery. Such a node is told of
// peers by those it is told of: by hand, in links, by neighbours and by their exchange. It shares over
// the connections that it opened, and cannot be reached by others.

// It asks no router and calls nobody back either, for both would go out directly.

// CheckProxy says whether an address can stand in Config.Proxy; "" can. The error wraps ErrProxy.
func CheckProxy(s string) error {
	_, err := parseProxy(s)
	return err
}

// parseProxy reads what SplitProxy reads, and returns nil for "".
func parseProxy(s string) (*dialer.Socks5, error) {
	if s == "" {
		return nil, nil
	}
	server, auth, err := SplitProxy(s)
	if err != nil {
		return nil, err
	}
	return dialer.NewSocks5(server, auth), nil
}

// SplitProxy reads "host:port" or "socks5://name:password@host:port"; auth is nil where there is no name. The error wraps ErrProxy.
func SplitProxy(s string) (server string, auth *proxy.Auth, err error) {
	if !strings.Contains(s, "://") {
		s = "socks5://" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "socks5" || u.Hostname() == "" || u.Port() == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return "", nil, fmt.Errorf("%w: want host:port, or socks5://name:password@host:port", ErrProxy) // it may hold a password
	}
	if u.User != nil {
		password, _ := u.User.Password()
		auth = &proxy.Auth{User: u.User.Username(), Password: password}
	}
	return net.JoinHostPort(u.Hostname(), u.Port()), auth, nil
}

// confine turns off every way to a peer that does not lead through a proxy.
func confine(c *torrent.ClientConfig) {
	c.DisableTCP, c.DisableUTP, c.NoDHT = true, true, true // no sockets of our own
	c.AcceptPeerConnections = false
	c.NoDefaultPortForwarding = true
	c.LocalServiceDiscovery = nil
}
