package p2p_test

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// keeper is a shelf that gives on what arrived.
type keeper struct {
	p2p.Shelf
	mu   sync.Mutex
	came map[p2p.InfoHash]p2p.Offer
}

func (k *keeper) keep(o p2p.Offer) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.came[o.InfoHash] = o
}

// Trackers implements [p2p.SwarmLister].
func (k *keeper) Trackers(context.Context) (out []p2p.Offer, _ error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, o := range k.came {
		if len(o.Trackers) > 0 {
			out = append(out, o)
		}
	}
	return out, nil
}

func (k *keeper) Offer(ctx context.Context, ih p2p.InfoHash) (p2p.Offer, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if o, ok := k.came[ih]; ok {
		return o, nil
	}
	return k.Shelf.Offer(ctx, ih)
}

// TestATorrentThatCameIsGivenOn under its own infohash, with what lies beside the tracks; not one of which a file was not wanted.
func TestATorrentThatCameIsGivenOn(t *testing.T) {
	album := filepath.Join(t.TempDir(), "Album")
	if err := os.MkdirAll(filepath.Join(album, "CD2"), 0o700); err != nil {
		t.Fatal(err)
	}
	one, two := wav(150, 200<<10), wav(151, 150<<10)
	write(t, filepath.Join(album, "01.wav"), one)
	write(t, filepath.Join(album, "CD2", "01.wav"), two)
	write(t, filepath.Join(album, "cover.jpg"), []byte("\xff\xd8\xff\xe0 a picture"))
	file, at, first := trackedBy(t, album, false)
	want := read(t, file)
	want.Holders = []p2p.Holder{at}

	k := &keeper{Shelf: shelf(t, "Ana - Other.wav", wav(152, 70<<10)), came: make(map[p2p.InfoHash]p2p.Offer)}
	some := open(t, p2p.Config{Mode: p2p.Quiet, Arrived: func(p2p.Offer) { t.Error("given on without the cover") }})
	some.fetch(want)
	some.untilState(p2p.Finished)
	some.close()

	middle := open(t, p2p.Config{Mode: p2p.Quiet, Shelf: k, Arrived: k.keep})
	all := want
	all.Files = []string{"01.wav", "CD2/01.wav", "cover.jpg"}
	middle.fetch(all)
	middle.untilState(p2p.Finished)
	for _, seeded := range first.Torrents() {
		seeded.Drop()
	}

	want.Holders = []p2p.Holder{{Addr: middle.Addr()}}
	last := open(t, p2p.Config{Mode: p2p.Quiet})
	last.fetch(want)
	got := last.untilState(p2p.Finished)
	wantFile(t, filepath.Join(got.Path, "01.wav"), one)
	wantFile(t, filepath.Join(got.Path, "CD2", "01.wav"), two)
}

// TestATorrentIsGivenOnToItsTrackers: they are told who has it, also of a private one, which nobody else learns of; and whom they name is
// called, as by a node that nobody can reach.
func TestATorrentIsGivenOnToItsTrackers(t *testing.T) {
	for _, private := range []bool{false, true} {
		t.Run(fmt.Sprint("private ", private), func(t *testing.T) {
			d, err := p2ptest.OpenDHT(8)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { d.Close() })
			album := filepath.Join(t.TempDir(), "Album")
			if err := os.MkdirAll(album, 0o700); err != nil {
				t.Fatal(err)
			}
			one, two := wav(160, 200<<10), wav(161, 150<<10)
			write(t, filepath.Join(album, "01.wav"), one)
			write(t, filepath.Join(album, "02.wav"), two)
			file, at, first := trackedBy(t, album, private)
			tracker := openTracker(t, at.Addr)
			want := read(t, naming(t, file, []string{"http://127.0.0.1:1/dead"}, []string{tracker.URL}))

			k := &keeper{Shelf: shelf(t, "Ana - Other.wav", wav(162, 70<<10)), came: make(map[p2p.InfoHash]p2p.Offer)}
			middle := open(t, p2p.Config{Mode: p2p.Public, Bootstrap: d.Bootstrap(), Trackers: true, Shelf: k, Arrived: k.keep})
			middle.fetch(want)
			middle.untilState(p2p.Finished)
			for _, seeded := range first.Torrents() {
				seeded.Drop()
			}
			last := open(t, p2p.Config{Mode: p2p.Quiet}) // which asks no tracker, so that it is called
			alone := want
			alone.Holders = []p2p.Holder{at}
			last.fetch(alone)
			tracker.name(last.Addr())
			before := len(tracker.told())
			middle.ShelfChanged()
			got := last.untilState(p2p.Finished)
			wantFile(t, filepath.Join(got.Path, "01.wav"), one)
			wantFile(t, filepath.Join(got.Path, "02.wav"), two)
			if private {
				if err := middle.Announce(t.Context()); err != nil {
					t.Fatal(err)
				}
				if found := onDHT(t, d, want.Row.InfoHash); len(found) > 0 {
					t.Errorf("a private torrent is announced: %v", found)
				}
			}
			middle.close()
			if told := tracker.told()[before:]; !slices.Equal(told, []string{"started", "stopped"}) {
				t.Errorf("told %q", told)
			}
			if left := tracker.left(); left != "0" {
				t.Errorf("said that %s bytes are left", left)
			}
		})
	}
}

// TestAHybridTorrentIsGivenOn by its hashes of BEP 3: those of BEP 52 are not kept.
func TestAHybridTorrentIsGivenOn(t *testing.T) {
	dir := album(t)
	w := employ(t, libtorrent(t), roleVar+"=seed", "LINNET_TEST_FILE="+dir, "LINNET_TEST_KIND=hybrid")
	want := torrentOf(t, dir)
	for _, f := range want.Contents() {
		want.Files = append(want.Files, f.Name)
	}
	k := &keeper{Shelf: shelf(t, "Ana - Other.wav", wav(162, 70<<10)), came: make(map[p2p.InfoHash]p2p.Offer)}
	middle := open(t, p2p.Config{Mode: p2p.Quiet, Shelf: k, Arrived: k.keep})
	all := want
	all.Holders = []p2p.Holder{{Addr: netip.MustParseAddrPort(w.addr)}}
	middle.fetch(all)
	middle.untilState(p2p.Finished)
	w.leave()

	all.Holders = []p2p.Holder{{Addr: middle.Addr()}}
	last := open(t, p2p.Config{Mode: p2p.Quiet})
	last.fetch(all)
	got := last.untilState(p2p.Finished)
	wantFile(t, filepath.Join(got.Path, "01 One.wav"), wav(40, 200<<10))
	wantFile(t, filepath.Join(got.Path, "02 Two.wav"), wav(41, 150<<10))
}
