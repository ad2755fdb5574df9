package p2p_test

import (
	"bytes"
	"context"
	"crypto/sha1"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// liar is a shelf that says what it likes.
type liar struct {
	*p2ptest.Shelf
	rows  func([]p2p.Row) []p2p.Row
	offer *p2p.Offer
}

func (l *liar) Match(ctx context.Context, text string, limit int) ([]p2p.Row, error) {
	rows, err := l.Shelf.Match(ctx, text, limit)
	if err == nil && l.rows != nil {
		rows = l.rows(rows)
	}
	return rows, err
}

func (l *liar) Offer(ctx context.Context, ih p2p.InfoHash) (p2p.Offer, error) {
	if l.offer != nil && l.offer.InfoHash == ih {
		return *l.offer, nil
	}
	return l.Shelf.Offer(ctx, ih)
}

// fetchFrom lets a fresh node fetch the only track of a shelf, to the given end.
func fetchFrom(t *testing.T, s p2p.Shelf, end p2p.State) (*peer, p2p.Transfer) {
	t.Helper()
	seek := open(t, p2p.Config{})
	seek.meet(open(t, p2p.Config{Shelf: s}))
	w := seek.find("ana")
	seek.fetch(w)
	return seek, seek.untilState(end)
}

func wantNothing(t *testing.T, p *peer) {
	t.Helper()
	files, err := os.ReadDir(p.config.Music)
	if err != nil || len(files) != 0 {
		t.Errorf("in the music folder: %v (err %v)", files, err)
	}
}

func TestLyingRowWrongSize(t *testing.T) {
	l := &liar{Shelf: shelf(t, "Ana - Lima.wav", wav(10, 100<<10)), rows: func(rs []p2p.Row) []p2p.Row {
		rs[0].Size += 5
		return rs
	}}
	seek, got := fetchFrom(t, l, p2p.Failed)
	if !strings.Contains(got.Reason, "102405 bytes") {
		t.Errorf("reason %q", got.Reason)
	}
	if n := p2p.Lies(seek.Node); n != 1 {
		t.Errorf("%d lies on record", n)
	}
	wantNothing(t, seek)
}

func TestLyingRowWrongTrack(t *testing.T) {
	l := &liar{Shelf: shelf(t, "Ana - Lima.wav", wav(11, 100<<10)), rows: func(rs []p2p.Row) []p2p.Row {
		rs[0].SHA256[0]++
		return rs
	}}
	seek, got := fetchFrom(t, l, p2p.Failed)
	if !strings.Contains(got.Reason, "another track") {
		t.Errorf("reason %q", got.Reason)
	}
	wantNothing(t, seek)
}

// foreign makes an offer as another BitTorrent program would, whose name promises no SHA-256.
func foreign(t *testing.T, s *p2ptest.Shelf, name string, b []byte) *p2p.Offer {
	t.Helper()
	o, err := s.Offer(t.Context(), s.Rows()[0].InfoHash)
	if err != nil {
		t.Fatal(err)
	}
	var pieces []byte
	for left := b; len(left) > 0; left = left[min(len(left), 1<<16):] {
		sum := sha1.Sum(left[:min(len(left), 1<<16)])
		pieces = append(pieces, sum[:]...)
	}
	o.Info = bencode.MustMarshal(map[string]any{"length": len(b), "name": name, "piece length": 1 << 16, "pieces": pieces})
	o.InfoHash = sha1.Sum(o.Info)
	return &o
}

func TestLyingRowWrongSHA256(t *testing.T) {
	b := wav(12, 100<<10)
	l := &liar{Shelf: shelf(t, "Ana - Lima.wav", b)}
	l.offer = foreign(t, l.Shelf, "x.wav", b)
	l.rows = func(rs []p2p.Row) []p2p.Row {
		rs[0].InfoHash = l.offer.InfoHash
		rs[0].SHA256[0]++
		return rs
	}
	seek, got := fetchFrom(t, l, p2p.Failed)
	if !strings.Contains(got.Reason, "SHA-256 differs") || got.Verified {
		t.Errorf("failed as %+v", got)
	}
	wantNothing(t, seek)
}

func TestProgramWithAudioName(t *testing.T) {
	b := bytes.Repeat([]byte("MZ\x90\x00 this is a program "), 4000)
	l := &liar{Shelf: shelf(t, "Ana - Lima.wav", wav(13, 100<<10))}
	l.offer = foreign(t, l.Shelf, "x.mp3", b)
	l.offer.Path = write(t, filepath.Join(t.TempDir(), "x.mp3"), b)
	fi, err := os.Stat(l.offer.Path)
	if err != nil {
		t.Fatal(err)
	}
	l.offer.Size, l.offer.Modified = fi.Size(), fi.ModTime()
	l.rows = func(rs []p2p.Row) []p2p.Row {
		rs[0].InfoHash, rs[0].SHA256, rs[0].Size = l.offer.InfoHash, [32]byte{}, int64(len(b))
		return rs
	}
	seek, got := fetchFrom(t, l, p2p.Failed)
	if !strings.Contains(got.Reason, "not audio") {
		t.Errorf("reason %q", got.Reason)
	}
	wantNothing(t, seek)
}

// TestCorruptPieces: a peer that has other bytes than it says. (A node of ours looks before it gives: TestRetaggedInPlaceIsNotServed.)
func TestCorruptPieces(t *testing.T) {
	s := shelf(t, "Ana - Lima.wav", wav(14, 100<<10))
	row := s.Rows()[0]
	o, err := s.Offer(t.Context(), row.InfoHash)
	if err != nil {
		t.Fatal(err)
	}
	liar, err := p2ptest.OpenSeeder(o, p2ptest.Habits{Corrupt: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { liar.Close() })
	seek := open(t, p2p.Config{})
	seek.fetch(p2p.Want{Row: row, Holders: []p2p.Holder{liar.Holder()}})
	seek.until("a complaint about the bytes", func() bool {
		x := seek.Transfers()[0]
		return x.State == p2p.Waiting && strings.Contains(x.Reason, "not those of this track")
	})
	if x := seek.Transfers()[0]; x.Have != 0 || x.Sources != 0 {
		t.Errorf("corrupt bytes were counted: %+v", x)
	}
	wantNothing(t, seek)
}

func TestRetaggedFileIsNotServed(t *testing.T) {
	s := shelf(t, "Ana - Lima.wav", wav(16, 100<<10))
	o, err := s.Offer(t.Context(), s.Rows()[0].InfoHash)
	if err != nil {
		t.Fatal(err)
	}
	later := o.Modified.Add(time.Second)
	if err := os.Chtimes(o.Path, later, later); err != nil {
		t.Fatal(err)
	}
	have, seek := open(t, p2p.Config{Shelf: s}), open(t, p2p.Config{})
	seek.meet(have)
	seek.fetch(seek.find("ana"))
	seek.until("a reason to wait", func() bool { return seek.Transfers()[0].Reason != "" })
	if n := p2p.Awake(have.Node); n != 0 {
		t.Errorf("%d torrents awake for a file that changed", n)
	}
}

// TestTruncatedFileIsNotServed: a shared file that loses its end while it is being fetched gives no wrong byte and ends nothing; once it is
// whole again the fetch goes on.
func TestTruncatedFileIsNotServed(t *testing.T) {
	track := wav(19, 1<<20)
	s := shelf(t, "Ana - Lima.wav", track)
	o, err := s.Offer(t.Context(), s.Rows()[0].InfoHash)
	if err != nil {
		t.Fatal(err)
	}
	have, seek := open(t, p2p.Config{Shelf: s, UploadRate: 256 << 10, Idle: 50 * time.Millisecond}), open(t, p2p.Config{})
	seek.meet(have)
	seek.fetch(seek.find("ana"))
	seek.until("some of it", func() bool { return seek.Transfers()[0].Have > 0 })
	if err := os.Truncate(o.Path, 1000); err != nil {
		t.Fatal(err)
	}
	seek.until("a reason to wait", func() bool { return seek.Transfers()[0].Reason != "" })
	if x := seek.Transfers()[0]; x.State == p2p.Finished || x.State == p2p.Failed {
		t.Errorf("%v: %s", x.State, x.Reason)
	}
	have.until("nobody to be sent to", func() bool { return p2p.Awake(have.Node) == 0 })
	if err := os.WriteFile(o.Path, track, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(o.Path, o.Modified, o.Modified); err != nil {
		t.Fatal(err)
	}
	got := seek.untilState(p2p.Finished)
	wantFile(t, got.Path, track)
}

// TestPathTrickInNames: what a peer writes must not lead out of the music folder.
func TestPathTrickInNames(t *testing.T) {
	l := &liar{Shelf: shelf(t, "Ana - Lima.wav", wav(17, 100<<10)), rows: func(rs []p2p.Row) []p2p.Row {
		rs[0].Artist, rs[0].Title, rs[0].Format = "../../..", "/etc/pass\x00wd", "../sh"
		return rs
	}}
	seek, got := fetchFrom(t, l, p2p.Finished)
	if filepath.Dir(got.Path) != seek.config.Music || filepath.Ext(got.Path) != ".wav" {
		t.Errorf("went to %q", got.Path)
	}
}

// TestFloodOfQueries: the 31st query within a minute gets no rows, and the asker is told at once.
func TestFloodOfQueries(t *testing.T) {
	have, seek := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", wav(18, 100<<10))}), open(t, p2p.Config{})
	seek.meet(have)
	for i := range 30 {
		if w := seek.find("ana"); len(w.Holders) != 1 {
			t.Fatalf("query %d was not answered", i+1)
		}
	}
	if w := seek.find("ana"); len(w.Holders) != 0 {
		t.Error("query 31 was answered")
	}
}

// TestDHTPacketWithoutArguments: one such packet used to end the process.
func TestDHTPacketWithoutArguments(t *testing.T) {
	bootstrap := dht(t, 3)
	n := open(t, p2p.Config{Bootstrap: bootstrap, Mode: p2p.Public})
	for _, to := range append(bootstrap, n.Addr().String()) {
		c, err := net.Dial("udp4", to)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		for _, q := range []string{"announce_peer", "put", "get", "get_peers", "find_node"} {
			fmt.Fprintf(c, "d1:q%d:%s1:t2:aa1:y1:qe", len(q), q)
		}
		// A ping afterwards shows that the server still lives, and read the others first.
		fmt.Fprintf(c, "d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:bb1:y1:qe")
		if err := c.SetReadDeadline(time.Now().Add(patience)); err != nil {
			t.Fatal(err)
		}
		for reply := make([]byte, 1500); !bytes.Contains(reply, []byte("1:t2:bb")); {
			if _, err := c.Read(reply); err != nil {
				t.Fatalf("%s does not answer any more: %v", to, err)
			}
		}
	}
}
