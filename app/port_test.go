package app_test

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"linnet/app/state/view"
)

// TestThePortStays over starts, gives way to another program for one of them, and is there again after that.
func TestThePortStays(t *testing.T) {
	o := options(t)
	o.Listen = ""
	first := open(t, o)
	port := first.Node.Addr().Port()
	check(t, first.Close())
	released(t, port).Close()
	if port < 10_000 || port >= 32_768 {
		t.Errorf("the port %d is one that systems give away", port)
	}
	second := open(t, o)
	if now := second.Node.Addr().Port(); now != port {
		t.Errorf("the second start listens at %d, the first did at %d", now, port)
	}
	check(t, second.Close())
	other := released(t, port)
	third := open(t, o)
	now := third.Node.Addr().Port()
	v := await(t, third, "it is told", func(v *view.View) bool { return len(v.Notices) > 0 })
	said := fmt.Sprintf("Port %d cannot be used now, so Linnet listens on port %d until", port, now)
	if now == port || now == 0 || !strings.HasPrefix(v.Notices[0].What, said) {
		t.Errorf("beside another program: port %d, notices %+v", now, v.Notices)
	}
	check(t, third.Close())
	other.Close()
	if last := open(t, o); last.Node.Addr().Port() != port || len(last.State.View().Notices) != 0 {
		t.Errorf("the last start listens at %v: %+v", last.Node.Addr(), last.State.View().Notices)
	}
}

// released waits until a port can be had, which the engine gives back a little after it was closed, and takes it.
func released(t *testing.T, port uint16) net.Listener {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	at := fmt.Sprintf(":%d", port)
	for {
		udp, err := net.ListenPacket("udp", at)
		if err == nil {
			udp.Close()
			var tcp net.Listener
			if tcp, err = net.Listen("tcp", at); err == nil {
				return tcp
			}
		}
		if ctx.Err() != nil {
			t.Fatal(err)
		}
	}
}

// TestANamedPortIsForOneStart: what -listen says is not kept.
func TestANamedPortIsForOneStart(t *testing.T) {
	o := options(t) // which names an address
	a := open(t, o)
	if set := a.State.Loop.Get(); set.Port != 0 {
		t.Errorf("kept: %d", set.Port)
	}
}
