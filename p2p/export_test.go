package p2p

import "time"

// Stalled is what the log says when the watchdog barks.
const Stalled = stalled

// Awake is how many torrents of the shelf are loaded.
func Awake(n *Node) int { return len(n.sleeper.hashes()) }

// HaveUTP says that connections may use uTP.
const HaveUTP = haveUTP

// Lies is how many signers are on record for lying.
func Lies(n *Node) int {
	n.trust.mu.Lock()
	defer n.trust.mu.Unlock()
	return len(n.trust.lies)
}

// CatalogueOf is the infohash of what a node publishes, or zero.
func CatalogueOf(n *Node) InfoHash {
	for _, ih := range n.people.hash() {
		return ih
	}
	return InfoHash{}
}

// OverlayKey is the DHT key of everybody.
var OverlayKey = overlayHash

// ArtistKey is the first DHT key of an artist today.
func ArtistKey(name string) InfoHash { return rendezvous(name, dayOf(time.Now()), 0) }
