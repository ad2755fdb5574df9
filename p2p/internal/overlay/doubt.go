package overlay

import (
	"slices"
	"time"

	"github.com/anacrolix/torrent"

	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

// lately are the queries that digests are tried on, with whom they came from. The overlay's mutex guards them.
type lately struct {
	queries []tried
	next    int // to be replaced when there are enough
}

type tried struct {
	by   string // the network it came from
	said string
	text rings.Text
}

// A conduct is what is known of one neighbour's digest. The overlay's mutex guards it.
type conduct struct {
	claims      rings.Set // those of the queries of lately that its digest fits
	untried     bool      // the digest is new
	drawn, kept int
	key         [32]byte // with which it signs; zero while it did not
}

// number returns where to keep a query, -1 for one that is there.
func (l *lately) number(by, said string) int {
	var same []int
	for i := range l.queries {
		j := (l.next + i) % len(l.queries) // from the oldest on
		if l.queries[j].said == said {
			return -1
		}
		if l.queries[j].by == by {
			same = append(same, j)
		}
	}
	switch {
	case len(same) >= rings.TriedOfOne:
		return same[0]
	case len(l.queries) < rings.Tried:
		l.queries = append(l.queries, tried{})
		return len(l.queries) - 1
	}
	at := l.next
	l.next = (l.next + 1) % rings.Tried
	return at
}

// learn notes a query that a neighbour wants passed on. One that it wants answered says nothing of others: our digest drew it.
func (o *Overlay) learn(from *neighbour, said string) {
	by := rings.Wide(from.addr.Addr())
	if by == "" {
		by = from.addr.String()
	}
	text := rings.Prepare(said)
	o.mu.Lock()
	defer o.mu.Unlock()
	i := o.lately.number(by, said)
	if i < 0 {
		return
	}
	o.lately.queries[i] = tried{by, said, text}
	for _, n := range o.peers {
		n.conduct.claims.Put(i, n.digest != nil && text.Fit(n.digest) == rings.Phrase)
	}
}

// try tries a digest that is new on the queries of lately. The mutex is held.
func (o *Overlay) try(n *neighbour) {
	if !n.conduct.untried {
		return
	}
	n.conduct.untried = false
	for i, q := range o.lately.queries {
		n.conduct.claims.Put(i, q.text.Fit(n.digest) == rings.Phrase)
	}
}

// telling returns the queries that tell digests apart. The mutex is held.
func (o *Overlay) telling() (out rings.Set) {
	var fits [rings.Tried]int
	described := 0
	for _, n := range o.peers {
		if n.digest == nil {
			continue
		}
		o.try(n)
		described++
		for i := range o.lately.queries {
			if n.conduct.claims.Has(i) {
				fits[i]++
			}
		}
	}
	for i := range o.lately.queries {
		out.Put(i, rings.Telling(fits[i], described))
	}
	return out
}

// records returns what is known of neighbours, nothing of those who left.
func (o *Overlay) records(cs []contact) []rings.Record {
	out, keys := make([]rings.Record, len(cs)), make([][32]byte, len(cs))
	if len(cs) == 0 {
		return out
	}
	o.mu.Lock()
	telling := o.telling()
	for i, c := range cs {
		n := o.peers[c.pc]
		if n == nil {
			continue
		}
		k := &n.conduct
		out[i], keys[i] = rings.Record{Drawn: k.drawn, Kept: k.kept}, k.key
		if n.digest != nil {
			out[i].Told, out[i].Claimed = telling.Count(), telling.And(k.claims).Count()
		}
	}
	o.mu.Unlock()
	for i, key := range keys { // what is on record may be being written to the disk, for which the mutex must not wait
		out[i].Lied = key != [32]byte{} && o.Distrusted(key)
	}
	return out
}

func (o *Overlay) doubts(pc *torrent.PeerConn) bool {
	return o.records([]contact{{pc: pc}})[0].Doubtful()
}

// passing returns those who may be asked to relay.
func (o *Overlay) passing(cs []contact) []contact {
	crowd, records := o.Crowd(), o.records(cs)
	out := make([]contact, 0, len(cs))
	for i, c := range cs {
		if rings.Passes(records[i], crowd) {
			out = append(out, c)
		}
	}
	return out
}

// fitsOf says how well a text fits neighbours, as far as their digests are believed.
func (o *Overlay) fitsOf(cs []contact, t rings.Text) []rings.Fit {
	fits := make([]rings.Fit, len(cs))
	for i, r := range o.records(cs) {
		fits[i] = r.Weigh(t.Fit(cs[i].digest))
	}
	return fits
}

// promises says whether a neighbour's digest has the very title or artist.
func (o *Overlay) promises(pc *torrent.PeerConn, t rings.Text) bool {
	n := o.neighbour(pc)
	if n == nil {
		return false
	}
	o.mu.Lock()
	d := n.digest
	o.mu.Unlock()
	return d != nil && t.Fit(d) == rings.Phrase
}

// drew notes that a neighbour is sent a query because its digest promises the very title or artist.
func (o *Overlay) drew(c contact, t rings.Text) {
	if c.digest == nil || t.Fit(c.digest) != rings.Phrase {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if n := o.peers[c.pc]; n != nil {
		n.conduct.drawn++
	}
}

// answered notes the first rows with which a neighbour itself answered a query.
func (o *Overlay) answered(pc *torrent.PeerConn, key []byte, rows []wire.Row, t rings.Text) {
	fits := slices.ContainsFunc(rows, func(r wire.Row) bool { return t.Matches(r.Artist, r.Album, r.Title) })
	o.mu.Lock()
	defer o.mu.Unlock()
	if n := o.peers[pc]; n != nil {
		n.conduct.key = [32]byte(key)
		if fits {
			n.conduct.kept++
		}
	}
}

// forgetConduct is called every minute: of what neighbours kept and broke, half counts no more after a while.
func (o *Overlay) forgetConduct() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.minutes++; o.minutes%int(rings.ForgetEvery/time.Minute) != 0 {
		return
	}
	for _, n := range o.peers {
		n.conduct.drawn, n.conduct.kept = n.conduct.drawn/2, n.conduct.kept/2
	}
}
