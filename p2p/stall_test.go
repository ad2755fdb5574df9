package p2p_test

import (
	"bytes"
	"context"
	"crypto/sha1"
	"log/slog"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// BenchmarkFourSeeders200 is 200 transfers, each from four seeders that are added at once, where
// v1.62.0 of the engine used to come to rest (see watchdog.go). The file is small and its pieces are
// large, because a piece that is whole would wake the engine. With its info dictionary known all
// seeders are asked in the same moment. A run that takes longer than stallFree is a stall; so is one
// in which the watchdog has to bark.
func BenchmarkFourSeeders200(b *testing.B) {
	const runs, size, piece = 200, 4 << 20, 2 << 20
	o, track := offered(b, 70, size)
	o = cut(o, track, piece)
	holders := sharers(b, o, 4)
	for b.Loop() {
		var barks barker
		stalls, longest := 0, time.Duration(0)
		for range runs {
			took := hasten(b, o, holders, &barks)
			longest = max(longest, took)
			if took > stallFree {
				stalls++
			}
		}
		b.ReportMetric(float64(stalls)+float64(barks.n.Load()), "stalls")
		b.ReportMetric(longest.Seconds(), "longest-s")
	}
	b.ReportMetric(0, "ns/op")
}

// stallFree is what a transfer of 4 MiB takes at most without a stall, on a machine ten times too busy.
const stallFree = 2 * time.Second

// cut makes the torrent of a track anew, with larger pieces than Linnet would choose.
func cut(o p2p.Offer, track []byte, piece int) p2p.Offer {
	var pieces []byte
	for left := track; len(left) > 0; left = left[min(len(left), piece):] {
		sum := sha1.Sum(left[:min(len(left), piece)])
		pieces = append(pieces, sum[:]...)
	}
	o.Info = bencode.MustMarshal(map[string]any{"length": len(track), "name": "song.wav", "piece length": piece, "pieces": pieces})
	o.InfoHash = sha1.Sum(o.Info)
	return o
}

// sharers opens nodes that share one track.
func sharers(b *testing.B, o p2p.Offer, n int) (out []p2p.Holder) {
	for range n {
		s, err := p2ptest.NewShelf()
		if err != nil {
			b.Fatal(err)
		}
		s.Put(o, p2p.Row{})
		node, err := p2p.Open(p2p.Config{Dir: b.TempDir(), Listen: "127.0.0.1:0", Shelf: s})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { node.Close() })
		out = append(out, p2p.Holder{Addr: node.Addr()})
	}
	return out
}

// hasten fetches a track with a fresh node and returns how long the transfer took.
func hasten(b *testing.B, o p2p.Offer, holders []p2p.Holder, log slog.Handler) time.Duration {
	dir, err := os.MkdirTemp("", "linnet")
	if err != nil {
		b.Fatal(err)
	}
	defer os.RemoveAll(dir)
	done := make(chan struct{})
	n, err := p2p.Open(p2p.Config{Dir: dir, Music: dir + "/music", Listen: "127.0.0.1:0", Log: slog.New(log),
		Finished: func(p2p.Transfer) { close(done) }})
	if err != nil {
		b.Fatal(err)
	}
	defer n.Close()
	w, err := p2p.ReadTorrent(bytes.NewReader([]byte("d4:info" + string(o.Info) + "e")))
	if err != nil {
		b.Fatal(err)
	}
	w.Holders = holders
	began := time.Now()
	if _, err := n.Fetch(w); err != nil {
		b.Fatal(err)
	}
	select {
	case <-done:
	case <-time.After(patience):
		b.Fatalf("at rest for good: %+v", n.Transfers())
	}
	return time.Since(began)
}

// barker is a log that counts what the watchdog says.
type barker struct{ n atomic.Int64 }

func (b *barker) Enabled(context.Context, slog.Level) bool { return true }
func (b *barker) WithAttrs([]slog.Attr) slog.Handler       { return b }
func (b *barker) WithGroup(string) slog.Handler            { return b }
func (b *barker) Handle(_ context.Context, r slog.Record) error {
	if r.Message == p2p.Stalled {
		b.n.Add(1)
	}
	return nil
}
