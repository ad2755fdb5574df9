package p2p

import (
	"net/netip"
	"strings"
	"testing"

	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/peeraddr"
	"linnet/p2p/internal/wire"
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

// TestOnlyTheAskerIsCalledBack, at the address it is seen at, and not at every message.
func TestOnlyTheAskerIsCalledBack(t *testing.T) {
	x := newTable(t)
	asker := x.sit("Rain")
	for range 3 {
		if !x.say(asker, wire.Message{Kind: wire.KindCall, Nonce: []byte("12345678"), Port: 7000}) {
			t.Fatal("the asker was sent away")
		}
	}
	if len(x.calls) != 1 {
		t.Fatalf("%d calls queued for three wishes at once", len(x.calls))
	}
	if c := <-x.calls; c.to != netip.AddrPortFrom(x.peers[asker].addr.Addr(), 7000) {
		t.Errorf("would call %v", c.to)
	}
	if x.say(asker, wire.Message{Kind: wire.KindCall, Nonce: []byte("12345678"), Port: 70000}) {
		t.Error("a port that is none was taken")
	}
	if x.say(asker, wire.Message{Kind: wire.KindCalled, Nonce: []byte("12345678"), Why: "open", Addr: []byte("short")}) {
		t.Error("an address that is none was taken")
	}
	if !x.say(asker, wire.Message{Kind: wire.KindCalled, Nonce: []byte("12345678"), Why: "open", Addr: []byte("\x7f\x00\x00\x01\x1b\x58")}) {
		t.Error("an answer that comes too late ended the connection")
	}
}

func TestCallable(t *testing.T) {
	world, home := netip.MustParseAddr("0.0.0.0"), netip.MustParseAddr("127.0.0.1")
	for addr, want := range map[string][2]bool{ // open to the world, on loopback
		"198.51.100.1:6881": {true, true}, "198.51.100.1:1024": {true, true}, "198.51.100.1:80": {false, false}, "192.168.1.1:8080": {true, true},
		"127.0.0.1:6881": {false, true}, "[::1]:6881": {false, true}, "0.0.0.0:6881": {false, false}, "224.0.0.1:6881": {false, false},
		"255.255.255.255:6881": {false, false}, "[ff02::1]:6881": {false, false}, "[2001:db8::1]:6881": {true, true},
	} {
		a := netip.MustParseAddrPort(addr)
		if got := [2]bool{peeraddr.Callable(a, world), peeraddr.Callable(a, home)}; got != want {
			t.Errorf("%s: %v, want %v", addr, got, want)
		}
	}
}
