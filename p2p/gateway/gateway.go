// Package gateway asks a router to pass connections on to this machine: by PCP (RFC 6887) or, where the
// router knows only that, by NAT-PMP (RFC 6886), or by UPnP.
//
// Of each router it talks to one address, and believes only what comes from there and answers what was
// asked. It refuses to be told another port for TCP than for UDP: a peer announces one. No router can
// keep it waiting longer, or make it remember or fetch more, than the constants here say, and none can
// send it to another host.
package gateway

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"
)

// A Request is what PCP and NAT-PMP ask a router for.
type Request struct {
	From     netip.Addr // our address to ask from; zero: as the system has it
	Router   netip.AddrPort
	Secret   []byte        // known to nobody else, and the same after a restart: see Map
	Port     uint16        // TCP and UDP
	Lifetime time.Duration // 0 ends what was asked for before
}

// Port is where routers listen for both protocols.
const Port = 5351

var (
	// ErrNoAnswer says that nothing at the router's address speaks either protocol.
	ErrNoAnswer = errors.New("the router does not answer")
	// ErrRefused says that the router will not pass connections on.
	ErrRefused = errors.New("the router refuses")
)

// A Mapping is a port of the router that it passes on.
type Mapping struct {
	Protocol string         // "PCP", "NAT-PMP" or "UPnP"
	External netip.AddrPort // the router's side; the address is zero when it did not say
	Lifetime time.Duration  // ask again after half of it
}

// How often a question is asked, and how long the first answer may take; it doubles (RFC 6886, 3.1).
const (
	tries     = 4
	firstWait = 250 * time.Millisecond
)

// The numbers of IP protocols.
const (
	tcp = 6
	udp = 17
)

// Map asks for a port, TCP and UDP, for a lifetime. By the secret a router knows who asked first: others can neither renew nor end it,
// so it must last longer than this process. The error wraps ErrNoAnswer or ErrRefused.
func Map(ctx context.Context, q Request) (Mapping, error) {
	var from *net.UDPAddr
	if q.From.IsValid() {
		from = net.UDPAddrFromAddrPort(netip.AddrPortFrom(q.From, 0))
	}
	c, err := net.DialUDP("udp", from, net.UDPAddrFromAddrPort(q.Router))
	if err != nil {
		return Mapping{}, fmt.Errorf("asking the router: %w", err)
	}
	defer c.Close()
	stop := context.AfterFunc(ctx, func() { c.SetDeadline(time.Unix(0, 1)) })
	defer stop()
	w := wanted{nonce: nonceFor(q.Router, q.Secret), port: q.Port, lifetime: q.Lifetime}
	m, err := both(w, func(w wanted) (Mapping, error) { return mapPCP(ctx, c, w) })
	if errors.Is(err, errVersion) {
		m, err = both(w, func(w wanted) (Mapping, error) { return mapPMP(ctx, c, w) })
		if err == nil && q.Lifetime > 0 {
			m.External = netip.AddrPortFrom(externalPMP(ctx, c), m.External.Port())
		}
	}
	return m, err
}

// wanted is one mapping as it is asked for.
type wanted struct {
	nonce          [12]byte // of PCP
	protocol       byte
	port, external uint16
	lifetime       time.Duration
}

// both maps TCP, then UDP to the same port.
func both(w wanted, one func(wanted) (Mapping, error)) (Mapping, error) {
	w.protocol, w.external = tcp, w.port
	m, err := one(w)
	if err != nil {
		return m, err
	}
	w.protocol, w.external = udp, m.External.Port()
	u, err := one(w)
	if err != nil {
		return m, err
	}
	if m.External.Port() == 0 && m.Lifetime > 0 {
		return m, fmt.Errorf("%w: it gives port 0", ErrRefused)
	}
	if u.External.Port() != m.External.Port() {
		return m, fmt.Errorf("%w: it gives TCP and UDP different ports", ErrRefused)
	}
	m.Lifetime = min(m.Lifetime, u.Lifetime)
	return m, nil
}

// errVersion says that the router knows only NAT-PMP, or perhaps neither.
var errVersion = errors.New("no PCP")

// errOther says that a packet answers something else.
var errOther = errors.New("another answer")

