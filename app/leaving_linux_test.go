package app_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"linnet/ads"
	"linnet/ads/feed"
	"linnet/ads/stats"
	"linnet/app"
	"linnet/app/state"
	"linnet/p2p/p2ptest"
	"linnet/p2p/p2ptest/netns"
)

// What may leave, by the names that README shows to people.
const (
	localDiscovery = "search on the local network"
	nameLookup     = "looking up names that you gave"
	dhtSearch      = "search on the DHT"
	dhtAnnounce    = "announcement on the DHT"
	routerRequest  = "request to your router"
	feedRequest    = "feeds that you follow"
	reportRequest  = "reports"
	proxyTraffic   = "the proxy"
)

// The world beyond the listener's network, 192.168.77.0/24.
const (
	routerHost = "192.168.77.1"
	webHost    = "203.0.113.7" // feed.example, port 8420 for the feed and 8443 for reports
	dhtHost    = "203.0.113.9" // dht.example
	proxyHost  = "203.0.113.5"
	nameHost   = "203.0.113.53"
	markerHost = "192.0.2.250" // a packet there says that a capture may end
)

// intake is where the operator of the world takes reports.
const intake = "https://feed.example:8443/intake"

// leaving is the table that README shows: what leaves, and what the test waits for so that it cannot overlook what it does not see.
var leaving = []struct {
	name     string
	options  func(*app.Options, *beyond)
	act      func(*testing.T, *app.App, *beyond)
	may      []string
	expected []string
}{
	{"the mode LAN only", func(o *app.Options, w *beyond) { o.Mode = "lan"; o.Bootstrap = w.bootstrap }, func(t *testing.T, a *app.App, _ *beyond) {
		a.Node.AddPeer(netip.MustParseAddrPort("203.0.113.8:6881"))
		a.State.TestReach()
	}, []string{localDiscovery}, []string{localDiscovery}},
	{"search without announcing", func(o *app.Options, w *beyond) { o.Mode = "quiet"; o.Bootstrap = w.bootstrap }, func(t *testing.T, a *app.App, _ *beyond) {
		check(t, a.Node.Announce(t.Context()))
	}, []string{localDiscovery, nameLookup, dhtSearch}, []string{localDiscovery, nameLookup, dhtSearch}},
	{"sharing publicly", func(o *app.Options, w *beyond) { o.Mode = "public"; o.Bootstrap = w.bootstrap }, nil,
		[]string{localDiscovery, nameLookup, dhtSearch, dhtAnnounce, routerRequest}, []string{localDiscovery, nameLookup, dhtSearch, dhtAnnounce, routerRequest}},
	{"panels on", func(o *app.Options, w *beyond) { o.Mode = "lan"; w.followed(o) }, func(_ *testing.T, a *app.App, _ *beyond) { a.State.SetPanels(true) },
		[]string{localDiscovery, nameLookup, feedRequest}, []string{nameLookup, feedRequest}},
	{"statistics on", func(o *app.Options, w *beyond) { o.Mode = "lan"; w.followed(o) }, report,
		[]string{localDiscovery, nameLookup, feedRequest, reportRequest}, []string{nameLookup, reportRequest}},
	{"a proxy, and all of it", func(o *app.Options, w *beyond) {
		o.Mode, o.Bootstrap, o.Proxy = "public", w.bootstrap, proxyHost+":1080"
		w.followed(o)
	}, func(t *testing.T, a *app.App, w *beyond) {
		a.State.SetPanels(true)
		report(t, a, w)
		a.Node.AddPeer(netip.MustParseAddrPort("203.0.113.8:6881"))
		a.State.TestReach()
		w.untilAsked(t, "feed.example:8420", "feed.example:8443", "203.0.113.8:6881")
	}, []string{proxyTraffic}, []string{proxyTraffic}},
}

// report agrees to taste statistics and sends one report, which does not arrive: the intake has no certificate that counts.
func report(t *testing.T, a *app.App, _ *beyond) {
	check(t, a.Recorder.SetConsent(stats.Taste, true, stats.Mode{Name: "solo", Epsilon: 2, Intake: intake}))
	check(t, a.Recorder.Answer(time.Now(), 17))
	if n, err := a.Recorder.Flush(t.Context()); n != 0 {
		t.Errorf("%d reports arrived, %v", n, err)
	}
}

