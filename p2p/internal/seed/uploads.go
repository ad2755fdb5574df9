package seed

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"linnet/p2p/internal/limits"
	"linnet/p2p/internal/wire"
)

const gaugeEvery = time.Second

// An Upload is a shared track, or album, that somebody is connected for.
type Upload struct {
	InfoHash wire.InfoHash
	Path     string // the file; of an album, its first one
	Peers    int    // connected now
	Sent     int64  // bytes since it was woken
	Rate     float64
	Waits    bool // its peers wait until it is their turn (Limits.Slots), or the plan halts uploads
}

// Uploads returns what is asked for of the shelf now, the busiest first.
func (s *Seeder) Uploads() []Upload {
	out := s.uploads()
	slices.SortFunc(out, func(a, b Upload) int {
		return cmp.Or(cmp.Compare(b.Rate, a.Rate), cmp.Compare(b.Sent, a.Sent), strings.Compare(a.Path, b.Path))
	})
	return out
}

func (s *Seeder) uploads() []Upload {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Upload
	for ih, a := range s.active {
		if peers := len(a.t.PeerConns()); peers > 0 && a.leaves.IsZero() {
			out = append(out, Upload{InfoHash: ih, Path: a.path, Peers: peers, Sent: a.sent, Rate: a.rate, Waits: a.waits})
		}
	}
	return out
}

// gauge measures what is sent of each torrent that is awake, and lets others have their turn. It is
// called every gaugeEvery, and says whether who is sent to, or waits for it, has changed.
func (s *Seeder) gauge(now time.Time) (changed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	changed = s.dropWithdrawn(now)
	all := 0.0
	for _, a := range s.active {
		if n := len(a.t.PeerConns()); n != a.conns {
			a.conns, changed = n, true
		}
		stats := a.t.Stats()
		sent := stats.BytesWrittenData.Int64()
		a.rate = limits.Smooth(a.rate, float64(sent-a.sent)/gaugeEvery.Seconds())
		a.sent, a.still = sent, sent == a.sent
		all += a.rate
	}
	s.best = max(s.best*fading, all)
	return s.takeTurns(now) || changed
}
