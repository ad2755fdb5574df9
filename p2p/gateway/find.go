package gateway

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ErrNone says that no router is known.
var ErrNone = errors.New("no router is known")

// A Place is where this machine stands in a network (IPv4), and who leads out of it.
type Place struct {
	Own       netip.Addr     // from which everybody is asked
	Network   netip.Prefix   // that Own is on; UPnP asks nobody beyond
	Interface *net.Interface // that Own belongs to; nil: as the system has it
	Router    netip.AddrPort // of the default route, for PCP and NAT-PMP; zero: none is known

	Search netip.AddrPort // where SSDP asks; zero: its group

	hurry time.Duration // how long a search and an exchange take at most, in tests; 0: as the constants say
}

// patience is what a search or an exchange may take.
func (p Place) patience(usual time.Duration) time.Duration {
	if p.hurry > 0 {
		return p.hurry
	}
	return usual
}

// neighbour says whether a host is another one of the network.
func (p Place) neighbour(host netip.Addr) bool {
	return p.Network.Contains(host) && host != p.Own && !host.IsMulticast() && !host.IsUnspecified() && host != broadcast(p.Network)
}

// broadcast is the last address of a network (RFC 919).
func broadcast(n netip.Prefix) netip.Addr {
	b := n.Addr().As4()
	host := uint32(uint64(1)<<(32-n.Bits()) - 1)
	binary.BigEndian.PutUint32(b[:], binary.BigEndian.Uint32(b[:])|host)
	return netip.AddrFrom4(b)
}

// Find returns where this machine stands. Bound, if it is not the unspecified address, is the one that it may be seen at: only the
// network of that one is looked at. Where the system does not list its routes as Linux does, the router is the first address of the
// network, which is what most home routers have. The error is ErrNone.
func Find(bound netip.Addr) (Place, error) {
	var routes []route
	listed := false
	if f, err := os.Open("/proc/net/route"); err == nil {
		routes, listed = defaultRoutes(f), true
		f.Close() // read only
	}
	if bound.IsUnspecified() || !bound.IsValid() {
		bound = leading(routes, listed)
	}
	p, ok := placeOf(bound.Unmap())
	if !ok {
		return Place{}, ErrNone
	}
	for _, r := range routes {
		if p.Interface.Name == r.through {
			p.Router = netip.AddrPortFrom(r.to, Port)
			break
		}
	}
	if first := p.Network.Masked().Addr().Next(); !listed && p.Own.IsPrivate() && first != p.Own {
		p.Router = netip.AddrPortFrom(first, Port)
	}
	return p, nil
}

// leading is our address towards the router of the best default route, or towards the world.
func leading(routes []route, listed bool) netip.Addr {
	to := "192.0.2.1:9"
	if listed {
		if len(routes) == 0 {
			return netip.Addr{}
		}
		to = netip.AddrPortFrom(routes[0].to, 9).String()
	}
	c, err := net.Dial("udp4", to) // sends nothing
	if err != nil {
		return netip.Addr{}
	}
	defer c.Close()
	return c.LocalAddr().(*net.UDPAddr).AddrPort().Addr().Unmap()
}

// placeOf is where an address of ours stands.
func placeOf(own netip.Addr) (Place, bool) {
	if !own.Is4() {
		return Place{}, false
	}
	i, network := interfaceOf(own)
	return Place{Own: own, Network: network.Masked(), Interface: i}, i != nil
}

// InterfaceOf is the name of the network interface that has an address; "" when none has.
func InterfaceOf(own netip.Addr) string {
	if i, _ := interfaceOf(own.Unmap()); i != nil {
		return i.Name
	}
	return ""
}

func interfaceOf(own netip.Addr) (*net.Interface, netip.Prefix) {
	all, err := net.Interfaces()
	if err != nil {
		return nil, netip.Prefix{}
	}
	for _, i := range all {
		addrs, err := i.Addrs()
		if err != nil {
			continue
		}
		for _, a := range addrs {
			if p, err := netip.ParsePrefix(a.String()); err == nil && p.Addr() == own.WithZone("") {
				return &i, p
			}
		}
	}
	return nil, netip.Prefix{}
}

// A route is a default route: to a router, through an interface.
type route struct {
	to      netip.Addr
	through string
	metric  int // the lower, the better
}

// defaultRoutes reads Linux's /proc/net/route, the best first: numbers in hexadecimal, as they lie in memory on a little-endian machine.
func defaultRoutes(r io.Reader) (all []route) {
	lines := bufio.NewScanner(io.LimitReader(r, 1<<20))
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		if len(f) < 8 || f[1] != "00000000" || f[7] != "00000000" {
			continue
		}
		b, err := hex.DecodeString(f[2])
		if err != nil || len(b) != 4 {
			continue
		}
		var ip [4]byte
		binary.BigEndian.PutUint32(ip[:], binary.LittleEndian.Uint32(b))
		metric, err := strconv.Atoi(f[6])
		if a := netip.AddrFrom4(ip); err == nil && !a.IsUnspecified() {
			all = append(all, route{a, f[0], metric})
		}
	}
	slices.SortStableFunc(all, func(a, b route) int { return cmp.Compare(a.metric, b.metric) })
	return all
}
