package peeraddr

import (
	"net/netip"
	"testing"
	"time"
)

// TestRedialWaitsLongerAndLonger, and begins anew when somebody was connected.
func TestRedialWaitsLongerAndLonger(t *testing.T) {
	var r Redial
	now := time.Unix(1e9, 0)
	for _, wait := range []time.Duration{1, 2, 4, 8, 15, 15} {
		if !r.Due(now, 0) {
			t.Fatalf("not due at %v", now)
		}
		if r.Due(now.Add(wait*time.Second-1), 0) {
			t.Errorf("due before %d seconds were over", wait)
		}
		now = now.Add(wait * time.Second)
	}
	if r.Due(now, 1) {
		t.Error("due although somebody is connected")
	}
	if !r.Due(now, 0) || r.Due(now.Add(time.Second-1), 0) {
		t.Error("it did not begin anew")
	}
}

func TestOutsideAndNear(t *testing.T) {
	for addr, want := range map[string][2]bool{ // outside, near
		"203.0.113.9": {true, false}, "127.0.0.1": {false, true}, "192.168.1.2": {false, true}, "100.64.3.4": {false, false},
		"fe80::1": {false, true}, "2001:db8::9": {true, false}, "0.0.0.0": {false, false},
	} {
		a := netip.MustParseAddr(addr)
		if got := [2]bool{Outside(a), Near(a)}; got != want {
			t.Errorf("%s: %v", addr, got)
		}
	}
}

func TestPortThatIsToldTakesThePlaceOfTheOneSeen(t *testing.T) {
	seen := netip.MustParseAddrPort("203.0.113.9:50000")
	for port, want := range map[int]uint16{6881: 6881, 0: 50000, -1: 50000, 65536: 50000} {
		if got := WithPort(seen, port); got.Port() != want || got.Addr() != seen.Addr() {
			t.Errorf("told %d: %v", port, got)
		}
	}
}
