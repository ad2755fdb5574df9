package p2p_test

import (
	"bytes"
	"context"
	"errors"
	"net/netip"
	"path/filepath"
	"testing"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/bencode"
	"github.com/anacrolix/torrent/metainfo"
	"github.com/anacrolix/torrent/storage"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// tracked seeds a file or folder by the plain engine as somebody of a closed tracker does, and returns what its .torrent file says.
func tracked(t *testing.T, path string, private bool) (file []byte, at p2p.Holder) {
	t.Helper()
	file, at, _ = trackedBy(t, path, private)
	return file, at
}

// trackedBy is tracked, with the program that seeds it.
func trackedBy(t *testing.T, path string, private bool) (file []byte, at p2p.Holder, client *torrent.Client) {
	t.Helper()
	info := metainfo.Info{PieceLength: 32 << 10}
	if private {
		info.Private = &private
	}
	if err := info.BuildFromFilePath(path); err != nil {
		t.Fatal(err)
	}
	b, err := bencode.Marshal(info)
	if err != nil {
		t.Fatal(err)
	}
	c := torrent.NewDefaultClientConfig()
	c.NoDHT, c.Seed, c.DisableUTP, c.DisableIPv6, c.NoDefaultPortForwarding, c.DisableTrackers = true, true, true, true, true, true
	c.DhtStartingNodes = nil
	c.ListenHost, c.ListenPort = func(string) string { return "127.0.0.1" }, 0
	files := storage.NewFileOpts(storage.NewFileClientOpts{ClientBaseDir: filepath.Dir(path),
		PieceCompletion: storage.NewMapPieceCompletion()})
	c.DefaultStorage = files
	client, err = torrent.NewClient(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close(); files.Close() })
	m := metainfo.MetaInfo{InfoBytes: b, Announce: "http://127.0.0.1:1/announce"}
	seed, err := client.AddTorrent(&m)
	if err != nil {
		t.Fatal(err)
	}
	if err := seed.VerifyDataContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := m.Write(&out); err != nil {
		t.Fatal(err)
	}
	at = p2p.Holder{Addr: netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), uint16(client.LocalPort()))}
	return out.Bytes(), at, client
}

