package p2p_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// withdrawing is a shelf from which everything can be taken back.
type withdrawing struct {
	*p2ptest.Shelf
	gone atomic.Bool
}

func (w *withdrawing) Offer(ctx context.Context, ih p2p.InfoHash) (p2p.Offer, error) {
	if w.gone.Load() {
		return p2p.Offer{}, p2p.ErrNotShared
	}
	return w.Shelf.Offer(ctx, ih)
}

// TestUnsharingEndsRunningUploads: nothing is sent after ShelfChanged has returned.
func TestUnsharingEndsRunningUploads(t *testing.T) {
	s := &withdrawing{Shelf: shelf(t, "Ana - Lima.wav", wav(90, 4<<20))}
	have, seek := open(t, p2p.Config{Shelf: s, UploadRate: 256 << 10}), open(t, p2p.Config{})
	seek.meet(have)
	seek.fetch(seek.find("lima"))
	seek.until("it is being sent", func() bool { return len(have.Uploads()) == 1 && seek.Transfers()[0].Have > 0 })
	s.gone.Store(true)
	have.ShelfChanged()
	if len(have.Uploads()) != 0 || p2p.Awake(have.Node) != 0 {
		t.Errorf("still sent: %+v", have.Uploads())
	}
	seek.until("nobody gives it", func() bool { return seek.Transfers()[0].Peers == 0 })
	sent := have.Status().Up
	seek.until("it was asked for in vain", func() bool { return seek.Transfers()[0].State == p2p.Waiting })
	if now := have.Status().Up; now != sent {
		t.Errorf("%d bytes were sent after unsharing", now-sent)
	}
}

// TestRefusedInfoHash is refused both ways, also when it becomes so on the way.
func TestRefusedInfoHash(t *testing.T) {
	s := shelf(t, "Ana - Lima.wav", wav(91, 4<<20))
	bad := s.Rows()[0].InfoHash
	var refused atomic.Bool
	refuses := func(ih p2p.InfoHash) bool { return refused.Load() && ih == bad }
	have, seek := open(t, p2p.Config{Shelf: s, UploadRate: 256 << 10, Refuses: refuses}), open(t, p2p.Config{Refuses: refuses})
	seek.meet(have)
	want := seek.find("lima")
	seek.fetch(want)
	seek.until("it arrives", func() bool { return seek.Transfers()[0].Have > 0 })
	refused.Store(true)
	have.ShelfChanged()
	if len(have.Uploads()) != 0 {
		t.Errorf("still sent: %+v", have.Uploads())
	}
	seek.ShelfChanged()
	if x := seek.Transfers()[0]; x.State != p2p.Failed || x.Reason == "" {
		t.Errorf("the transfer of what is refused: %+v", x)
	}
	if files, _ := os.ReadDir(filepath.Join(seek.config.Dir, "incoming")); len(files) != 0 {
		t.Errorf("its bytes are still there: %v", files)
	}
	fresh := open(t, p2p.Config{Refuses: refuses})
	if _, err := fresh.Fetch(want); !errors.Is(err, p2p.ErrRefused) {
		t.Errorf("asked for again: %v, want ErrRefused", err)
	}
}

// TestRefusedSound: a file is thrown away whose sound is refused, whatever its infohash.
func TestRefusedSound(t *testing.T) {
	track := wav(92, 100<<10)
	inspect := func(_ context.Context, f io.ReaderAt, size int64) (p2p.Facts, error) {
		b := make([]byte, size)
		if _, err := f.ReadAt(b, 0); err != nil || string(b) != string(track) {
			return p2p.Facts{}, fmt.Errorf("not the file: %v", err)
		}
		return p2p.Facts{}, p2p.ErrRefused
	}
	have, seek := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", track)}), open(t, p2p.Config{Inspect: inspect})
	seek.meet(have)
	seek.fetch(seek.find("lima"))
	seek.untilState(p2p.Failed)
	if files, _ := os.ReadDir(seek.config.Music); len(files) != 0 {
		t.Errorf("in the music folder: %v", files)
	}
	if files, _ := os.ReadDir(filepath.Join(seek.config.Dir, "incoming")); len(files) != 0 {
		t.Errorf("its bytes are still there: %v", files)
	}
}

// TestAlbumLink: any client can fetch an album by one link, here ourselves.
func TestAlbumLink(t *testing.T) {
	s := record(t, 1, 3)
	var parts []p2p.PartName
	for i, r := range s.Rows() {
		o, err := s.Offer(t.Context(), r.InfoHash)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, p2p.PartName{Offer: o, Name: fmt.Sprintf("%02d %s", i+1, r.Title)})
	}
	album, err := p2p.MakeAlbumOffer(t.Context(), "Ana - Harbours", parts)
	if err != nil {
		t.Fatal(err)
	}
	s.Put(album, p2p.Row{})
	have, seek := open(t, p2p.Config{Shelf: s}), open(t, p2p.Config{})
	want, err := p2p.ParseMagnet(album.Magnet("Ana - Harbours") + "&x.pe=" + have.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	seek.fetch(want)
	got := seek.untilState(p2p.Finished)
	for i, p := range parts {
		b, err := os.ReadFile(p.Offer.Path)
		if err != nil {
			t.Fatal(err)
		}
		wantFile(t, filepath.Join(got.Path, fmt.Sprintf("%02d Track %d.wav", i+1, i+1)), b)
	}
	write(t, parts[1].Offer.Path, wav(99, 1000)) // a tagger was here
	again, late := open(t, p2p.Config{}), open(t, p2p.Config{Shelf: s})
	want.Holders = []p2p.Holder{{Addr: late.Addr()}}
	again.fetch(want)
	again.until("it is not served any more", func() bool { return again.Transfers()[0].Reason != "" })
}

// TestRefusedIsNeitherToldNorShown: a refused track is neither told of, served, shown nor fetched.
func TestRefusedIsNeitherToldNorShown(t *testing.T) {
	s := shelf(t, "Ana - Lima.wav", wav(63, 100<<10))
	row := s.Rows()[0]
	refused := func(ih p2p.InfoHash) bool { return ih == row.InfoHash }
	have, strict := open(t, p2p.Config{Shelf: s, Refuses: refused}), open(t, p2p.Config{Refuses: refused})
	free, seek := open(t, p2p.Config{Shelf: s}), open(t, p2p.Config{})
	seek.meet(have)
	if w := seek.find("lima"); len(w.Holders) != 0 {
		t.Error("told of a refused track")
	}
	seek.fetch(p2p.Want{Row: row, Holders: []p2p.Holder{{Addr: have.Addr()}}})
	seek.until("nobody to have it", func() bool { return seek.Transfers()[0].Reason != "" })
	strict.meet(free)
	if w := strict.find("lima"); len(w.Holders) != 0 {
		t.Error("showed a refused track")
	}
	if _, err := strict.Fetch(p2p.Want{Row: row}); !errors.Is(err, p2p.ErrRefused) {
		t.Errorf("fetched: %v", err)
	}
}
