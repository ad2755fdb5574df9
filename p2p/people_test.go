package p2p_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// add puts one more track on a shelf and says so.
func (p *peer) add(s *p2ptest.Shelf, artist, title string, seed uint64) p2p.Row {
	p.t.Helper()
	path := write(p.t, filepath.Join(p.t.TempDir(), title+".wav"), wav(seed, 100<<10))
	r, err := s.Add(path, p2p.Row{Artist: artist, Title: title, Album: "Album"})
	if err != nil {
		p.t.Fatal(err)
	}
	p.ShelfChanged()
	return r
}

func (p *peer) publish(name string, on bool) {
	p.t.Helper()
	if err := p.Publish(name, on); err != nil {
		p.t.Fatal(err)
	}
}

func (p *peer) follow(l p2p.Link) {
	p.t.Helper()
	if err := p.Follow(l); err != nil {
		p.t.Fatal(err)
	}
}

// awaitListener waits for the only one who is followed to be as ok wants.
func (p *peer) awaitListener(what string, ok func(p2p.Listener) bool) p2p.Listener {
	p.t.Helper()
	var l p2p.Listener
	p.until(what, func() bool {
		all := p.Followed()
		if len(all) == 1 {
			l = all[0]
		}
		return len(all) == 1 && ok(l)
	})
	return l
}

// TestFollowOnTheDHT: two strangers with nothing in common but the address of a DHT and a link.
func TestFollowOnTheDHT(t *testing.T) {
	bootstrap := dht(t, 6)
	s := shelf(t, "Ana - Lima.wav", wav(20, 100<<10))
	ana := open(t, p2p.Config{Shelf: s, Mode: p2p.Public, Bootstrap: bootstrap})
	ana.publish("Ana", true)
	fan := open(t, p2p.Config{Mode: p2p.Quiet, Bootstrap: bootstrap})
	link, err := p2p.ParseLink(ana.Link().String())
	if err != nil {
		t.Fatal(err)
	}
	fan.follow(link)
	// Ana may tell the DHT after the fan looked: it looks again.
	l := fan.awaitListener("the shelf of Ana", func(l p2p.Listener) bool { fan.recheck(l); return l.Tracks == 1 })
	if l.Name != "Ana" || l.Fresh != 0 || l.Presence != p2p.Publishing || l.Key != link.Key {
		t.Errorf("follows %+v", l)
	}
	c, err := fan.Browse(t.Context(), link.Key)
	if err != nil || len(c.Rows) != 1 || c.Rows[0].Title != "Lima" || len(c.Holders) == 0 {
		t.Fatalf("%+v, %v", c, err)
	}
	fan.fetch(p2p.Want{Row: c.Rows[0], Holders: c.Holders})
	if got := fan.untilState(p2p.Finished); !got.Verified {
		t.Errorf("fetched %+v", got)
	}
}

// TestKeySquatting: invented peers under the catalogue's infohash, one address with 60 ports, do not
// keep a follower from the shelf; the head itself cannot be squatted, as it is signed.
func TestKeySquatting(t *testing.T) {
	bootstrap := dht(t, 6)
	squatter, err := p2ptest.OpenSquatter("127.0.0.9", bootstrap)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { squatter.Close() })
	ana := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", wav(29, 100<<10)), Mode: p2p.Public, Bootstrap: bootstrap})
	ana.publish("Ana", true)
	ana.until("a catalogue", func() bool { return p2p.CatalogueOf(ana.Node) != p2p.InfoHash{} })
	if err := squatter.Announce(p2p.CatalogueOf(ana.Node), 60); err != nil {
		t.Fatal(err)
	}
	fan := open(t, p2p.Config{Mode: p2p.Quiet, Bootstrap: bootstrap})
	fan.follow(ana.Link())
	fan.awaitListener("the shelf of Ana", func(l p2p.Listener) bool { fan.recheck(l); return l.Tracks == 1 })
}

// recheck looks again at once if the last look found nothing.
func (p *peer) recheck(l p2p.Listener) {
	if !l.Checked.IsZero() {
		p.Check()
	}
}

// TestFollowOnALAN: no DHT at all; the neighbour tells its head, and every change of it.
func TestFollowOnALAN(t *testing.T) {
	s := shelf(t, "Ana - Lima.wav", wav(21, 100<<10))
	ana, fan := open(t, p2p.Config{Shelf: s}), open(t, p2p.Config{})
	ana.publish("Ana", true)
	fan.meet(ana)
	fan.until("Ana near", func() bool { near := fan.Near(); return len(near) == 1 && near[0].Name == "Ana" && near[0].Near })
	c, err := fan.Browse(t.Context(), ana.Link().Key)
	if err != nil || len(c.Rows) != 1 || c.Listener.Followed {
		t.Fatalf("browsed %+v, %v", c, err)
	}
	fan.follow(ana.Link())
	fan.awaitListener("the shelf of Ana", func(l p2p.Listener) bool { return l.Tracks == 1 && l.Near })

	added := ana.add(s, "Ana", "Rio", 22)
	l := fan.awaitListener("news", func(l p2p.Listener) bool { return l.Fresh == 1 })
	if c, err = fan.Browse(t.Context(), l.Key); err != nil || len(c.Rows) != 2 || !c.New[added.InfoHash] || len(c.New) != 1 {
		t.Errorf("browsed %+v, %v", c, err)
	}
	if err := fan.Seen(l.Key); err != nil {
		t.Fatal(err)
	}
	ana.publish("Ana Lima", true)
	fan.awaitListener("another name, no news", func(l p2p.Listener) bool { return l.Name == "Ana Lima" && l.Fresh == 0 })
	ana.publish("Ana Lima", false)
	fan.awaitListener("a closed shelf", func(l p2p.Listener) bool { return l.Presence == p2p.Closed && l.Tracks == 0 })
	if err := fan.Unfollow(l.Key); err != nil || len(fan.Followed()) != 0 {
		t.Errorf("still follows %v, %v", fan.Followed(), err)
	}
	left, err := os.ReadDir(filepath.Join(fan.config.Dir, "people"))
	if err != nil || len(left) != 0 {
		t.Errorf("left of who was followed: %v, %v", left, err)
	}
}

