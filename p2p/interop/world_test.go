package interop_test

import (
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
	"linnet/p2p/p2ptest/netns"
)

// world is what a program meets: Linnet as one who has something and as one who seeks, a DHT and a tracker.
type world struct {
	t          *testing.T
	client     client
	dht        *p2ptest.DHT
	tracker    *tracker
	shelf      *p2ptest.Shelf
	have, seek *p2p.Node
	hosts      []*host
	trials     []*trial
	made       int // torrents so far, of which each differs
	began      time.Time
}

// host is where a program runs that makes one kind of connection.
type host struct {
	kind, address string
	dir           string    // of what it shares and fetches
	add           []string  // magnet links and .torrent files
	log           string    // what it prints
	told          time.Time // what only a running program can be told
	ended         chan struct{}
}

// trial is one torrent on its way.
type trial struct {
	direction, way, content, kind string
	from                          *host           // who gives it; nil for Linnet
	want                          p2p.Want        // what Linnet is to fetch
	files                         map[string]file // where they shall be, or by their names where Linnet fetches
	asked                         bool            // Linnet was told
	took                          time.Duration
}

type file []byte

const (
	fetches = "fetches from Linnet"
	serves  = "gives to Linnet"
)

func newWorld(t *testing.T, c client) *world {
	w := &world{t: t, client: c}
	t.Cleanup(w.logs)
	var err error
	if w.dht, err = p2ptest.OpenDHTAt(dhtHosts()...); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.dht.Close() })
	for _, rule := range greeter(w.nodes()[0]) {
		if out, err := exec.Command("nft", rule).CombinedOutput(); err != nil {
			t.Fatalf("nft %s: %v\n%s", rule, err, out)
		}
	}
	w.tracker = openTracker(t)
	if w.shelf, err = p2ptest.NewShelf(); err != nil {
		t.Fatal(err)
	}
	w.have = w.open(p2p.Config{Mode: p2p.Public, Shelf: w.shelf})
	w.seek = w.open(p2p.Config{Mode: p2p.Quiet, Trackers: true, AtOnce: 100})
	return w
}

func (w *world) nodes() (out []netip.AddrPort) {
	for _, n := range w.dht.Bootstrap() {
		out = append(out, netip.MustParseAddrPort(n))
	}
	return out
}

