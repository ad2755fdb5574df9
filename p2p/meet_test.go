package p2p

import (
	"net/netip"
	"testing"
	"time"

	"linnet/p2p/rings"
)

func TestOverlayKeysSplitTheCrowd(t *testing.T) {
	if overlayKey(0, 1<<31) != overlayHash {
		t.Error("level 0 is not the overlay's own key")
	}
	keys := make(map[InfoHash]bool)
	for i := range uint32(1000) {
		keys[overlayKey(1, i*4_294_967)] = true
	}
	if len(keys) != 8 || overlayKey(1, 5) == overlayKey(2, 5) {
		t.Errorf("%d keys on level 1", len(keys))
	}
	overlayKey(rings.MaxLevel, 1<<32-1) // shifts by a number that is not negative
}

// TestOneNetworkDoesNotFillTheNeighbourhood, and a full one looks for nobody.
func TestOneNetworkDoesNotFillTheNeighbourhood(t *testing.T) {
	o := newTable(t).overlay
	take := func(a [4]byte) bool {
		addr := netip.AddrPortFrom(netip.AddrFrom4(a), 6881)
		if !o.wants(addr) {
			return false
		}
		o.dialling[addr] = time.Now().Add(time.Hour)
		return true
	}
	n := 0
	for i := range byte(100) {
		if take([4]byte{203, 0, i, 1}) {
			n++
		}
	}
	if n != rings.PerSubnet {
		t.Errorf("%d of one network", n)
	}
	for i := range byte(200) {
		if take([4]byte{100, i, 1, 1}) {
			n++
		}
	}
	if n != rings.Neighbours {
		t.Errorf("looks for %d neighbours", n)
	}
}
