package p2p_test

import (
	"bytes"
	"net"
	"os"
	"testing"
	"time"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// What a seeder can do to a transfer, by scripted peers.

// offered is a track and its offer.
func offered(t testing.TB, seed uint64, size int) (p2p.Offer, []byte) {
	t.Helper()
	b := wav(seed, size)
	file := t.TempDir() + "/track.wav"
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	o, err := p2p.MakeOffer(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	return o, b
}

func seeder(t testing.TB, o p2p.Offer, h p2ptest.Habits) *p2ptest.Seeder {
	t.Helper()
	s, err := p2ptest.OpenSeeder(o, h)
	if err != nil && h.Host != "" {
		t.Skipf("this system has no second loopback address: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// want asks for an offer from seeders.
func want(o p2p.Offer, from ...*p2ptest.Seeder) p2p.Want {
	w := p2p.Want{Row: p2p.Row{InfoHash: o.InfoHash, SHA256: o.SHA256, Size: o.Size, Title: "Track"}}
	for _, s := range from {
		w.Holders = append(w.Holders, s.Holder())
	}
	return w
}

// arrives fetches from seeders and checks every byte.
func arrives(t *testing.T, o p2p.Offer, track []byte, from ...*p2ptest.Seeder) {
	t.Helper()
	seek := open(t, p2p.Config{})
	seek.fetch(want(o, from...))
	got := seek.untilState(p2p.Finished)
	if b, err := os.ReadFile(got.Path); err != nil || !bytes.Equal(b, track) || !got.Verified {
		t.Errorf("finished as %+v with other bytes (err %v)", got, err)
	}
	if down := seek.Status().Down; down > got.Size+got.Size/4 {
		t.Errorf("fetched %d bytes for a track of %d", down, got.Size)
	}
}

// TestSeederThatRejects is what laid the engine to rest: after a Reject it asks a connection for
// nothing more, and with several seeders that take chunks from each other all of them may end so.
func TestSeederThatRejects(t *testing.T) {
	o, track := offered(t, 60, 300<<10)
	s := seeder(t, o, p2ptest.Habits{Reject: 3})
	arrives(t, o, track, s)
	if g := s.Given(); g.Rejects != 3 {
		t.Errorf("%+v", g)
	}
}

func TestLyingSeeder(t *testing.T) {
	o, track := offered(t, 61, 300<<10)
	arrives(t, o, track, seeder(t, o, p2ptest.Habits{Reject: -1}), seeder(t, o, p2ptest.Habits{}))
}

func TestStalledSeeder(t *testing.T) {
	o, track := offered(t, 62, 500<<10)
	arrives(t, o, track, seeder(t, o, p2ptest.Habits{Stall: 2}), seeder(t, o, p2ptest.Habits{Latency: 5 * time.Millisecond}))
}

// TestSlowSeederBesideAFastOne: the slow one alone would need a minute.
func TestSlowSeederBesideAFastOne(t *testing.T) {
	o, track := offered(t, 63, 600<<10)
	slow, fast := seeder(t, o, p2ptest.Habits{Rate: 10 << 10}), seeder(t, o, p2ptest.Habits{Latency: 2 * time.Millisecond})
	arrives(t, o, track, slow, fast)
	if g := fast.Given(); g.Blocks < 30 {
		t.Errorf("the fast one gave %+v, the slow one %+v", g, slow.Given())
	}
}

// TestSeederThatHangsUp is connected to again, as long as it gives something each time.
func TestSeederThatHangsUp(t *testing.T) {
	o, track := offered(t, 64, 200<<10)
	s := seeder(t, o, p2ptest.Habits{Lose: 5})
	arrives(t, o, track, s)
	if g := s.Given(); g.Connections < 3 {
		t.Errorf("%+v", g)
	}
}

// TestPieceCorruption: the corrupt bytes are thrown away, their sender is banned, and the other one
// gives the track.
func TestPieceCorruption(t *testing.T) {
	o, track := offered(t, 65, 300<<10)
	bad := seeder(t, o, p2ptest.Habits{Host: "127.0.0.2", Corrupt: -1})
	good := seeder(t, o, p2ptest.Habits{Latency: 3 * time.Millisecond})
	seek := open(t, p2p.Config{})
	seek.fetch(want(o, bad, good))
	got := seek.untilState(p2p.Finished)
	wantFile(t, got.Path, track)
	if got.Sources != 1 {
		t.Errorf("finished as %+v, want the good source alone", got)
	}
}

// TestSlowLorisSeeder never ends its handshake, and costs nothing but its place.
func TestSlowLorisSeeder(t *testing.T) {
	o, track := offered(t, 66, 100<<10)
	arrives(t, o, track, seeder(t, o, p2ptest.Habits{Drip: true}), seeder(t, o, p2ptest.Habits{}))
}

// TestSlowLoris opens many connections to a sharing node and says next to nothing on them.
func TestSlowLoris(t *testing.T) {
	track := wav(67, 100<<10)
	have := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", track)})
	for range 200 {
		c, err := net.Dial("tcp4", have.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := c.Write([]byte{0x13}); err != nil {
			t.Fatal(err)
		}
	}
	seek := open(t, p2p.Config{})
	seek.meet(have)
	seek.fetch(seek.find("ana"))
	wantFile(t, seek.untilState(p2p.Finished).Path, track)
}

// TestDistantSeeder has a tenth of a second to every block.
func TestDistantSeeder(t *testing.T) {
	o, track := offered(t, 68, 64<<10)
	arrives(t, o, track, seeder(t, o, p2ptest.Habits{Latency: 100 * time.Millisecond}))
}
