package population

import (
	"math"
	"math/rand/v2"
	"slices"

	"linnet/p2p/rings"
)

const (
	artistsAt10k = 100_000
	artistGrowth = 0.6
	maxTitles    = 200
	sharedTitles = 0.3     // of recordings have a title that others have too
	titlePool    = 300_000 // such titles, weight rank^-0.8: the first is on 0.4 % of recordings
	online       = 0.7
	reachable    = 0.6
	tailHolders  = 20
)

// A recording is an artist and the number of a title.
type recording struct{ artist, title uint32 }

// world is who there is and what they hold. Libraries are not kept: they are drawn again, from a
// seed of each listener, whenever they are looked at.
type world struct {
	c       Config
	artists int
	titles  []uint8 // of each artist
	states  []state

	holdings *holdings // in a crowd that announces titles
	liars    []uint32  // those online
	seen     *experience
}

type state byte

const (
	isOnline state = 1 << iota
	isReachable
	isLiar
	isSly  // a liar who knows what is weighed
	usable = isOnline | isReachable
)

func (s state) usable() bool { return s&usable == usable && s&isLiar == 0 }

func newWorld(c Config) *world {
	w := &world{c: c, states: make([]state, c.Listeners)}
	w.artists = int(artistsAt10k * math.Pow(float64(c.Listeners)/10_000, artistGrowth))
	w.titles = make([]uint8, w.artists)
	for a := range w.titles {
		rng := rand.New(rand.NewPCG(c.Seed^0xa27, uint64(a)))
		w.titles[a] = uint8(clamp(math.Exp(math.Log(25)+0.8*rng.NormFloat64()), 1, maxTitles))
	}
	rng := rand.New(rand.NewPCG(c.Seed, 1))
	for i := range w.states {
		w.states[i] = draw(rng)
	}
	if _, titles := rings.Keys(c.Listeners); titles > 0 {
		w.holdings = w.count()
	}
	return w
}

func draw(rng *rand.Rand) (s state) {
	if rng.Float64() < online {
		s |= isOnline
	}
	if rng.Float64() < reachable {
		s |= isReachable
	}
	return s
}

// stir makes a random number of numbers, always the same.
func stir(a, b uint64) uint64 {
	h := a*0x9e3779b97f4a7c15 ^ b*0xff51afd7ed558ccd
	h = (h ^ h>>32) * 0xd6e8feb86659fd93
	h = (h ^ h>>29) * 0xff51afd7ed558ccd
	return h ^ h>>32
}

func unit(h uint64) float64 { return float64(h>>11) / (1 << 53) }

// zipf1 draws from 0 to n-1 with weight 1/(rank+1), nearly.
func zipf1(u float64, n int) uint32 {
	return uint32(min(float64(n-1), math.Exp(u*math.Log(float64(n)+1))-1))
}

// zipf08 draws from 0 to n-1 with weight (rank+1)^-0.8, nearly.
func zipf08(u float64, n int) uint32 {
	x := 1 + u*root(n)
	return uint32(min(float64(n-1), x*x*x*x*x-1))
}

var roots = func() (t [maxTitles + 1]float64) {
	for n := range t {
		t[n] = math.Pow(float64(n)+1, 0.2) - 1
	}
	return t
}()

var poolRoot = math.Pow(titlePool+1, 0.2) - 1

// root is (n+1)^0.2 - 1, which takes long to compute again for each of many titles.
func root(n int) float64 {
	switch {
	case n <= maxTitles:
		return roots[n]
	case n == titlePool:
		return poolRoot
	}
	return math.Pow(float64(n)+1, 0.2) - 1
}

// titlesOf is how many titles an artist has.
func (w *world) titlesOf(artist uint32) int { return int(w.titles[artist]) }

func clamp(x float64, low, high int) int { return max(low, min(high, int(x+0.5))) }

// nameOf is the title's name: strangers' recordings have the same for the shared ones.
func (w *world) nameOf(r recording) uint64 {
	h := stir(uint64(r.artist)<<8|uint64(r.title), w.c.Seed)
	if unit(h) < sharedTitles {
		return uint64(zipf08(unit(stir(h, 7)), titlePool))
	}
	return 1<<63 | h
}

// library draws what a listener holds, artist by artist. The buffer is used again.
type library struct {
	w       *world
	pcg     rand.PCG
	artists []uint32
	titles  []uint32
}

func newLibrary(w *world) *library { return &library{w: w} }

func (l *library) of(listener int, each func(recording)) {
	l.pcg.Seed(l.w.c.Seed^0x11b, uint64(listener))
	rng := rand.New(&l.pcg)
	l.artists = l.artists[:0]
	for range clamp(120*math.Exp(0.9*rng.NormFloat64()), 3, 2000) {
		a := zipf1(rng.Float64(), l.w.artists)
		if taste := l.w.c.Taste; taste > 0 && rng.Float64() < taste {
			a = l.w.within(circleOf(uint32(listener)), a)
		}
		l.artists = append(l.artists, a)
	}
	slices.Sort(l.artists)
	l.artists = slices.Compact(l.artists)
	for _, a := range l.artists {
		n := l.w.titlesOf(a)
		l.titles = l.titles[:0]
		for range clamp(4*math.Exp(rng.NormFloat64()), 1, n) {
			l.titles = append(l.titles, zipf08(rng.Float64(), n))
		}
		slices.Sort(l.titles)
		for _, t := range slices.Compact(l.titles) {
			each(recording{a, t})
		}
	}
}

// announces says whether the artist is among the rarest of the library drawn last.
func (l *library) announces(artist uint32) bool {
	i, _ := slices.BinarySearch(l.artists, artist)
	announced, _ := rings.Keys(len(l.w.states))
	return len(l.artists)-i <= announced
}
