package overlay

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"net/netip"
	"slices"
	"testing"
	"time"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/bencode"
	"github.com/anacrolix/torrent/metainfo"
	"github.com/anacrolix/torrent/storage"

	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

// talker is a listener of a made-up crowd, who signs pages.
func talker(i int) (ed25519.PrivateKey, netip.AddrPort) {
	seed := bytes.Repeat([]byte{byte(i), byte(i >> 8), 7, 7}, 8)
	return ed25519.NewKeyFromSeed(seed), netip.AddrPortFrom(netip.AddrFrom4([4]byte{byte(20 + i/250%200), byte(i % 250), 3, 4}), 6881)
}

func hashesOf(titles ...string) (out []uint64) {
	for _, t := range titles {
		out = append(out, rings.TitleHash(t))
	}
	return out
}

// gossips sends a page and says whether its sender may stay.
func (x *table) gossips(from *torrent.PeerConn, b []byte) bool {
	return x.handle(packet{from: from, b: b})
}

func largeTable(t *testing.T) *table {
	x := newTable(t)
	x.spread = rings.Large + 1
	return x
}

func TestGossipIsRememberedAndTold(t *testing.T) {
	x := largeTable(t)
	friend, asker := x.sit("Snow"), x.sit("Snow")
	key, addr := talker(1)
	if !x.gossips(friend, MakePage(key, addr, time.Now(), hashesOf("Rain", "Fog"))) {
		t.Fatal("who gossips is dropped")
	}
	q := query(1, "12345678")
	q.Told = 1
	x.say(asker, q)
	told := x.take(asker)
	if len(told) == 0 || told[0].Kind != wire.KindHolders || !bytes.Equal(told[0].Addr, wire.Wide(addr)) {
		t.Fatalf("told %+v, want %v", told, addr)
	}
	q.Nonce, q.Text = []byte("23456789"), "hail"
	x.say(asker, q)
	q.Nonce, q.Text, q.Told = []byte("34567890"), "rain", 0
	x.say(asker, q)
	for _, m := range x.take(asker) {
		if m.Kind == wire.KindHolders {
			t.Errorf("told %v of what nobody has, or unasked", m.Addr)
		}
	}
	if raw := x.gossip.any(time.Now()); !bytes.Equal(raw,
		MakePage(key, addr, time.Unix(x.gossip.pages[0].at.Unix(), 0), hashesOf("Rain", "Fog"))) {
		t.Error("what is passed on is not what came")
	}
}

// TestGossipInASmallCrowd: it is neither remembered nor held against anybody.
func TestGossipInASmallCrowd(t *testing.T) {
	x := newTable(t)
	key, addr := talker(1)
	if !x.gossips(x.sit(), MakePage(key, addr, time.Now(), hashesOf("Rain"))) || len(x.gossip.pages) != 0 {
		t.Errorf("%d pages are remembered", len(x.gossip.pages))
	}
}