// TestWhatLeaves captures every packet that leaves the network of a listener, and compares it with what may.
func TestWhatLeaves(t *testing.T) {
	if !netns.Sandbox(t, worldSetup()...) {
		return
	}
	w := openWorld(t)
	for _, c := range leaving {
		t.Run(c.name, func(t *testing.T) {
			o := homeless(t)
			o.Headless = true
			c.options(&o, w)
			seen := w.watch(t)
			a, err := app.Open(o, app.Hardware{})
			check(t, err)
			if c.act != nil {
				c.act(t, a, w)
			}
			seen.until(t, c.expected...)
			check(t, a.Close())
			seen.end(t, c.may...)
		})
	}
	t.Run("the first start before any answer", func(t *testing.T) {
		seen := w.watch(t)
		a := open(t, homeless(t))
		await(t, a, "the window asks", func(v *state.View) bool { return v.Welcome != nil && v.Library.Scan == "" })
		check(t, a.Node.Announce(t.Context()))
		a.State.TestReach()
		await(t, a, "reachability was tested", func(v *state.View) bool { return !v.Settings.Reach.Testing })
		seen.end(t)
		seen = w.watch(t)
		a.State.Answer(state.Answers{Mode: state.ModeLAN})
		seen.until(t, localDiscovery)
		check(t, a.Close())
		seen.end(t, localDiscovery)
	})
}

// homeless are the options of a client in a new home, on all interfaces.
func homeless(t *testing.T) app.Options {
	return app.Options{Home: app.Home(filepath.Join(t.TempDir(), "home")), Delay: func() time.Duration { return 0 }, Log: slog.New(slog.DiscardHandler)}
}

func worldSetup() []string {
	in := func(command string) string { return "ip netns exec world " + command }
	setup := []string{"ip netns add world", "ip link add eth0 type veth peer name lan netns world", "ip addr add 192.168.77.2/24 dev eth0", "ip link set eth0 up",
		"ip route add default via " + routerHost, in("ip addr add " + routerHost + "/24 dev lan"), in("ip link set lan up"), in("ip link set lo up"),
		"echo nameserver " + nameHost + " > /run/netns/resolv.conf", "mount --bind /run/netns/resolv.conf /etc/resolv.conf"}
	for _, host := range []string{webHost, dhtHost, proxyHost, nameHost} {
		setup = append(setup, in("ip addr add "+host+"/32 dev lo"))
	}
	return setup
}

// beyond is the world, in a network namespace of its own.
type beyond struct {
	bootstrap []string
	root      []byte
	open      sync.WaitGroup

	mu      sync.Mutex
	asked   map[string]bool // of the proxy
	changed chan struct{}   // closed and renewed with asked
}

func openWorld(t *testing.T) *beyond {
	t.Helper()
	w := &beyond{asked: make(map[string]bool), changed: make(chan struct{})}
	var site, socks net.Listener
	var names net.PacketConn
	var dht *p2ptest.DHT
	check(t, netns.In("world", func() (err error) {
		var errs [4]error
		site, errs[0] = net.Listen("tcp4", webHost+":8420")
		socks, errs[1] = net.Listen("tcp4", proxyHost+":1080")
		names, errs[2] = net.ListenPacket("udp4", nameHost+":53")
		dht, errs[3] = p2ptest.OpenDHTOn(dhtHost, 4)
		return errors.Join(errs[:]...)
	}))
	_, port, err := net.SplitHostPort(dht.Bootstrap()[0])
	check(t, err)
	w.bootstrap = []string{"dht.example:" + port}
	dir := filepath.Join(t.TempDir(), "feed")
	keys, err := feed.NewKeys()
	check(t, err)
	check(t, feed.Init(dir, keys, time.Now()))
	_, err = feed.Publish(dir, keys, feed.Release{Catalogue: ads.Catalogue{Operator: "Test", Mode: "solo", Epsilon: 2,
		Intake: intake, Ads: []ads.Ad{ad("one", "Ann")}}}, time.Now())
	check(t, err)
	w.root, err = os.ReadFile(filepath.Join(dir, "root.json"))
	check(t, err)
	server := &http.Server{Handler: http.StripPrefix("/feed", http.FileServerFS(os.DirFS(dir)))}
	w.open.Go(func() { server.Serve(site) })
	w.open.Go(func() { w.resolve(names) })
	w.open.Go(func() { w.lead(socks) })
	t.Cleanup(func() {
		server.Close()
		names.Close()
		socks.Close()
		dht.Close()
		w.open.Wait()
	})
	return w
}

// followed has a client follow the feed of the world.
func (w *beyond) followed(o *app.Options) {
	o.Feed, o.Root = "http://feed.example:8420/feed/", filepath.Join(filepath.Dir(string(o.Home)), "root.json")
	if err := os.WriteFile(o.Root, w.root, 0o600); err != nil {
		panic(err)
	}
}

