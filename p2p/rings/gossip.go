package rings

import "time"

// The measures of gossip. In a crowd above Large a listener tells a neighbour, now and then, of titles that it
// shares or that others told it of. Every listener comes to remember a random part of who holds what, and tells
// those who ask it to relay a query.
const (
	GossipEvery = 5 * time.Second // one page to one neighbour
	PageTitles  = 100             // on a page
	PageLife    = 12 * time.Hour  // after that its listener has most likely gone
	MaxPages    = 2000            // remembered
	NetPages    = MaxPages / 40   // of one /16 or /32, and of one listener at most two
	KeyPages    = 2
	MaxTold     = 8 // holders that one neighbour names for one query
)

// Gossips says whether there is gossip in a crowd of that size: in a smaller one the rings reach as far.
func Gossips(crowd int) bool { return crowd > Large }

// TitleHash is how a title stands on a page.
func TitleHash(title string) uint64 { return hash('t', Fold(title)) }
