package overlay

import (
	"fmt"
	"testing"

	"github.com/anacrolix/torrent"

	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

// demand is what strangers look for.
func demand(n int) (titles []string) {
	for i := range n {
		titles = append(titles, fmt.Sprintf("Wanted %d", i))
	}
	return titles
}

// crowded is a table in a large crowd, at which many honest ones sit who have one title in demand each, and one who claims all.
func crowded(t *testing.T) (x *table, asker, full *torrent.PeerConn, honest []*torrent.PeerConn) {
	x = newTable(t)
	x.estimate(1000)
	titles := demand(40)
	full = x.sit(titles...)
	for _, title := range titles[:30] {
		honest = append(honest, x.sit(title))
	}
	for i, title := range titles { // of many, so that all are learnt
		asker = x.sit()
		x.say(asker, wire.Message{Kind: wire.KindQuery, Nonce: fmt.Appendf(nil, "%08d", i), Text: title, Limit: 3, Hops: 2})
	}
	clear(x.sent)
	return x, asker, full, honest
}

func (x *table) relays1(asker *torrent.PeerConn, text, nonce string) wire.Message {
	q := wire.Message{Kind: wire.KindQuery, Nonce: []byte(nonce), Text: text, Limit: 3, Hops: 1}
	x.say(asker, q)
	q.Hops = 0
	return q
}

// TestFullDigestDrawsFewerQueries: a digest with all that is in demand is asked last, and only for what nobody else has; no query goes
// through its owner, and what it says is passed on with a doubt.
func TestFullDigestDrawsFewerQueries(t *testing.T) {
	x, asker, full, honest := crowded(t)
	x.relays1(asker, "Wanted 7", "aaaaaaaa")
	if len(x.take(full)) != 0 || len(x.take(honest[7])) != 1 {
		t.Fatal("the full digest draws what an honest neighbour has")
	}
	q := x.relays1(asker, "Wanted 35", "bbbbbbbb")
	if got := x.take(full); len(got) != 1 {
		t.Fatalf("nobody else has it, and it is not asked: %+v", got)
	}
	x.say(full, replyTo(q, 1))
	back := x.take(asker)
	if len(back) != 2 || back[0].Doubt != 1 {
		t.Fatalf("handed back %+v", back)
	}
	x.relays1(asker, "Wanted 7", "cccccccc")
	x.take(asker)
	if x.say(honest[7], replyTo(wire.Message{Nonce: []byte("cccccccc")}, 2)); len(x.take(asker)) == 0 {
		t.Fatal("no answer")
	}
	for i := range 50 {
		x.say(honest[i%30], wire.Message{Kind: wire.KindQuery, Nonce: fmt.Appendf(nil, "x%07d", i), Text: "rain", Limit: 3, Hops: 2})
	}
	if got := x.take(full); len(got) != 0 {
		t.Errorf("%d queries go through it", len(got))
	}
}

// TestDoubtIsNotSaidOfTheHonest: neither in what a relay hands back nor against a large shelf in a small crowd.
func TestDoubtIsNotSaidOfTheHonest(t *testing.T) {
	x, asker, _, honest := crowded(t)
	q := x.relays1(asker, "Wanted 7", "aaaaaaaa")
	x.take(asker)
	x.say(honest[7], replyTo(q, 2))
	if back := x.take(asker); len(back) == 0 || back[0].Doubt != 0 {
		t.Errorf("handed back %+v", back)
	}
	for _, pc := range honest {
		if x.Reputation.doubts(x.contacts(), pc) {
			t.Error("an honest neighbour is in doubt")
		}
	}
}

// TestNewDigestIsTriedAtOnce: to come again with a new connection, or to send another digest, washes nobody clean.
func TestNewDigestIsTriedAtOnce(t *testing.T) {
	x, _, full, _ := crowded(t)
	digest := x.peers[full].digest
	x.closed(full)
	again := x.sit("Rain")
	if x.Reputation.doubts(x.contacts(), again) {
		t.Fatal("in doubt for one title")
	}
	for _, part := range digest.Parts(nil) {
		x.say(again, wire.Message{Kind: wire.KindDigest, Part: part})
	}
	if !x.Reputation.doubts(x.contacts(), again) {
		t.Error("a full digest is believed because it is new")
	}
}

// TestOneAskerDoesNotChooseWhatOthersAreMeasuredWith: queries of one network for what a victim has put nobody in doubt.
func TestOneAskerDoesNotChooseWhatOthersAreMeasuredWith(t *testing.T) {
	x := newTable(t)
	x.estimate(1000)
	victim, asker := x.sit(demand(25)...), x.sit()
	for range 20 {
		x.sit("Rain")
	}
	for i, title := range demand(25) {
		x.say(asker, wire.Message{Kind: wire.KindQuery, Nonce: fmt.Appendf(nil, "%08d", i), Text: title, Limit: 3, Hops: 2})
	}
	if n := len(x.Reputation.queries); n != rings.TriedOfOne || x.Reputation.doubts(x.contacts(), victim) {
		t.Errorf("%d queries of one asker count; the victim is in doubt: %v", n, x.Reputation.doubts(x.contacts(), victim))
	}
}

// TestPromisesBrokenAndForgotten: who says yes and has nothing is asked no more for a while; a few wrong yeses do no harm.
func TestPromisesBrokenAndForgotten(t *testing.T) {
	x := newTable(t)
	x.estimate(1000)
	mute, asker := x.sit("Rain"), x.sit()
	sent := 0
	for i := range 25 {
		x.relays1(x.sit(), "rain", fmt.Sprintf("%08d", i))
		if sent += len(x.take(mute)); i == 8 && sent != 9 {
			t.Fatalf("a few wrong yeses, and only %d of 9 come", sent)
		}
	}
	if !x.Reputation.doubts(x.contacts(), mute) {
		t.Fatalf("believed after %d promises broken", sent)
	}
	for range 60 {
		x.newMinute()
	}
	if x.Reputation.doubts(x.contacts(), mute) {
		t.Error("not forgotten within the hour")
	}
	q := x.relays1(asker, "rain", "abcdefgh")
	x.say(mute, replyTo(q, 1)) // not what was asked for
	if k := x.Reputation.conduct[mute]; k.kept != 0 {
		t.Error("rows of something else keep a promise")
	}
}

// TestOneStrangerPutsNobodyInDoubt: digests are public, so that a text can be made up that one fits by chance.
func TestOneStrangerPutsNobodyInDoubt(t *testing.T) {
	x := newTable(t)
	x.estimate(1000)
	victim, asker := x.sit("Rain"), x.sit()
	for i := range 25 {
		x.relays1(asker, "rain", fmt.Sprintf("%08d", i))
	}
	if x.Reputation.doubts(x.contacts(), victim) {
		t.Error("an honest neighbour is in doubt for what one stranger asked")
	}
}

// TestWhoIsBusyIsExcused, but not for ever.
func TestWhoIsBusyIsExcused(t *testing.T) {
	for answers, doubted := range map[int]bool{20: false, 60: true} {
		x := newTable(t)
		x.estimate(1000)
		busy := x.sit("Rain")
		for i := range answers {
			q := x.relays1(x.sit(), "rain", fmt.Sprintf("%08d", i))
			if len(x.take(busy)) > 0 {
				x.say(busy, wire.Message{Kind: wire.KindRefusal, Nonce: q.Nonce, Why: wire.RefusalBusy})
			}
		}
		if x.Reputation.doubts(x.contacts(), busy) != doubted {
			t.Errorf("in doubt after %d refusals: %v", answers, !doubted)
		}
	}
}

// TestLiarsDigestIsDoubted: who described tracks wrongly is known by its key, which its answers name.
func TestLiarsDigestIsDoubted(t *testing.T) {
	x := newTable(t)
	x.estimate(1000)
	liar, asker := x.sit("Rain"), x.sit()
	q := x.relays1(asker, "rain", "12345678")
	x.say(liar, replyTo(q, 1))
	x.Reputation.Distrusted = func(key [32]byte) bool { return key == x.Reputation.conduct[liar].key }
	if !x.Reputation.doubts(x.contacts(), liar) || x.Reputation.doubts(x.contacts(), asker) {
		t.Error("what is on record of a signer does not reach its digest")
	}
}

// TestSquattersDoNotEndASearch: those who announced themselves under the key of what is looked for bring rows, and the search goes on.
func TestSquattersDoNotEndASearch(t *testing.T) {
	s := newSearch(Query{Text: "rain"}, noDeps())
	for i := range byte(rings.MaxDials) {
		s.keep(&hearing{met: true}, manyRows(5), wire.Holder{Key: [32]byte{i + 1}}, false)
	}
	if got := rings.Next(rings.Progress{Ring: rings.Near, Rows: s.rowCount.Rows()}); got != rings.Wider {
		t.Errorf("%d rows of squatters count, and the search goes to ring %d", s.rowCount.Rows(), got)
	}
	s.keep(&hearing{}, manyRows(5), wire.Holder{Key: [32]byte{99}}, true)
	if s.rowCount.Rows() > rings.GateMet {
		t.Error("rows that their relay doubts count")
	}
}

// TestHonestHolderMetCounts: whose digest, which came with the connection, has what it answers with, ends the search as a neighbour does.
func TestHonestHolderMetCounts(t *testing.T) {
	x := newTable(t)
	d := noDeps()
	d.Overlay = x.Overlay
	s := newSearch(Query{Text: "rain"}, d)
	for range rings.Gate / rings.GatePerPeer {
		s.keep(&hearing{pc: x.sit("Rain"), met: true}, manyRows(2), wire.Holder{Key: [32]byte{1}}, false)
	}
	if got := s.rowCount.Rows(); got != rings.Gate {
		t.Errorf("%d rows count", got)
	}
}
