package p2p_test

import (
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// dhtPatience is how long transmission may take to join a DHT: it asks a node every few seconds.
const dhtPatience = 3 * time.Minute

// transmission refuses peers on the loopback network, so that it gets addresses of its own.
const (
	ourHost   = "10.77.0.1"
	theirHost = "10.77.0.2"
)

// transmission runs transmission-cli in a folder, on theirHost, with one DHT node to start from. It stays, as its users
// know it, until it is ended.
func transmission(t *testing.T, dir, node, torrent string) {
	t.Helper()
	host, port, err := net.SplitHostPort(node)
	if err != nil {
		t.Fatal(err)
	}
	config := t.TempDir()
	write(t, filepath.Join(config, "dht.bootstrap"), fmt.Appendf(nil, "%s %s\n", host, port))
	write(t, filepath.Join(config, "settings.json"), fmt.Appendf(nil, `{"bind-address-ipv4": %q, "lpd-enabled": false, "utp-enabled": false}`, theirHost))
	cmd := exec.Command("transmission-cli", "-g", config, "-w", dir, "-p", "7001", "-M", torrent)
	out, err := os.Create(filepath.Join(config, "log"))
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		out.Close()
		if said, _ := os.ReadFile(out.Name()); t.Failed() {
			t.Logf("transmission said:\n%.4000s", said)
		}
	})
}

// hosts enters a network with both addresses; false in the outer process, where the test is over.
func hosts(t *testing.T) bool {
	t.Helper()
	if _, err := exec.LookPath("transmission-cli"); err != nil {
		t.Skip("transmission-cli is not installed")
	}
	return sandbox(t, "ip addr add "+ourHost+"/24 dev lo", "ip addr add "+theirHost+"/24 dev lo")
}

func farDHT(t *testing.T) string {
	t.Helper()
	d, err := p2ptest.OpenDHTOn(ourHost, 8)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d.Bootstrap()[0]
}

func TestTransmissionFetchesByMagnet(t *testing.T) {
	if underRace {
		t.Skip("with the race detector transmission is left out: it finds a race of the engine's own (PeerConn.onReadExtendedMsg)")
	}
	if !hosts(t) {
		return
	}
	node, track, dir := farDHT(t), wav(80, 700<<10), t.TempDir()
	s := shelf(t, "Ana - Lima.wav", track)
	have := openOn(t, ourHost+":0", p2p.Config{Bootstrap: []string{node}, Mode: p2p.Public, Shelf: s})
	row := s.Rows()[0]
	if err := have.AnnounceTrack(t.Context(), row.InfoHash); err != nil {
		t.Fatal(err)
	}
	transmission(t, dir, node, row.Magnet())
	have.untilWithin(dhtPatience, "all of it was sent", func() bool { return have.Status().Up >= int64(len(track)) })
	have.untilWithin(patience, "the peer is done with it", func() bool {
		files, _ := filepath.Glob(filepath.Join(dir, "*.wav"))
		return len(files) == 1
	})
	files, _ := filepath.Glob(filepath.Join(dir, "*.wav"))
	wantFile(t, files[0], track)
}

func TestTransmissionServesByMagnet(t *testing.T) {
	if underRace {
		t.Skip("with the race detector transmission is left out: it finds a race of the engine's own (PeerConn.onReadExtendedMsg)")
	}
	if !hosts(t) {
		return
	}
	node, track, dir := farDHT(t), wav(81, 700<<10), t.TempDir()
	o, err := p2p.MakeOffer(t.Context(), write(t, filepath.Join(dir, "song.wav"), track))
	if err != nil {
		t.Fatal(err)
	}
	var info struct {
		Name string `bencode:"name"`
	}
	decode(t, o.Info, &info)
	if err := os.Rename(o.Path, filepath.Join(dir, info.Name)); err != nil {
		t.Fatal(err)
	}
	file, err := bencode.Marshal(map[string]any{"info": bencode.Bytes(o.Info)})
	if err != nil {
		t.Fatal(err)
	}
	transmission(t, dir, node, write(t, filepath.Join(t.TempDir(), "song.torrent"), file))
	seek := openOn(t, ourHost+":0", p2p.Config{Bootstrap: []string{node}, Mode: p2p.Quiet})
	seek.fetch(p2p.Want{Row: p2p.Row{InfoHash: o.InfoHash}, Holders: []p2p.Holder{{Addr: netip.MustParseAddrPort(theirHost + ":7001")}}})
	wantFile(t, seek.untilState(p2p.Finished).Path, track)
}
