package population

import (
	"math"

	"linnet/p2p/rings"
)

// Wire sizes in bytes, with the headers of TCP/IP, UDP/IP and BEP 10; a row and a reply are what the
// node's encoder makes of tags of middling length. Costs of the DHT and of dialling are from
// measurements on loopback and a Kademlia model with a third of the nodes dead.
const (
	queryBytes  = 125
	replyBytes  = 215
	rowBytes    = 250
	gone        = 0.02 // of neighbours: keep-alives every two minutes, stays of two hours
	dropped     = 0.005
	stale       = 0.3
	wrongYes    = 0.001 // of a digest, for a whole title or artist
	wrongLiar   = 0.008 // of one that is as full as is accepted
	wordHeld    = 0.35  // that a library has one word of a stranger's title
	lookupMsgs  = 43
	lookupBytes = 9_700
	dialedMsgs  = 10
	dialedBytes = 1_200
	deadMsgs    = 3
	deadBytes   = 180
)

type cost struct{ messages, bytes int }

func (c *cost) add(messages, bytes int) { c.messages += messages; c.bytes += bytes }

// searcher runs one search after another, as p2p's query.go does.
type searcher struct {
	w   *world
	net *network
	measurement
	index []int32 // listener -> its stake, or 0
	round uint32
	last  [rings.Hops + 1][]uint32 // by hops: listener -> the last search that it saw

	want  *want
	cost  cost
	rows  int // as the gate counts them
	ring  rings.Ring
	via   uint32         // the neighbour whose connection is in use
	by    map[uint32]int // rows that came over each
	found bool

	dialled int             // addresses, of those found on the DHT and told of
	dials   map[uint32]bool // listeners told of that were dialled
}

func newSearcher(w *world, net *network, m measurement) *searcher {
	s := &searcher{w: w, net: net, measurement: m, index: make([]int32, len(w.states))}
	for i := range s.last {
		s.last[i] = make([]uint32, len(w.states))
	}
	return s
}

func (s *searcher) search(x *want) (bool, cost) {
	s.want, s.cost, s.rows, s.found = x, cost{}, 0, false
	s.by = make(map[uint32]int)
	s.dialled, s.dials = 0, make(map[uint32]bool)
	s.round++
	for i, k := range x.stake {
		s.index[k.listener] = int32(i + 1)
	}
	defer func() {
		for _, k := range x.stake {
			s.index[k.listener] = 0
		}
	}()
	me := uint32(x.searcher)
	s.unseen(me, 0)
	s.unseen(me, 1)
	near := s.net.links[me]
	fits := s.fits(near)
	for _, i := range rings.Ask(len(s.w.states), fits) {
		if s.via = near[i]; s.reaches(near[i], queryBytes) {
			s.answer(near[i], rings.PerPeer(len(s.w.states), 100), 1)
		}
	}
	if rings.Seek(fits, s.more) {
		s.rendezvous()
	}
	s.outward(near)
	return s.found, s.cost
}

// outward tries wider rings, in waves.
func (s *searcher) outward(near []uint32) {
	var left []uint32
	for ring := rings.Near; ; {
		next := rings.Next(rings.Progress{Ring: ring, Left: len(left), Rows: s.rows, More: s.more})
		if next == rings.Over {
			return
		}
		if next != ring {
			ring, left = next, s.shuffled(near, 0)
			left = left[:rings.Willing(ring, len(left), len(s.w.states))]
			s.ring = ring
		}
		wave := left[:min(len(left), rings.Wave)]
		left = left[len(wave):]
		for _, n := range wave {
			if s.via = n; s.reaches(n, queryBytes) {
				if ring == rings.Wider {
					s.hearOf(n)
					s.via = n
				}
				s.pass(n, uint32(s.want.searcher), int(ring-rings.Near), int(ring-rings.Near)+1)
			}
		}
	}
}

// pass lets a listener relay the query; back is how many connections a reply crosses.
func (s *searcher) pass(by, asker uint32, hops, back int) {
	if !s.unseen(by, hops) {
		return
	}
	if s.w.states[by]&isLiar != 0 {
		for range rings.Relayed(hops) {
			s.cost.add(back-1, (back-1)*(replyBytes+rings.RelayRows*rowBytes))
			s.count(rings.RelayRows)
		}
		return
	}
	others := s.shuffled(s.net.links[by], asker+1)
	for _, i := range rings.Relay(hops, rings.WordsDo(s.ring), s.fits(others)) {
		switch {
		case !s.reaches(others[i], queryBytes):
		case hops > 1:
			s.pass(others[i], by, hops-1, back)
		default:
			s.answer(others[i], rings.RelayRows, back)
		}
	}
}

// answer lets a listener answer; the reply crosses so many connections.
func (s *searcher) answer(by uint32, limit, back int) {
	if !s.unseen(by, 0) {
		s.cost.add(1, queryBytes) // it says that it saw the query
		return
	}
	n, has := s.match(by)
	rows := min(n, limit)
	if rows == 0 && back > 1 {
		return // as who has nothing to say to a relay does
	}
	for range back {
		s.cost.add(1, replyBytes+rows*rowBytes)
	}
	s.count(rows)
	if has && s.w.states[by].usable() && s.rng.IntN(n) < rows {
		s.found = true
	}
}

