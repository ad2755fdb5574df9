package p2p

import (
	"context"
	"encoding/json"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/time/rate"

	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/overlay"
	"linnet/p2p/rings"
)

// songs is a shelf that is only described.
type songs []string

func (s songs) Match(context.Context, string, int) ([]Row, error) { return nil, nil }
func (s songs) Offer(context.Context, InfoHash) (meta.Offer, error) {
	return meta.Offer{}, meta.ErrNotShared
}
func (s songs) Artists(context.Context) ([]string, error) { return nil, nil }
func (s songs) Describe(_ context.Context, yield func(artist, album, title string) bool) error {
	for _, t := range s {
		yield("Ana", "", t)
	}
	return nil
}

// TestTitlesAreAnnouncedInALargeCrowdOnly, and only in mode Public.
func TestTitlesAreAnnouncedInALargeCrowdOnly(t *testing.T) {
	bootstrap := privateDHT(t)
	for _, c := range []struct {
		mode  modegate.Mode
		crowd int
		want  int
	}{{modegate.Public, rings.Large + 1, 1}, {modegate.Public, rings.Large, 0}, {modegate.Quiet, rings.Large + 1, 0},
		{modegate.LANOnly, rings.Large + 1, 0}} {
		dir := t.TempDir()
		n, err := Open(Config{Dir: dir, Listen: "127.0.0.1:0", Bootstrap: bootstrap, Mode: c.mode, Shelf: songs{"Rain on Me", "x"}})
		if err != nil {
			t.Fatal(err)
		}
		if err := n.announcer.AnnounceTitles(t.Context(), c.crowd, rate.NewLimiter(rate.Inf, 0)); err != nil {
			t.Error(err)
		}
		if err := n.Close(); err != nil {
			t.Error(err)
		}
		var learned map[string]int
		if b, err := os.ReadFile(filepath.Join(dir, "titles.json")); err == nil {
			err = json.Unmarshal(b, &learned)
			if err != nil {
				t.Error(err)
			}
		}
		if len(learned) != c.want {
			t.Errorf("%+v: %d titles announced", c, len(learned))
		}
	}
	seek, err := Open(Config{Dir: t.TempDir(), Listen: "127.0.0.1:0", Bootstrap: bootstrap, Mode: modegate.Quiet})
	if err != nil {
		t.Fatal(err)
	}
	defer seek.Close()
	found := 0
	if err := seek.lookup(t.Context(), overlay.TitleKey("rain on me", rings.Day(time.Now())), false,
		func(netip.AddrPort) { found++ }); err != nil || found != 1 {
		t.Errorf("%d peers under the title's key (%v)", found, err)
	}
}

// privateDHT is one node; p2ptest cannot be used from within the package.
func privateDHT(t *testing.T) []string {
	t.Helper()
	n, err := Open(Config{Dir: t.TempDir(), Listen: "127.0.0.1:0", Bootstrap: []string{"127.0.0.1:9"}, Mode: modegate.Quiet})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	return []string{n.Addr().String()}
}
