package rings

import (
	"math/bits"
	"time"
)

// Who puts into its digest all that is in demand is asked by everybody, and can answer with what it invents. Honest shelves differ: each
// has a small part of what strangers look for. So every digest is tried on the queries of lately.
const (
	// Tried is on how many queries digests are tried, and TriedOfOne how many of these one neighbour may have brought: nobody shall
	// choose by himself what others are measured with.
	Tried      = 128
	TriedOfOne = 4
	// common is the part of the neighbours that may hold what tells shelves apart.
	common = 1. / 8
	// leastTold is how many telling queries it takes, and overclaimed the part of them that no honest shelf has.
	leastTold   = 16
	overclaimed = 1. / 3
	// leastBroken is how many promises anybody may break: of a hundred digests one says yes wrongly now and then. Above, each
	// promise kept makes up for fairBroken.
	leastBroken = 12
	fairBroken  = 4
	// ForgetEvery is when half of what a neighbour kept and broke is forgotten, so that it is tried again.
	ForgetEvery = 30 * time.Minute
)

// Telling says whether a query tells shelves apart, that so many of the neighbours' digests fit: what everybody has does not.
func Telling(fits, neighbours int) bool { return float64(fits) <= max(1, common*float64(neighbours)) }

// A Record is what speaks for a neighbour's digest, and against it.
type Record struct {
	Told, Claimed int  // telling queries it was tried on, and those it fits
	Drawn, Kept   int  // queries that it was sent because its digest has the very title or artist, and those it answered with such rows
	Lied          bool // it described tracks wrongly
}

// Doubtful says whether to look elsewhere first: the digest claims more than an honest shelf has, or its owner did not
// have what it promised, or lied. One wrong yes is no reason: every filter has some. A large honest shelf may be in doubt, too; it is
// still asked for what nobody else has.
func (r Record) Doubtful() bool {
	return r.Lied || r.Told >= leastTold && float64(r.Claimed) > overclaimed*float64(r.Told) ||
		r.Drawn-r.Kept > leastBroken+fairBroken*r.Kept
}

// Weigh is what a fit is worth with that record.
func (r Record) Weigh(f Fit) Fit {
	switch {
	case !r.Doubtful():
		return f
	case f == Phrase:
		return Doubted
	}
	return None
}

// A Set is of the queries of lately, by their numbers.
type Set [Tried / 64]uint64

// Put has a number in the set, or not.
func (s *Set) Put(i int, in bool) {
	s[i/64] &^= 1 << (i % 64)
	if in {
		s[i/64] |= 1 << (i % 64)
	}
}

// Has says whether a number is in the set.
func (s Set) Has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }

// And returns what is in both.
func (s Set) And(o Set) Set {
	for i := range s {
		s[i] &= o[i]
	}
	return s
}

// Count returns how many numbers are in the set.
func (s Set) Count() (n int) {
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// Matches says whether a row is what a digest of it would be asked for.
func (t Text) Matches(artist, album, title string) bool {
	var b Builder
	b.Add(artist, album, title)
	return t.Fit(b.Digest()) != None
}
