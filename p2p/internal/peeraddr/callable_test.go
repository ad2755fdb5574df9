package peeraddr

import (
	"net/netip"
	"testing"
)

func TestCallable(t *testing.T) {
	world, home := netip.MustParseAddr("0.0.0.0"), netip.MustParseAddr("127.0.0.1")
	for addr, want := range map[string][2]bool{ // open to the world, on loopback
		"198.51.100.1:6881": {true, true}, "198.51.100.1:1024": {true, true}, "198.51.100.1:80": {false, false},
		"192.168.1.1:8080": {true, true},
		"127.0.0.1:6881":   {false, true}, "[::1]:6881": {false, true}, "0.0.0.0:6881": {false, false}, "224.0.0.1:6881": {false, false},
		"255.255.255.255:6881": {false, false}, "[ff02::1]:6881": {false, false}, "[2001:db8::1]:6881": {true, true},
	} {
		a := netip.MustParseAddrPort(addr)
		if got := [2]bool{Callable(a, world), Callable(a, home)}; got != want {
			t.Errorf("%s: %v, want %v", addr, got, want)
		}
	}
}
