package overlay

import (
	"bytes"
	"crypto/ed25519"
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
	*Overlay
	t    *testing.T
	sent map[*torrent.PeerConn][]wire.Message
}

func newTable(t *testing.T) *table {
	x := &table{New(testKey(), NewResponder(nil), slog.New(slog.DiscardHandler), func() {}), t, make(map[*torrent.PeerConn][]wire.Message)}
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
	addr := netip.AddrPortFrom(netip.AddrFrom4([4]byte{198, byte(x.came), 51, 1}), 6881)
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

// busy is how busy whoever replies says to be.
var busy = wire.Load{Slot: wire.SlotTaken, Waiting: 4, Speed: 900_000}

func replyTo(q wire.Message, rows int) wire.Message {
	m, err := wire.Decode(wire.Reply(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, 32)), q.Nonce, manyRows(rows), busy)[0])
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
	if back[0].Load() != busy {
		t.Errorf("the relay made %+v of how busy the holder is", back[0].Load())
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

// TestOneNetworkDoesNotFillTheNeighbourhood, and a full one looks for nobody.
func TestOneNetworkDoesNotFillTheNeighbourhood(t *testing.T) {
	o := newTable(t).Overlay
	take := func(a [4]byte) bool {
		addr := netip.AddrPortFrom(netip.AddrFrom4(a), 6881)
		if !o.Wants(addr) {
			return false
		}
		o.dialling[addr] = time.Now().Add(time.Hour)
		return true
	}
	n := 0
	for i := range byte(100) {
		if take([4]byte{203, 0, i, 1}) {
			n++
		}
	}
	if n != rings.PerSubnet {
		t.Errorf("%d of one network", n)
	}
	for i := range byte(200) {
		if take([4]byte{100, i, 1, 1}) {
			n++
		}
	}
	if n != rings.Neighbours {
		t.Errorf("looks for %d neighbours", n)
	}
}

func TestOverlayKeysSplitTheCrowd(t *testing.T) {
	if OverlayKey(0, 1<<31) != Hash {
		t.Error("level 0 is not the overlay's own key")
	}
	keys := make(map[wire.InfoHash]bool)
	for i := range uint32(1000) {
		keys[OverlayKey(1, i*4_294_967)] = true
	}
	if len(keys) != 8 || OverlayKey(1, 5) == OverlayKey(2, 5) {
		t.Errorf("%d keys on level 1", len(keys))
	}
	OverlayKey(rings.MaxLevel, 1<<32-1) // shifts by a number that is not negative
}

// TestOnlyTheAskerIsCalledBack, at the address it is seen at, and not at every message.
func TestOnlyTheAskerIsCalledBack(t *testing.T) {
	x := newTable(t)
	asker := x.sit("Rain")
	for range 3 {
		if !x.say(asker, wire.Message{Kind: wire.KindCall, Nonce: []byte("12345678"), Port: 7000}) {
			t.Fatal("the asker was sent away")
		}
	}
	if len(x.calls) != 1 {
		t.Fatalf("%d calls queued for three wishes at once", len(x.calls))
	}
	if c := <-x.calls; c.to != netip.AddrPortFrom(x.peers[asker].addr.Addr(), 7000) {
		t.Errorf("would call %v", c.to)
	}
	if x.say(asker, wire.Message{Kind: wire.KindCall, Nonce: []byte("12345678"), Port: 70000}) {
		t.Error("a port that is none was taken")
	}
	if x.say(asker, wire.Message{Kind: wire.KindCalled, Nonce: []byte("12345678"), Why: "open", Addr: []byte("short")}) {
		t.Error("an address that is none was taken")
	}
	if !x.say(asker, wire.Message{Kind: wire.KindCalled, Nonce: []byte("12345678"), Why: "open",
		Addr: []byte("\x7f\x00\x00\x01\x1b\x58")}) {
		t.Error("an answer that comes too late ended the connection")
	}
}

// TestHeadFlood: whoever tells heads without end is disconnected, and so is a forger.
func TestHeadFlood(t *testing.T) {
	x := newTable(t)
	pc := x.sit()
	told := func(h *wire.Head) bool { return x.handle(packet{from: pc, b: h.Message()}) }
	for i := range maxHeads {
		if !told(wire.SignHead(testKey(), int64(i+1), shelfValue())) {
			t.Fatalf("head %d was refused", i+1)
		}
	}
	if told(wire.SignHead(testKey(), 99, shelfValue())) {
		t.Error("one too many was taken")
	}
	forged := wire.SignHead(testKey(), 99, shelfValue())
	forged.Item.Seq++
	if pc = x.sit(); told(forged) {
		t.Error("a forger stays connected")
	}
}

func TestNeighboursAreToldOnceAndOfChanges(t *testing.T) {
	x := newTable(t)
	pc := x.sit()
	first, second := wire.SignHead(testKey(), 1, shelfValue()), wire.SignHead(testKey(), 2, wire.HeadValue{})
	for _, told := range []struct {
		head *wire.Head
		want int
	}{{first, 1}, {first, 0}, {second, 1}, {first, 0}} {
		x.Proclaim([]*wire.Head{told.head})
		x.sendHeads()
		if got := x.take(pc); len(got) != told.want {
			t.Errorf("seq %d: told %d times, want %d", told.head.Item.Seq, len(got), told.want)
		}
	}
}
