package modegate

import (
	"errors"
	"net"
	"net/netip"
	"testing"
)

// TestLANOnlySendsNothingToTheDHT: whoever sends is told at once, and what was on its way in another mode is let through again later.
func TestLANOnlySendsNothingToTheDHT(t *testing.T) {
	here, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := New(LANOnly)
	c := g.Wrap(here)
	if _, err := c.WriteTo([]byte("ping"), here.LocalAddr()); !errors.Is(err, errQuiet) {
		t.Errorf("sent in mode LANOnly: %v", err)
	}
	g.Set(Quiet)
	if _, err := c.WriteTo([]byte("ping"), here.LocalAddr()); err != nil {
		t.Errorf("in mode Quiet: %v", err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	g.Wait()
}

func TestWhomAModeReaches(t *testing.T) {
	for addr, near := range map[string]bool{
		"127.0.0.1:7000": true, "192.168.3.4:7000": true, "10.9.8.7:7000": true, "[fe80::1]:7000": true,
		"203.0.113.9:7000": false, "[2001:db8::1]:7000": false, "no address": false,
	} {
		if got := New(LANOnly).Reaches(addr); got != near {
			t.Errorf("LANOnly reaches %s: %v", addr, got)
		}
		if _, err := netip.ParseAddrPort(addr); err == nil && !New(Public).Reaches(addr) {
			t.Errorf("Public does not reach %s", addr)
		}
	}
}

func TestAChangeOfModeIsSignalledOnce(t *testing.T) {
	g := New(Quiet)
	g.Set(Quiet)
	if len(g.Changed) != 0 || len(g.Also) != 0 {
		t.Error("the same mode was signalled")
	}
	g.Set(Public)
	g.Set(LANOnly)
	if len(g.Changed) != 1 || len(g.Also) != 1 || g.Mode() != LANOnly {
		t.Errorf("signalled %d and %d times, in mode %v", len(g.Changed), len(g.Also), g.Mode())
	}
}
