package webhook

import (
	"fmt"
	"net/netip"
	"syscall"
)

// reserved are networks that look like public addresses and are none (IANA special-purpose registries), or lead to an address inside of
// another one.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("192.88.99.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
}

// global are the addresses of IPv6 that are given out, and within them those that carry or test others.
var (
	global  = netip.MustParsePrefix("2000::/3")
	carried = []netip.Prefix{netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"),
		netip.MustParsePrefix("3fff::/20")}
)

// Public says whether an address is one of the public network. Whatever else a name leads to is the operator's own network, or nobody's.
func Public(a netip.Addr) bool {
	a = a.Unmap()
	if a.Zone() != "" || !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	outside := reserved
	if a.Is6() {
		if !global.Contains(a) {
			return false
		}
		outside = carried
	}
	for _, network := range outside {
		if network.Contains(a) {
			return false
		}
	}
	return true
}

// PublicOnly is the Control of a dialer that connects to public addresses alone. It looks at the address that a name led to, at the moment
// of the connection, so that a name which leads elsewhere a moment later gains nothing (DNS rebinding).
func PublicOnly(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || !Public(to.Addr()) || to.Port() != 443 {
		return fmt.Errorf("webhook: %s is no public address at port 443", address)
	}
	return nil
}
