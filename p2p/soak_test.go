package p2p_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// soakVar says for how long BenchmarkSoak runs, as "30m"; 20 seconds without it.
const soakVar = "LINNET_SOAK"

const (
	soakNodes  = 20
	soakTracks = 4 // on every shelf
)

// gauge is what a process holds at one moment.
type gauge struct{ heap, goroutines, files float64 }

func measure() gauge {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	open, _ := os.ReadDir("/proc/self/fd") // only Linux tells
	return gauge{float64(m.HeapAlloc) / (1 << 20), float64(runtime.NumGoroutine()), float64(len(open))}
}

// BenchmarkSoak has twenty nodes join, leave and fetch from each other. What the process holds is measured
// after every round, always with all twenty there; the last third of the rounds beside the second third says
// whether it grows (the first third fills caches and tables).
func BenchmarkSoak(b *testing.B) {
	length, err := time.ParseDuration(os.Getenv(soakVar))
	if err != nil {
		length = 20 * time.Second
	}
	for b.Loop() {
		w := openSoak(b)
		var rounds []gauge
		fetched := 0
		for end := time.Now().Add(length); time.Now().Before(end); {
			fetched += w.round()
			rounds = append(rounds, measure())
			if len(rounds)%10 == 1 {
				b.Logf("round %d: %d fetched, %+v", len(rounds), fetched, rounds[len(rounds)-1])
			}
		}
		w.close()
		third := len(rounds) / 3
		if third == 0 {
			b.Fatalf("only %d rounds", len(rounds))
		}
		before, after := median(rounds[third:2*third]), median(rounds[2*third:])
		b.ReportMetric(float64(fetched), "tracks")
		b.ReportMetric(after.heap/before.heap, "heap-growth")
		b.ReportMetric(after.goroutines/before.goroutines, "goroutine-growth")
		b.ReportMetric(after.files/max(1, before.files), "file-growth")
		b.ReportMetric(after.heap, "MB-heap")
		if after.goroutines > 1.1*before.goroutines || after.files > 1.1*before.files || after.heap > 1.1*before.heap+4 {
			b.Errorf("it grows: %+v, then %+v", before, after)
		}
	}
}

func median(list []gauge) gauge {
	of := func(get func(gauge) float64) float64 {
		v := make([]float64, len(list))
		for i, g := range list {
			v[i] = get(g)
		}
		slices.Sort(v)
		return v[len(v)/2]
	}
	return gauge{of(func(g gauge) float64 { return g.heap }), of(func(g gauge) float64 { return g.goroutines }),
		of(func(g gauge) float64 { return g.files })}
}

type soak struct {
	b     *testing.B
	dht   *p2ptest.DHT
	nodes []*soakNode
	born  int
}

type soakNode struct {
	*p2p.Node
	dir     string
	changed chan struct{}
}

func openSoak(b *testing.B) *soak {
	d, err := p2ptest.OpenDHT(8)
	if err != nil {
		b.Fatal(err)
	}
	w := &soak{b: b, dht: d}
	for range soakNodes {
		w.join()
	}
	return w
}

// join adds a node with a shelf of its own, which knows two others besides the DHT.
func (w *soak) join() {
	dir, err := os.MkdirTemp(w.b.TempDir(), "node")
	if err != nil {
		w.b.Fatal(err)
	}
	s, err := p2ptest.NewShelf()
	if err != nil {
		w.b.Fatal(err)
	}
	for i := range soakTracks {
		w.born++
		path := filepath.Join(dir, fmt.Sprintf("%d.wav", i))
		if err := os.WriteFile(path, noise(w.born, 300<<10), 0o644); err != nil {
			w.b.Fatal(err)
		}
		if _, err := s.Add(path, p2p.Row{Artist: "Soak", Title: fmt.Sprintf("Track %d", w.born)}); err != nil {
			w.b.Fatal(err)
		}
	}
	n := &soakNode{dir: dir, changed: make(chan struct{}, 1)}
	n.Node, err = p2p.Open(p2p.Config{Dir: dir, Music: filepath.Join(dir, "music"), Listen: "127.0.0.1:0", Bootstrap: w.dht.Bootstrap(),
		Mode:  p2p.Public,
		Shelf: s, Idle: 5 * time.Second, Changed: func() {
			select {
			case n.changed <- struct{}{}:
			default:
			}
		}})
	if err != nil {
		w.b.Fatal(err)
	}
	for range min(2, len(w.nodes)) {
		n.AddPeer(w.nodes[rand.IntN(len(w.nodes))].Addr())
	}
	w.nodes = append(w.nodes, n)
}

// noise is a WAVE file that no other number gives.
func noise(number, size int) []byte {
	b := wav(uint64(number), size)
	copy(b[44:], fmt.Sprintf("%08d", number))
	return b
}

// round replaces four nodes, has four others find and fetch a track each, and says how many arrived.
func (w *soak) round() (fetched int) {
	for range 4 {
		i := rand.IntN(len(w.nodes))
		w.leave(w.nodes[i])
		w.nodes = slices.Delete(w.nodes, i, i+1)
		w.join()
	}
	for range 4 {
		if w.fetch(w.nodes[rand.IntN(len(w.nodes))]) {
			fetched++
		}
	}
	return fetched
}

func (w *soak) leave(n *soakNode) {
	if err := n.Close(); err != nil {
		w.b.Error(err)
	}
	if err := os.RemoveAll(n.dir); err != nil {
		w.b.Error(err)
	}
}

// fetch has a node look for what anybody has, and fetch the last that it heard of.
func (w *soak) fetch(n *soakNode) bool {
	var want p2p.Want
	err := n.Search(w.b.Context(), p2p.Query{Text: "soak", Limit: 20}, func(as []p2p.Answer, _ p2p.Progress) {
		for _, a := range as {
			want = p2p.Want{Row: a.Row, Holders: []p2p.Holder{a.Holder}}
		}
	})
	if err != nil || len(want.Holders) == 0 {
		return false
	}
	ih, err := n.Fetch(want)
	if err != nil {
		return false
	}
	gone := time.After(5 * time.Second) // its only holder may have left meanwhile
	for {
		for _, x := range n.Transfers() {
			if x.Row.InfoHash == ih && x.State == p2p.Finished {
				return true
			}
		}
		select {
		case <-n.changed:
		case <-gone:
			return false
		}
	}
}

func (w *soak) close() {
	for _, n := range w.nodes {
		w.leave(n)
	}
	if err := w.dht.Close(); err != nil {
		w.b.Error(err)
	}
}