func TestForgedGossip(t *testing.T) {
	key, addr := talker(1)
	_, other := talker(2)
	page := func() wire.Message {
		m, err := wire.Decode(MakePage(key, addr, time.Now(), hashesOf("Rain")))
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	for name, change := range map[string]func(*wire.Message){
		"another address": func(m *wire.Message) { m.Addr = wire.Compact(other) },
		"another time":    func(m *wire.Message) { m.Seq++ },
		"other titles":    func(m *wire.Message) { m.Part[0] ^= 1 },
		"half a title":    func(m *wire.Message) { m.Part = m.Part[:7] },
		"too many titles": func(m *wire.Message) { m.Part = make([]byte, 8*(rings.PageTitles+1)) },
		"no address":      func(m *wire.Message) { m.Addr = nil },
	} {
		x, m := largeTable(t), page()
		change(&m)
		if x.gossips(x.sit(), bencode.MustMarshal(m)) || len(x.gossip.pages) != 0 {
			t.Errorf("%s: accepted", name)
		}
	}
	for name, b := range map[string][]byte{
		"of yesterday":    MakePage(key, addr, time.Now().Add(-rings.PageLife-time.Minute), hashesOf("Rain")),
		"of tomorrow":     MakePage(key, addr, time.Now().Add(time.Hour), hashesOf("Rain")),
		"of a LAN":        MakePage(key, netip.MustParseAddrPort("192.168.1.2:6881"), time.Now(), hashesOf("Rain")),
		"of this machine": MakePage(key, netip.MustParseAddrPort("127.0.0.1:6881"), time.Now(), hashesOf("Rain")),
		"of our own":      MakePage(testKey(), addr, time.Now(), hashesOf("Rain")),
	} {
		if x := largeTable(t); !x.gossips(x.sit(), b) || len(x.gossip.pages) != 0 {
			t.Errorf("%s: remembered, or held against who passed it on", name)
		}
	}
}

// TestGossipFlood: who sends too much is dropped; one listener, or one network, cannot make others forgotten.
func TestGossipFlood(t *testing.T) {
	x := largeTable(t)
	flooder := x.sit()
	sent := 0
	for i := 0; i < 1000; i++ {
		key, addr := talker(i)
		if !x.gossips(flooder, MakePage(key, addr, time.Now(), hashesOf("Rain"))) {
			break
		}
		sent++
	}
	if sent != pagesPerMinute {
		t.Errorf("%d pages in a minute were accepted", sent)
	}

	var g gossip
	now := time.Now()
	for i := range 200 {
		key, addr := talker(1)
		g.put(gossipPage{key: [32]byte(key.Public().(ed25519.PublicKey)), Addr: addr, at: now.Add(time.Duration(i) * time.Second)}, now)
	}
	if len(g.pages) != rings.KeyPages {
		t.Errorf("%d pages of one listener", len(g.pages))
	}
	for i := range 5000 {
		g.put(gossipPage{key: [32]byte{byte(i), byte(i >> 8), 1},
			Addr: netip.AddrPortFrom(netip.AddrFrom4([4]byte{203, 0, byte(i), byte(i >> 8)}), 1), at: now}, now)
	}
	if len(g.pages) > rings.KeyPages+rings.NetPages {
		t.Errorf("%d pages of one network", len(g.pages))
	}
	for i := range 3 * rings.MaxPages {
		g.put(gossipPage{key: [32]byte{byte(i), byte(i >> 8), 2},
			Addr: netip.AddrPortFrom(netip.AddrFrom4([4]byte{byte(i), byte(i >> 8), 1, 1}), 1), at: now}, now)
	}
	if len(g.pages) > rings.MaxPages {
		t.Errorf("%d pages are remembered", len(g.pages))
	}
	if g.put(gossipPage{key: [32]byte{9}, Addr: netip.MustParseAddrPort("9.9.9.9:9"), at: now.Add(2 * rings.PageLife)},
		now.Add(2*rings.PageLife)); len(g.pages) != 1 {
		t.Errorf("%d pages are left after a day", len(g.pages))
	}
}

// TestRepeatedGossip takes no second place.
func TestRepeatedGossip(t *testing.T) {
	x := largeTable(t)
	key, addr := talker(1)
	b := MakePage(key, addr, time.Now(), hashesOf("Rain"))
	x.gossips(x.sit(), b)
	x.gossips(x.sit(), b)
	if len(x.gossip.pages) != 1 {
		t.Errorf("it is remembered %d times", len(x.gossip.pages))
	}
}

// TestOldGossipDoesNotPushOutNew of the same listener.
func TestOldGossipDoesNotPushOutNew(t *testing.T) {
	x := largeTable(t)
	key, addr := talker(1)
	for _, age := range []time.Duration{time.Minute, 0, 3 * time.Hour, 2 * time.Minute} {
		x.gossips(x.sit(), MakePage(key, addr, time.Now().Add(-age), hashesOf("Rain")))
	}
	for _, p := range x.gossip.pages {
		if len(x.gossip.pages) != rings.KeyPages || time.Since(p.at) > 90*time.Second {
			t.Errorf("remembers a page of %v", p.at)
		}
	}
}

// TestOnlyWhoSharesInPublicGossipsOfItself, and where strangers can connect.
func TestOnlyWhoSharesInPublicGossipsOfItself(t *testing.T) {
	for _, c := range []struct {
		mode modegate.Mode
		open int // neighbours that could call back
		want bool
	}{{modegate.Public, 1, true}, {modegate.Public, 0, false}, {modegate.Quiet, 1, false}} {
		x, to, g := listener(t, c.mode, c.open, "Rain on Me")
		g.tell(t.Context(), true, time.Now())
		sent := x.take(to)
		if (len(sent) == 1) != c.want {
			t.Errorf("%+v: sent %d pages", c, len(sent))
		} else if c.want {
			wantPage(t, sent[0], "rain on me")
		}
	}
}

// TestUnsharedIsGossipedNoMore from ShelfChanged on.
func TestUnsharedIsGossipedNoMore(t *testing.T) {
	x, to, g := listener(t, modegate.Public, 1, "Rain on Me")
	g.tell(t.Context(), true, time.Now())
	wantPage(t, x.take(to)[0], "rain on me")
	version := int64(1)
	g.deps.ShelfVersion = func() int64 { return version }
	g.deps.Shelf = songs{"Snow"}
	g.tell(t.Context(), true, time.Now())
	wantPage(t, x.take(to)[0], "snow")
	g.deps.Shelf, version = songs{}, 2
	if g.tell(t.Context(), true, time.Now()); len(x.take(to)) != 0 {
		t.Error("gossips of what is shared no more")
	}
}

// listener is one of a large crowd who has one neighbour.
func listener(t *testing.T, mode modegate.Mode, open int, titles ...string) (*table, *torrent.PeerConn, *Gossiper) {
	x := largeTable(t)
	reached := func(context.Context, time.Time) (at netip.AddrPort) {
		if open > 0 {
			at = netip.MustParseAddrPort("9.1.1.1:6881")
		}
		return at
	}
	d := Deps{Log: x.log, Overlay: x.Overlay, Shelf: songs(titles), ShelfVersion: func() int64 { return 0 },
		Mode: func() modegate.Mode { return mode }, Public: reached}
	return x, x.sit(), &Gossiper{deps: d}
}

func wantPage(t *testing.T, m wire.Message, titles ...string) {
	t.Helper()
	if p, err := ReadPage(m); err != nil || !slices.Equal(p.Titles, hashesOf(titles...)) {
		t.Errorf("%+v, %v: want %q", p, err, titles)
	}
}

// TestGossipWithFreight: what is not part of a page is neither kept nor passed on.
func TestGossipWithFreight(t *testing.T) {
	x := largeTable(t)
	key, addr := talker(1)
	bare := MakePage(key, addr, time.Now(), hashesOf("Rain"))
	m, err := wire.Decode(bare)
	if err != nil {
		t.Fatal(err)
	}
	m.Rows, m.Why, m.Nonce = make([]byte, 50<<10), "because", []byte("12345678")
	if !x.gossips(x.sit(), bencode.MustMarshal(m)) {
		t.Error("the sender is dropped")
	}
	if got := x.gossip.any(time.Now()); !bytes.Equal(got, bare) {
		t.Errorf("%d bytes are kept, want the %d of the page", len(got), len(bare))
	}
}

// enterOffline enters an overlay with an engine that reaches nobody.
func enterOffline(t *testing.T, o *Overlay) {
	t.Helper()
	c := torrent.NewDefaultClientConfig()
	c.NoDHT, c.DisableTCP, c.DisableUTP, c.NoDefaultPortForwarding, c.DisableTrackers = true, true, true, true, true
	c.DefaultStorage = nowhere{}
	client, err := torrent.NewClient(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	new(Registry).Enter(client, Hash, o)
}

// nowhere is the storage of torrents that have none.
type nowhere struct{}

func (nowhere) OpenTorrent(context.Context, *metainfo.Info, metainfo.Hash) (storage.TorrentImpl, error) {
	return storage.TorrentImpl{}, errors.New("no storage")
}
