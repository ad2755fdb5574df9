package population

import (
	"math/rand/v2"

	"linnet/p2p/rings"
)

// What being there costs, as p2p's presence and digests do it.
const (
	refresh       = 32 * 60 // seconds in which all keys are announced again
	announceMsgs  = 33      // sent for one key
	announceOut   = 3_800   // bytes
	session       = 2 * 3600
	digestBytes   = 4_700
	keepAliveEach = 120 // seconds
	keepAliveSize = 44
)

// background returns the DHT packets a second that one listener sends, and the bytes a second that
// it sends in all without searching.
func background(w *world, degree float64) (packets, bytes float64) {
	lib := newLibrary(w)
	rng := rand.New(rand.NewPCG(w.c.Seed, 3))
	const sample = 1000
	artists, titles := rings.Keys(len(w.states))
	keys := 0.0
	for range sample {
		lib.of(rng.IntN(len(w.states)), func(recording) {})
		keys += float64(min(len(lib.artists), artists)) / sample
	}
	keys += float64(titles) + 1 // the overlay's
	packets = keys * announceMsgs / refresh
	bytes = keys*announceOut/refresh + degree*(digestBytes/float64(session)+keepAliveSize/float64(keepAliveEach))
	if rings.Gossips(len(w.states)) {
		bytes += pageBytes / rings.GossipEvery.Seconds()
	}
	return packets, bytes
}
