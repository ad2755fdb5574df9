package p2p

import (
	"encoding/json"
	"net/netip"
	"os"
	"path/filepath"
	"time"

	"linnet/p2p/gateway"
	"linnet/p2p/internal/fetch"
	"linnet/p2p/internal/overlay"
	"linnet/p2p/rings"
)

// Stalled is what the log says when the watchdog barks.
const Stalled = fetch.Stalled

// Awake is how many torrents of the shelf are loaded.
func Awake(n *Node) int { return len(n.seeder.Hashes()) }

// Lies is how many signers are on record for lying.
func Lies(n *Node) int {
	b, err := os.ReadFile(filepath.Join(n.config.Dir, "trust.json"))
	var lies map[string]int
	if err != nil || json.Unmarshal(b, &lies) != nil {
		return 0
	}
	return len(lies)
}

// CatalogueOf is the infohash of what a node publishes, or zero.
func CatalogueOf(n *Node) InfoHash {
	for _, ih := range n.people.hash() {
		return ih
	}
	return InfoHash{}
}

// OverlayKey is the DHT key of everybody.
var OverlayKey = overlay.Hash

// OverlayKeys are the DHT keys under which a node looks for neighbours, from that of everybody on.
func OverlayKeys(n *Node) (keys []InfoHash) {
	for level := range rings.MaxLevel + 1 {
		keys = append(keys, overlay.OverlayKey(level, overlay.ShardOf(n.overlay.Signer())))
	}
	return keys
}

// ArtistKey is the first DHT key of an artist today.
func ArtistKey(name string) InfoHash { return overlay.Rendezvous(name, rings.Day(time.Now()), 0) }

// ByClock has invitations expire by a clock of the test's.
func ByClock(c Config, now func() time.Time) Config {
	c.now = now
	return c
}

// NamesWithin has a node take names of so many bytes, as the file system of a music folder would say.
func NamesWithin(c Config, bytes int) Config {
	c.nameLimit = func(string) int { return bytes }
	return c
}

// RoomFor has a node believe that a disk has so many bytes free.
func RoomFor(c Config, free func() int64) Config {
	c.freeSpace = func(string) int64 { return free() }
	return c
}

// GossipOften has a node gossip more often than a crowd would bear.
func GossipOften(c Config, every time.Duration) Config {
	c.gossipEvery = every
	return c
}

// HeardOf is who shares a title as far as gossip told a node.
func HeardOf(n *Node, title string) []netip.AddrPort {
	return n.overlay.HoldersOf(title)
}

// Placed has a node ask the routers of a place.
func Placed(c Config, p gateway.Place) Config {
	c.place = &p
	return c
}

// CallBack calls an address as a neighbour at it would have it.
func CallBack(n *Node, to netip.AddrPort) error {
	return overlay.Shake(n.life.Context(), n.caller(), to)
}

// Remember notes who is in the network, as a node does from time to time.
func (n *Node) Remember() { n.reconnector.note() }

// TrackersAtOnce is how many trackers are asked at once.
const TrackersAtOnce = trackersAtOnce

// HoldTracker connects to a tracker for as long as something is done.
func HoldTracker(n *Node, addr string, do func()) error {
	c, err := n.dialTracker(n.life.Context(), "tcp", addr)
	if err != nil {
		return err
	}
	do()
	return c.Close()
}

// DialTracker connects as to a tracker.
func DialTracker(n *Node, network, addr string) error {
	c, err := n.dialTracker(n.life.Context(), network, addr)
	if err == nil {
		c.Close()
	}
	return err
}

// DialServer connects as to a web server that a torrent names.
func DialServer(n *Node, network, addr string) error {
	c, err := n.dialServer(n.life.Context(), network, addr)
	if err == nil {
		c.Close()
	}
	return err
}

// Networks are those over which a node is connected with others, such as "tcp4".
func Networks(n *Node) (by []string) {
	for _, t := range n.client.Torrents() {
		for _, pc := range t.PeerConns() {
			by = append(by, pc.Network)
		}
	}
	return by
}

// Moved has a node learn that its machine has another address.
func Moved(n *Node) { n.roamer.moved(n.life.Context()) }
