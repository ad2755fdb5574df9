package rings

import (
	"net/netip"
	"testing"
)

// TestFiveHundredFakeAnnouncesFromOneAddress: one dial is wasted, not all.
func TestFiveHundredFakeAnnouncesFromOneAddress(t *testing.T) {
	var d Dials
	fake, n := netip.MustParseAddr("198.51.100.7"), 0
	for port := range 500 {
		if d.Take(netip.AddrPortFrom(fake, uint16(port+1))) {
			n++
		}
	}
	if n != 1 || !d.Take(netip.MustParseAddrPort("203.0.113.9:1")) {
		t.Errorf("%d dials of one address", n)
	}
}

// TestFakeAnnouncesFromManySubnets: they cost no more than the bound; an honest holder may be
// crowded out of this search, not of the other rings.
func TestFakeAnnouncesFromManySubnets(t *testing.T) {
	var d Dials
	n := 0
	for i := range 250 {
		for j := range 4 {
			if d.Take(netip.AddrPortFrom(netip.AddrFrom4([4]byte{198, 51, byte(i), byte(j)}), 1)) {
				n++
			}
		}
	}
	if n != MaxDials {
		t.Errorf("%d dials", n)
	}
}

func TestNearAddressesAreNotCounted(t *testing.T) {
	var d Dials
	for port := range 20 {
		if !d.Take(netip.AddrPortFrom(netip.MustParseAddr("192.168.1.2"), uint16(port+1))) {
			t.Fatal("refused an address of the local network")
		}
	}
	if Wide(netip.MustParseAddr("10.1.2.3")) != "" || Wide(netip.MustParseAddr("198.51.100.1")) != "198.51.0.0/16" {
		t.Error("networks are told apart wrongly")
	}
}
