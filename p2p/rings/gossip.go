package rings

import (
	"strings"
	"time"
)

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
	// FarTold is how many of those are dialled that a neighbour's neighbour names. There are many of these, and some lie.
	FarTold = 2
)

// Gossips says whether there is gossip in a crowd of that size: in a smaller one the rings reach as far.
func Gossips(crowd int) bool { return crowd > Large }

// TitleHash is how a title stands on a page.
func TitleHash(title string) uint64 { return hash('t', Fold(title)) }

// frontWords are of an artist, at most, behind whom a title is looked for on pages.
const frontWords = 3

// TitleHashes returns how the titles stand on a page that a query may have: all of it, or what comes behind an artist.
func TitleHashes(query string) []uint64 {
	words := strings.Fields(Fold(query))
	out := []uint64{hash('t', strings.Join(words, " "))}
	for i := 1; i <= frontWords && i < len(words); i++ {
		out = append(out, hash('t', strings.Join(words[i:], " ")))
	}
	return out
}
