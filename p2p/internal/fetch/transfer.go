package fetch

import (
	"errors"
	"fmt"
	"time"

	"linnet/p2p/circle"
	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/wire"
)

var (
	// ErrUnknown says that no transfer is on record for an infohash.
	ErrUnknown = errors.New("no such transfer")
	// ErrRefused says that a track may be neither shared nor fetched; see Config.Refuses.
	ErrRefused = errors.New("this track is on a list of tracks that Linnet refuses")
)

// Facts are what the bytes of a track prove of it; zero values are not known.
type Facts struct {
	Title, Artist string
	Duration      time.Duration
	Sound         wire.Sound
}

// A Want is a row to fetch and the peers known to hold it.
type Want struct {
	Row     wire.Row
	Holders []wire.Holder
	V2      [32]byte  // the infohash of BEP 52, where there is one
	Files   []string  // which files of a torrent; nil means all that are called like audio
	Group   circle.ID // of whose shelf it is; the zero value for none

	info     []byte        // the info dictionary, where a .torrent file told it
	trackers [][]string    // in tiers (BEP 12)
	webSeeds []string      // BEP 19
	only     []meta.Places // which files are meant, by their places (BEP 53); Files says more
	folder   string        // below Config.Music, for a track of an album
}

// State is where a transfer stands.
type State int

const (
	// Waiting for a peer that has the file; Reason says so.
	Waiting State = iota
	// Arriving from at least one peer.
	Arriving
	// Paused by the listener.
	Paused
	// Finished: whole, verified, at Path.
	Finished
	// Failed for good; Reason says why.
	Failed
)

// String returns the state in one lower-case word.
func (s State) String() string {
	names := [...]string{"waiting", "arriving", "paused", "finished", "failed"}
	if s < 0 || int(s) >= len(names) {
		return fmt.Sprintf("State(%d)", int(s))
	}
	return names[s]
}

// A Transfer is one track on its way here.
type Transfer struct {
	Row      wire.Row
	State    State
	Reason   string // a sentence, when Waiting or Failed
	Blocked  bool   // Waiting for this machine: the disk is full, say, or its folder is not there
	Have     int64  // verified bytes
	Size     int64  // bytes
	Rate     float64
	Sources  int           // peers that gave bytes of verified pieces so far
	Peers    int           // peers connected now
	Left     time.Duration // at the present rate; 0 when unknown
	Path     string        // the final path, when Finished
	Verified bool          // the SHA-256 of the whole file was the one promised
	Gone     bool          // Finished, and a file of it is no longer where it was put; Resume fetches it anew
	Priority Priority
}