// ask sends a question until read takes an answer.
func ask(ctx context.Context, c *net.UDPConn, question []byte, read func([]byte) error) error {
	answer := make([]byte, 1100) // RFC 6887, 7
	wait := firstWait
	for range tries {
		if _, err := c.Write(question); err != nil && ctx.Err() == nil {
			return fmt.Errorf("%w: %w", ErrNoAnswer, err)
		}
		c.SetReadDeadline(time.Now().Add(wait))
		for ctx.Err() == nil {
			n, err := c.Read(answer)
			if err != nil {
				if ne, ok := errors.AsType[net.Error](err); ok && ne.Timeout() {
					break
				}
				return fmt.Errorf("%w: %w", ErrNoAnswer, err) // nothing listens there
			}
			if err := read(answer[:n]); !errors.Is(err, errOther) {
				return err
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		wait *= 2
	}
	return ErrNoAnswer
}

// nonceFor is another for each router (RFC 6887, 11.2), and the same whenever that is asked.
func nonceFor(router netip.AddrPort, secret []byte) [12]byte {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte("PCP mapping nonce " + router.String()))
	return [12]byte(h.Sum(nil))
}

// mapPCP sends a MAP request (RFC 6887, 7.1 and 11.1).
func mapPCP(ctx context.Context, c *net.UDPConn, w wanted) (m Mapping, err error) {
	q := make([]byte, 60)
	q[0], q[1] = 2, 1
	binary.BigEndian.PutUint32(q[4:], uint32(w.lifetime/time.Second))
	own := c.LocalAddr().(*net.UDPAddr).AddrPort().Addr().As16()
	copy(q[8:], own[:])
	copy(q[24:], w.nonce[:])
	q[36] = w.protocol
	binary.BigEndian.PutUint16(q[40:], w.port)
	binary.BigEndian.PutUint16(q[42:], w.external)
	any := netip.IPv4Unspecified().As16()
	copy(q[44:], any[:])
	err = ask(ctx, c, q, func(a []byte) error {
		m, err = readPCP(q, a)
		return err
	})
	return m, err
}

// readPCP reads what answers q.
func readPCP(q, a []byte) (m Mapping, err error) {
	if len(a) >= 4 && a[0] == 0 {
		return m, errVersion // NAT-PMP says so in its own format (RFC 6887, 9)
	}
	if len(a) < 24 || a[0] != 2 || a[1] != 0x81 {
		return m, errOther
	}
	if a[3] == 1 { // UNSUPP_VERSION
		return m, errVersion
	}
	if len(a) < 60 || string(a[24:36]) != string(q[24:36]) || a[36] != q[36] || string(a[40:42]) != string(q[40:42]) {
		return m, errOther
	}
	if a[3] != 0 {
		return m, fmt.Errorf("%w: PCP result %d", ErrRefused, a[3])
	}
	return Mapping{"PCP", netip.AddrPortFrom(netip.AddrFrom16([16]byte(a[44:60])).Unmap(), binary.BigEndian.Uint16(a[42:])),
		time.Duration(binary.BigEndian.Uint32(a[4:])) * time.Second}, nil
}

// mapPMP sends a mapping request (RFC 6886, 3.3).
func mapPMP(ctx context.Context, c *net.UDPConn, w wanted) (m Mapping, err error) {
	q := make([]byte, 12)
	q[1] = 1 // UDP
	if w.protocol == tcp {
		q[1] = 2
	}
	binary.BigEndian.PutUint16(q[4:], w.port)
	if w.lifetime > 0 {
		binary.BigEndian.PutUint16(q[6:], w.external)
	}
	binary.BigEndian.PutUint32(q[8:], uint32(w.lifetime/time.Second))
	err = ask(ctx, c, q, func(a []byte) error {
		m, err = readPMP(q, a)
		return err
	})
	return m, err
}

func readPMP(q, a []byte) (m Mapping, err error) {
	if len(a) < 4 || a[0] != 0 || a[1] != q[1]|0x80 {
		return m, errOther
	}
	if code := binary.BigEndian.Uint16(a[2:]); code != 0 {
		return m, fmt.Errorf("%w: NAT-PMP result %d", ErrRefused, code)
	}
	if len(a) < 16 || string(a[8:10]) != string(q[4:6]) {
		return m, errOther
	}
	return Mapping{"NAT-PMP", netip.AddrPortFrom(netip.Addr{}, binary.BigEndian.Uint16(a[10:])),
		time.Duration(binary.BigEndian.Uint32(a[12:])) * time.Second}, nil
}

// externalPMP asks for the router's own address (RFC 6886, 3.2); it is zero when there is no answer.
func externalPMP(ctx context.Context, c *net.UDPConn) (ip netip.Addr) {
	err := ask(ctx, c, []byte{0, 0}, func(a []byte) error {
		if len(a) < 12 || a[0] != 0 || a[1] != 0x80 || a[2] != 0 || a[3] != 0 {
			return errOther
		}
		ip = netip.AddrFrom4([4]byte(a[8:12]))
		return nil
	})
	if err != nil {
		return netip.Addr{}
	}
	return ip
}
