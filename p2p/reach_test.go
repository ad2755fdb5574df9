package p2p

import (
	"net/netip"
	"strings"
	"testing"
	"time"

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
		{"nobody outside could call, behind NAT", evidence{mode: modegate.Public, shut: 2, behindNAT: true, port: 6881}, Shut, "6881"},
		{"nor with a public address", evidence{mode: modegate.Public, shut: 1, near: 3, port: 6881}, Shut, "firewall"},
		{"nor in spite of the router", evidence{mode: modegate.Public, shut: 1, mapping: "PCP"}, Shut, "second router"},
		{"the router agreed", evidence{mode: modegate.Public, mapping: "PCP", near: 1}, NotKnown, ""},
		{"only the LAN was there", evidence{mode: modegate.Public, near: 1, asked: true}, Near, ""},
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
