package outbound

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
)

// maxRedirects is how many are followed.
const maxRedirects = 3

// A Policy says where a client may go. The zero value keeps it off this machine and its network.
type Policy struct {
	// Near says whether a host, without port, was named by the person who uses this machine. If such a host is also visibly near, as
	// 192.168.1.2, localhost or nas.local are, it may be reached. nil: no host was.
	Near func(host string) bool
}

func (p Policy) near(host string) bool {
	return p.Near != nil && p.Near(host) && looksNear(host)
}

// Hosts is a Policy.Near that knows the hosts of web addresses.
func Hosts(urls ...string) func(host string) bool {
	known := make(map[string]bool)
	for _, address := range urls {
		if u, err := url.Parse(address); err == nil {
			known[strings.ToLower(u.Hostname())] = true
		}
	}
	return func(host string) bool { return known[strings.ToLower(host)] }
}

// nearNames are the ends of names that the public DNS does not have: RFC 6761, 6762, 8375 and ICANN's internal.
var nearNames = []string{".localhost", ".local", ".home.arpa", ".internal", ".lan"}

// looksNear says whether a person sees of a host that it is on this machine or its network.
func looksNear(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if a, err := netip.ParseAddr(host); err == nil {
		return !isPublic(a)
	}
	if !strings.Contains(host, ".") {
		return true
	}
	for _, end := range nearNames {
		if strings.HasSuffix(host, end) {
			return true
		}
	}
	return false
}

// special are the networks that the rules of netip do not name: IANA's registries of special-purpose addresses. Those that carry an
// IPv4 address (6to4, Teredo, NAT64) could carry a private one.
var special = func() (all []netip.Prefix) {
	for _, p := range []string{"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4",
		"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2002::/16", "fec0::/10"} {
		all = append(all, netip.MustParsePrefix(p))
	}
	return all
}()

// isPublic says whether an address can be somebody's on the internet. Networks for documentation count as such.
func isPublic(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, p := range special {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// isOurs says whether an address is one of this machine's own, or of its network as far as IPv6 has one that is all its own.
func isOurs(a netip.Addr) bool {
	own, err := net.InterfaceAddrs()
	if err != nil {
		return true // who cannot tell does not guess
	}
	for _, one := range own {
		p, err := netip.ParsePrefix(one.String())
		if err == nil && (p.Addr() == a.Unmap() || p.Addr().Is6() && p.Contains(a)) {
			return true
		}
	}
	return false
}

// checked is a net.Dialer's Control. The function sees the very address that is about to be dialled, so that a name gains nothing by
// changing its address after the lookup (DNS rebinding).
func checked(near bool) func(network, address string, _ syscall.RawConn) error {
	return func(_, address string, _ syscall.RawConn) error {
		a, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		if !near && (!isPublic(a.Addr()) || isOurs(a.Addr())) {
			return fmt.Errorf("%s: %w", a.Addr(), ErrNear)
		}
		return nil
	}
}

// SameHost is a CheckRedirect that stays on the host and port that was asked, and may only go from http to https.
func SameHost(next *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return errors.New("it sends us on and on")
	}
	from, to := via[0].URL, next.URL
	secured := from.Scheme == "http" && to.Scheme == "https" && from.Port() == "" && to.Port() == "" && from.Hostname() == to.Hostname()
	if !secured && (from.Scheme != to.Scheme || !strings.EqualFold(from.Host, to.Host)) {
		return errors.New("it sends us elsewhere")
	}
	return nil
}
