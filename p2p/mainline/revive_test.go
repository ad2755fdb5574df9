package mainline

import (
	"net"
	"net/netip"
	"testing"

	"github.com/anacrolix/dht/v2"
	"github.com/anacrolix/dht/v2/krpc"
)

// TestGoodNodes: ids that fit their addresses come first, and of the others one of each network, whatever chose their ids.
func TestGoodNodes(t *testing.T) {
	s := node(t)
	for _, c := range []struct {
		ip   string
		port int
		fits bool
	}{{"124.31.75.21", 1, true}, {"124.31.75.22", 2, false}, {"124.31.75.23", 3, false}, {"203.0.113.7", 4, false},
		{"2001:db8:1::1", 5, false}, {"2001:db8:1:2::1", 6, false}, {"2001:db8:2::1", 7, false}} {
		ip := net.ParseIP(c.ip)
		id := [20]byte{0: byte(c.port), 19: 1}
		if c.fits {
			id = krpc.ID{0x5f, 0xbf, 0xbf, 19: 1} // the first example of BEP 42
		}
		if got := dht.NodeIdSecure(id, ip); got != c.fits {
			t.Fatalf("%s: %v", c.ip, got)
		}
		if err := s.AddNode(krpc.NodeInfo{ID: id, Addr: krpc.NodeAddr{IP: ip, Port: c.port}}); err != nil {
			t.Fatal(err)
		}
	}
	got := Good(s)
	ports, networks := map[uint16]bool{}, map[netip.Prefix]int{}
	for _, a := range got {
		ports[a.Port()] = true
		networks[networkOf(a.Addr())]++
	}
	if len(got) != 5 || got[0].Port() != 1 || !ports[4] || !ports[7] || networks[netip.MustParsePrefix("124.31.75.0/24")] != 2 ||
		networks[netip.MustParsePrefix("2001:db8:1::/48")] != 1 {
		t.Errorf("%v", got)
	}
}
