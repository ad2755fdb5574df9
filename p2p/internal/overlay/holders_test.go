package overlay

import (
	"bytes"
	"fmt"
	"log/slog"
	"maps"
	"net/netip"
	"slices"
	"testing"
	"time"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

// TestToldHoldersAreBounded: a neighbour names holders once for each query, and no more are dialled than a search may.
func TestToldHoldersAreBounded(t *testing.T) {
	var many []byte
	for i := range rings.MaxTold + 1 {
		_, addr := talker(i)
		many = append(many, wire.Wide(addr)...)
	}
	if _, err := wire.Decode(bencode.MustMarshal(wire.Message{Kind: wire.KindHolders, Version: wire.Version, Nonce: []byte("12345678"),
		Addr: many})); err == nil {
		t.Error("too many are accepted")
	}
	x, d := newTable(t), noDeps()
	enterOffline(t, x.Overlay)
	d.Overlay, d.IsSelf = x.Overlay, func(netip.AddrPort) bool { return false }
	s := newSearch(Query{Text: "rain"}, d)
	pc := &torrent.PeerConn{}
	h := &hearing{tells: true}
	s.asked[pc] = h
	say := func(addrs ...string) {
		var m wire.Message
		m.Kind = wire.KindHolders
		for _, a := range addrs {
			m.Addr = append(m.Addr, wire.Wide(netip.MustParseAddrPort(a))...)
		}
		s.hear(heard{pc, m}, func([]Answer, Progress) {})
	}
	say("9.1.1.1:1", "9.1.1.2:1", "9.1.1.3:1", "192.168.1.1:1", "127.0.0.1:1")
	if got := dialled(x.Overlay); len(got) != rings.PerNet {
		t.Errorf("dialled %v: want %d of one network, and nobody near", got, rings.PerNet)
	}
	say("9.2.1.1:1")
	if got := dialled(x.Overlay); len(got) != rings.PerNet {
		t.Errorf("dialled %v: it named holders twice", got)
	}
}

// TestHoldersNamedFarAway: who relays hands on whom those name that it asks, a few, once, and not if the asker did not want to know.
func TestHoldersNamedFarAway(t *testing.T) {
	for _, wanted := range []int{0, 1} {
		x := largeTable(t)
		asker, far := x.sit(), x.sit()
		q := query(2, "12345678")
		q.Told = wanted
		x.say(asker, q)
		if on := x.take(far); len(on) != 1 || on[0].Told != wanted {
			t.Fatalf("passed on %+v", on)
		}
		m := wire.Message{Kind: wire.KindHolders, Nonce: q.Nonce}
		for i := range rings.MaxTold {
			_, addr := talker(i)
			m.Addr = append(m.Addr, wire.Wide(addr)...)
		}
		for range 3 {
			if !x.say(far, m) {
				t.Fatal("dropped who names holders")
			}
		}
		got := x.take(asker)
		if len(got) != wanted || wanted > 0 && (got[0].Hops != 1 || !bytes.Equal(got[0].Addr, m.Addr[:18*rings.FarTold])) {
			t.Errorf("wanted %d: handed back %+v", wanted, got)
		}
	}
}

// TestFewOfFarHoldersAreDialled, and no more messages of them are heard than neighbours were to be asked.
func TestFewOfFarHoldersAreDialled(t *testing.T) {
	x, d := newTable(t), noDeps()
	enterOffline(t, x.Overlay)
	d.Overlay, d.IsSelf = x.Overlay, func(netip.AddrPort) bool { return false }
	s, h := newSearch(Query{Text: "rain"}, d), &hearing{}
	h.mayName(2)
	for i := range rings.FarFan + 2 {
		m := wire.Message{Kind: wire.KindHolders, Hops: 1}
		for j := range rings.MaxTold {
			m.Addr = append(m.Addr, wire.Wide(netip.AddrPortFrom(netip.AddrFrom4([4]byte{9, byte(i), byte(j), 1}), 1))...)
		}
		s.named(h, m)
	}
	if got := dialled(x.Overlay); len(got) != rings.FarFan*rings.FarTold {
		t.Errorf("dialled %d", len(got))
	}
}

func dialled(o *Overlay) []netip.AddrPort {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Collect(maps.Keys(o.dialling))
}

// TestHoldersAreAskedForInALargeCrowd, of those who relay, to their neighbours or a step further, and of nobody else.
func TestHoldersAreAskedForInALargeCrowd(t *testing.T) {
	for _, c := range []struct {
		crowd, hops int
		want        bool
		others      int
	}{{rings.Large + 1, 1, true, 0}, {rings.Large + 1, 0, false, 0}, {rings.Large + 1, 2, true, rings.FarFan}, {rings.Large, 1, false, 0},
		{rings.Large, 2, false, 0}} {
		x := newTable(t)
		to := x.sit()
		s := newSearch(Query{Text: "rain"}, noDeps())
		s.o, s.crowd = x.Overlay, c.crowd
		s.ask(to, c.hops)
		if sent := x.take(to); len(sent) != 1 || (sent[0].Told != 0) != c.want || s.asked[to].tells != (c.want && c.others == 0) ||
			s.asked[to].others != c.others {
			t.Errorf("%+v: asked %+v", c, sent)
		}
	}
}

// TestFloodOfQueriesForHolders: they are told no more often than a query is passed on.
func TestFloodOfQueriesForHolders(t *testing.T) {
	x := largeTable(t)
	asker, told := x.sit("Snow"), 0
	key, addr := talker(1)
	x.gossips(x.sit("Snow"), MakePage(key, addr, time.Now(), hashesOf("Rain")))
	for i := range 3 * relaysPerMinute {
		q := query(1, fmt.Sprintf("%08d", i))
		q.Told = 1
		x.say(asker, q)
		for _, m := range x.take(asker) {
			if m.Kind == wire.KindHolders {
				told++
			}
		}
	}
	if told != relaysPerMinute {
		t.Errorf("told %d times in a minute", told)
	}
}

// noDeps are those of a search that refuses nothing and trusts everybody.
func noDeps() *Deps {
	return &Deps{Refused: func(wire.InfoHash) bool { return false },
		Overlay: New(testKey(), NewResponder(nil), slog.New(slog.DiscardHandler), func() {})}
}
