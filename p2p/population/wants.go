package population

import (
	"math/rand/v2"
	"slices"

	"linnet/p2p/rings"
)

// A want is a recording somebody looks for, and what everybody has of it.
type want struct {
	recording
	name  uint64
	words int // of the title
	stake []stake
	known bool // so much in demand that liars put it in their digests
	// One listener who looks for it and has it not.
	searcher int
}

// A stake is what one listener holds that has to do with a want. Counts are of rows.
type stake struct {
	listener                       uint32
	byTitle, byArtist, byBoth, own uint8 // own: the recording itself
	announces                      bool  // the artist
	titled                         bool  // announces the title
}

// inDemand is how many of the shared titles fit a liar's digest.
const inDemand = 50_000

// seek draws what may be looked for, by class, and what everybody tries digests on.
func (w *world) seek(rng *rand.Rand, n int) (sought [Tail + 1][]*want) {
	sought = [...][]*want{Demand: w.candidates(rng, 2*n, false), Popular: w.candidates(rng, 3*n, false), Tail: w.candidates(rng, 5*n, true)}
	tried := w.candidates(rng, rings.Tried, false)
	w.fill(slices.Concat(sought[Demand], sought[Popular], sought[Tail], tried))
	w.seen = w.experienced(tried)
	return sought
}

// choose takes so many recordings that can be had.
func (w *world) choose(rng *rand.Rand, among []*want, class Class) (out []*want) {
	for _, x := range among {
		if len(out) < w.c.Queries && w.answerable(rng, x, class) {
			out = append(out, x)
		}
	}
	return out
}

func (w *world) candidates(rng *rand.Rand, n int, tail bool) []*want {
	lib := newLibrary(w)
	var wants []*want
	for range n {
		r := recording{artist: zipf1(rng.Float64(), w.artists)}
		r.title = zipf08(rng.Float64(), w.titlesOf(r.artist))
		if tail {
			k := 0 // one of some library, each as likely as another
			lib.of(rng.IntN(len(w.states)), func(x recording) {
				if k++; rng.IntN(k) == 0 {
					r = x
				}
			})
		}
		wants = append(wants, &want{recording: r, name: w.nameOf(r), words: 1 + rng.IntN(6)})
	}
	return wants
}

// fill notes what everybody has of the wants, in one pass over all libraries.
func (w *world) fill(wants []*want) {
	byArtist, byName := make(map[uint32][]*want), make(map[uint64][]*want)
	for _, x := range wants {
		byArtist[x.artist] = append(byArtist[x.artist], x)
		byName[x.name] = append(byName[x.name], x)
	}
	lib := newLibrary(w)
	for i := range w.states {
		if w.states[i]&isOnline == 0 {
			continue // whoever is away holds nothing that could be had
		}
		weights := 0.0
		var titled []*want
		lib.of(i, func(r recording) {
			weights += w.weight(r)
			for _, x := range byArtist[r.artist] {
				s := x.at(i)
				s.byArtist = more(s.byArtist)
				s.announces = lib.announces(r.artist)
				if r == x.recording {
					s.own = 1
				}
				if w.nameOf(r) == x.name {
					s.byBoth = more(s.byBoth)
				}
			}
			for _, x := range byName[w.nameOf(r)] {
				s := x.at(i)
				s.byTitle = more(s.byTitle)
				titled = append(titled, x)
			}
		})
		for _, x := range titled {
			x.at(i).titled = w.drawn(i, x, weights)
		}
	}
	for _, x := range wants {
		x.known = !x.rare() || x.name < inDemand
	}
}

func more(n uint8) uint8 { return min(n, 100) + 1 }

// at returns the stake of the listener looked at now.
func (x *want) at(listener int) *stake {
	if n := len(x.stake); n == 0 || x.stake[n-1].listener != uint32(listener) {
		x.stake = append(x.stake, stake{listener: uint32(listener)})
	}
	return &x.stake[len(x.stake)-1]
}

// answerable finds somebody to look for it, if a copy can be had.
func (w *world) answerable(rng *rand.Rand, x *want, class Class) bool {
	copies := 0
	have := make(map[uint32]bool)
	for _, s := range x.stake {
		if s.own > 0 {
			have[s.listener] = true
			if w.states[s.listener].usable() {
				copies++
			}
		}
	}
	rare := x.rare()
	if copies == 0 || class == Tail && !rare || class == Popular && rare {
		return false
	}
	for range 100 {
		i := rng.IntN(len(w.states))
		if s := w.states[i]; s&isOnline != 0 && s&isLiar == 0 && !have[uint32(i)] && w.drawnTo(uint32(i), x.artist, rng.Float64()) {
			x.searcher = i
			return true
		}
	}
	return false
}

// rare says whether at most 20 listeners have the recording; those away hold as much as those here.
func (x *want) rare() bool {
	holders := 0
	for _, s := range x.stake {
		if s.own > 0 {
			holders++
		}
	}
	return float64(holders) <= tailHolders*online
}
