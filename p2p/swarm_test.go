package p2p_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"linnet/p2p"
)

// TestTwoStrangersFindAndFetch: nothing in common but the address of a DHT.
func TestTwoStrangersFindAndFetch(t *testing.T) {
	bootstrap := dht(t, 8)
	track := wav(1, 1<<20)
	have := open(t, p2p.Config{Bootstrap: bootstrap, Mode: p2p.Public, Shelf: shelf(t, "Ana Lima - Água.wav", track)})
	if err := have.Announce(t.Context()); err != nil {
		t.Fatal(err)
	}
	seek := open(t, p2p.Config{Bootstrap: bootstrap, Mode: p2p.Quiet})

	w := seek.find("ana lima")
	if len(w.Holders) != 1 || w.Holders[0].Addr != have.Addr() || w.Row.Size != int64(len(track)) {
		t.Fatalf("found %+v, want one row held by %v", w, have.Addr())
	}
	seek.fetch(w)
	got := seek.untilState(p2p.Finished)
	if !got.Verified || got.Sources != 1 || filepath.Base(got.Path) != "Ana Lima - Água.wav" {
		t.Errorf("finished as %+v", got)
	}
	b, err := os.ReadFile(got.Path)
	if err != nil || !bytes.Equal(b, track) {
		t.Errorf("the file differs from what was shared (err %v)", err)
	}
}
