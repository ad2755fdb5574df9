package app_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
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
	"linnet/app"
	"linnet/p2p/p2ptest"
	"linnet/p2p/p2ptest/netns"
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

func worldSetup() []string {
	in := func(command string) string { return "ip netns exec world " + command }
	setup := []string{"ip netns add world", "ip link add eth0 type veth peer name lan netns world", "ip addr add 192.168.77.2/24 dev eth0",
		"ip link set eth0 up",
		"ip route add default via " + routerHost, in("ip addr add " + routerHost +
			"/24 dev lan"), in("ip link set lan up"), in("ip link set lo up"),
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
	ctx, cancel := context.WithTimeout(t.Context(), patience)
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
