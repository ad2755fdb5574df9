package sharing

import (
	"crypto/sha1"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"linnet/assets"
	"linnet/library"
	"linnet/p2p"
	"linnet/p2p/p2ptest"
	"linnet/p2p/rings"
)

// TestNothingOfUnsharedTracksLeaves looks at a node in mode Public from outside, in every way there is:
// by query, by the track's infohash, and by the artist's key on the DHT. The same ways find what is
// shared, or the test would see nothing.
func TestNothingOfUnsharedTracksLeaves(t *testing.T) {
	s, index, music := open(t)
	kept := filepath.Join(filepath.Dir(music), "kept")
	var other string
	artists, err := fs.ReadDir(assets.Music(), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range artists {
		if a.IsDir() && a.Name() != free {
			other = a.Name()
		}
	}
	dir, err := fs.Sub(assets.Music(), other)
	if err == nil {
		err = os.CopyFS(kept, dir)
	}
	if err == nil {
		_, err = index.AddFolder(t.Context(), kept)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := index.Scan(t.Context(), func(library.Progress) {}); err != nil {
		t.Fatal(err)
	}
	share(t, s, kept) // so that its infohashes are known
	hidden := matches(t, s, other)
	if err := s.Share(t.Context(), kept, false); err != nil || len(hidden) == 0 {
		t.Fatalf("%d tracks of %s, %v", len(hidden), other, err)
	}
	share(t, s, music)

	dht, err := p2ptest.OpenDHT(4)
	if err != nil {
		t.Fatal(err)
	}
	defer dht.Close()
	node := func(c p2p.Config) *p2p.Node {
		c.Dir, c.Music, c.Listen, c.Bootstrap = t.TempDir(), t.TempDir(), "127.0.0.1:0", dht.Bootstrap()
		n, err := p2p.Open(c)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { closed(t, n) })
		return n
	}
	have, spy := node(p2p.Config{Mode: p2p.Public, Shelf: s}), node(p2p.Config{Mode: p2p.Quiet})
	if err := have.Announce(t.Context()); err != nil {
		t.Fatal(err)
	}
	spy.AddPeer(have.Addr())
	for name, want := range map[string]bool{free: true, other: false} {
		rows := 0
		if err := spy.Search(t.Context(), p2p.Query{Text: name}, func(as []p2p.Answer, _ p2p.Progress) { rows += len(as) }); err != nil {
			t.Fatal(err)
		}
		if (rows > 0) != want {
			t.Errorf("%s: %d rows", name, rows)
		}
		key := sha1.Sum(fmt.Appendf(nil, "linnet-artist-1|%d|0|%s", time.Now().Unix()/86400, rings.Artist(name)))
		var found []netip.AddrPort
		if err := dht.Lookup(t.Context(), key, func(a netip.AddrPort) { found = append(found, a) }); err != nil {
			t.Fatal(err)
		}
		if slices.Contains(found, have.Addr()) != want {
			t.Errorf("%s: under the artist's key are %v", name, found)
		}
	}
	s.InfoHashes(func(ih p2p.InfoHash) bool {
		if ih == hidden[0].InfoHash {
			t.Error("an unshared track can be woken")
		}
		return true
	})
	if _, err := s.Offer(t.Context(), hidden[0].InfoHash); err == nil {
		t.Error("an unshared track is offered by its infohash")
	}
	if err := s.Describe(t.Context(), func(artist, _, _ string) bool {
		if artist == other {
			t.Error("the digest tells of an unshared track")
		}
		return true
	}); err != nil {
		t.Error(err)
	}
}