// resolve answers every question of the DNS for an IPv4 address (RFC 1035, 4).
func (w *beyond) resolve(c net.PacketConn) {
	b := make([]byte, 512)
	for {
		n, from, err := c.ReadFrom(b)
		if err != nil {
			return
		}
		question := b[12:n]
		end := bytes.IndexByte(question, 0) + 5
		if end < 5 || end > len(question) {
			continue
		}
		question = question[:end]
		answer := append([]byte{b[0], b[1], 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}, question...)
		if binary.BigEndian.Uint16(question[end-4:]) == 1 {
			host := webHost
			if bytes.Contains(question, []byte("\x03dht")) {
				host = dhtHost
			}
			answer[7] = 1
			answer = append(answer, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4)
			answer = append(answer, netip.MustParseAddr(host).AsSlice()...)
		}
		c.WriteTo(answer, from)
	}
}

// lead is a SOCKS5 server (RFC 1928) without a password that knows the feed, and notes whom it is asked for.
func (w *beyond) lead(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		w.open.Go(func() {
			defer c.Close()
			to, err := socksRequest(c)
			if err != nil {
				return
			}
			w.mu.Lock()
			w.asked[to] = true
			close(w.changed)
			w.changed = make(chan struct{})
			w.mu.Unlock()
			var out net.Conn
			err = netns.In("world", func() (err error) {
				out, err = net.Dial("tcp4", strings.Replace(to, "feed.example", webHost, 1))
				return err
			})
			if err != nil {
				c.Write([]byte{5, 5, 0, 1, 0, 0, 0, 0, 0, 0})
				return
			}
			defer out.Close()
			c.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
			w.open.Go(func() { io.Copy(out, c); out.Close() })
			io.Copy(c, out)
		})
	}
}

func socksRequest(c net.Conn) (string, error) {
	b := make([]byte, 300)
	if _, err := io.ReadFull(c, b[:3]); err != nil {
		return "", err
	}
	c.Write([]byte{5, 0})
	if _, err := io.ReadFull(c, b[:5]); err != nil {
		return "", err
	}
	size := map[byte]int{1: 4, 3: 1 + int(b[4]), 4: 16}[b[3]]
	if _, err := io.ReadFull(c, b[5:4+size+2]); err != nil {
		return "", err
	}
	host := string(b[5 : 4+size])
	if a, ok := netip.AddrFromSlice(b[4 : 4+size]); b[3] != 3 && ok {
		host = a.String()
	}
	return net.JoinHostPort(host, fmt.Sprint(binary.BigEndian.Uint16(b[4+size:]))), nil
}

func (w *beyond) untilAsked(t *testing.T, all ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for {
		w.mu.Lock()
		changed := w.changed
		missing := slices.DeleteFunc(slices.Clone(all), func(to string) bool { return w.asked[to] })
		w.mu.Unlock()
		if len(missing) == 0 {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("the proxy was never asked for %v", missing)
		}
	}
}

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
	mu      sync.Mutex
	kinds   map[string]int
	changed chan struct{}
	done    chan error
}

// watch captures until a packet goes to the marker.
func (w *beyond) watch(t *testing.T) *sighting {
	t.Helper()
	c, err := netns.Open()
	check(t, err)
	s := &sighting{kinds: make(map[string]int), changed: make(chan struct{}, 1), done: make(chan error, 1)}
	go func() {
		defer c.Close()
		for {
			p, err := c.Next()
			if err != nil || p.To.Addr() == netip.MustParseAddr(markerHost) {
				s.done <- err
				return
			}
			if kind := w.kindOf(p); kind != "" {
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

func (s *sighting) seen() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.kinds))
}

// until waits for all kinds to have been seen.
func (s *sighting) until(t *testing.T, kinds ...string) {
	t.Helper()
	late := time.After(30 * time.Second)
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

// end sends the marker and compares.
func (s *sighting) end(t *testing.T, may ...string) {
	t.Helper()
	c, err := net.Dial("udp4", markerHost+":9")
	check(t, err)
	defer c.Close()
	_, err = c.Write([]byte("the end"))
	check(t, err)
	check(t, <-s.done)
	for _, kind := range s.seen() {
		if !slices.Contains(may, kind) {
			t.Errorf("%d packets left that may not: %s", s.kinds[kind], kind)
		}
	}
	t.Logf("left: %q", s.seen())
}
