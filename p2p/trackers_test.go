package p2p_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/anacrolix/torrent/metainfo"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// a closedTracker names one peer, and notes what it is told.
type closedTracker struct {
	*httptest.Server
	mu     sync.Mutex
	peer   netip.AddrPort
	events []string
	last   string // the bytes left, as it was told last
}

func openTracker(t *testing.T, peer netip.AddrPort) *closedTracker {
	c := &closedTracker{peer: peer}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.mu.Lock()
		c.events, c.last = append(c.events, r.URL.Query().Get("event")), r.URL.Query().Get("left")
		peer := c.peer
		c.mu.Unlock()
		ip, port := peer.Addr().As4(), peer.Port()
		fmt.Fprintf(w, "d8:intervali1800e5:peers6:%s%se", ip[:], []byte{byte(port >> 8), byte(port)})
	}))
	t.Cleanup(c.Close)
	return c
}

func (c *closedTracker) told() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.events)
}

// name has it name another peer from now on.
func (c *closedTracker) name(peer netip.AddrPort) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.peer = peer
}

func (c *closedTracker) left() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.last
}

// naming is a .torrent file with other trackers.
func naming(t *testing.T, file []byte, tiers ...[]string) []byte {
	t.Helper()
	var m metainfo.MetaInfo
	decode(t, file, &m)
	m.Announce, m.AnnounceList = "", tiers
	var out bytes.Buffer
	if err := m.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestTrackersAreAskedOnceTheListenerAgreed, and told of the end; until then the row says why nothing comes.
func TestTrackersAreAskedOnceTheListenerAgreed(t *testing.T) {
	track := wav(130, 200<<10)
	file, at := tracked(t, write(t, filepath.Join(t.TempDir(), "song.wav"), track), false)
	tracker := openTracker(t, at.Addr)
	file = naming(t, file, []string{"udp://127.0.0.1:1/dead", "http://127.0.0.1:1/dead"}, []string{tracker.URL + "/announce"})
	known := read(t, file)
	magnet, err := p2p.ParseMagnet("magnet:?xt=urn:btih:" + known.Row.InfoHash.String() + "&tr=" + tracker.URL + "/announce")
	if err != nil || known.Trackers() != 3 || magnet.Trackers() != 1 {
		t.Fatalf("%d and %d trackers, %v", known.Trackers(), magnet.Trackers(), err)
	}
	for _, want := range []p2p.Want{known, magnet} {
		before := len(tracker.told())
		seek := open(t, p2p.Config{Mode: p2p.Quiet})
		seek.fetch(want)
		seek.untilReason("names trackers")
		if now := tracker.told(); len(now) != before {
			t.Errorf("asked before the listener agreed: %q", now)
		}
		seek.close()
		again := open(t, p2p.Config{Dir: seek.config.Dir, Music: seek.config.Music, Mode: p2p.Quiet}) // they are on record
		again.SetTrackers(true)
		wantFile(t, again.untilState(p2p.Finished).Path, track)
		again.close()
		if got := tracker.told()[before:]; !slices.Equal(got, []string{"started", "completed", "stopped"}) {
			t.Errorf("told %q", got)
		}
	}
}

// TestPrivateTorrentByItsTracker: nobody else learns of it, not even after it is finished and at the next start.
func TestPrivateTorrentByItsTracker(t *testing.T) {
	d, err := p2ptest.OpenDHT(8)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	track := wav(131, 200<<10)
	file, at := tracked(t, write(t, filepath.Join(t.TempDir(), "song.wav"), track), true)
	want := read(t, naming(t, file, []string{openTracker(t, at.Addr).URL}))
	seek := open(t, p2p.Config{Bootstrap: d.Bootstrap(), Mode: p2p.Public, Trackers: true})
	seek.fetch(want)
	wantFile(t, seek.untilState(p2p.Finished).Path, track)
	seek.close()
	again := open(t, p2p.Config{Dir: seek.config.Dir, Music: seek.config.Music, Bootstrap: d.Bootstrap(), Mode: p2p.Public, Trackers: true})
	if err := again.Announce(t.Context()); err != nil {
		t.Fatal(err)
	}
	if found := onDHT(t, d, want.Row.InfoHash); len(found) > 0 {
		t.Errorf("a private torrent is announced: %v", found)
	}
}

// TestTrackerThatRefuses is why nothing comes.
func TestTrackerThatRefuses(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "d14:failure reason2:noe") }))
	t.Cleanup(s.Close)
	w, err := p2p.ParseMagnet("magnet:?xt=urn:btih:" + strings.Repeat("ab", 20) + "&tr=" + s.URL)
	if err != nil {
		t.Fatal(err)
	}
	seek := open(t, p2p.Config{Trackers: true, Mode: p2p.Quiet})
	seek.fetch(w)
	seek.untilReason("tracker of this torrent refuses")
}

