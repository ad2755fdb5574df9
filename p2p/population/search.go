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
	artistFirst = 0.8       // of those who give an artist and a title
	gonePeer    = 1<<32 - 1 // an address under a key where nobody is
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

	want     *want
	cost     cost
	rowCount rings.RowCount
	ring     rings.Ring
	via      uint32         // the neighbour whose connection is in use
	met      bool           // by this search
	by       map[uint32]int // rows that came over each, as far as they are counted
	found    bool

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
	s.cost, s.rowCount, s.found, s.met = cost{}, rings.RowCount{}, false, false
	s.by = make(map[uint32]int)
	s.dialled, s.dials = 0, make(map[uint32]bool)
	s.round++
	s.take(x)
	defer s.leave(x)
	me := uint32(x.searcher)
	s.unseen(me, 0)
	s.unseen(me, 1)
	near := s.net.links[me]
	fits := s.fits(me, near)
	for _, i := range rings.Ask(len(s.w.states), fits) {
		if s.via = near[i]; s.reaches(near[i], queryBytes) {
			s.answer(near[i], me, rings.PerPeer(len(s.w.states), 100), 1)
		}
	}
	if rings.Seek(fits, s.more) {
		s.rendezvous()
	}
	s.outward(s.trusted(me, near))
	return s.found, s.cost
}

// take notes where the stakes of a want are, until leave.
func (s *searcher) take(x *want) {
	s.want = x
	for i, k := range x.stake {
		s.index[k.listener] = int32(i + 1)
	}
}

func (s *searcher) leave(x *want) {
	for _, k := range x.stake {
		s.index[k.listener] = 0
	}
}

// trusted returns those whom a listener asks to relay.
func (s *searcher) trusted(by uint32, near []uint32) (out []uint32) {
	for _, n := range near {
		if rings.Passes(s.w.record(by, n), len(s.w.states)) {
			out = append(out, n)
		}
	}
	return out
}

// outward tries wider rings, in waves.
func (s *searcher) outward(near []uint32) {
	var left []uint32
	for ring := rings.Near; ; {
		next := rings.Next(rings.Progress{Ring: ring, Left: len(left), Rows: s.rowCount.Rows(), More: s.more, Crowd: len(s.w.states)})
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
					s.hearOf(n, rings.MaxTold, 1)
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
	if s.ring == rings.Far && hops == 1 {
		s.hearOf(by, rings.FarTold, back)
	}
	if s.w.states[by]&isLiar != 0 {
		for range rings.Relayed(hops) {
			s.cost.add(back-1, (back-1)*(replyBytes+rings.RelayRows*rowBytes))
			s.count(rings.RelayRows, false)
		}
		return
	}
	others := s.shuffled(s.net.links[by], asker+1)
	if hops > 1 {
		others = s.trusted(by, others)
	}
	fits := s.fits(by, others)
	for _, i := range rings.Relay(hops, rings.WordsDo(s.ring), fits) {
		switch {
		case !s.reaches(others[i], queryBytes):
		case hops > 1:
			s.pass(others[i], by, hops-1, back)
		default:
			s.answer(others[i], by, rings.RowsOf(fits[i]), back)
		}
	}
}

// answer lets a listener answer another; the reply crosses so many connections.
func (s *searcher) answer(by, asker uint32, limit, back int) {
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
	s.count(rows, !s.met && s.w.record(asker, by).Doubtful())
	if has && s.w.states[by].usable() && s.rng.IntN(n) < rows {
		s.found = true
	}
}

// count adds rows that came over the connection in use. An honest peer that was met has sent its digest; a liar sends none.
func (s *searcher) count(rows int, doubted bool) {
	from := rings.Neighbour
	switch {
	case doubted:
		from = rings.InDoubt
	case s.met && s.w.states[s.via]&isLiar != 0:
		from = rings.Met
	}
	s.by[s.via] = s.rowCount.Add(from, s.by[s.via], rows)
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

// fits is what the digests say, weighed by what one listener knows of them.
func (s *searcher) fits(by uint32, of []uint32) []rings.Fit {
	fits := make([]rings.Fit, len(of))
	for i, n := range of {
		fits[i] = s.w.record(by, n).Weigh(s.fit(n))
	}
	return fits
}

func (s *searcher) fit(n uint32) rings.Fit {
	if s.w.states[n]&isLiar == 0 {
		return s.honestFit(n)
	}
	if s.w.claims(n, s.want) || s.luck(n) < 2*wrongLiar {
		return rings.Phrase
	}
	return rings.None
}

func (s *searcher) luck(n uint32) float64 { return unit(stir(uint64(n)+1, s.want.name^uint64(s.kind))) }

func (s *searcher) honestFit(n uint32) rings.Fit {
	var x stake
	if k := s.index[n]; k > 0 {
		x = s.want.stake[k-1]
	}
	luck := s.luck(n)
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
	var found []uint32 // and where it is in demand, liars
	if s.kind == Artist || s.kind == Both && s.rng.Float64() <= artistFirst {
		found = s.announced(s.want.artist < artistsInDemand, func(x stake) bool { return x.announces })
	}
	if s.w.holdings != nil {
		s.cost.add(lookupMsgs, lookupBytes)
		if s.kind == Title {
			found = s.announced(s.want.known, func(x stake) bool { return x.titled })
		}
	}
	s.met = true
	s.dial(found)
	s.met = false
}

// announced returns in random order who is found under one key. Among them are some that have gone, who are no listener, and squatters;
// where there are more than the key has room for, a random part of all.
func (s *searcher) announced(inDemand bool, under func(stake) bool) (found []uint32) {
	for _, x := range s.want.stake {
		if under(x) && s.w.states[x.listener]&isLiar == 0 {
			found = append(found, x.listener)
		}
	}
	for range int(float64(len(found)) * stale / (1 - stale)) {
		found = append(found, gonePeer)
	}
	if inDemand {
		found = append(found, s.w.squatters(s.want.name^uint64(s.kind))...)
	}
	s.rng.Shuffle(len(found), func(i, j int) { found[i], found[j] = found[j], found[i] })
	return found[:min(len(found), keyRoom)]
}

// dial connects to some of those found.
func (s *searcher) dial(found []uint32) {
	for _, n := range found[:min(len(found), rings.MaxDials)] {
		s.dialled++
		if n == gonePeer || s.w.states[n]&usable != usable {
			s.cost.add(deadMsgs, deadBytes)
			continue
		}
		s.cost.add(dialedMsgs, dialedBytes)
		if s.via = n; s.reaches(n, queryBytes) {
			s.answer(n, uint32(s.want.searcher), rings.PerPeer(len(s.w.states), 100), 1)
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
