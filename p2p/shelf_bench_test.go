package p2p_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/netip"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// tracksVar is how many tracks of 5 MB BenchmarkTaps fetches; the budget is for 200.
const tracksVar = "LINNET_BENCH_TRACKS"

// sleepers is a shelf with many tracks that nobody asks for besides those of its own. As the program's, it has their infohashes
// in memory and nothing else.
type sleepers struct {
	*p2ptest.Shelf
	hashes    []p2p.InfoHash
	described chan struct{} // a token whenever all tracks were
}

func filler(n int) (*sleepers, error) {
	s, err := p2ptest.NewShelf()
	if err != nil {
		return nil, err
	}
	hashes, random := make([]p2p.InfoHash, n), rand.NewChaCha8([32]byte{7})
	for i := range hashes {
		random.Read(hashes[i][:])
	}
	return &sleepers{s, hashes, make(chan struct{}, 1)}, nil
}

// InfoHashes implements [p2p.InfoHashLister].
func (s *sleepers) InfoHashes(yield func(p2p.InfoHash) bool) {
	more := true
	for i := 0; more && i < len(s.hashes); i++ {
		more = yield(s.hashes[i])
	}
	if more {
		s.Shelf.InfoHashes(yield)
	}
}

// Describe implements [p2p.Describer].
func (s *sleepers) Describe(ctx context.Context, yield func(artist, album, title string) bool) error {
	for i := range s.hashes {
		if !yield(fmt.Sprint("Artist ", i%3000), fmt.Sprint("Album ", i/12), fmt.Sprint("Song ", i)) {
			return nil
		}
	}
	select {
	case s.described <- struct{}{}:
	default:
	}
	return s.Shelf.Describe(ctx, yield)
}

// Artists implements [p2p.Shelf].
func (s *sleepers) Artists(ctx context.Context) ([]string, error) {
	names, err := s.Shelf.Artists(ctx)
	for i := range min(3000, len(s.hashes)) {
		names = append(names, fmt.Sprint("Artist ", i))
	}
	return names, err
}

// BenchmarkSleepingShelf opens a node that shares many tracks nobody asks for. Its start, its memory
// and its goroutines are compared with those of a node that shares none.
func BenchmarkSleepingShelf(b *testing.B) {
	for _, n := range []int{10_000, 50_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			full, err := filler(n)
			if err != nil {
				b.Fatal(err)
			}
			none, err := filler(0)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				_, heapNone, tasksNone := born(b, none)
				took, heap, tasks := born(b, full)
				b.ReportMetric(took.Seconds()*1e3, "start-ms")
				b.ReportMetric((heap-heapNone)/1e6, "more-MB")
				b.ReportMetric(float64(tasks-tasksNone), "more-goroutines")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// born opens a node, and returns how long that took and what it added to heap and goroutines.
func born(b *testing.B, s *sleepers) (took time.Duration, heap float64, tasks int) {
	b.Helper()
	before, had := liveHeap(), runtime.NumGoroutine()
	began := time.Now()
	n, err := p2p.Open(p2p.Config{Dir: b.TempDir(), Listen: "127.0.0.1:0", Shelf: s})
	if err != nil {
		b.Fatal(err)
	}
	took = time.Since(began)
	<-s.described
	heap, tasks = liveHeap()-before, runtime.NumGoroutine()-had
	if err := n.Close(); err != nil {
		b.Fatal(err)
	}
	return took, heap, tasks
}

func liveHeap() float64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// BenchmarkTaps fetches tracks of 5 MB from three sleeping seeders, processes of their own that share
// 50,000 tracks each: one by one, to see how long a tap takes until its first verified piece is here;
// then all at once, to compare their rate with that of one file as large as all of them.
func BenchmarkTaps(b *testing.B) {
	tracks, err := strconv.Atoi(os.Getenv(tracksVar))
	if err != nil {
		tracks = 10
	}
	var offers []p2p.Offer
	for i := range tracks {
		o, _ := offered(b, uint64(i), 5e6)
		offers = append(offers, o)
	}
	one, _ := offered(b, 201, tracks*5e6)
	kept := offersVar + "=" + keepOffers(b, b.TempDir(), append(slices.Clone(offers), one)...)
	for b.Loop() {
		var seeds []*worker
		var holders []p2p.Holder
		for range 3 {
			w := employ(b, ourselves(b), kept, roleVar+"=seed", fillerVar+"=50000", folderVar+"="+b.TempDir())
			seeds = append(seeds, w)
			holders = append(holders, p2p.Holder{Addr: netip.MustParseAddrPort(w.addr)})
		}
		b.ReportMetric(float64(percentile(taps(b, offers, holders), 95).Milliseconds()), "tap-p95-ms")
		together, alone := batch(b, offers, holders), batch(b, []p2p.Offer{one}, holders)
		b.ReportMetric(float64(tracks)*5/together.Seconds(), "MB/s")
		b.ReportMetric(alone.Seconds()/together.Seconds(), "of-one-file")
		grown := 0.0
		for _, s := range seeds {
			s.in.Close()
			grown = max(grown, s.done().kb-float64(s.had))
			s.kill()
		}
		b.ReportMetric(grown/1e3, "seed-grew-MB")
	}
	b.ReportMetric(0, "ns/op")
}

func percentile(of []time.Duration, p int) time.Duration {
	slices.Sort(of)
	return of[min(len(of)-1, len(of)*p/100)]
}

// leech is a fresh node that says when transfers finish.
func leech(b *testing.B, finished chan p2p.Transfer) *p2p.Node {
	n, err := p2p.Open(p2p.Config{Dir: b.TempDir(), Music: b.TempDir(), Listen: "127.0.0.1:0",
		Finished: func(x p2p.Transfer) { finished <- x }})
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// taps fetches one track after the other and returns how long each took to its first bytes.
func taps(b *testing.B, offers []p2p.Offer, holders []p2p.Holder) (out []time.Duration) {
	finished := make(chan p2p.Transfer, 1)
	n := leech(b, finished)
	defer n.Close()
	for _, o := range offers {
		w := want(o)
		w.Holders = holders
		began := time.Now()
		ih, err := n.Fetch(w)
		if err != nil {
			b.Fatal(err)
		}
		r, err := n.Reader(b.Context(), ih)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.ReadFull(r, make([]byte, 1)); err != nil {
			b.Fatal(err)
		}
		out = append(out, time.Since(began))
		r.Close()
		<-finished
	}
	return out
}

// batch asks for all tracks in one moment and returns how long they take together.
func batch(b *testing.B, offers []p2p.Offer, holders []p2p.Holder) time.Duration {
	finished := make(chan p2p.Transfer, len(offers))
	n := leech(b, finished)
	defer n.Close()
	began := time.Now()
	for _, o := range offers {
		w := want(o)
		w.Holders = holders
		if _, err := n.Fetch(w); err != nil {
			b.Fatal(err)
		}
	}
	for range offers {
		<-finished
	}
	return time.Since(began)
}
