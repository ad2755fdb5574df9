package p2p_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// crowd opens a node that takes the crowd for a large one: the first three of its keys are full, and its
// shard of the last has 60, that is 30,720 in all.
func crowd(t *testing.T, d *p2ptest.DHT, listen string, s p2p.Shelf) *peer {
	t.Helper()
	c := p2p.GossipOften(p2p.Config{Dir: t.TempDir(), Music: t.TempDir(), Shelf: s, Mode: p2p.Public}, 500*time.Millisecond)
	p := openOn(t, listen, c) // without a DHT, to learn its keys
	for level, key := range p2p.OverlayKeys(p.Node)[:4] {
		d.Squat(key, []int{500, 500, 500, 60}[level])
	}
	p.close()
	c.Bootstrap = d.Bootstrap()
	return openOn(t, listen, c)
}

// TestGossipInALargeCrowd: who shares a title is told by itself to a neighbour, and by that to another, who
// cannot be in touch with it by then. Once it can, it finds the title.
func TestGossipInALargeCrowd(t *testing.T) {
	if !sandbox(t, "ip addr add 198.51.100.1/32 dev lo", "ip addr add 198.51.100.2/32 dev lo", "ip addr add 198.51.100.3/32 dev lo") {
		return
	}
	d, err := p2ptest.OpenDHT(12)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	ana := crowd(t, d, "198.51.100.1:0", shelf(t, "Ana - Lima.wav", wav(91, 100<<10)))
	bo := crowd(t, d, "198.51.100.2:0", nil)
	cy := crowd(t, d, "198.51.100.3:0", nil)
	strangers, err := p2p.ReadBlockList(strings.NewReader("198.51.100.1"))
	if err != nil {
		t.Fatal(err)
	}
	cy.SetBlockList(strangers)
	bo.meet(ana)
	cy.meet(bo)
	for !slices.Contains(p2p.HeardOf(cy.Node, "lima"), ana.Addr()) {
		cy.find("nothing of the kind") // and look again
	}
	if r := ana.Reachability(); r.State != p2p.Reachable || r.Public != ana.Addr() {
		t.Errorf("Ana tells of herself, and is %+v", r)
	}
	cy.SetBlockList(nil)
	if w := cy.find("lima"); w.Row.Title != "Lima" {
		t.Errorf("found %+v", w)
	}
}
