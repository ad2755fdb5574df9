package p2p

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"testing"
	"time"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

// table is an overlay whose neighbours are made up and whose messages go nowhere but here.
type table struct {
	*overlay
	t    *testing.T
	sent map[*torrent.PeerConn][]wire.Message
}

func newTable(t *testing.T) *table {
	x := &table{newOverlay(testKey(), newResponder(nil), slog.New(slog.DiscardHandler), func() {}), t, make(map[*torrent.PeerConn][]wire.Message)}
	x.write = func(to *torrent.PeerConn, b []byte) error {
		m, err := wire.Decode(b)
		if err != nil {
			t.Errorf("sent what nobody would read: %v", err)
		}
		x.sent[to] = append(x.sent[to], m)
		return nil
	}
	return x
}

// sit adds a neighbour that has the given titles.
func (x *table) sit(titles ...string) *torrent.PeerConn {
	var b rings.Builder
	for _, title := range titles {
		b.Add("Ana", "", title)
	}
	pc := &torrent.PeerConn{}
	x.came++
	addr := netip.AddrPortFrom(netip.AddrFrom4([4]byte{198, 51, byte(x.came), 1}), 6881)
	x.peers[pc] = &neighbour{pc: pc, addr: addr, came: x.came, digest: b.Digest()}
	return pc
}

func (x *table) say(from *torrent.PeerConn, m wire.Message) bool {
	m.Version = wire.Version
	return x.handle(packet{from: from, b: bencode.MustMarshal(m)})
}

// take returns what was sent to one since the last time.
func (x *table) take(pc *torrent.PeerConn) []wire.Message {
	out := x.sent[pc]
	delete(x.sent, pc)
	return out
}

func query(hops int, n string) wire.Message {
	return wire.Message{Kind: wire.KindQuery, Nonce: []byte(n), Text: "rain", Limit: 3, Hops: hops}
}

func replyTo(q wire.Message, rows int) wire.Message {
	m, err := wire.Decode(wire.Reply(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, 32)), q.Nonce, manyRows(rows))[0])
	if err != nil {
		panic(err)
	}
	return m
}

func TestRelayToWhoHasItAndBack(t *testing.T) {
	x := newTable(t)
	asker, has, hasNot := x.sit("Rain"), x.sit("Rain"), x.sit("Snow")
	x.say(asker, query(1, "12345678"))
	q := x.take(has)
	if len(q) != 1 || q[0].Hops != 0 || q[0].Text != "rain" || len(x.take(hasNot)) != 0 || len(x.take(asker)) != 0 {
		t.Fatalf("passed on %+v", q)
	}
	if !x.say(has, replyTo(q[0], 2)) {
		t.Fatal("dropped who answered")
	}
	back := x.take(asker)
	if len(back) != 2 || back[1].Why != wire.RefusalEnd {
		t.Fatalf("handed back %+v", back)
	}
	rows, err := back[0].Open()
	addr, ok := wire.Expand(back[0].Addr)
	if err != nil || len(rows) != 2 || !ok || addr != x.peers[has].addr {
		t.Errorf("%d rows of %v: %v", len(rows), addr, err)
	}
}

func TestTwoHops(t *testing.T) {
	x := newTable(t)
	asker, other := x.sit(), x.sit("Snow")
	x.say(asker, query(2, "12345678"))
	q := x.take(other)
	if len(q) != 1 || q[0].Hops != 1 {
		t.Fatalf("passed on %+v", q)
	}
	far := replyTo(q[0], 1)
	far.Addr = wire.Compact(netip.MustParseAddrPort("203.0.113.5:6881"))
	for range 2 {
		if !x.say(other, far) {
			t.Fatal("dropped an honest relay")
		}
	}
	x.say(other, wire.Message{Kind: wire.KindRefusal, Nonce: q[0].Nonce, Hops: 1, Why: wire.RefusalEnd})
	if back := x.take(asker); len(back) != 3 || !bytes.Equal(back[0].Addr, far.Addr) || back[2].Why != wire.RefusalEnd {
		t.Errorf("handed back %+v", back)
	}
}

// TestRelayLoop: a query that comes round again, or is replayed, goes no further.
func TestRelayLoop(t *testing.T) {
	x := newTable(t)
	one, two := x.sit("Rain"), x.sit("Rain")
	x.say(one, query(1, "12345678"))
	q := x.take(two)[0]
	q.Hops = 1
	x.say(two, q) // two passes it back
	x.say(one, query(1, "12345678"))
	if len(x.take(two)) != 1 || len(x.take(one)) != 1 || len(x.relays.open) != 1 {
		t.Error("a loop")
	}
}

func TestReplayedNonce(t *testing.T) {
	x := newTable(t)
	one := x.sit()
	x.say(one, query(0, "12345678"))
	x.say(one, query(0, "12345678"))
	if got := x.take(one); len(got) != 1 || got[0].Why != wire.RefusalSeen || len(x.responder.queue) != 1 {
		t.Errorf("answered a replay: %+v", got)
	}
}

// TestRelayAmplification: one query makes at most three, and nobody has more than 30 a minute passed on.
func TestRelayAmplification(t *testing.T) {
	x := newTable(t)
	asker := x.sit()
	for range 50 {
		x.sit("Rain")
	}
	for i := range relaysPerMinute + 10 {
		x.say(asker, query(1+i%2, fmt.Sprintf("%08d", i)))
	}
	n := 0
	for pc := range x.sent {
		if pc != asker {
			n += len(x.sent[pc])
		}
	}
	if most := relaysPerMinute / 2 * (rings.Fan + rings.FarFan); n != most {
		t.Errorf("%d messages came of %d queries, want %d", n, relaysPerMinute+10, most)
	}
	if got := x.take(asker); len(got) != 10 || got[0].Why != wire.RefusalOften {
		t.Errorf("told the asker %+v", got)
	}
	x.newMinute()
	if x.say(asker, query(1, "abcdefgh")); len(x.take(asker)) != 0 {
		t.Error("refused in the next minute")
	}
}

