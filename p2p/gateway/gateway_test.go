package gateway

import (
	"context"
	"encoding/binary"
	"errors"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

var secret = []byte("the key of a listener")

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// router answers on loopback as answer says; nil is no answer.
func router(t *testing.T, answer func(q []byte) [][]byte) netip.AddrPort {
	t.Helper()
	c, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { c.Close(); <-done })
	go func() {
		defer close(done)
		b := make([]byte, 2000)
		for {
			n, from, err := c.ReadFromUDP(b)
			if err != nil {
				return
			}
			for _, a := range answer(b[:n]) {
				c.WriteToUDP(a, from)
			}
		}
	}()
	return c.LocalAddr().(*net.UDPAddr).AddrPort()
}

// pcp answers a MAP request as a router at 198.51.100.1 does that gives other ports by shift.
func pcp(q []byte, result byte, shift uint16) []byte {
	a := append([]byte(nil), q...)
	a[1] |= 0x80
	a[3] = result
	binary.BigEndian.PutUint16(a[42:], binary.BigEndian.Uint16(q[42:])+shift)
	ip := netip.MustParseAddr("198.51.100.1").As16()
	copy(a[44:], ip[:])
	return a
}

func pmp(q []byte, shift uint16) [][]byte {
	if q[0] != 0 { // RFC 6886, 3.5
		return [][]byte{{0, q[1] | 0x80, 0, 1, 0, 0, 0, 9}}
	}
	if q[1] == 0 {
		return [][]byte{{0, 128, 0, 0, 0, 0, 0, 9, 198, 51, 100, 2}}
	}
	a := make([]byte, 16)
	a[1] = q[1] | 0x80
	copy(a[8:], q[4:6])
	binary.BigEndian.PutUint16(a[10:], binary.BigEndian.Uint16(q[6:])+shift)
	copy(a[12:], q[8:12])
	return [][]byte{a}
}

func TestMap(t *testing.T) {
	const hour = time.Hour
	for _, c := range []struct {
		name   string
		answer func(q []byte) [][]byte
		want   Mapping
		err    error
	}{
		{"PCP", func(q []byte) [][]byte { return [][]byte{pcp(q, 0, 0)} },
			Mapping{"PCP", netip.MustParseAddrPort("198.51.100.1:6881"), hour}, nil},
		{"PCP gives another port", func(q []byte) [][]byte {
			if q[36] == udp {
				return [][]byte{pcp(q, 0, 0)}
			}
			return [][]byte{pcp(q, 0, 7)}
		}, Mapping{"PCP", netip.MustParseAddrPort("198.51.100.1:6888"), hour}, nil},
		{"PCP gives two ports", func(q []byte) [][]byte { return [][]byte{pcp(q, 0, uint16(q[36]))} }, Mapping{}, ErrRefused},
		{"PCP refuses", func(q []byte) [][]byte { return [][]byte{pcp(q, 2, 0)} }, Mapping{}, ErrRefused},
		{"only NAT-PMP", func(q []byte) [][]byte { return pmp(q, 0) },
			Mapping{"NAT-PMP", netip.MustParseAddrPort("198.51.100.2:6881"), hour}, nil},
		{"NAT-PMP refuses", func(q []byte) [][]byte {
			if q[0] != 0 {
				return pmp(q, 0)
			}
			return [][]byte{{0, q[1] | 0x80, 0, 2, 0, 0, 0, 0}}
		}, Mapping{}, ErrRefused},
		{"answers to other questions come first", func(q []byte) [][]byte {
			other := pcp(q, 0, 1)
			other[30]++ // another nonce
			return [][]byte{{}, {2}, other[:40], other, pcp(q, 0, 0)}
		}, Mapping{"PCP", netip.MustParseAddrPort("198.51.100.1:6881"), hour}, nil},
	} {
		m, err := Map(t.Context(), Request{Router: router(t, c.answer), Secret: secret, Port: 6881, Lifetime: hour})
		if !errors.Is(err, c.err) || err == nil && m != c.want {
			t.Errorf("%s: %+v, %v; want %+v, %v", c.name, m, err, c.want, c.err)
		}
	}
}

// TestRouterKnowsWhoAsked: who asked first renews and ends what was asked for, also after a restart; nobody else does.
func TestRouterKnowsWhoAsked(t *testing.T) {
	owner := map[byte]string{}
	at := router(t, func(q []byte) [][]byte {
		if who, taken := owner[q[36]]; taken && who != string(q[24:36]) {
			return [][]byte{pcp(q, 2, 0)} // NOT_AUTHORIZED
		}
		if owner[q[36]] = string(q[24:36]); binary.BigEndian.Uint32(q[4:]) == 0 {
			delete(owner, q[36])
		}
		return [][]byte{pcp(q, 0, 0)}
	})
	for _, c := range []struct {
		who      string
		lifetime time.Duration
		err      error
	}{{"ana", time.Hour, nil}, {"ana", time.Hour, nil}, {"bo", time.Hour, ErrRefused}, {"bo", 0, ErrRefused}, {"ana", 0, nil},
		{"bo", time.Hour, nil}} {
		if _, err := Map(t.Context(), Request{Router: at, Secret: []byte(c.who), Port: 6881, Lifetime: c.lifetime}); !errors.Is(err,
			c.err) {
			t.Errorf("%s for %v: %v, want %v", c.who, c.lifetime, err, c.err)
		}
	}
}

// TestSilentRouter is given up with the context; a port where nothing listens is given up at once.
func TestSilentRouter(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	silent := router(t, func([]byte) [][]byte { cancel(); return nil })
	if _, err := Map(ctx, Request{Router: silent, Secret: secret, Port: 6881, Lifetime: time.Hour}); !errors.Is(err, context.Canceled) {
		t.Errorf("silent: %v", err)
	}
	c, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	nobody := c.LocalAddr().(*net.UDPAddr).AddrPort()
	c.Close()
	if _, err := Map(t.Context(), Request{Router: nobody, Secret: secret, Port: 6881, Lifetime: time.Hour}); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("nobody: %v", err)
	}
}

func TestDefaultRoute(t *testing.T) {
	const table = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\n" +
		"wlan0\t00000000\t0101000A\t0003\t0\t0\t600\t00000000\t0\t0\t0\n" +
		"eth0\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\n" +
		"eth0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\n"
	if all := defaultRoutes(strings.NewReader(table)); len(all) != 2 || all[0] != (route{netip.MustParseAddr("192.168.1.1"), "eth0", 0}) ||
		all[1].through != "wlan0" {
		t.Errorf("%v", all)
	}
	if all := defaultRoutes(strings.NewReader("odd\n00000000 00000000 zz\n")); all != nil {
		t.Errorf("from nonsense: %v", all)
	}
}

func FuzzAnswers(f *testing.F) {
	q := make([]byte, 60)
	f.Add(pcp(q, 0, 1))
	f.Add(pmp(make([]byte, 12), 0)[0])
	f.Fuzz(func(t *testing.T, a []byte) {
		if m, err := readPCP(q, a); err == nil && m.Protocol != "PCP" {
			t.Errorf("%+v", m)
		}
		if m, err := readPMP(q[:12], a); err == nil && m.Protocol != "NAT-PMP" {
			t.Errorf("%+v", m)
		}
	})
}
