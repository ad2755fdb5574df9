package overlay

import (
	"slices"
	"sync"
	"time"

	"github.com/anacrolix/torrent"

	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

// A reputation is what is known of the digests of all neighbours: which of the queries of lately they fit, and what became of those that
// they drew. It is asked about contacts, and keeps nothing of who is among them no more. Its mutex is a leaf.
type reputation struct {
	Distrusted func(key [32]byte) bool // who described tracks wrongly

	mu      sync.Mutex
	queries []tried // of lately
	next    int     // to be replaced when there are enough
	seq     int     // of the query that came last
	conduct map[*torrent.PeerConn]*conduct
	minutes int
}

// tried is a query of lately, on which digests are tried.
type tried struct {
	by   string // the network it came from
	said string
	text rings.Text
	seq  int
}

// A conduct is what is known of one neighbour.
type conduct struct {
	digest      *rings.Digest // that was tried
	upTo        int           // the query it was tried on last
	claims      rings.Set     // those of the queries that it fits
	drawn, kept int
	excused     int            // of those drawn that it was too busy for, or was asked too often
	from        map[string]int // of those drawn, how many one network brought
	key         [32]byte       // with which the neighbour signs; zero while it did not
}

// record is what became of the promises. Whoever is too busy for some is excused from half of them at most.
func (k *conduct) record() rings.Record {
	return rings.Record{Drawn: k.drawn - min(k.excused, k.drawn/2), Kept: k.kept}
}

// networkOf names the network of a contact, of which no more than a few queries count.
func networkOf(c contact) string {
	if by := rings.Wide(c.addr.Addr()); by != "" {
		return by
	}
	return c.addr.String()
}

// learn notes a query that a neighbour wants passed on. One that it wants answered says nothing of others: our digest drew it.
func (r *reputation) learn(from contact, said string) {
	by := networkOf(from)
	r.mu.Lock()
	defer r.mu.Unlock()
	if i := r.number(by, said); i >= 0 {
		r.seq++
		r.queries[i] = tried{by, said, rings.Prepare(said), r.seq}
	}
}

// number returns where to keep a query, -1 for one that is there. The mutex is held.
func (r *reputation) number(by, said string) int {
	var same []int
	for i := range r.queries {
		j := (r.next + i) % len(r.queries) // from the oldest on
		if r.queries[j].said == said {
			return -1
		}
		if r.queries[j].by == by {
			same = append(same, j)
		}
	}
	switch {
	case len(same) >= rings.TriedOfOne:
		return slices.MinFunc(same, func(i, j int) int { return r.queries[i].seq - r.queries[j].seq })
	case len(r.queries) < rings.Tried:
		r.queries = append(r.queries, tried{})
		return len(r.queries) - 1
	}
	at := r.next
	r.next = (r.next + 1) % rings.Tried
	return at
}

// of returns the conduct of a neighbour. The mutex is held.
func (r *reputation) of(pc *torrent.PeerConn) *conduct {
	if r.conduct == nil {
		r.conduct = make(map[*torrent.PeerConn]*conduct)
	}
	if r.conduct[pc] == nil {
		r.conduct[pc] = new(conduct)
	}
	return r.conduct[pc]
}

// try tries a digest on the queries that are new to it: all, if it is new itself. The mutex is held.
func (r *reputation) try(k *conduct, d *rings.Digest) {
	if k.digest != d {
		k.digest, k.upTo, k.claims = d, 0, rings.Set{}
	}
	for i, q := range r.queries {
		if q.seq > k.upTo {
			k.claims.Put(i, d != nil && q.text.Fit(d) == rings.Phrase)
		}
	}
	k.upTo = r.seq
}

// telling returns the queries that tell the digests of all apart. The mutex is held.
func (r *reputation) telling(all []contact) (out rings.Set) {
	var fits [rings.Tried]int
	described := 0
	for _, c := range all {
		k := r.of(c.pc)
		if r.try(k, c.digest); c.digest != nil {
			described++
		}
		for i := range r.queries {
			if k.claims.Has(i) {
				fits[i]++
			}
		}
	}
	for i := range r.queries {
		out.Put(i, rings.Telling(fits[i], described))
	}
	return out
}

// records returns what is known of some among all neighbours.
func (r *reputation) records(all, some []contact) []rings.Record {
	out, keys := make([]rings.Record, len(some)), make([][32]byte, len(some))
	if len(some) == 0 {
		return out
	}
	r.mu.Lock()
	telling := r.telling(all)
	for i, c := range some {
		if k := r.conduct[c.pc]; k != nil {
			out[i], keys[i] = k.record(), k.key
			if k.digest != nil {
				out[i].Told, out[i].Claimed = telling.Count(), telling.And(k.claims).Count()
			}
		}
	}
	r.mu.Unlock()
	for i, key := range keys { // what is on record may be being written to the disk, for which the mutex must not wait
		out[i].Lied = key != [32]byte{} && r.Distrusted(key)
	}
	return out
}

func (r *reputation) doubts(all []contact, pc *torrent.PeerConn) bool {
	return r.records(all, []contact{{pc: pc}})[0].Doubtful()
}

// passing returns those among some who may be asked to relay in a crowd of that size.
func (r *reputation) passing(all, some []contact, crowd int) []contact {
	out := make([]contact, 0, len(some))
	for i, record := range r.records(all, some) {
		if rings.Passes(record, crowd) {
			out = append(out, some[i])
		}
	}
	return out
}

// fitsOf says how well a text fits some of all, as far as their digests are believed.
func (r *reputation) fitsOf(all, some []contact, t rings.Text) []rings.Fit {
	fits := make([]rings.Fit, len(some))
	for i, record := range r.records(all, some) {
		fits[i] = record.Weigh(t.Fit(some[i].digest))
	}
	return fits
}

// promises says whether a contact's digest has the very title or artist.
func (c contact) promises(t rings.Text) bool {
	return c.digest != nil && t.Fit(c.digest) == rings.Phrase
}

// drew notes that a neighbour is sent a query, because its digest promises what is looked for. Digests are public, so that a stranger can
// work out what one promises wrongly: of the queries of others only a few from one network count. Of our own, by is "", all do.
func (r *reputation) drew(c contact, by string, t rings.Text) {
	if !c.promises(t) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	k := r.of(c.pc)
	if by != "" {
		if k.from[by] >= rings.TriedOfOne {
			return
		}
		if k.from == nil {
			k.from = make(map[string]int)
		}
		k.from[by]++
	}
	k.drawn++
}

// excuse notes that a neighbour said why it does not answer now.
func (r *reputation) excuse(pc *torrent.PeerConn, why string) {
	if why != wire.RefusalBusy && why != wire.RefusalOften {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.of(pc).excused++
}

// answered notes the first rows with which a neighbour itself answered a query.
func (r *reputation) answered(pc *torrent.PeerConn, key []byte, rows []wire.Row, t rings.Text) {
	fits := slices.ContainsFunc(rows, func(row wire.Row) bool { return t.Matches(row.Artist, row.Album, row.Title) })
	r.mu.Lock()
	defer r.mu.Unlock()
	k := r.of(pc)
	k.key = [32]byte(key)
	if fits {
		k.kept++
	}
}

// forget is called every minute: who has gone is forgotten, and after a while half of what neighbours kept and broke.
func (r *reputation) forget(all []contact) {
	r.mu.Lock()
	defer r.mu.Unlock()
	here := make(map[*torrent.PeerConn]*conduct, len(all))
	for _, c := range all {
		here[c.pc] = r.of(c.pc)
	}
	r.conduct = here
	if r.minutes++; r.minutes%int(rings.ForgetEvery/time.Minute) != 0 {
		return
	}
	for _, k := range r.conduct {
		k.drawn, k.kept, k.excused, k.from = k.drawn/2, k.kept/2, k.excused/2, nil
	}
}
