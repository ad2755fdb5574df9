package p2p_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/netip"
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
	want := torrentOf(t, dir)
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

// TestPartsPlayWhileTheyArrive: each file of a torrent that has several can be read by itself before the others are there, and
// where it is afterwards.
func TestPartsPlayWhileTheyArrive(t *testing.T) {
	dir := album(t)
	w := employ(t, libtorrent(t), roleVar+"=seed", "LINNET_TEST_FILE="+dir, "LINNET_TEST_KIND=v1_only")
	known := torrentOf(t, dir)
	link, err := p2p.ParseMagnet(known.Row.Magnet()) // which tells no files
	if err != nil {
		t.Fatal(err)
	}
	one, two := wav(40, 200<<10), wav(41, 150<<10)
	parts := known.Contents()
	seek := open(t, p2p.Config{DownloadRate: 64 << 10})
	seek.fetch(link)
	ih := link.Row.InfoHash
	reader := func(name string) io.ReadSeekCloser {
		r, err := seek.PartReader(t.Context(), ih, name)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { r.Close() })
		return r
	}
	first, second := reader(partNamed(t, parts, "01 One.wav")), reader(partNamed(t, parts, "02 Two.wav"))
	link.Holders = []p2p.Holder{{Addr: netip.MustParseAddrPort(w.addr)}}
	seek.fetch(link) // now somebody has it
	if size, err := second.Seek(-100, io.SeekEnd); err != nil || size != int64(len(two)-100) {
		t.Fatalf("100 bytes before the end of the second is %d, %v", size, err)
	}
	if end, err := io.ReadAll(second); err != nil || !bytes.Equal(end, two[len(two)-100:]) {
		t.Fatalf("the end of the second: %d bytes, %v", len(end), err)
	}
	if seek.Transfers()[0].State == p2p.Finished {
		t.Error("finished before it was played: nothing was proved")
	}
	if all, err := io.ReadAll(first); err != nil || !bytes.Equal(all, one) {
		t.Errorf("the first: %d bytes, %v", len(all), err)
	}
	if _, err := reader(partNamed(t, parts, "cover.jpg")).Read(make([]byte, 1)); err == nil {
		t.Error("a file that is not fetched can be read")
	}
	seek.untilState(p2p.Finished)
	any, err := io.ReadAll(reader(""))
	if err != nil || !bytes.Equal(any, one) && !bytes.Equal(any, two) {
		t.Errorf("unnamed: %d bytes, %v", len(any), err)
	}
	for _, part := range []struct {
		io.ReadSeeker
		want []byte
	}{{first, one}, {second, two}} {
		if _, err := part.Seek(0, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		if all, err := io.ReadAll(part); err != nil || !bytes.Equal(all, part.want) {
			t.Errorf("from the music folder: %d bytes, %v", len(all), err)
		}
	}
}

func partNamed(t *testing.T, parts []p2p.Part, base string) string {
	t.Helper()
	for _, p := range parts {
		if filepath.Base(p.Name) == base {
			return p.Name
		}
	}
	t.Fatalf("no %s in %+v", base, parts)
	return ""
}
