package overlay

import (
	"linnet/p2p/circle"
	"linnet/p2p/internal/wire"
)

// A Query asks other shelves for rows.
type Query struct {
	Text  string
	Limit int // distinct rows; 0 means 100
	// More goes on to the widest ring although enough was found.
	More bool
	// Group asks the members of one group and nobody else. Its rows must be fetched with the same
	// Group in the Want.
	Group circle.ID
}

// An Answer is a row together with who has it.
type Answer struct {
	Row    wire.Row
	Holder wire.Holder
	// Near says that the holder answered over a connection of its own, and so can be reached. Of one
	// further away nothing is known but its address.
	Near bool
	// Hops is how far away the holder is, at most: 1 is a neighbour, 2 a neighbour of one, 3 one step further; 0 is not known.
	Hops int
	Load wire.Load // by the holder's own word
}

// Progress says how far a search has got. Asked grows while peers are still being found.
type Progress struct {
	Asked, Answered int
	Ring            int // 1 neighbours, 2 their neighbours, 3 one step further
	Done            bool
}
