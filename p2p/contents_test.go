package p2p_test

import (
	"context"
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"testing"

	"linnet/p2p"
)

// TestLookAsksForNoMoreThanTheContents: what a link stands for is known before anything is fetched.
func TestLookAsksForNoMoreThanTheContents(t *testing.T) {
	track := wav(60, 300<<10)
	s := shelf(t, "Ana - Lima.wav", track)
	have := open(t, p2p.Config{Shelf: s})
	seek := open(t, p2p.Config{})
	want, err := p2p.ParseMagnet(s.Rows()[0].Magnet() + "&x.pe=" + have.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if want.Contents() != nil {
		t.Fatal("a link tells its contents")
	}
	got, err := seek.Look(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	files := got.Contents()
	if len(files) != 1 || files[0].Size != int64(len(track)) || !files[0].Chosen {
		t.Fatalf("contents %+v", files)
	}
	if down := seek.Status().Down; down != 0 || len(seek.Transfers()) != 0 {
		t.Errorf("%d bytes were fetched, transfers %+v", down, seek.Transfers())
	}
	seek.fetch(got)
	wantFile(t, seek.untilState(p2p.Finished).Path, track)
}

func TestLookEndsWithItsContext(t *testing.T) {
	seek := open(t, p2p.Config{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	want := p2p.Want{Row: p2p.Row{InfoHash: p2p.InfoHash{1}}, Holders: []p2p.Holder{{Addr: netip.MustParseAddrPort("127.0.0.1:1")}}}
	if _, err := seek.Look(ctx, want); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	seek.fetch(want) // the torrent is free again
	if _, err := seek.Look(t.Context(), want); !errors.Is(err, p2p.ErrUnderWay) {
		t.Errorf("while it is fetched: %v, want ErrUnderWay", err)
	}
}

// TestContentsOfATorrentFile: the audio is chosen, and nothing else.
func TestContentsOfATorrentFile(t *testing.T) {
	dir := album(t)
	employ(t, libtorrent(t), roleVar+"=seed", "LINNET_TEST_FILE="+dir, "LINNET_TEST_KIND=hybrid")
	f, err := os.Open(dir + ".torrent")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, err := p2p.ReadTorrent(f)
	if err != nil {
		t.Fatal(err)
	}
	files := want.Contents()
	if len(files) != 3 {
		t.Fatalf("contents %+v", files)
	}
	for _, one := range files {
		if one.Chosen != (filepath.Ext(one.Name) == ".wav") {
			t.Errorf("%+v", one)
		}
	}
}
