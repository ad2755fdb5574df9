package line

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"linnet/p2p/p2ptest/netns"
)

// Host is a network namespace of a sandbox, which the switch makes, and the line that its packets leave by.
type Host struct {
	Namespace string
	Address   netip.Addr // IPv4
	Quality   Quality
}

// waiting is how many packets of a sender may be on their way: a second of a gigabit.
const waiting = 1 << 16

// Switch passes packets between hosts.
type Switch struct {
	ports map[netip.Addr]*port
	done  chan struct{}
	once  sync.Once
	all   sync.WaitGroup
}

type port struct {
	tun  *os.File
	line *Line
	sent chan packet
	left atomic.Int64 // packets that the host has sent
}

type packet struct {
	at   time.Time
	to   *port
	data []byte
}

// Open makes the namespaces and joins them. It needs root.
func Open(hosts []Host, seed uint64) (*Switch, error) {
	s := &Switch{ports: make(map[netip.Addr]*port), done: make(chan struct{})}
	for i, h := range hosts {
		if err := s.add(h, seed+uint64(i)); err != nil {
			return nil, errors.Join(fmt.Errorf("host %s: %w", h.Namespace, err), s.Close())
		}
	}
	for _, p := range s.ports {
		s.all.Go(func() { s.read(p) })
		s.all.Go(func() { s.deliver(p) })
	}
	return s, nil
}

func (s *Switch) add(h Host, seed uint64) error {
	if err := ip("netns", "add", h.Namespace); err != nil {
		return err
	}
	p := &port{line: New(h.Quality, seed), sent: make(chan packet, waiting)}
	err := netns.In(h.Namespace, func() (err error) {
		p.tun, err = openTUN("line")
		return err
	})
	if err != nil {
		return err
	}
	s.ports[h.Address] = p
	for _, c := range []string{"link set lo up", "link set line up txqueuelen 10000", "addr add " + h.Address.String() + "/32 dev line",
		"route add default dev line"} {
		if err := ip(append([]string{"-n", h.Namespace}, strings.Fields(c)...)...); err != nil {
			return err
		}
	}
	return nil
}

func ip(args ...string) error {
	out, err := exec.Command("ip", args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("ip %s: %w: %s", strings.Join(args, " "), err, out)
	}
	return nil
}

// openTUN makes an interface in the namespace of the thread, whose packets are read and written.
func openTUN(name string) (*os.File, error) {
	fd, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("/dev/net/tun: %w", err)
	}
	request, err := unix.NewIfreq(name)
	if err == nil {
		request.SetUint16(unix.IFF_TUN | unix.IFF_NO_PI)
		err = unix.IoctlIfreq(fd, unix.TUNSETIFF, request)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("a TUN interface: %w", err), unix.Close(fd))
	}
	return os.NewFile(uintptr(fd), "/dev/net/tun"), nil
}

// read takes what a host sends until the switch closes.
func (s *Switch) read(p *port) {
	b := make([]byte, 1<<16)
	for {
		n, err := p.tun.Read(b)
		if err != nil {
			return
		}
		if n < 20 || b[0]>>4 != 4 {
			continue // IPv6, which no host has
		}
		p.left.Add(1)
		to, known := s.ports[netip.AddrFrom4([4]byte(b[16:20]))]
		at, ok := p.line.Admit(time.Now(), n)
		if !known || !ok {
			continue
		}
		select {
		case p.sent <- packet{at, to, append([]byte(nil), b[:n]...)}:
		default: // dropped, as where a queue is full
		}
	}
}

// deliver hands over what arrives, in the order in which it was sent.
func (s *Switch) deliver(p *port) {
	arrival := time.NewTimer(0)
	defer arrival.Stop()
	for {
		select {
		case <-s.done:
			return
		case next := <-p.sent:
			arrival.Reset(time.Until(next.at))
			select {
			case <-s.done:
				return
			case <-arrival.C:
			}
			next.to.tun.Write(next.data) // one that the host has no room for is lost
		}
	}
}

// Sent is how many packets a host has sent, also those that were lost.
func (s *Switch) Sent(host netip.Addr) int64 { return s.ports[host].left.Load() }

// Close waits until no packet passes any more. The namespaces stay. It is safe twice.
func (s *Switch) Close() error {
	s.once.Do(func() {
		close(s.done)
		for _, p := range s.ports {
			p.tun.Close()
		}
	})
	s.all.Wait()
	return nil
}
