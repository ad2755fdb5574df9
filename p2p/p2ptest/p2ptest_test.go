package p2ptest_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestDHTOpensAndCloses(t *testing.T) {
	d, err := p2ptest.OpenDHT(3)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(d.Bootstrap()); n != 3 {
		t.Errorf("%d addresses", n)
	}
	for range 2 {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestShelf(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Ana Lima - Água.mp3")
	if err := os.WriteFile(path, []byte("ID3\x04\x00\x00 and so on"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := p2ptest.NewShelf(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := s.Match(t.Context(), "água ANA", 5)
	if err != nil || len(rows) != 1 || rows[0].Artist != "Ana Lima" || rows[0].Format != "mp3" {
		t.Fatalf("%+v, %v", rows, err)
	}
	if none, _ := s.Match(t.Context(), "ana bo", 5); len(none) != 0 {
		t.Errorf("matched %+v", none)
	}
	if o, err := s.Offer(t.Context(), rows[0].InfoHash); err != nil || o.Path != path {
		t.Errorf("%+v, %v", o, err)
	}
	if _, err := s.Offer(t.Context(), p2p.InfoHash{}); !errors.Is(err, p2p.ErrNotShared) {
		t.Errorf("offered nothing: %v", err)
	}
}
