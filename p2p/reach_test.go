package p2p

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/anacrolix/torrent"

	"linnet/p2p/internal/modegate"
)

func TestJudgeReachability(t *testing.T) {
	for _, c := range []struct {
		name   string
		e      evidence
		want   Reached
		advice string // a part of it
	}{
		{"nothing known", evidence{mode: modegate.Public}, NotKnown, ""},
		{"LAN only", evidence{mode: modegate.LANOnly, came: true}, Near, ""},
		{"one outside could call", evidence{mode: modegate.Public, open: 1, shut: 2}, Reachable, ""},
		{"strangers came by themselves", evidence{mode: modegate.Public, came: true, asked: true}, Reachable, ""},
		{"nobody outside could call, behind NAT", evidence{mode: modegate.Public, shut: 2, port: 6881,
			standing: standing{behindNAT: true}}, Shut, "6881"},
		{"nor with a public address", evidence{mode: modegate.Public, shut: 1, near: 3, port: 6881}, Shut, "firewall"},
		{"nor in spite of the router", evidence{mode: modegate.Public, shut: 1, mapping: "PCP"}, Shut, "second router"},
		{"the router agreed", evidence{mode: modegate.Public, mapping: "PCP", near: 1}, NotKnown, ""},
		{"only the LAN was there", evidence{mode: modegate.Public, near: 1, asked: true}, Near, ""},
		{"only punched holes", evidence{mode: modegate.Public, punched: true}, NotKnown, "Test it again"},
		{"only punched holes, and nobody could call", evidence{mode: modegate.Public, punched: true, shut: 1, port: 6881}, Shut, "6881"},
		{"punched holes, and one could call", evidence{mode: modegate.Public, punched: true, open: 1}, Reachable, ""},
		{"IPv6 only, open", evidence{mode: modegate.Public, open: 1, standing: standing{onlyV6: true}}, Reachable, ""},
		{"IPv6 only, closed", evidence{mode: modegate.Public, shut: 1, port: 6881, standing: standing{onlyV6: true}}, Shut, "firewall"},
		{"a carrier's NAT", evidence{mode: modegate.Public, shut: 1, mapping: "PCP", standing: standing{carrier: true}}, Shut, "provider"},
		{"a carrier's NAT that lets in", evidence{mode: modegate.Public, open: 1, standing: standing{carrier: true}}, Reachable, ""},
		{"a proxy", evidence{mode: modegate.Public, proxied: true, came: true}, Shut, ""},
		{"nobody was there", evidence{mode: modegate.Public, asked: true}, NotKnown, "Try again"},
	} {
		got := judge(c.e)
		if got.State != c.want || !strings.Contains(got.Advice, c.advice) || (got.Advice == "") != (c.advice == "") {
			t.Errorf("%s: %+v", c.name, got)
		}
		if strings.Count(got.Sentence, ".") != 1 || !strings.HasSuffix(got.Sentence, ".") {
			t.Errorf("%s: not one sentence: %q", c.name, got.Sentence)
		}
	}
}

// TestAHolePunchedThroughTwoNATsProvesNothing: only a connection by TCP was opened by one side alone.
func TestAHolePunchedThroughTwoNATsProvesNothing(t *testing.T) {
	from := func(network, addr string) *torrent.PeerConn {
		pc := &torrent.PeerConn{}
		pc.Discovery, pc.Network, pc.RemoteAddr = torrent.PeerSourceIncoming, network, torrent.StringAddr(addr)
		return pc
	}
	n := &Node{modeGate: modegate.New(Public)}
	for _, c := range []struct {
		network, addr string
		want          Reached
	}{
		{"tcp4", "10.1.1.1:6881", NotKnown}, {"udp4", "9.1.1.1:6881", NotKnown}, {"udp6", "[2a00::1]:6881", NotKnown},
		{"tcp4", "9.1.1.1:6881", Reachable},
	} {
		n.reachability.came(from(c.network, c.addr))
		if r := n.Reachability(); r.State != c.want {
			t.Errorf("after one from %s by %s: %+v", c.addr, c.network, r)
		}
	}
}

func TestWhereAMachineStands(t *testing.T) {
	for _, c := range []struct {
		name, own, router string
		want              standing
	}{
		{"nothing is known", "", "", standing{}},
		{"a router at home", "127.0.0.1 192.168.1.5 fe80::1", "9.1.1.1", standing{behindNAT: true}},
		{"an address of its own", "9.1.1.1 2a00::1", "", standing{}},
		{"IPv6 beside a router", "192.168.1.5 2a00::1", "100.64.1.1", standing{}},
		{"IPv6 alone", "127.0.0.1 ::1 fe80::1 2a00::1", "", standing{onlyV6: true}},
		{"a carrier, without a router", "100.127.255.254", "", standing{behindNAT: true, carrier: true}},
		{"a carrier behind a router", "192.168.1.5", "100.64.0.1", standing{behindNAT: true, carrier: true}},
		{"a tunnel beside a router", "192.168.1.5 100.100.1.1", "9.1.1.1", standing{behindNAT: true}},
		{"just outside of a carrier's", "100.128.0.1", "", standing{}},
	} {
		var own []netip.Addr
		for _, a := range strings.Fields(c.own) {
			own = append(own, netip.MustParseAddr(a))
		}
		router, _ := netip.ParseAddr(c.router) // "" is none
		if got := standingOf(own, router); got != c.want {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// TestPublicAddrIsWhereStrangersCanConnect, as the last test said; none where they cannot.
func TestPublicAddrIsWhereStrangersCanConnect(t *testing.T) {
	at := netip.MustParseAddrPort("9.1.1.1:6881")
	for _, c := range []struct {
		mode Mode
		open int
		want netip.AddrPort
	}{{Public, 1, at}, {Public, 0, netip.AddrPort{}}, {LANOnly, 1, netip.AddrPort{}}} {
		n := &Node{modeGate: modegate.New(c.mode)}
		n.reachability.seen.open, n.reachability.seen.public, n.reachability.at = c.open, at, time.Now()
		if got := n.publicAddr(t.Context(), time.Now()); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
