package p2p

import (
	"context"
	"errors"
	"net/netip"
	"path/filepath"
	"testing"
	"time"

	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/statefile"
	"linnet/p2p/internal/wire"
	"linnet/p2p/mainline"
)

// stay opens a node that talks to nobody unless it is told to.
func stay(t *testing.T, dir string) *Node {
	t.Helper()
	n, err := Open(Config{Dir: dir, Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	return n
}

func (n *Node) recorded(k Key) follow {
	n.people.mu.Lock()
	defer n.people.mu.Unlock()
	if f := n.people.follows[k]; f != nil {
		return *f
	}
	return follow{}
}

// TestHeadRollback: an older head is as well signed as a newer one, and is not believed, whoever
// tells it and however often, also after a restart.
func TestHeadRollback(t *testing.T) {
	dir, owner := t.TempDir(), otherKey()
	n, k := stay(t, dir), publicKey(owner)
	if err := n.Follow(Link{Key: k}); err != nil {
		t.Fatal(err)
	}
	older, newer := wire.SignHead(owner, 4, shelfValue()), wire.SignHead(owner, 5, wire.HeadValue{Name: "Now"})
	n.people.accept(k, newer)
	if n.people.accept(k, older) != nil || n.recorded(k).Head.Seq != 5 {
		t.Errorf("went back to %d", n.recorded(k).Head.Seq)
	}
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	n = stay(t, dir)
	if n.people.accept(k, older) != nil || n.recorded(k).Head.Seq != 5 || n.recorded(k).Name != "Now" {
		t.Errorf("after a restart: %+v", n.recorded(k))
	}
	same := wire.SignHead(owner, 5, shelfValue())
	if n.people.accept(k, same) != nil {
		t.Error("two things under one number: the second was believed")
	}
	n.people.accept(k, wire.RevokedHead(owner))
	if n.people.accept(k, wire.MovedHead(owner, testKey())) != nil || !n.Followed()[0].revoked() {
		t.Errorf("after the revocation: %+v", n.Followed())
	}
}

func (l Listener) revoked() bool { return l.Presence == Revoked }

// plant makes n publish a file of its choice as its catalogue.
func (n *Node) plant(t *testing.T, file []byte, change func(*wire.HeadValue)) *wire.Head {
	t.Helper()
	path := filepath.Join(t.TempDir(), shelfFile)
	err := statefile.Write(path, file)
	if err != nil {
		t.Fatal(err)
	}
	o, err := meta.MakeSmallOffer(t.Context(), path, wire.CatalogueFormat)
	if err != nil {
		t.Fatal(err)
	}
	v := wire.HeadValue{Name: "Mallory", InfoHash: o.InfoHash[:], SHA256: o.SHA256[:], Size: o.Size, Tracks: 5}
	if change != nil {
		change(&v)
	}
	h := wire.SignHead(n.overlay.Signer(), 7, v)
	n.people.mu.Lock()
	n.people.offer, n.people.head = o, h
	n.people.mu.Unlock()
	return h
}

func contextFor(t *testing.T) (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.Context(), 30*time.Second)
}

func addrsOf(n *Node) []netip.AddrPort { return []netip.AddrPort{n.Addr()} }

// TestForgedCatalogueIsNotShown lets a peer publish heads that are in order and point at what is not.
func TestForgedCatalogueIsNotShown(t *testing.T) {
	mallory, fan := stay(t, t.TempDir()), stay(t, t.TempDir())
	own, _, err := wire.WriteCatalogue(mallory.overlay.Signer(), shortRows(5))
	if err != nil {
		t.Fatal(err)
	}
	foreign, _, err := wire.WriteCatalogue(otherKey(), shortRows(5))
	if err != nil {
		t.Fatal(err)
	}
	read := func(file []byte, change func(*wire.HeadValue)) error {
		h := mallory.plant(t, file, change)
		ctx, cancel := contextFor(t)
		defer cancel()
		b, _, err := fan.people.fetchCatalogue(ctx, h, addrsOf(mallory))
		if err == nil {
			_, err = wire.ReadCatalogue(b, h.Key())
		}
		return err
	}
	if err := read(own, nil); err != nil {
		t.Fatalf("a catalogue in order: %v", err)
	}
	for name, err := range map[string]error{
		"signed by somebody else": read(foreign, nil),
		"no catalogue":            read([]byte("MZ a program"), nil),
		"another size":            read(own, func(v *wire.HeadValue) { v.Size++ }),
		"another file":            read(own, func(v *wire.HeadValue) { v.SHA256 = make([]byte, 32) }),
	} {
		if !errors.Is(err, wire.ErrCatalogue) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestKeyIsChangedWholeOrNotAtAll: a crash between the steps of a change.
func TestKeyIsChangedWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	n := stay(t, dir)
	was := n.overlay.PublicKey()
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	// The new key is on the disk, the old one has said nothing.
	if err := statefile.Write(filepath.Join(dir, "key"+newKeySuffix), otherKey().Seed()); err != nil {
		t.Fatal(err)
	}
	n = stay(t, dir)
	if n.overlay.PublicKey() != was {
		t.Fatal("a key that never took the place of the old one counts")
	}
	old := n.overlay.Signer()
	now, err := n.ReplaceKey()
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	// The old one has said its last word, and stands under its name again.
	key, err := identity(dir, quiet())
	if err != nil || publicKey(key) != now {
		t.Fatal(err)
	}
	for name, seed := range map[string][]byte{"key": old.Seed(), "key" + newKeySuffix: key.Seed()} {
		if err := statefile.Write(filepath.Join(dir, name), seed); err != nil {
			t.Fatal(err)
		}
	}
	if n = stay(t, dir); n.overlay.PublicKey() != now {
		t.Error("a key that said its last word is used again")
	}
}

// TestHigherNumberUnderOurKey: a listener who lost the record goes above what is on the DHT.
func TestHigherNumberUnderOurKey(t *testing.T) {
	n := stay(t, t.TempDir())
	n.people.changing.Lock() // or the node could publish its own in between
	defer n.people.changing.Unlock()
	there := wire.SignHead(n.overlay.Signer(), time.Now().Unix()*2, shelfValue())
	h := n.plant(t, []byte("x"), nil)
	now, err := n.people.over(h, &there.Item)
	if err != nil || now.Seq != there.Item.Seq+1 || !now.Valid() {
		t.Errorf("puts %d over %d, %v", now.Seq, there.Item.Seq, err)
	}
	if _, err := n.people.over(wire.RevokedHead(otherKey()), &there.Item); err != nil {
		t.Errorf("a last word is put over anything: %v", err)
	}
	last := wire.RevokedHead(n.overlay.Signer())
	if _, err := n.people.over(h, &last.Item); !errors.Is(err, errOvertaken) {
		t.Errorf("over a revocation: %v", err)
	}
}

func TestSequenceNumbersOnlyGoUp(t *testing.T) {
	now := time.Unix(1_000_000, 0)
	for last, want := range map[int64]int64{0: 1_000_000, 999_999: 1_000_000, 1_000_000: 1_000_001, 5_000_000: 5_000_001} {
		if got := nextSeq(mainline.Item{Seq: last}, now); got != want {
			t.Errorf("after %d comes %d, want %d", last, got, want)
		}
	}
}
