// Package rings holds the decisions of finding: what a digest says, which neighbours are asked,
// to whom a query is relayed, when a wider ring is tried and when a search is over.
//
// It promises that every decision is a pure function of its arguments, so that the node and the
// simulation of a million listeners (p2p/population) run the same ones, and that nothing read from
// outside is larger than the bounds it states. It refuses to know connections, clocks, files and
// where randomness comes from.
//
// A search goes outward in rings. Ring 1 is the neighbours whose digests match. Ring 2 is their
// neighbours: each of ours relays the query, over connections that are open already, to at most
// Fan of its own that match. Ring 3 is one step further, bounded to FarFan relays for each of our
// neighbours. A wider ring is tried only while fewer than Gate rows were found.
package rings

import "slices"

// The measures of a search. Their effect is what p2p/population prints.
const (
	// Fan is to how many of its own neighbours a peer passes a query that they shall answer, and
	// FarFan one that they shall pass on.
	Fan    = 3
	FarFan = 2
	// Gate is the number of rows above which no wider ring is tried, unless more is asked for.
	Gate = 40
	// LargeGate is Gate in a crowd above Large, in which many more have something else of the same title.
	LargeGate = 60
	// GatePerPeer is how many rows that came over one connection, from the peer itself or relayed by
	// it, count towards Gate, and GateMet how many of peers met during the search do, whose digest does not promise them.
	// Else a few liars could end a search with strangers they invent, or by announcing themselves under the key of what is
	// looked for.
	GatePerPeer = 2
	GateMet     = Gate / 2
	// Wave is how many neighbours are asked to relay before the gate is looked at again.
	Wave = 32
	// Small is the crowd in which everybody is asked, whatever the digests say.
	Small = 20
	// MaxAsked is how many peers are asked directly in one search.
	MaxAsked = 96
	// Hops is how far the widest ring relays.
	Hops = 2
	// RelayRows is how many rows a relayed answer may have.
	RelayRows = 3
)

// A Ring is how far a search has gone.
type Ring int

// The rings, in their order.
const (
	Near  Ring = iota + 1 // neighbours
	Wider                 // theirs
	Far                   // one step further
	Over                  // nothing is left to try
)

// Progress is what a search knows when a ring, or a wave within it, was heard out.
type Progress struct {
	Ring Ring
	Left int  // neighbours of this ring that were not asked yet
	Rows int  // counted for the gate: see RowCount
	More bool // the listener wants all there is

	Crowd int
}

// Next says in which ring the next wave is, or Over.
func Next(p Progress) Ring {
	switch {
	case p.Rows >= gate(p.Crowd) && !p.More:
		return Over
	case p.Left > 0 || p.Ring >= Over:
		return min(p.Ring, Over)
	}
	return p.Ring + 1
}

func gate(crowd int) int {
	if crowd > Large {
		return LargeGate
	}
	return Gate
}

// A Fit says how well a query fits what a peer has.
type Fit int

// The fits, the worse first. Doubted is a peer that says it holds the very title or artist and is not believed (Record), and Unknown
// one without a digest, which may have anything.
const (
	None Fit = iota
	Doubted
	Words
	Unknown
	Phrase
)

// Ask returns the neighbours to ask directly, best first: in a small crowd all of them; otherwise
// those that hold the very title or artist and those unknown, and where there are few of these also
// those that have the words somewhere, and those in doubt.
func Ask(crowd int, fits []Fit) []int {
	least := Unknown
	if exact := count(fits, Unknown); exact < Gate/4 {
		least = Doubted
	}
	if crowd <= Small {
		least = None
	}
	return best(fits, least, MaxAsked)
}

// PerPeer is how many rows one peer is asked for: all that are wanted in a small crowd, where few
// have anything.
func PerPeer(crowd, limit int) int {
	if crowd <= Small {
		return limit
	}
	return min(limit, 20)
}

// Relay returns to which of its neighbours a peer passes a query: with one hop left to at most Fan
// that hold the very title or artist or are unknown, or failing them to one in doubt, or, if words will do, to one
// that has the words somewhere; with more hops to any FarFan, in the order given (the caller shuffles).
func Relay(hops int, wordsDo bool, fits []Fit) []int {
	if hops > 1 {
		return best(make([]Fit, len(fits)), None, FarFan)
	}
	if to := best(fits, Unknown, Fan); len(to) > 0 {
		return to
	}
	if to := only(fits, Doubted); to != nil || !wordsDo {
		return to
	}
	return only(fits, Words)
}

// RowsOf is how many rows a relay asks for: of who is in doubt one, which costs little if it is invented.
func RowsOf(f Fit) int {
	if f == Doubted {
		return 1
	}
	return RelayRows
}

// Passes says whether a peer is asked to relay: in a small crowd everybody is, and in any other who is not in doubt.
func Passes(r Record, crowd int) bool { return crowd <= Small || !r.Doubtful() }

// WordsDo says in which rings a relay looks beyond whole titles and artists.
func WordsDo(r Ring) bool { return r == Wider }

// Willing is how many of the neighbours are asked to relay in a ring. The widest costs the most, and a
// peer that has more neighbours than it wanted must not cost others more.
func Willing(r Ring, neighbours, crowd int) int {
	if r == Far {
		return min(neighbours, Wanted(crowd))
	}
	return neighbours
}

// Relayed is how many replies a peer asked to pass a query on may send back.
func Relayed(hops int) int {
	if hops > 1 {
		return FarFan * Fan
	}
	return Fan
}

// Echo says whether those who relay tell when nothing more will come. In a small crowd it ends a
// search at once; in a large one it would double the messages.
func Echo(crowd int) bool { return crowd <= Small }

// Seek says whether the DHT is asked for those who announced an artist in the query: not when so
// many neighbours hold it that the search as good as ends with them.
func Seek(fits []Fit, more bool) bool { return more || count(fits, Phrase) < Gate*3/4 }

func count(fits []Fit, least Fit) (n int) {
	for _, f := range fits {
		if f >= least {
			n++
		}
	}
	return n
}

// only returns the index of the first of that fit, if there is one.
func only(fits []Fit, fit Fit) []int {
	if i := slices.Index(fits, fit); i >= 0 {
		return []int{i}
	}
	return nil
}

// best returns the indices of at most limit fits from least on, better ones first, in their order.
func best(fits []Fit, least Fit, limit int) []int {
	var out []int
	for i, f := range fits {
		if f >= least {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return int(fits[b]) - int(fits[a]) })
	return out[:min(len(out), limit)]
}
