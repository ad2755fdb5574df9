package seed

import (
	"context"
	"log/slog"
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/metainfo"

	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/peeraddr"
	"linnet/p2p/internal/shelves"
	"linnet/p2p/internal/tracker"
	"linnet/p2p/internal/wire"
)

const (
	lookEvery     = 5 * time.Second  // whether anything is due
	listEvery     = 30 * time.Minute // that files lie as they were, while the shelf says nothing
	trackersAsked = 16               // torrents at once
	leechersMet   = 10               // peers that one reply has us call
)

// TrackerDeps is what telling trackers may touch of a node.
type TrackerDeps struct {
	Log          *slog.Logger
	Shelf        shelves.SwarmLister
	ShelfVersion func() int64
	// Asking says whether the listener agreed to trackers, and strangers may find what is shared.
	Asking func() bool
	Dial   tracker.Dial
	IsSelf func(netip.AddrPort) bool
	Port   func() uint16
	PeerID func() [20]byte
	Key    uint32 // see tracker.Request
}

// A TrackerAnnouncer tells the trackers of torrents of other programs that this node gives them on, and calls whom they name: a node
// behind a router may be out of reach of those who miss something.
type TrackerAnnouncer struct {
	Deps   TrackerDeps
	Seeder *Seeder
	Poked  chan struct{} // of room 1: look at once

	given  map[wire.InfoHash]*givenOn // owned by Run
	listed time.Time
	shelf  int64 // the version when it was listed
}

// givenOn is one torrent of others, and what its trackers know of it.
type givenOn struct {
	offer    meta.Offer
	tiers    tracker.Tiers
	answered string // who answered last; "" before
	due      time.Time
	pause    time.Duration // after the next failure
}

// Run keeps the trackers told until ctx ends, then takes leave of them.
func (ta *TrackerAnnouncer) Run(ctx context.Context) {
	ta.shelf = -1
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			if ta.Deps.Asking() {
				ta.leave(ctx, ta.given)
			}
			return
		case <-tick.C:
		case <-ta.Poked:
		}
		if !ta.Deps.Asking() {
			ta.given, ta.shelf = nil, -1 // trackers forget by themselves
			continue
		}
		ta.round(ctx, time.Now())
	}
}

// round announces what is due, after a look at what is given on where that may have changed.
func (ta *TrackerAnnouncer) round(ctx context.Context, now time.Time) {
	if v := ta.Deps.ShelfVersion(); v != ta.shelf || now.Sub(ta.listed) >= listEvery {
		ta.shelf, ta.listed = v, now
		if err := ta.list(ctx); err != nil {
			ta.listed = now.Add(tracker.FirstRetry - listEvery)
			ta.Deps.Log.Warn("listing torrents that are given on", "err", err)
		}
	}
	var asked sync.WaitGroup
	slots := make(chan struct{}, trackersAsked)
	for _, g := range ta.given {
		if now.Before(g.due) {
			continue
		}
		slots <- struct{}{}
		asked.Go(func() {
			defer func() { <-slots }()
			ta.announce(ctx, g)
		})
	}
	asked.Wait()
}

// list looks for what is given on, and takes leave of the trackers of what no longer is.
func (ta *TrackerAnnouncer) list(ctx context.Context) error {
	offers, err := ta.Deps.Shelf.Trackers(ctx)
	if err != nil {
		return err
	}
	gone := ta.given
	ta.given = make(map[wire.InfoHash]*givenOn)
	for _, o := range offers {
		g := gone[o.InfoHash]
		if g == nil || !slices.EqualFunc(g.offer.Trackers, o.Trackers, slices.Equal) { // other trackers than those that are to be left
			ta.given[o.InfoHash] = &givenOn{offer: o, tiers: tracker.Tiers(o.Trackers).Shuffled(), pause: tracker.FirstRetry}
			continue
		}
		ta.given[o.InfoHash] = g
		delete(gone, o.InfoHash)
	}
	ta.leave(ctx, gone)
	return nil
}

func (ta *TrackerAnnouncer) announce(ctx context.Context, g *givenOn) {
	event := tracker.Regular
	if g.answered == "" {
		event = tracker.Started
	}
	who, reply, err := g.tiers.Announce(ctx, ta.Deps.Dial, ta.request(g, event), ta.Deps.Asking)
	now := time.Now()
	switch {
	case who != "":
		g.answered, g.due, g.pause = who, now.Add(reply.Interval), tracker.FirstRetry
		ta.Seeder.meet(g.offer, ta.others(reply.Peers))
	case err != nil:
		ta.Deps.Log.Debug("no tracker takes a torrent that is given on", "infohash", g.offer.InfoHash, "err", err)
		g.due, g.pause = now.Add(g.pause), min(2*g.pause, tracker.LastRetry)
	}
}

// others leaves this node out of what a tracker named, and takes the first few.
func (ta *TrackerAnnouncer) others(peers []netip.AddrPort) (out []netip.AddrPort) {
	for _, a := range peers {
		if !ta.Deps.IsSelf(a) && len(out) < leechersMet {
			out = append(out, a)
		}
	}
	return out
}

func (ta *TrackerAnnouncer) request(g *givenOn, event int) tracker.Request {
	return tracker.Request{InfoHash: g.offer.InfoHash, PeerID: ta.Deps.PeerID(), Port: ta.Deps.Port(), Event: event,
		Key: ta.Deps.Key, Uploaded: ta.Seeder.sentOf(g.offer.InfoHash)}
}

// leave tells the trackers that answered that torrents are given no longer.
func (ta *TrackerAnnouncer) leave(ctx context.Context, gone map[wire.InfoHash]*givenOn) {
	var told sync.WaitGroup
	for _, g := range gone {
		if g.answered == "" {
			continue
		}
		told.Go(func() {
			if err := tracker.Leave(ctx, ta.Deps.Dial, g.answered, ta.request(g, tracker.Stopped)); err != nil {
				ta.Deps.Log.Debug("taking leave of a tracker", "infohash", g.offer.InfoHash, "err", err)
			}
		})
	}
	told.Wait()
}

// meet wakes a torrent and calls peers for it, by the same rules as all whom strangers name.
func (s *Seeder) meet(o meta.Offer, peers []netip.AddrPort) {
	if len(peers) == 0 || s.deps.Refused(o.InfoHash) {
		return
	}
	if err := s.load(o.InfoHash, o); err != nil {
		s.deps.Log.Debug("waking a torrent for those whom a tracker names", "infohash", o.InfoHash, "err", err)
		return
	}
	if t, awake := s.client.Torrent(metainfo.Hash(o.InfoHash)); awake {
		for _, a := range peers {
			t.AddPeers([]torrent.PeerInfo{peeraddr.Info(a)})
		}
	}
}

// sentOf is how many bytes of a torrent with trackers were sent since the node began.
func (s *Seeder) sentOf(ih wire.InfoHash) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	sent := s.sent[ih]
	if a := s.active[ih]; a != nil {
		sent += a.sent
	}
	return sent
}