// TestTrackersOfManyTransfersTakeTurns: no more are asked at once than there are turns, and a connection that ends gives its turn back.
func TestTrackersOfManyTransfersTakeTurns(t *testing.T) {
	s := openTracker(t, netip.MustParseAddrPort("127.0.0.1:1"))
	p := open(t, p2p.Config{Mode: p2p.Quiet, Trackers: true})
	for range 3 * p2p.TrackersAtOnce {
		if err := p2p.DialTracker(p.Node, "tcp", s.Listener.Addr().String()); err != nil {
			t.Fatal(err)
		}
		if err := p2p.DialTracker(p.Node, "tcp", "192.168.1.1:80"); err == nil {
			t.Fatal("the network of the listener was asked")
		}
	}
	var mu sync.Mutex
	most, held, full := 0, 0, make(chan struct{})
	count := func(by int) {
		mu.Lock()
		defer mu.Unlock()
		if held += by; held > most {
			if most = held; most == p2p.TrackersAtOnce {
				close(full)
			}
		}
	}
	var all sync.WaitGroup
	for range p2p.TrackersAtOnce + 8 {
		all.Go(func() {
			err := p2p.HoldTracker(p.Node, s.Listener.Addr().String(), func() {
				count(1)
				<-full
				count(-1)
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if most != p2p.TrackersAtOnce {
		t.Errorf("%d at once", most)
	}
}

// TestWhereTrackersMayBe: in the world, behind a proxy by it alone, and nowhere in the mode that keeps to the listener's network. A
// torrent is a stranger's, so that it leads neither to this machine nor to its network; only a node on loopback has its world there.
func TestWhereTrackersMayBe(t *testing.T) {
	s := openTracker(t, netip.MustParseAddrPort("127.0.0.1:1"))
	here := s.Listener.Addr().String()
	behind := newSocks(t, here)
	t.Cleanup(behind.close)
	proxied := open(t, p2p.Config{Mode: p2p.Quiet, Trackers: true, Proxy: "socks5://ana:secret@" + behind.Addr().String()})
	lan, loopback := open(t, p2p.Config{Mode: p2p.LANOnly, Trackers: true}), open(t, p2p.Config{Mode: p2p.Quiet, Trackers: true})
	asked := open(t, p2p.Config{Mode: p2p.Quiet})
	world := openOn(t, "0.0.0.0:0", p2p.Config{Mode: p2p.Quiet, Trackers: true})
	port := strings.Split(here, ":")[1]
	for name, c := range map[string]struct {
		from          *peer
		network, addr string
		ok            bool
	}{
		"through the proxy":            {proxied, "tcp", "198.51.100.7:80", true},
		"datagrams past the proxy":     {proxied, "udp", "198.51.100.7:80", false},
		"the proxy's own machine":      {proxied, "tcp", "127.0.0.1:80", false},
		"by name":                      {proxied, "tcp", "LocalHost.:80", false},
		"as a number":                  {proxied, "tcp", "127.1:80", false},
		"as a large number":            {proxied, "tcp", "2130706433:80", false},
		"a printer's name":             {proxied, "tcp", "printer.local:80", false},
		"behind IPv6":                  {proxied, "tcp", "[::ffff:127.0.0.1]:80", false},
		"the proxy's network":          {proxied, "tcp", "192.168.1.1:80", false},
		"beyond the network":           {lan, "tcp", "198.51.100.7:80", false},
		"a name beyond the network":    {lan, "tcp", "tracker.invalid:80", false},
		"on the network":               {lan, "tcp", here, false},
		"before it is allowed":         {asked, "tcp", here, false},
		"a trial":                      {loopback, "tcp", here, true},
		"a trial by datagrams":         {loopback, "udp", here, true},
		"a name of this machine":       {loopback, "tcp", "localhost:" + port, false},
		"this machine":                 {world, "tcp", here, false},
		"its datagrams":                {world, "udp", here, false},
		"all addresses of the machine": {world, "tcp", "0.0.0.0:" + port, false},
		"the router":                   {world, "udp", "192.168.1.1:1900", false},
		"a link-local address":         {world, "udp", "[fe80::1%lo]:1900", false},
		"everybody near":               {world, "udp", "239.255.255.250:1900", false},
		"a carrier's network":          {world, "tcp", "100.64.0.1:80", false},
	} {
		if err := p2p.DialTracker(c.from.Node, c.network, c.addr); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
