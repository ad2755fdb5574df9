package line_test

import (
	"net"
	"net/netip"
	"testing"
	"time"

	"go.uber.org/goleak"

	"linnet/p2p/p2ptest/line"
	"linnet/p2p/p2ptest/netns"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestPacketsPassLate: from one namespace to another and back, and each way takes its time.
func TestPacketsPassLate(t *testing.T) {
	if !netns.Sandbox(t) {
		return
	}
	const delay = 20 * time.Millisecond
	q := line.Quality{Delay: delay}
	s, err := line.Open([]line.Host{{"ana", netip.MustParseAddr("198.51.100.1"), q}, {"bo", netip.MustParseAddr("198.51.100.2"), q}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	listen := func(namespace, address string) (c net.PacketConn) {
		err := netns.In(namespace, func() (err error) {
			c, err = net.ListenPacket("udp4", address)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		return c
	}
	ana, bo := listen("ana", "198.51.100.1:0"), listen("bo", "198.51.100.2:0")
	began, b := time.Now(), make([]byte, 100)
	if _, err := ana.WriteTo([]byte("ping"), bo.LocalAddr()); err != nil {
		t.Fatal(err)
	}
	n, from, err := bo.ReadFrom(b)
	if err != nil || string(b[:n]) != "ping" || from.String() != ana.LocalAddr().String() {
		t.Fatalf("%q from %v, %v", b[:n], from, err)
	}
	if _, err := bo.WriteTo([]byte("pong"), from); err != nil {
		t.Fatal(err)
	}
	if n, _, err = ana.ReadFrom(b); err != nil || string(b[:n]) != "pong" {
		t.Fatalf("%q, %v", b[:n], err)
	}
	for _, address := range []string{"198.51.100.1", "198.51.100.2"} {
		if sent := s.Sent(netip.MustParseAddr(address)); sent < 1 {
			t.Errorf("%s sent %d packets", address, sent)
		}
	}
	if took := time.Since(began); took < 2*delay {
		t.Errorf("there and back in %v, want at least %v", took, 2*delay)
	}
}
