package p2p_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
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

// Transmission looks on a DHT at some moment of its first 20 seconds, and again 5 to 10 seconds later if it knows too few nodes by then;
// it says every 10 seconds whether it wants anything of its peers. Where nobody answered that look in time, as on a busy machine, the
// next is 25 minutes later: then it is started anew.
const (
	lookPatience = time.Minute
	looks        = 4
)

// transmissionNodes is how many nodes a DHT has in which transmission announces: it thinks of one with fewer than nine as broken.
const transmissionNodes = 12

// transmission refuses peers on the loopback network, so that it gets addresses of its own.
const (
	ourHost   = "10.77.0.1"
	theirHost = "10.77.0.2"
)

// transmission is a transmission-cli on theirHost that stays, as its users know it, until the test is over.
type transmission struct {
	t   *testing.T
	cmd *exec.Cmd
}

// newTransmission is called before any node is opened, so that they are closed first: a DHT node asks one that is gone for seconds.
func newTransmission(t *testing.T) *transmission {
	x := &transmission{t: t}
	t.Cleanup(x.stop)
	return x
}

// start runs it in a folder, with the DHT nodes that it is to know.
func (x *transmission) start(dir string, nodes []string, torrent string) {
	t := x.t
	t.Helper()
	config := t.TempDir()
	write(t, filepath.Join(config, "dht.dat"), savedDHT(t, nodes))
	write(t, filepath.Join(config, "settings.json"),
		fmt.Appendf(nil, `{"bind-address-ipv4": %q, "lpd-enabled": false, "utp-enabled": false}`, theirHost))
	cmd := exec.Command("transmission-cli", "-g", config, "-w", dir, "-p", "7001", "-M", torrent)
	out, err := os.Create(filepath.Join(config, "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close() // it has its own
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	x.cmd = cmd
	t.Cleanup(func() {
		if said, _ := os.ReadFile(out.Name()); t.Failed() {
			t.Logf("transmission said:\n%.4000s", said)
		}
	})
}

func (x *transmission) stop() {
	if x.cmd != nil {
		x.cmd.Process.Kill()
		x.cmd.Wait()
		x.cmd = nil
	}
}

// savedDHT is what transmission keeps of a DHT from one start to the next: it asks those at once, and a node to start from after a
// minute.
func savedDHT(t *testing.T, nodes []string) []byte {
	t.Helper()
	var compact []byte
	for _, n := range nodes {
		at := netip.MustParseAddrPort(n)
		compact = append(compact, at.Addr().AsSlice()...)
		compact = binary.BigEndian.AppendUint16(compact, at.Port())
	}
	b, err := bencode.Marshal(map[string]any{"id": bytes.Repeat([]byte{7}, 20), "nodes": compact})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// hosts enters a network with both addresses; false in the outer process, where the test is over.
func hosts(t *testing.T) bool {
	t.Helper()
	if _, err := exec.LookPath("transmission-cli"); err != nil {
		t.Skip("transmission-cli is not installed")
	}
	return sandbox(t, "ip addr add "+ourHost+"/24 dev lo", "ip addr add "+theirHost+"/24 dev lo")
}

func farDHT(t *testing.T) []string {
	t.Helper()
	d, err := p2ptest.OpenDHTOn(ourHost, transmissionNodes)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d.Bootstrap()
}

func TestTransmissionFetchesByMagnet(t *testing.T) {
	t.Parallel() // it waits for transmission most of its time, and so does the other
	if underRace {
		t.Skip("with the race detector transmission is left out: it finds a race of the engine's own (PeerConn.onReadExtendedMsg)")
	}
	if !hosts(t) {
		return
	}
	theirs := newTransmission(t)
	nodes, track, dir := farDHT(t), wav(80, 700<<10), t.TempDir()
	s := shelf(t, "Ana - Lima.wav", track)
	have := openOn(t, ourHost+":0", p2p.Config{Bootstrap: nodes, Mode: p2p.Public, Shelf: s})
	row := s.Rows()[0]
	if err := have.AnnounceTrack(t.Context(), row.InfoHash); err != nil {
		t.Fatal(err)
	}
	theirs.start(dir, nodes, row.Magnet())
	for look := 1; !have.within(lookPatience, func() bool { return have.Status().Up >= int64(len(track)) }); look++ {
		if look == looks {
			t.Fatalf("transmission was started %d times, and not all of it was sent: %+v", looks, have.Status())
		}
		theirs.stop()
		theirs.start(dir, nodes, row.Magnet())
	}
	have.untilWithin(patience, "the peer is done with it", func() bool {
		files, _ := filepath.Glob(filepath.Join(dir, "*.wav"))
		return len(files) == 1
	})
	files, _ := filepath.Glob(filepath.Join(dir, "*.wav"))
	wantFile(t, files[0], track)
}

func TestTransmissionServesByMagnet(t *testing.T) {
	t.Parallel() // it waits for transmission most of its time, and so does the other
	if underRace {
		t.Skip("with the race detector transmission is left out: it finds a race of the engine's own (PeerConn.onReadExtendedMsg)")
	}
	if !hosts(t) {
		return
	}
	theirs := newTransmission(t)
	nodes, track, dir := farDHT(t), wav(81, 700<<10), t.TempDir()
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
	theirs.start(dir, nodes, write(t, filepath.Join(t.TempDir(), "song.torrent"), file))
	seek := openOn(t, ourHost+":0", p2p.Config{Bootstrap: nodes, Mode: p2p.Quiet})
	seek.fetch(p2p.Want{Row: p2p.Row{InfoHash: o.InfoHash}, Holders: []p2p.Holder{{Addr: netip.MustParseAddrPort(theirHost + ":7001")}}})
	wantFile(t, seek.untilState(p2p.Finished).Path, track)
}