func (w *world) open(c p2p.Config) *p2p.Node {
	c.Dir, c.Music, c.Listen, c.Bootstrap = w.t.TempDir(), w.t.TempDir(), ourAddress+":0", w.dht.Bootstrap()
	if os.Getenv("LINNET_TEST_LOG") != "" {
		c.Log = slog.New(slog.NewTextHandler(w.t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	n, err := p2p.Open(c)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		if err := n.Close(); err != nil {
			w.t.Error(err)
		}
	})
	return n
}

// settle prepares all that a host fetches and gives.
func (w *world) settle(kind string) {
	h := &host{kind: kind, address: addresses[kind], dir: w.t.TempDir(), log: filepath.Join(w.t.TempDir(), "log")}
	w.hosts = append(w.hosts, h)
	for _, way := range ways {
		for _, content := range []string{"track", "album"} {
			if w.why(way, fetches) == "" && w.why(kind, fetches) == "" {
				w.share(h, way, content)
			}
			if way != byDHT || w.why(way, serves) == "" {
				w.lay(h, way, content)
			}
		}
	}
}

// share has Linnet share a torrent that the host is to fetch.
func (w *world) share(h *host, way, content string) {
	m := w.torrent(content, w.t.TempDir())
	w.shelf.Put(m.offer, p2p.Row{})
	x := &trial{direction: fetches, way: way, content: content, kind: h.kind, files: make(map[string]file)}
	for name, b := range m.files {
		x.files[filepath.Join(h.dir, name)] = b
	}
	link := m.offer.Magnet(m.name)
	switch way {
	case byAddress:
		link += "&x.pe=" + w.have.Addr().String()
	case byTracker:
		w.tracker.name(m.offer.InfoHash, w.have.Addr())
		link = m.torrentFile(w.t, w.tracker.url)
	}
	h.add, w.trials = append(h.add, link), append(w.trials, x)
}

// lay puts into a host's folder what it is to give to Linnet.
func (w *world) lay(h *host, way, content string) {
	m := w.torrent(content, h.dir)
	trackers := ""
	if way == byTracker {
		trackers = w.tracker.url
	}
	h.add = append(h.add, m.torrentFile(w.t, trackers))
	x := &trial{direction: serves, way: way, content: content, kind: h.kind, from: h, files: make(map[string]file)}
	for name, b := range m.files {
		x.files[filepath.Base(name)] = b
	}
	link := m.offer.Magnet("")
	switch way {
	case byAddress:
		link += fmt.Sprintf("&x.pe=%s:%d", h.address, theirPort)
	case byTracker:
		link += "&tr=" + trackers
	}
	var err error
	if x.want, err = p2p.ParseMagnet(link); err != nil {
		w.t.Fatal(err)
	}
	w.trials = append(w.trials, x)
}

// begin announces what is to be found on the DHT, and starts the program on each host.
func (w *world) begin() {
	var all sync.WaitGroup
	for ih := range w.shelf.InfoHashes {
		all.Go(func() {
			if err := w.have.AnnounceTrack(w.t.Context(), ih); err != nil {
				w.t.Error(err)
			}
		})
	}
	all.Wait()
	w.began = time.Now()
	for _, h := range w.hosts {
		out, err := os.Create(h.log)
		if err != nil {
			w.t.Fatal(err)
		}
		cmd := netns.Within(h.kind, w.client.start(w, h))
		cmd.Env, cmd.Stdout, cmd.Stderr, cmd.Dir = append(os.Environ(), "LANG=C.UTF-8", "HOME="+w.t.TempDir()), out, out, w.t.TempDir()
		err = cmd.Start()
		out.Close() // it has its own
		if err != nil {
			w.t.Fatal(err)
		}
		h.ended = make(chan struct{})
		go func() { defer close(h.ended); cmd.Wait() }()
		w.t.Cleanup(func() { cmd.Process.Kill(); <-h.ended })
	}
}

// wait looks again and again, since other programs say nothing when they are done.
func (w *world) wait() {
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	for left := len(w.trials); left > 0 && time.Since(w.began) < patience && w.live(); <-look.C {
		left = 0
		for _, x := range w.trials {
			if x.took == 0 && w.came(x) {
				x.took = time.Since(w.began)
			}
			if x.took == 0 {
				left++
			}
		}
	}
}

// tellAgain is how long a program is left alone.
const tellAgain = 45 * time.Second

// live tells the programs what is to be told while they run, and says whether all of them do.
func (w *world) live() bool {
	for _, h := range w.hosts {
		select {
		case <-h.ended:
			w.t.Errorf("the program on the host with %s ended by itself", h.kind)
			return false
		default:
		}
		if w.client.tell != nil && time.Since(h.told) > tellAgain && w.client.tell(w, h) {
			h.told = time.Now()
		}
	}
	return true
}

// came says whether a trial is over. Linnet is told what to fetch when its host runs: it has then asked the tracker.
func (w *world) came(x *trial) bool {
	if x.direction == fetches {
		for path, b := range x.files {
			if !holds(path, b) {
				return false
			}
		}
		return true
	}
	if !x.asked {
		if x.asked = w.ready(x); x.asked {
			if _, err := w.seek.Fetch(x.want); err != nil {
				w.t.Error(err)
			}
		}
		return false
	}
	for _, got := range w.seek.Transfers() {
		if got.Row.InfoHash == x.want.Row.InfoHash && got.State == p2p.Finished {
			return w.whole(got.Path, x)
		}
	}
	return false
}

// ready says whether the program runs, and gives the torrent in the way that it is looked for.
func (w *world) ready(x *trial) bool {
	switch x.way {
	case byDHT:
		return len(w.dht.Peers(x.want.Row.InfoHash)) > 0
	case byTracker:
		return w.tracker.names(x.want.Row.InfoHash)
	default:
		return w.tracker.knows(x.from.address)
	}
}

// whole checks what Linnet fetched.
func (w *world) whole(path string, x *trial) bool {
	for name, b := range x.files {
		at := path
		if x.content == "album" {
			at = filepath.Join(path, name)
		}
		if !holds(at, b) {
			w.t.Errorf("%s is not what was given", at)
		}
	}
	return true
}

func holds(path string, want []byte) bool {
	if now, err := os.Stat(path); err != nil || now.Size() != int64(len(want)) {
		return false
	}
	b, err := os.ReadFile(path)
	return err == nil && string(b) == string(want)
}

// logs shows what the program said on each host, where the test failed.
func (w *world) logs() {
	if !w.t.Failed() {
		return
	}
	for _, x := range w.trials {
		if x.took == 0 {
			w.t.Logf("not come: %s, %s by %s over %s", x.direction, x.content, x.way, x.kind)
		}
	}
	for _, h := range w.hosts {
		b, _ := os.ReadFile(h.log) // nothing is nothing
		w.t.Logf("on the host with %s:\n%s", h.kind, tail(string(b), 60))
	}
}

func tail(s string, lines int) string {
	all := strings.SplitAfter(s, "\n")
	return strings.Join(all[max(0, len(all)-lines):], "")
}