func read(t *testing.T, file []byte) p2p.Want {
	t.Helper()
	w, err := p2p.ReadTorrent(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// onDHT lists who says on a DHT that it has a torrent.
func onDHT(t *testing.T, d *p2ptest.DHT, ih p2p.InfoHash) (found []netip.AddrPort) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := d.Lookup(ctx, ih, func(a netip.AddrPort) { found = append(found, a) }); err != nil {
		t.Fatal(err)
	}
	return found
}

// TestPrivateTorrentOnTheDHT: of two torrents that differ in one flag, one is announced.
func TestPrivateTorrentOnTheDHT(t *testing.T) {
	d, err := p2ptest.OpenDHT(8)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	for _, private := range []bool{false, true} {
		track := wav(90, 200<<10)
		file, at := tracked(t, write(t, filepath.Join(t.TempDir(), "song.wav"), track), private)
		for _, magnet := range []bool{false, true} {
			want := read(t, file)
			if magnet {
				want, err = p2p.ParseMagnet(want.Row.Magnet())
				if err != nil {
					t.Fatal(err)
				}
			}
			want.Holders = []p2p.Holder{at}
			seek := open(t, p2p.Config{Bootstrap: d.Bootstrap(), Mode: p2p.Public})
			seek.fetch(want)
			wantFile(t, seek.untilState(p2p.Finished).Path, track)
			seek.close()
			if found := onDHT(t, d, want.Row.InfoHash); private && len(found) > 0 {
				t.Errorf("magnet %v: a private torrent is announced: %v", magnet, found)
			}
		}
	}
}

// TestPublicTorrentIsAnnounced is what the other looks for: it would pass where nothing is ever announced.
// The track is long and the line slow, so that it is still being fetched when the DHT was asked.
func TestPublicTorrentIsAnnounced(t *testing.T) {
	d, err := p2ptest.OpenDHT(8)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	file, at := tracked(t, write(t, filepath.Join(t.TempDir(), "song.wav"), wav(91, 8<<20)), false)
	known := read(t, file)
	magnet, err := p2p.ParseMagnet(known.Row.Magnet())
	if err != nil {
		t.Fatal(err)
	}
	magnet.Holders = []p2p.Holder{at}
	seek := open(t, p2p.Config{Bootstrap: d.Bootstrap(), Mode: p2p.Public, DownloadRate: 512 << 10})
	seek.fetch(magnet)
	seek.until("an announcement", func() bool { return len(onDHT(t, d, known.Row.InfoHash)) > 0 })
}

// TestPrivateTorrentComesFromItsLink: others that the DHT names have it too, and give nothing of it.
func TestPrivateTorrentComesFromItsLink(t *testing.T) {
	track := wav(92, 400<<10)
	file, at := tracked(t, write(t, filepath.Join(t.TempDir(), "song.wav"), track), true)
	want := read(t, file)
	for _, magnet := range []bool{false, true} {
		other, err := p2ptest.OpenSeeder(offerOf(t, want, track, file), p2ptest.Habits{Host: "127.0.0.9"})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { other.Close() })
		d, err := p2ptest.OpenDHT(8)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })
		d.Name(want.Row.InfoHash, other.Addr())
		w := want
		if magnet {
			if w, err = p2p.ParseMagnet(want.Row.Magnet()); err != nil {
				t.Fatal(err)
			}
		}
		w.Holders = []p2p.Holder{at}
		seek := open(t, p2p.Config{Bootstrap: d.Bootstrap(), Mode: p2p.Public})
		seek.fetch(w)
		wantFile(t, seek.untilState(p2p.Finished).Path, track)
		if given := other.Given(); given.Blocks != 0 || given.Connections != 0 && !magnet {
			t.Errorf("magnet %v: somebody whom the DHT named: %+v", magnet, given)
		}
	}
}

// offerOf makes what a seeder needs to give a torrent.
func offerOf(t *testing.T, w p2p.Want, b, file []byte) p2p.Offer {
	t.Helper()
	var m struct {
		Info bencode.Bytes `bencode:"info"`
	}
	decode(t, file, &m)
	return p2p.Offer{InfoHash: w.Row.InfoHash, Info: m.Info, Path: write(t, filepath.Join(t.TempDir(), "song.wav"), b), Size: int64(len(b))}
}

// TestPrivateTorrentWithoutAPeer says so, at once or when a magnet link turns out to be one, instead of waiting for ever.
func TestPrivateTorrentWithoutAPeer(t *testing.T) {
	track := wav(93, 200<<10)
	file, _ := tracked(t, write(t, filepath.Join(t.TempDir(), "song.wav"), track), true)
	want := read(t, file)
	seek := open(t, p2p.Config{})
	if _, err := seek.Fetch(want); !errors.Is(err, p2p.ErrPrivate) {
		t.Errorf("a private torrent of nobody: %v", err)
	}
	// The peer of a magnet link came from a neighbour, not from the link.
	have, err := p2ptest.OpenSeeder(offerOf(t, want, track, file), p2ptest.Habits{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { have.Close() })
	d, err := p2ptest.OpenDHT(8)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	d.Name(want.Row.InfoHash, have.Addr())
	magnet, err := p2p.ParseMagnet(want.Row.Magnet())
	if err != nil {
		t.Fatal(err)
	}
	other := open(t, p2p.Config{Bootstrap: d.Bootstrap(), Mode: p2p.Quiet})
	other.fetch(magnet)
	if got := other.untilState(p2p.Failed); got.Have != 0 || got.Reason == "" {
		t.Errorf("failed as %+v", got)
	}
	if given := have.Given(); given.Blocks != 0 {
		t.Errorf("%d blocks came from a peer that the DHT named", given.Blocks)
	}
	wantNothing(t, other)
}
