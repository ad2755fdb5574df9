package overlay

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"net/netip"
	"os"
	"testing"
	"time"

	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

func TestLyingRowCostsTrustAcrossRestarts(t *testing.T) {
	dir := t.TempDir()
	open := func() *Trust {
		x, err := LoadTrust(dir, quiet())
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	x := open()
	liar, honest := [32]byte{1}, [32]byte{2}
	for i := range byte(tooOften) {
		truth := wire.Row{InfoHash: wire.InfoHash{i}, Size: 100, SHA256: [32]byte{i}, Format: "flac"}
		lie := truth
		lie.Size++
		x.claimed(liar, lie)
		x.claimed(honest, truth)
		x.Judge(truth)
		x = open()
	}
	if !x.Distrusted(liar) || x.Distrusted(honest) {
		t.Errorf("liar %v, honest %v", x.Distrusted(liar), x.Distrusted(honest))
	}
	s := newSearch(Query{Text: "rain"}, noDeps())
	s.deps.Trust = x
	if len(s.keep(&hearing{}, manyRows(2), wire.Holder{Key: liar}, false)) != 0 ||
		len(s.keep(&hearing{}, manyRows(2), wire.Holder{Key: honest}, false)) != 2 {
		t.Error("rows of the wrong one are shown")
	}
}

// TestWhatIsALie: each fact that the bytes prove; neither what an honest program may say otherwise, nor
// what is not known.
func TestWhatIsALie(t *testing.T) {
	truth := wire.Row{Size: 100, SHA256: [32]byte{1}, Format: "flac", Duration: 200 * time.Second, Sound: wire.Sound{1}}
	for name, c := range map[string]struct {
		say  func(*wire.Row)
		lies bool
	}{
		"the truth": {func(*wire.Row) {}, false}, "size": {func(r *wire.Row) { r.Size++ }, true},
		"hash":   {func(r *wire.Row) { r.SHA256[0]++ }, true},
		"format": {func(r *wire.Row) { r.Format = "mp3" }, true}, "sound": {func(r *wire.Row) { r.Sound[0]++ }, true},
		"duration":            {func(r *wire.Row) { r.Duration = 300 * time.Second }, true},
		"much shorter":        {func(r *wire.Row) { r.Duration = 30 * time.Second }, true},
		"duration, nearly":    {func(r *wire.Row) { r.Duration -= 15 * time.Second }, false},
		"other tags":          {func(r *wire.Row) { r.Title, r.Bitrate = "x", 5 }, false},
		"no more than needed": {func(r *wire.Row) { r.Duration, r.Sound, r.Format, r.SHA256 = 0, wire.Sound{}, "", [32]byte{} }, false},
	} {
		said := truth
		c.say(&said)
		x := &Trust{claims: make(map[claim]struct{})}
		x.claimed([32]byte{1}, said)
		for one := range x.claims {
			if got := one.lies(truth); got != c.lies {
				t.Errorf("%s: a lie is %v", name, got)
			}
			if one.lies(wire.Row{}) {
				t.Errorf("%s: a lie although nothing is known", name)
			}
		}
	}
}

func TestTruthMakesUpForALie(t *testing.T) {
	x, err := LoadTrust(t.TempDir(), quiet())
	if err != nil {
		t.Fatal(err)
	}
	who := [32]byte{1}
	for i, size := range []int64{1, 2, 2, 1} {
		truth := wire.Row{InfoHash: wire.InfoHash{byte(i)}, Size: 2, SHA256: [32]byte{1}, Format: "mp3"}
		x.claimed(who, wire.Row{InfoHash: truth.InfoHash, Size: size, Format: "mp3"})
		x.Judge(truth)
	}
	if x.Distrusted(who) {
		t.Error("one lie among truths is not forgiven")
	}
}

func TestDamagedTrustIsSetAside(t *testing.T) {
	dir := t.TempDir()
	x, err := LoadTrust(dir, quiet())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(x.file, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadTrust(dir, quiet()); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(x.file + ".damaged"); err != nil {
		t.Error(err)
	}
}

// TestClaimsAreBounded: rows that are never fetched do not grow the memory.
func TestClaimsAreBounded(t *testing.T) {
	x, err := LoadTrust(t.TempDir(), quiet())
	if err != nil {
		t.Fatal(err)
	}
	for i := range int64(2 * maxClaims) {
		x.claimed([32]byte{1}, wire.Row{Size: i})
	}
	if len(x.claims) > maxClaims {
		t.Errorf("%d claims", len(x.claims))
	}
}

// TestRelayThatInventsStrangers: no more than it was asked for, and not from one network.
func TestRelayThatInventsStrangers(t *testing.T) {
	s := newSearch(Query{Text: "rain"}, noDeps())
	h := &hearing{relays: rings.Relayed(1)}
	invent := func(i byte, net byte) ([]Answer, error) {
		m, err := wire.Decode(wire.Reply(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{i + 1}, 32)), s.nonce, manyRows(3), wire.Load{})[0])
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
	if rows := s.rowCount.Rows(); rows > rings.GatePerPeer {
		t.Errorf("%d invented rows count for the gate", rows)
	}
}

// TestOwnRowsAreNoFind: a query that went round a corner was answered by the listener's own node.
func TestOwnRowsAreNoFind(t *testing.T) {
	s := newSearch(Query{Text: "rain"}, noDeps())
	m, err := wire.Decode(wire.Reply(testKey(), s.nonce, manyRows(2), busy)[0])
	if err != nil {
		t.Fatal(err)
	}
	m.Addr = wire.Compact(netip.MustParseAddrPort("198.51.100.7:1"))
	if as, err := s.read(&hearing{relays: 1}, m); err != nil || len(as) > 0 || s.afar > 0 {
		t.Errorf("%d answers, %v", len(as), err)
	}
}

// TestAnAnswerSaysHowFarItsHolderIs, and how busy: a neighbour by itself, others by how far their relay was asked to look.
func TestAnAnswerSaysHowFarItsHolderIs(t *testing.T) {
	for name, c := range map[string]struct {
		relayed bool
		far     int // the farthest that the peer was asked to look
		hops    int
	}{"a neighbour": {false, 1, 1}, "one of its neighbours": {true, 1, 2}, "one step further": {true, 2, 3}} {
		s := newSearch(Query{Text: "rain"}, noDeps())
		h := &hearing{open: [rings.Hops + 1]bool{true}, relays: 1, farthest: c.far}
		m, err := wire.Decode(wire.Reply(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32)), s.nonce, manyRows(2), busy)[0])
		if err != nil {
			t.Fatal(err)
		}
		if c.relayed {
			m.Addr = wire.Compact(netip.MustParseAddrPort("198.51.100.7:1"))
		}
		answers, err := s.read(h, m)
		if err != nil || len(answers) != 2 {
			t.Fatalf("%s: %d answers, %v", name, len(answers), err)
		}
		for _, a := range answers {
			if a.Hops != c.hops || a.Near == c.relayed || a.Load != busy {
				t.Errorf("%s: %d hops, near %v, %+v", name, a.Hops, a.Near, a.Load)
			}
		}
	}
}

// TestGiantReply: a peer that sends more rows or pages than asked for is cut off.
func TestGiantReply(t *testing.T) {
	asked := [rings.Hops + 1]bool{true}
	s := newSearch(Query{Text: "ana", Limit: 3}, noDeps())
	h := &hearing{open: asked}
	m, err := wire.Decode(wire.Reply(testKey(), nonce, manyRows(4), wire.Load{})[0])
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.read(h, m); err == nil || len(got) != 0 {
		t.Errorf("took %d rows of 3", len(got))
	}
	s = newSearch(Query{Text: "ana"}, noDeps())
	for i, p := range wire.Reply(testKey(), nonce, manyRows(100), wire.Load{}) {
		m, err := wire.Decode(p)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			continue
		}
		if _, err := s.read(h, m); err == nil {
			t.Errorf("took page %d without those before", i)
		}
	}
}