// TestNobodyIsToldWithoutPublishing: the shelf is shared, and no head leaves.
func TestNobodyIsToldWithoutPublishing(t *testing.T) {
	ana := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", wav(23, 100<<10))})
	fan := open(t, p2p.Config{})
	fan.meet(ana)
	if w := fan.find("lima"); w.Row.Title != "Lima" { // by now whatever there was to tell is told
		t.Fatalf("found %+v", w)
	}
	if near := fan.Near(); len(near) != 0 {
		t.Errorf("told of %+v", near)
	}
	if _, err := fan.Browse(t.Context(), ana.Link().Key); !errors.Is(err, p2p.ErrNotHeard) {
		t.Errorf("browsed: %v", err)
	}
}

// TestFollowedOutliveTheProcess, and so do the sequence numbers of what is published.
func TestFollowedOutliveTheProcess(t *testing.T) {
	s := shelf(t, "Ana - Lima.wav", wav(24, 100<<10))
	ana, fan := open(t, p2p.Config{Shelf: s}), open(t, p2p.Config{})
	ana.publish("Ana", true)
	fan.meet(ana)
	fan.follow(ana.Link())
	l := fan.awaitListener("the shelf of Ana", func(l p2p.Listener) bool { return l.Tracks == 1 })
	ana.close()
	fan.close()
	fan = open(t, fan.config)
	c, err := fan.Browse(t.Context(), l.Key)
	if err != nil || len(c.Rows) != 1 || c.Listener.Name != "Ana" {
		t.Fatalf("browsed %+v, %v", c, err)
	}
	s2 := shelf(t, "Ana - Mar.wav", wav(25, 100<<10))
	config := ana.config
	config.Shelf = s2
	ana = open(t, config)
	fan.meet(ana)
	fan.awaitListener("the other shelf", func(l p2p.Listener) bool { return l.Fresh == 1 })
}

// TestReplacedKey: who follows the old link goes on with the new key, and without the old one.
func TestReplacedKey(t *testing.T) {
	ana := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", wav(26, 100<<10))})
	fan := open(t, p2p.Config{})
	ana.publish("Ana", true)
	fan.meet(ana)
	fan.follow(ana.Link())
	old := fan.awaitListener("the shelf of Ana", func(l p2p.Listener) bool { return l.Tracks == 1 })
	key, err := ana.ReplaceKey()
	if err != nil || ana.Link().Key != key {
		t.Fatal(err)
	}
	l := fan.awaitListener("the new key", func(l p2p.Listener) bool { return l.Key == key && l.Presence == p2p.Publishing })
	if l.Before != old.Key || l.Name != "Ana" || l.Fresh != 0 {
		t.Errorf("follows %+v", l)
	}
	fan.until("the catalogue under the new key", func() bool {
		c, err := fan.Browse(t.Context(), key)
		return err == nil && len(c.Rows) == 1
	})
	if w := fan.find("lima"); len(w.Holders) != 1 || w.Holders[0].Key != key {
		t.Errorf("rows are signed by %x", w.Holders)
	}
}

// TestRevokedKey: nothing that comes under it is believed any more, also after a restart.
func TestRevokedKey(t *testing.T) {
	ana := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", wav(27, 100<<10))})
	fan := open(t, p2p.Config{})
	ana.publish("Ana", true)
	fan.meet(ana)
	fan.follow(ana.Link())
	old := fan.awaitListener("the shelf of Ana", func(l p2p.Listener) bool { return l.Tracks == 1 })
	thief := filepath.Join(t.TempDir(), "key") // who copied the key before
	stolen, err := os.ReadFile(filepath.Join(ana.config.Dir, "key"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, thief, stolen)
	if _, err := ana.RevokeKey(); err != nil {
		t.Fatal(err)
	}
	fan.awaitListener("the revocation", func(l p2p.Listener) bool { return l.Key == old.Key && l.Presence == p2p.Revoked })
	if _, err := fan.Browse(t.Context(), old.Key); !errors.Is(err, p2p.ErrRevoked) {
		t.Errorf("browsed: %v", err)
	}
	if _, on := ana.Published(); on {
		t.Error("the shelf is published under the new key though nobody asked for that")
	}
	fan.close()
	fan = open(t, fan.config)
	evil := open(t, p2p.Config{Dir: filepath.Dir(thief), Shelf: shelf(t, "Ana - Fake.wav", wav(28, 100<<10))})
	evil.publish("Ana", true)
	fan.meet(evil)
	if w := fan.find("fake"); len(w.Holders) != 0 {
		t.Errorf("a row under a revoked key: %+v", w)
	}
	if l := fan.Followed()[0]; l.Presence != p2p.Revoked || l.Tracks != 0 {
		t.Errorf("follows %+v", l)
	}
}

func TestFollowingOneself(t *testing.T) {
	p := open(t, p2p.Config{})
	if err := p.Follow(p.Link()); !errors.Is(err, p2p.ErrSelf) {
		t.Errorf("%v", err)
	}
}
