package p2p_test

import (
	"testing"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// TestRendezvousSquatting: somebody has filled the key of everybody and that of an artist before its only
// holder comes, whom a seeker finds under the artist's next key.
func TestRendezvousSquatting(t *testing.T) {
	d, err := p2ptest.OpenDHT(12)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	d.Squat(p2p.OverlayKey, 500)
	d.Squat(p2p.ArtistKey("ana"), 500)
	ana := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", wav(90, 100<<10)), Mode: p2p.Public, Bootstrap: d.Bootstrap()})
	seeker := open(t, p2p.Config{Mode: p2p.Quiet, Bootstrap: d.Bootstrap()})
	for range 3 { // a DHT node that does not answer in time leaves a key that looks less full than it is, until the next round
		if err := ana.Announce(t.Context()); err != nil {
			t.Fatal(err)
		}
		if seeker.find("ana lima").Row.Title == "Lima" {
			return
		}
	}
	t.Error("the only holder of an artist was not found")
}