func TestForgedRowIsNotRelayed(t *testing.T) {
	for name, forge := range map[string]func(*wire.Message){
		"changed row":         func(m *wire.Message) { m.Rows = bytes.Replace(m.Rows, []byte("mp3"), []byte("mp4"), 1) },
		"more than asked for": func(m *wire.Message) { *m = replyTo(*m, rings.RelayRows+1) },
		"second page":         func(m *wire.Message) { m.Page = 1 },
	} {
		x := newTable(t)
		asker, has := x.sit(), x.sit("Rain")
		x.say(asker, query(1, "12345678"))
		m := replyTo(x.take(has)[0], 1)
		forge(&m)
		if x.say(has, m) || len(x.take(asker)) != 0 {
			t.Errorf("%s: relayed", name)
		}
	}
}

// TestRelayOfNothing: a reply that nobody asked for is dropped, whoever it names.
func TestRelayOfNothing(t *testing.T) {
	x := newTable(t)
	one, two := x.sit(), x.sit("Rain")
	x.say(two, replyTo(query(1, "12345678"), 1))
	if len(x.sent) != 0 || len(x.take(one)) != 0 {
		t.Error("a reply out of nowhere went on")
	}
}

func TestSilentNeighbourEndsTheRelay(t *testing.T) {
	x := newTable(t)
	asker, has := x.sit(), x.sit("Rain")
	x.say(asker, query(1, "12345678"))
	x.expire(time.Now())
	if len(x.take(asker)) != 0 {
		t.Fatal("ended at once")
	}
	x.expire(time.Now().Add(relayPatience + time.Second))
	if got := x.take(asker); len(got) != 1 || got[0].Why != wire.RefusalEnd || len(x.relays.open) != 0 {
		t.Errorf("%+v, %d open", got, len(x.relays.open))
	}
	if !x.say(has, replyTo(query(1, "12345678"), 1)) || len(x.take(asker)) != 0 {
		t.Error("what came too late was passed on, or punished")
	}
}

func TestAllOnesDigestIsRefused(t *testing.T) {
	x := newTable(t)
	one := x.sit()
	full := append([]byte{0, 10, 7, 0, 1}, bytes.Repeat([]byte{255}, 128)...)
	if x.say(one, wire.Message{Kind: wire.KindDigest, Part: full}) {
		t.Error("a peer that claims to have everything may stay")
	}
}

func TestDigestFlood(t *testing.T) {
	x := newTable(t)
	one := x.sit()
	empty := append([]byte{0, 18, 7, 0, 1}, make([]byte, 32<<10)...)
	for n := 0; n+len(empty) <= maxDigestBytes; n += len(empty) {
		if !x.say(one, wire.Message{Kind: wire.KindDigest, Part: empty}) {
			t.Fatal("refused too early")
		}
	}
	if x.say(one, wire.Message{Kind: wire.KindDigest, Part: empty}) {
		t.Error("took more digests than anybody needs to send")
	}
}

// TestDigestIsSentOnceAndThenAsADifference also shows that the first is whole.
func TestDigestIsSentOnceAndThenAsADifference(t *testing.T) {
	x := newTable(t)
	one := x.sit()
	var b rings.Builder
	for i := range 300 {
		b.Add("Ana", "", fmt.Sprint("Rain ", i))
		if i == 298 {
			x.describe(b.Digest())
			x.sendDigests()
			x.sendDigests()
		}
	}
	x.describe(b.Digest())
	x.sendDigests()
	got := x.take(one)
	var r rings.Receiver
	if len(got) != 2 || len(got[1].Part) > 100 {
		t.Fatalf("%d messages", len(got))
	}
	for i, m := range got {
		if d, err := r.Take(m.Part); err != nil || (rings.Prepare("rain 299").Fit(d) == rings.Phrase) != (i == 1) {
			t.Errorf("digest %d: %v", i, err)
		}
	}
}

// TestRelayThatInventsStrangers: no more than it was asked for, and not from one network.
func TestRelayThatInventsStrangers(t *testing.T) {
	s := newSearch(Query{Text: "rain"}, noDeps())
	h := &hearing{relays: rings.Relayed(1)}
	invent := func(i byte, net byte) ([]Answer, error) {
		m, err := wire.Decode(wire.Reply(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{i}, 32)), s.nonce, manyRows(3))[0])
		if err != nil {
			t.Fatal(err)
		}
		m.Addr = wire.Compact(netip.AddrPortFrom(netip.AddrFrom4([4]byte{198, 51, net, i}), 1))
		return s.read(h, m)
	}
	for i := range byte(3) {
		if as, err := invent(i, 7); err != nil || (len(as) > 0) != (i < rings.PerNet) {
			t.Errorf("stranger %d on one network: %d answers, %v", i, len(as), err)
		}
	}
	if _, err := invent(9, 8); !errors.Is(err, wire.ErrMalformed) {
		t.Errorf("a fourth stranger: %v", err)
	}
	if s.rows > rings.GatePerPeer {
		t.Errorf("%d invented rows count for the gate", s.rows)
	}
}
