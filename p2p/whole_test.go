package p2p_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"linnet/p2p"
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
