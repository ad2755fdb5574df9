package population

import (
	"time"

	"linnet/p2p/rings"
)

const (
	gossipOnline = 2 * time.Hour // how long a listener has listened to gossip
	gossipAgain  = 0.2           // of the pages came before
	pageBytes    = 1_060
	toldBytes    = 130
)

// remembered is how likely a listener remembers that some holder has some title: pages come from any that can be
// reached, and titles stand on them by chance.
func (w *world) remembered() float64 {
	pages := min(float64(gossipOnline)/float64(rings.GossipEvery)*(1-gossipAgain), rings.MaxPages)
	return min(1, pages*rings.PageTitles/float64(w.holdings.usable))
}

// told is whom a listener names who holds the title. A liar names strangers that are not there.
func (s *searcher) told(by uint32) (holders []uint32, invented int) {
	if s.w.states[by]&isLiar != 0 {
		return nil, rings.MaxTold
	}
	if s.kind == Artist || s.kind == Both && unit(stir(s.want.name, 0xf125)) > artistFirst {
		return nil, 0 // pages say nothing of artists
	}
	chance := s.w.remembered()
	for _, x := range s.want.stake {
		if x.byTitle > 0 && s.w.states[x.listener].usable() && len(holders) < rings.MaxTold &&
			unit(stir(uint64(by)+1, uint64(x.listener)<<32^s.want.name^0x60551)) < chance {
			holders = append(holders, x.listener)
		}
	}
	return holders, 0
}

// hearOf dials at most so many of whom a listener told, as far as the search may dial; the message crosses so many connections.
func (s *searcher) hearOf(by uint32, most, back int) {
	if !rings.Gossips(len(s.w.states)) {
		return
	}
	holders, invented := s.told(by)
	if len(holders)+invented > 0 {
		s.cost.add(back, back*toldBytes)
	}
	for range min(invented, most, rings.MaxDials-s.dialled) {
		s.dialled++
		s.cost.add(deadMsgs, deadBytes)
	}
	via := s.via
	for _, h := range holders[:min(len(holders), most)] {
		s.visit(h)
	}
	s.via = via
}

// visit dials one who was named, once.
func (s *searcher) visit(h uint32) {
	if s.dialled >= rings.MaxDials || s.dials[h] {
		return
	}
	s.dialled++
	s.dials[h] = true
	if s.rng.Float64() < stale {
		s.cost.add(deadMsgs, deadBytes)
		return
	}
	s.cost.add(dialedMsgs, dialedBytes)
	if s.via, s.met = h, true; s.reaches(h, queryBytes) {
		s.answer(h, uint32(s.want.searcher), rings.PerPeer(len(s.w.states), 100), 1)
	}
	s.met = false
}
