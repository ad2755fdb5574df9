package app_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"net"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"linnet/p2p/p2ptest/netns"
)

// kindOf names what a packet is for, by where it goes; "" for what the system sends by itself: ICMP to whoever sent something, ICMPv6
// to neighbours, and reports of multicast groups (IGMP, MLD).
func (w *beyond) kindOf(p netns.Packet) string {
	const icmp, igmp, tcp, udp, icmpv6, hopByHop = 1, 2, 6, 17, 58, 0
	switch to := p.To.String(); {
	case p.Protocol == icmp, p.Protocol == igmp, p.To.Addr().Is6() && (p.Protocol == icmpv6 || p.Protocol == hopByHop):
		return ""
	case p.Protocol == udp && to == "239.192.152.143:6771":
		return localDiscovery
	case p.Protocol == udp && (to == "239.255.255.250:1900" || to == routerHost+":5351"):
		return routerRequest
	case p.Protocol == udp && to == nameHost+":53":
		return nameLookup
	case p.Protocol == udp && p.To.Addr().String() == dhtHost:
		if bytes.Contains(p.Payload, []byte("13:announce_peer")) || bytes.Contains(p.Payload, []byte("1:q3:put")) {
			return dhtAnnounce
		}
		return dhtSearch
	case p.Protocol == tcp && to == webHost+":8420":
		return feedRequest
	case p.Protocol == tcp && to == webHost+":8443":
		return reportRequest
	case p.Protocol == tcp && to == proxyHost+":1080":
		return proxyTraffic
	}
	return fmt.Sprintf("protocol %d to %v", p.Protocol, p.To)
}

// A sighting is what was seen to leave so far.
type sighting struct {
	earlier map[uint16]bool // local ports of connections that were there before
	mu      sync.Mutex
	kinds   map[string]int
	changed chan struct{}
	done    chan error
}

// watch captures until a packet goes to the marker. What the system still sends for connections that a case before had, as the
// answer to an end that comes late, is not counted.
func (w *beyond) watch(t *testing.T) *sighting {
	t.Helper()
	earlier := openPorts(t)
	c, err := netns.Open()
	check(t, err)
	s := &sighting{earlier: earlier, kinds: make(map[string]int), changed: make(chan struct{}, 1), done: make(chan error, 1)}
	go func() {
		defer c.Close()
		for {
			p, err := c.Next()
			if err != nil || p.To.Addr() == netip.MustParseAddr(markerHost) {
				s.done <- err
				return
			}
			if kind := w.kindOf(p); kind != "" && !s.isEarlier(p) {
				s.mu.Lock()
				s.kinds[kind]++
				s.mu.Unlock()
			}
			select {
			case s.changed <- struct{}{}:
			default:
			}
		}
	}()
	return s
}

// openPorts returns the local ports of all TCP connections of this network, in whatever state they are (proc_net_tcp(5)).
func openPorts(t *testing.T) map[uint16]bool {
	t.Helper()
	ports := make(map[uint16]bool)
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		raw, err := os.ReadFile(table)
		check(t, err)
		for line := range strings.Lines(string(raw)) {
			fields := strings.Fields(line)
			if len(fields) < 2 || fields[0] == "sl" {
				continue
			}
			_, port, _ := strings.Cut(fields[1], ":")
			n, err := strconv.ParseUint(port, 16, 16)
			check(t, err)
			ports[uint16(n)] = true
		}
	}
	return ports
}

// isEarlier says whether a packet belongs to a TCP connection that is older than the capture.
func (s *sighting) isEarlier(p netns.Packet) bool {
	const tcp = 6
	return p.Protocol == tcp && len(p.Payload) >= 2 && s.earlier[binary.BigEndian.Uint16(p.Payload)]
}

func (s *sighting) seen() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.kinds))
}

// until waits for all kinds to have been seen.
func (s *sighting) until(t *testing.T, kinds ...string) {
	t.Helper()
	late := time.After(patience)
	for {
		seen := s.seen()
		if !slices.ContainsFunc(kinds, func(k string) bool { return !slices.Contains(seen, k) }) {
			return
		}
		select {
		case <-s.changed:
		case <-late:
			t.Fatalf("saw only %q leave, not all of %q", seen, kinds)
		}
	}
}

// stop ends the capture by the marker.
func (s *sighting) stop(t *testing.T) {
	t.Helper()
	c, err := net.Dial("udp4", markerHost+":9")
	check(t, err)
	defer c.Close()
	_, err = c.Write([]byte("the end"))
	check(t, err)
	check(t, <-s.done)
}

// end ends the capture and compares.
func (s *sighting) end(t *testing.T, may ...string) {
	t.Helper()
	s.stop(t)
	for _, kind := range s.seen() {
		if !slices.Contains(may, kind) {
			t.Errorf("%d packets left that may not: %s", s.kinds[kind], kind)
		}
	}
	t.Logf("left: %q", s.seen())
}
