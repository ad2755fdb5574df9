package p2p_test

import (
	"encoding/binary"
	"net"
	"net/netip"
	"sync"
	"testing"

	"linnet/p2p"
)

// TestNeighbourCallsBack: over real sockets; on loopback all neighbours are near.
func TestNeighbourCallsBack(t *testing.T) {
	one, other := open(t, p2p.Config{Mode: p2p.Quiet}), open(t, p2p.Config{})
	if r, err := one.TestReachability(t.Context()); err != nil || r.State != p2p.NotKnown || r.At.IsZero() {
		t.Errorf("with nobody there: %+v, %v", r, err)
	}
	one.meet(other)
	if r, err := one.TestReachability(t.Context()); err != nil || r.State != p2p.Near {
		t.Errorf("%+v, %v", r, err)
	}
	one.SetMode(p2p.LANOnly)
	if r, err := one.TestReachability(t.Context()); err != nil ||
		r.Sentence != "Only your own network can reach this computer, as you chose." {
		t.Errorf("LAN only: %+v, %v", r, err)
	}
}

// pcpRouter agrees to everything and remembers for how long.
type pcpRouter struct {
	mu    sync.Mutex
	holds map[byte]uint32 // seconds, by IP protocol
}

func (r *pcpRouter) both(ok func(seconds uint32) bool) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.holds) == 2 && ok(r.holds[6]) && ok(r.holds[17])
}

func openRouter(t *testing.T) (*pcpRouter, netip.AddrPort) {
	t.Helper()
	c, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	r, done := &pcpRouter{holds: make(map[byte]uint32)}, make(chan struct{})
	t.Cleanup(func() { c.Close(); <-done })
	go func() {
		defer close(done)
		b := make([]byte, 60)
		for {
			n, from, err := c.ReadFromUDP(b)
			if err != nil {
				return
			}
			if n == len(b) {
				r.mu.Lock()
				r.holds[b[36]] = binary.BigEndian.Uint32(b[4:])
				r.mu.Unlock()
				b[1], b[3] = 0x81, 0
				ip := netip.MustParseAddr("198.51.100.9").As16()
				copy(b[44:], ip[:])
				c.WriteToUDP(b, from)
			}
		}
	}()
	return r, c.LocalAddr().(*net.UDPAddr).AddrPort()
}

// TestRouterPassesThePortOn while the node is Public, and no longer.
func TestRouterPassesThePortOn(t *testing.T) {
	r, at := openRouter(t)
	n := open(t, p2p.Config{Mode: p2p.Public, Router: at})
	n.until("the router was asked", func() bool { return n.Reachability().Mapping == "PCP" })
	if !r.both(func(s uint32) bool { return s > 0 }) || n.Reachability().
		Public != netip.AddrPortFrom(netip.MustParseAddr("198.51.100.9"), n.Addr().Port()) {
		t.Errorf("the router holds %v, the node says %+v", r.holds, n.Reachability())
	}
	r.mu.Lock()
	clear(r.holds)
	r.mu.Unlock()
	p2p.Moved(n.Node)
	n.until("the router is asked anew after the machine has moved", func() bool { return r.both(func(s uint32) bool { return s > 0 }) })
	n.SetMode(p2p.Quiet)
	n.until("the mapping is taken back", func() bool { return n.Reachability().Mapping == "" })
	if !r.both(func(s uint32) bool { return s == 0 }) {
		t.Errorf("in Quiet mode the router still holds %v", r.holds)
	}
	n.SetMode(p2p.Public)
	n.until("the router was asked again", func() bool { return n.Reachability().Mapping == "PCP" })
	n.close()
	if !r.both(func(s uint32) bool { return s == 0 }) {
		t.Errorf("after closing the router still holds %v", r.holds)
	}
}

// TestIPv6: the whole way without IPv4.
func TestIPv6(t *testing.T) {
	if l, err := net.Listen("tcp6", "[::1]:0"); err != nil {
		t.Skip("no IPv6 here")
	} else {
		l.Close()
	}
	track := wav(75, 200<<10)
	have, seek := openOn(t, "[::1]:0", p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", track)}), openOn(t, "[::1]:0", p2p.Config{})
	seek.meet(have)
	seek.fetch(seek.find("lima"))
	wantFile(t, seek.untilState(p2p.Finished).Path, track)
}

// TestPeerExchange: two who know only a third learn of each other (BEP 11).
func TestPeerExchange(t *testing.T) {
	one, middle, other := open(t, p2p.Config{}), open(t, p2p.Config{}), open(t, p2p.Config{})
	one.meet(middle)
	other.meet(middle)
	one.until("the third is there", func() bool { return one.Status().Neighbours == 2 })
}

// TestEncryptionIsPreferred: the first call to a stranger is encrypted (MSE), and the second plain for those who
// do not know it.
func TestEncryptionIsPreferred(t *testing.T) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	n := open(t, p2p.Config{})
	n.AddPeer(netip.MustParseAddrPort(l.Addr().String()))
	var plain []bool
	for range 2 {
		c, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		hello := make([]byte, 20)
		if _, err := c.Read(hello); err != nil {
			t.Fatal(err)
		}
		plain = append(plain, string(hello) == "\x13BitTorrent protocol")
		c.Close()
	}
	if plain[0] || !plain[1] {
		t.Errorf("plain handshakes: %v, want the second only", plain)
	}
}

// TestANodeHoldsUntilAModeIsChosen: it meets nobody before, and whoever there is afterwards.
func TestANodeHoldsUntilAModeIsChosen(t *testing.T) {
	one, other := open(t, p2p.Config{Hold: true, Mode: p2p.Public}), open(t, p2p.Config{})
	one.AddPeer(other.Addr())
	if one.Mode() != p2p.LANOnly || one.Status().Neighbours != 0 {
		t.Errorf("in mode %v, %+v", one.Mode(), one.Status())
	}
	one.SetMode(p2p.Quiet)
	one.meet(other)
	one.SetMode(p2p.LANOnly) // a second choice joins nothing twice
	if one.Status().Neighbours != 1 {
		t.Errorf("%+v", one.Status())
	}
}
