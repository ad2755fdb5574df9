package overlay

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

const (
	relayPatience   = 2 * time.Second // for each hop
	maxRelays       = 512             // under way at once
	relaysPerMinute = 30              // of one neighbour
	passesPerMinute = 1200            // to all neighbours together
	maxSeen         = 8192            // nonces of queries, in each of two generations
)

// relays are the queries being passed on for others, and the nonces of those seen lately, so that
// no query goes round in a circle. All of it is owned by the overlay's run.
type relays struct {
	open   []*relay
	seen   [2]map[seenKey]struct{} // the newer first
	passed int                     // in this minute
}

type seenKey struct {
	nonce [wire.NonceSize]byte
	hops  int
}

// A relay is one query that is being passed on.
type relay struct {
	asker   *torrent.PeerConn
	query   wire.Message               // as it came
	waiting map[*torrent.PeerConn]int  // replies that each may still send
	naming  map[*torrent.PeerConn]bool // holders, to be handed on
	until   time.Time
}

func newRelays() *relays {
	return &relays{seen: [2]map[seenKey]struct{}{{}, {}}}
}

// unseen notes a query and says whether it is new.
func (r *relays) unseen(nonce []byte, hops int) bool {
	k := seenKey{[wire.NonceSize]byte(nonce), hops}
	for _, gen := range r.seen {
		if _, again := gen[k]; again {
			return false
		}
	}
	if len(r.seen[0]) >= maxSeen {
		r.forget()
	}
	r.seen[0][k] = struct{}{}
	return true
}

func (r *relays) forget() { r.seen = [2]map[seenKey]struct{}{{}, r.seen[0]} }

func (r *relays) newMinute() {
	r.passed = 0
	r.forget()
}

// relay passes a query to a few neighbours, or says why not.
func (o *Overlay) relay(from *neighbour, m wire.Message) string {
	r := o.relays
	if from.relayed++; from.relayed > relaysPerMinute {
		return wire.RefusalOften
	}
	if rings.Weight(m.Text) < 3 {
		return wire.RefusalShort
	}
	if len(r.open) >= maxRelays || r.passed >= passesPerMinute {
		return wire.RefusalBusy
	}
	if m.Hops == 1 && m.Told != 0 {
		o.tell(from, m)
	}
	to, rows := o.passTo(from.pc, m)
	if len(to) == 0 {
		return wire.RefusalEnd
	}
	x := &relay{asker: from.pc, query: m, waiting: make(map[*torrent.PeerConn]int),
		naming: make(map[*torrent.PeerConn]bool), until: time.Now().Add(time.Duration(m.Hops) * relayPatience)}
	budget := 1
	if m.Hops > 1 {
		budget = rings.Relayed(m.Hops - 1)
	}
	on := m
	if on.Hops--; on.Hops == 0 {
		on.Told = 0
	}
	for i, pc := range to {
		x.waiting[pc], x.naming[pc] = budget, on.Told != 0
		on.Limit = min(m.Limit, rows[i])
		o.send(pc, bencode.MustMarshal(on))
	}
	r.passed += len(to)
	r.open = append(r.open, x)
	return ""
}

// passTo chooses to whom, and how many rows each is asked for.
func (o *Overlay) passTo(asker *torrent.PeerConn, m wire.Message) (to []*torrent.PeerConn, rows []int) {
	all := o.contacts()
	var cs []contact
	by := "unknown"
	for _, c := range all {
		if c.pc != asker {
			cs = append(cs, c)
		} else {
			by = networkOf(c)
		}
	}
	rand.Shuffle(len(cs), func(i, j int) { cs[i], cs[j] = cs[j], cs[i] })
	if m.Hops > 1 {
		cs = o.Reputation.passing(all, cs, o.Crowd())
	}
	text := rings.Prepare(m.Text)
	fits := o.Reputation.fitsOf(all, cs, text)
	for _, i := range rings.Relay(m.Hops, m.Words != 0, fits) {
		to, rows = append(to, cs[i].pc), append(rows, rings.RowsOf(fits[i]))
		if m.Hops == 1 {
			o.Reputation.drew(cs[i], by, text)
		}
	}
	return to, rows
}

// relayReply hands back one reply to the asker, unchanged but for the address of its signer and what
// we think of it. The signature is checked here, or we would be blamed for it.
func (o *Overlay) relayReply(n *neighbour, m wire.Message) error {
	if m.Kind == wire.KindHolders {
		if x := o.relays.names(n.pc, m.Nonce); x != nil {
			few := m.Addr[:min(len(m.Addr), 18*rings.FarTold)]
			told := wire.Message{Kind: wire.KindHolders, Version: wire.Version, Nonce: m.Nonce, Hops: 1, Addr: few}
			o.send(x.asker, bencode.MustMarshal(told))
		}
		return nil
	}
	x := o.relays.find(n.pc, m)
	if x == nil {
		return nil // too late
	}
	if m.Kind == wire.KindRefusal {
		if m.Hops == 0 {
			o.Reputation.excuse(n.pc, m.Why)
		}
		delete(x.waiting, n.pc)
		o.settle(x)
		return nil
	}
	rows, err := m.Open()
	if err != nil {
		return err
	}
	last := x.query.Hops == 1
	if len(rows) > rings.RelayRows || m.Page != 0 || m.Last != 1 || x.waiting[n.pc] <= 0 || last == (len(m.Addr) > 0) {
		return fmt.Errorf("%w: a relayed reply", wire.ErrMalformed)
	}
	if last {
		m.Addr, m.Doubt = wire.Compact(n.addr), 0
		o.Reputation.answered(n.pc, m.Key, rows, rings.Prepare(x.query.Text))
		if o.Reputation.doubts(o.contacts(), n.pc) {
			m.Doubt = 1
		}
		delete(x.waiting, n.pc)
	} else {
		x.waiting[n.pc]-- // it says when it has heard all
	}
	if len(rows) > 0 {
		o.send(x.asker, bencode.MustMarshal(m))
	}
	o.settle(x)
	return nil
}

// names returns the relay for which one that was asked to pass a query on names holders, which it may do once.
func (r *relays) names(from *torrent.PeerConn, nonce []byte) *relay {
	for _, x := range r.open {
		if x.naming[from] && string(x.query.Nonce) == string(nonce) {
			x.naming[from] = false
			return x
		}
	}
	return nil
}

// find returns the relay that waits for this reply.
func (r *relays) find(from *torrent.PeerConn, m wire.Message) *relay {
	for _, x := range r.open {
		_, waits := x.waiting[from]
		if !waits || string(x.query.Nonce) != string(m.Nonce) {
			continue
		}
		// Asked both to answer and to pass on, a peer may reply to either.
		if m.Kind == wire.KindRows && (x.query.Hops == 1) == (len(m.Addr) == 0) || m.Kind == wire.KindRefusal && m.Hops == x.query.Hops-1 {
			return x
		}
	}
	return nil
}

// settle says "end" once nobody is waited for.
func (o *Overlay) settle(x *relay) {
	if len(x.waiting) > 0 {
		return
	}
	o.refuse(x.asker, x.query, wire.RefusalEnd)
	for i, y := range o.relays.open {
		if x == y {
			o.relays.open = append(o.relays.open[:i], o.relays.open[i+1:]...)
			return
		}
	}
}

// expire ends relays that take too long or wait for peers that left.
func (o *Overlay) expire(now time.Time) {
	for _, x := range append([]*relay(nil), o.relays.open...) {
		for pc := range x.waiting {
			if now.After(x.until) || o.neighbour(pc) == nil {
				delete(x.waiting, pc)
			}
		}
		o.settle(x)
	}
}
