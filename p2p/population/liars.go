package population

import (
	"math/rand/v2"

	"linnet/p2p/rings"
)

// What liars do, beside what the package says.
const (
	sly = 0.5 // of the liars
	// slyClaims is how much of what is in demand stands in a sly one's digest: hardly less than what puts it in doubt.
	slyClaims = 0.25
	// squatted is under how many of the keys in demand one liar announces itself: 2,000 of 60,000 keys take it 34 packets a second.
	squatted        = 2000. / 60_000
	keyRoom         = 500 // peers under one key
	artistsInDemand = 10_000
	// stands is how many queries of the last half an hour one of those stands for that were tried.
	stands = 8
)

// lie makes a share of the listeners lie.
func (w *world) lie(share float64) {
	rng := rand.New(rand.NewPCG(w.c.Seed, 6))
	w.liars = w.liars[:0]
	for i := range w.states {
		w.states[i] &^= isLiar | isSly
		lies, slyly := rng.Float64() < share, rng.Float64() < sly
		if lies {
			w.states[i] |= isLiar
		}
		if lies && slyly {
			w.states[i] |= isSly
		}
		if lies && w.states[i]&isOnline != 0 {
			w.liars = append(w.liars, uint32(i))
		}
	}
	if h := w.holdings; h != nil {
		h.usable = 0
		for i, n := range h.sizes {
			if w.states[i].usable() {
				h.usable += int(n)
			}
		}
	}
	w.seen.told(w)
}

// claims says whether a liar's digest has what is wanted.
func (w *world) claims(liar uint32, x *want) bool {
	return x.known && (w.states[liar]&isSly == 0 || unit(stir(uint64(liar)+1, x.name^0x51f)) < slyClaims)
}

// squatters returns the liars that announced themselves under a key.
func (w *world) squatters(key uint64) (out []uint32) {
	for _, l := range w.liars {
		if unit(stir(uint64(l)+1, key^0x5a7)) < squatted {
			out = append(out, l)
		}
	}
	return out
}

// experience is what listeners know of digests: all have tried them on about half of the same queries, each on other ones.
type experience struct {
	tried      []*want
	kinds      []Kind
	said, held []rings.Set // by listener: what its digest says that it has, and what it has
	telling    rings.Set
	lied       map[uint32]rings.Set // by liar: what its digest says
}

// experienced tries the digests of all on the wants.
func (w *world) experienced(tried []*want) *experience {
	e := &experience{tried: tried, said: make([]rings.Set, len(w.states)), held: make([]rings.Set, len(w.states))}
	s := newSearcher(w, nil, measurement{})
	for q, x := range tried {
		e.kinds = append(e.kinds, Kind(q%3))
		s.kind = e.kinds[q]
		s.take(x)
		for i := range w.states {
			if w.states[i]&isOnline == 0 {
				continue
			}
			if s.honestFit(uint32(i)) == rings.Phrase {
				e.said[i].Put(q, true)
			}
			if n, _ := s.match(uint32(i)); n > 0 {
				e.held[i].Put(q, true)
			}
		}
		s.leave(x)
		x.stake = nil
	}
	return e
}

// told notes what liars say, and which of the queries tell digests apart, now that it is settled who lies.
func (e *experience) told(w *world) {
	e.telling, e.lied = rings.Set{}, make(map[uint32]rings.Set)
	for _, liar := range w.liars {
		e.lied[liar] = rings.Set{}
	}
	for q, x := range e.tried {
		fits, here := 0, 0
		for i, s := range w.states {
			switch {
			case s&isOnline == 0:
				continue
			case s&isLiar != 0 && w.claims(uint32(i), x):
				said := e.lied[uint32(i)]
				said.Put(q, true)
				e.lied[uint32(i)] = said
				fits++
			case s&isLiar == 0 && e.said[i].Has(q):
				fits++
			}
			here++
		}
		if rings.Telling(fits, here) {
			e.telling.Put(q, true)
		}
	}
}

// record is what one listener knows of another's digest. A liar keeps what it promises, with rows that it invents.
func (w *world) record(by, of uint32) rings.Record {
	e := w.seen
	said, kept := e.said[of], e.held[of]
	if w.states[of]&isLiar != 0 {
		said = e.lied[of]
		kept = said
	}
	if said == (rings.Set{}) {
		return rings.Record{}
	}
	saw := rings.Set{stir(uint64(by)+1, 0xa11), stir(uint64(by)+1, 0xb22)}
	told, said := saw.And(e.telling), saw.And(said)
	return rings.Record{Told: told.Count(), Claimed: told.And(said).Count(),
		Drawn: stands * said.Count(), Kept: stands * said.And(kept).Count()}
}
