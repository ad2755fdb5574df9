package p2p_test

import (
	"bytes"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"linnet/p2p"
)

// libtorrent, from Debian's package. It and other people's programs are met in networks of their own too: interop.

func libtorrent(t *testing.T) *exec.Cmd {
	t.Helper()
	if exec.Command("/usr/bin/python3", "-c", "import libtorrent").Run() != nil {
		t.Skip("python3-libtorrent is not installed")
	}
	return exec.Command("/usr/bin/python3", rival)
}

// publish shares one track under its infohash on a private DHT, as a magnet link needs it.
func publish(t *testing.T, track []byte) (have *peer, magnet, name string) {
	t.Helper()
	nodes := dht(t, 8)
	s := shelf(t, "Ana - Lima.wav", track)
	have = open(t, p2p.Config{Bootstrap: nodes, Mode: p2p.Public, Shelf: s})
	row := s.Rows()[0]
	if err := have.AnnounceTrack(t.Context(), row.InfoHash); err != nil {
		t.Fatal(err)
	}
	o, err := s.Offer(t.Context(), row.InfoHash)
	if err != nil {
		t.Fatal(err)
	}
	info := struct {
		Name string `bencode:"name"`
	}{}
	decode(t, o.Info, &info)
	return have, row.Magnet(), info.Name
}

func wantFile(t *testing.T, path string, want []byte) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s differs from what was shared (err %v)", path, err)
	}
}

// TestLibtorrentFetchesByMagnet tells it the peer: it runs no DHT on the loopback interface.
func TestLibtorrentFetchesByMagnet(t *testing.T) {
	cmd, track, dir := libtorrent(t), wav(50, 700<<10), t.TempDir()
	have, magnet, name := publish(t, track)
	w := employ(t, cmd, roleVar+"=fetch", folderVar+"="+dir, "LINNET_TEST_MAGNET="+magnet, holdersVar+"="+have.Addr().String())
	w.done()
	w.kill()
	wantFile(t, filepath.Join(dir, name), track)
}

// torrentOf reads the .torrent file that a stranger wrote beside what it serves.
func torrentOf(t *testing.T, served string) p2p.Want {
	t.Helper()
	f, err := os.Open(served + ".torrent")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() // read only
	w, err := p2p.ReadTorrent(f)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestLibtorrentServesEveryKind: a folder as a torrent of BEP 3, of BEP 52, and of both.
func TestLibtorrentServesEveryKind(t *testing.T) {
	for _, kind := range []string{"v1_only", "v2_only", "hybrid"} {
		t.Run(kind, func(t *testing.T) {
			dir := album(t)
			w := employ(t, libtorrent(t), roleVar+"=seed", "LINNET_TEST_FILE="+dir, "LINNET_TEST_KIND="+kind)
			want := torrentOf(t, dir)
			want.Holders = []p2p.Holder{{Addr: netip.MustParseAddrPort(w.addr)}}
			seek := open(t, p2p.Config{})
			seek.fetch(want)
			got := seek.untilState(p2p.Finished)
			if got.Path != filepath.Join(seek.config.Music, "An Album") {
				t.Errorf("went to %s", got.Path)
			}
			wantFile(t, filepath.Join(got.Path, "01 One.wav"), wav(40, 200<<10))
			wantFile(t, filepath.Join(got.Path, "02 Two.wav"), wav(41, 150<<10))
			if files, _ := os.ReadDir(got.Path); len(files) != 2 {
				t.Errorf("in the folder: %v, want the audio only", files)
			}
			parts, err := seek.Parts(got.Row.InfoHash)
			if err != nil || len(parts) != 3 {
				t.Fatalf("parts %+v, %v", parts, err)
			}
			for _, p := range parts {
				if p.Chosen != (filepath.Ext(p.Name) == ".wav") {
					t.Errorf("part %+v", p)
				}
			}
		})
	}
}

// TestLibtorrentServesByMagnet: nothing is known but the link and who has it.
func TestLibtorrentServesByMagnet(t *testing.T) {
	track := wav(52, 300<<10)
	file := write(t, filepath.Join(t.TempDir(), "song.wav"), track)
	w := employ(t, libtorrent(t), roleVar+"=seed", "LINNET_TEST_FILE="+file)
	known := torrentOf(t, file)
	want, err := p2p.ParseMagnet(known.Row.Magnet() + "&x.pe=" + w.addr)
	if err != nil {
		t.Fatal(err)
	}
	seek := open(t, p2p.Config{})
	seek.fetch(want)
	wantFile(t, seek.untilState(p2p.Finished).Path, track)
}
