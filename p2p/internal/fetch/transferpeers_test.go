package fetch

import (
	"net/netip"
	"testing"
)

// TestPeerThatStartsAnewIsOneSource: it takes another port each time.
func TestPeerThatStartsAnewIsOneSource(t *testing.T) {
	x := newFetch([20]byte{1}, transferRecord{})
	f := &Manager{}
	for _, who := range []string{"198.51.100.1:1", "198.51.100.1:2", "198.51.100.2:1", "[2001:db8::1]:1", "[2001:db8::1]:9"} {
		x.touched[0] = map[string]struct{}{who: {}}
		f.marked(x, 0, true)
	}
	if got := x.transfer().Sources; got != 3 || len(x.rec.Sources) != 3 {
		t.Errorf("%d sources: %q", got, x.rec.Sources)
	}
	x.rec.Sources = []string{"198.51.100.1:1", "198.51.100.1:2", "127.0.0.1:1", "127.0.0.1:2"} // as an older version kept them
	if got := x.transfer().Sources; got != 3 {
		t.Errorf("%d sources, want 3", got)
	}
	at := netip.MustParseAddrPort
	by := map[netip.AddrPort]*Source{}
	for addr, s := range map[string]Source{"198.51.100.1:1": {Bytes: 5}, "198.51.100.1:2": {Bytes: 7, Connected: true},
		"198.51.100.1:3": {Bytes: 1}} {
		s.Addr = at(addr)
		by[s.Addr] = &s
	}
	sameHosts(by)
	if len(by) != 1 || by[at("198.51.100.1:2")].Bytes != 13 {
		t.Errorf("got %+v", shares(by))
	}
}
