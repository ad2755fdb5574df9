package rings

import (
	"cmp"
	"slices"
)

// Bounds of the neighbourhood.
const (
	Neighbours     = 80  // wanted
	MoreNeighbours = 160 // in a crowd above Large
	MaxNeighbours  = 200 // admitted
	Room           = 20  // below MaxNeighbours that is made again and again, so that newcomers find somebody
	PerSubnet      = 4   // of one /16 or /32 that are as welcome as others
)

// Wanted is how many neighbours a listener looks for. The second ring is about the square of it, which is
// a small crowd many times over, and a part of a large one.
func Wanted(crowd int) int {
	if crowd > Large {
		return MoreNeighbours
	}
	return Neighbours
}

// TooAlike is the likeness of two neighbours' digests above which one of them will do.
const TooAlike = 0.2

// Superfluous returns which neighbours to leave when there are more than keep: those from networks
// (net, "" for near ones) that have several first; then of two whose shelves are alike the newer, the most
// alike first; then the newest. Neighbours are in the order in which they came, so that a newcomer who
// copies what others have drives nobody out. A digest is nil where it is not known.
func Superfluous(nets []string, digests []*Digest, keep int) []int {
	seen := make(map[string]int)
	var crowded, spread []int
	for i, n := range nets {
		if seen[n]++; n != "" && seen[n] > PerSubnet {
			crowded = append(crowded, i)
		} else {
			spread = append(spread, i)
		}
	}
	surplus := max(0, len(nets)-keep)
	slices.Reverse(crowded)
	if len(crowded) >= surplus {
		return crowded[:surplus]
	}
	doubles := doubles(spread, digests, surplus-len(crowded))
	rest := slices.DeleteFunc(spread, func(i int) bool { return slices.Contains(doubles, i) })
	slices.Reverse(rest)
	return slices.Concat(crowded, doubles, rest)[:surplus]
}

// doubles returns at most so many of those that have somebody older like them, the most alike first.
func doubles(among []int, digests []*Digest, most int) (out []int) {
	type pair struct {
		newer, older int
		likeness     float64
	}
	var pairs []pair
	for k, i := range among {
		for _, j := range among[:k] {
			if like := digests[i].Likeness(digests[j]); like > TooAlike {
				pairs = append(pairs, pair{i, j, like})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(b.likeness, a.likeness) })
	for _, p := range pairs {
		if len(out) < most && !slices.Contains(out, p.newer) && !slices.Contains(out, p.older) {
			out = append(out, p.newer)
		}
	}
	return out
}

// The overlay's DHT key is split when a crowd is too large for it: level 0 is one key, each
// further level has eight times as many.
const (
	LevelBits = 3
	MaxLevel  = 7
)

// Deeper says whether a listener that found so many peers under its key of a level goes on to the
// next: such a key is full.
func Deeper(level, found, full int) bool { return found >= full && level < MaxLevel }

// Crowd estimates how many listeners there are, from how many were found under one key of a level.
func Crowd(level, found int) int { return found << (LevelBits * min(level, MaxLevel)) }