// count adds rows that came over the connection in use.
func (s *searcher) count(rows int) {
	was := s.by[s.via]
	s.by[s.via] = was + rows
	s.rows += rings.Count(was+rows) - rings.Count(was)
}

// match returns how many rows a listener has, and whether what is wanted is among them.
func (s *searcher) match(by uint32) (int, bool) {
	if s.w.states[by]&isLiar != 0 {
		return rings.GatePerPeer, false
	}
	k := s.index[by]
	if k == 0 {
		return 0, false
	}
	x := s.want.stake[k-1]
	switch s.kind {
	case Title:
		return int(x.byTitle), x.own > 0
	case Artist:
		return int(x.byArtist), x.byArtist > 0
	}
	return int(x.byBoth), x.own > 0
}

// fits is what the digests say.
func (s *searcher) fits(of []uint32) []rings.Fit {
	fits := make([]rings.Fit, len(of))
	for i, n := range of {
		fits[i] = s.fit(n)
	}
	return fits
}

func (s *searcher) fit(n uint32) rings.Fit {
	luck := unit(stir(uint64(n)+1, s.want.name^uint64(s.kind)))
	if s.w.states[n]&isLiar != 0 {
		if s.want.known || luck < 2*wrongLiar {
			return rings.Phrase
		}
		return rings.None
	}
	var x stake
	if k := s.index[n]; k > 0 {
		x = s.want.stake[k-1]
	}
	title, artist := x.byTitle > 0, x.byArtist > 0
	words := map[Kind]int{Title: s.want.words, Artist: 2, Both: s.want.words + 2}[s.kind]
	switch {
	case s.kind == Title && title, s.kind == Artist && artist, s.kind == Both && title && artist, luck < wrongYes:
		return rings.Phrase
	case luck < wrongYes+math.Pow(wordHeld, float64(words)):
		return rings.Words
	}
	return rings.None
}

// rendezvous asks the DHT for the artists that the query may begin with, and in a large crowd for the
// title that it may be. Four of five people who give an artist give it first; half of the artists have
// one word and half two.
func (s *searcher) rendezvous() {
	s.cost.add(rings.MaxNames*lookupMsgs, rings.MaxNames*lookupBytes)
	var found []uint32
	if s.kind == Artist || s.kind == Both && s.rng.Float64() <= 0.8 {
		found = s.announced(func(x stake) bool { return x.announces })
	}
	if s.w.holdings != nil {
		s.cost.add(lookupMsgs, lookupBytes)
		if s.kind == Title {
			found = s.announced(func(x stake) bool { return x.titled })
		}
	}
	s.dial(found)
}

// announced returns in random order who announced one key; the first are those an artist's or title's
// key has room for.
func (s *searcher) announced(under func(stake) bool) (found []uint32) {
	for _, x := range s.want.stake {
		if under(x) && s.w.states[x.listener]&isLiar == 0 {
			found = append(found, x.listener)
		}
	}
	s.rng.Shuffle(len(found), func(i, j int) { found[i], found[j] = found[j], found[i] })
	return found
}

// dial connects to some of those found, among whom are some that have gone.
func (s *searcher) dial(found []uint32) {
	old := int(float64(len(found)) * stale / (1 - stale))
	all := len(found) + old
	for range min(all, rings.MaxDials) {
		s.dialled++
		live := s.rng.IntN(all) >= old && len(found) > 0
		if !live || s.w.states[found[0]]&usable != usable {
			s.cost.add(deadMsgs, deadBytes)
		} else {
			s.cost.add(dialedMsgs, dialedBytes)
			if s.via = found[0]; s.reaches(found[0], queryBytes) {
				s.answer(found[0], rings.PerPeer(len(s.w.states), 100), 1)
			}
		}
		if live {
			found = found[1:]
		}
	}
}

// reaches counts a message to a listener, and says whether it arrives: not if that one has left
// without a word, or is busy.
func (s *searcher) reaches(to uint32, bytes int) bool {
	s.cost.add(1, bytes)
	return unit(stir(uint64(to)+1, uint64(s.round)<<8|uint64(s.kind))) >= gone && s.rng.Float64() >= dropped
}

// unseen notes that a listener saw the query, and says whether it is new to it.
func (s *searcher) unseen(n uint32, hops int) bool {
	if s.last[hops][n] == s.round {
		return false
	}
	s.last[hops][n] = s.round
	return true
}

// shuffled copies a list in another order, without one (given as its number plus one).
func (s *searcher) shuffled(list []uint32, without uint32) []uint32 {
	out := make([]uint32, 0, len(list))
	for _, n := range list {
		if n+1 != without {
			out = append(out, n)
		}
	}
	s.rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}
