// Package seed serves what is shared: torrents of the shelf sleep until a handshake asks for one, take turns while many are asked for,
// and are withdrawn when their file changed. Small files, such as catalogues, are served beside them.
//
// It never writes to a shared file, and serves no bytes but those that were hashed.
package seed

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/metainfo"

	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/shelves"
	"linnet/p2p/internal/wire"
)

const (
	maxActive     = 512 // torrents; 10 kB each, and a file handle
	maxSeeds      = 50  // connections of one of them
	offerPatience = 2 * time.Second
)

// Seeder keeps the torrents of the shelf asleep. A handshake for one wakes it, and when nobody
// was connected for a while it is dropped again, so that a shelf of any size costs nothing.
type Seeder struct {
	deps   Deps
	client *torrent.Client // once ready is closed
	ready  chan struct{}   // closed once the engine is open
	mu     sync.Mutex
	active map[wire.InfoHash]*activeTorrent
	sent   map[wire.InfoHash]int64 // bytes of torrents with trackers, in the times that they were awake before
	lost   chan wire.InfoHash      // torrents whose files can no longer be read as they were offered
	// altered are those whose files have other bytes than were hashed.
	altered chan wire.InfoHash
	found   atomic.Int64 // place on the shelf of the infohash that an encrypted connection came in under last

	slots  int     // peers sent to at once; 0: no limit
	halted bool    // nobody is sent to
	best   float64 // bytes per second that were sent lately, see Load
}

// An activeTorrent is one of the shelf that somebody is connected for, or was a moment ago.
type activeTorrent struct {
	conns int // when last gauged
	t     *torrent.Torrent
	path  string
	// tracked says that it names trackers.
	tracked bool
	since   time.Time // when it was last seen with a peer
	sent    int64     // bytes, when last measured
	still   bool      // none was sent since the measure before
	rate    float64   // bytes per second
	waits   bool      // its peers are choked until it is their turn
	turn    time.Time // when their turn, or their waiting, began
	// leaves is when a torrent that was withdrawn is dropped; zero for one that was not.
	leaves time.Time
}

// New makes a seeder that serves nothing before Open.
func New(d Deps) *Seeder {
	return &Seeder{deps: d, ready: make(chan struct{}), active: make(map[wire.InfoHash]*activeTorrent),
		sent: make(map[wire.InfoHash]int64),
		lost: make(chan wire.InfoHash, maxActive), altered: make(chan wire.InfoHash, maxActive)}
}

// Open lets handshakes wake torrents of the engine.
func (s *Seeder) Open(c *torrent.Client) {
	s.client = c
	close(s.ready)
}

// Wake is called after a handshake and before its torrent is looked for, without any lock.
func (s *Seeder) Wake(_ *torrent.PeerConn, h metainfo.Hash) {
	ih := wire.InfoHash(h)
	select {
	case <-s.ready:
	case <-s.deps.Life.Context().Done():
		return
	}
	if _, loaded := s.client.Torrent(h); loaded {
		return
	}
	ctx, cancel := context.WithTimeout(s.deps.Life.Context(), offerPatience)
	defer cancel()
	o, err := s.Offer(ctx, ih)
	if err == nil {
		err = s.load(ih, o)
	}
	if err != nil && !errors.Is(err, meta.ErrNotShared) {
		s.deps.Log.Warn("waking a shared track", "infohash", ih, "err", err)
	}
}

// Offer looks among our catalogue and other small files, then on our own shelf, then on those of our groups.
func (s *Seeder) Offer(ctx context.Context, ih wire.InfoHash) (meta.Offer, error) {
	if o, ok := s.deps.File(ih); ok {
		return o, nil
	}
	if s.deps.Refused(ih) {
		return meta.Offer{}, meta.ErrNotShared
	}
	if s.deps.Shelf != nil {
		if o, err := s.deps.Shelf.Offer(ctx, ih); !errors.Is(err, meta.ErrNotShared) {
			return o, err
		}
	}
	return s.deps.GroupOffer(ctx, ih)
}

// load opens the files of an offer and gives the engine its torrent.
func (s *Seeder) load(ih wire.InfoHash, o meta.Offer) error {
	if o.InfoHash != ih {
		return fmt.Errorf("the shelf offered %v: %w", o.InfoHash, meta.ErrNotShared)
	}
	files, err := meta.Open(o)
	if err != nil {
		return err
	}
	store := &shelfStorage{Files: files}
	store.lost = func() {
		select {
		case s.lost <- ih:
		default: // it is told of again at the next read
		}
	}
	store.other = func() {
		select {
		case s.altered <- ih:
		default:
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.active) >= maxActive {
		store.Close()
		return fmt.Errorf("more than %d tracks are asked for at once: %w", maxActive, meta.ErrNotShared)
	}
	t, isNew := s.client.AddTorrentOpt(torrent.AddTorrentOpts{
		InfoHash: metainfo.Hash(ih), InfoBytes: o.Info,
		Storage: store, DisableInitialPieceCheck: true,
	})
	switch {
	case !isNew: // another connection was quicker, or it is being fetched
		store.Close()
	case t.Info() == nil: // then the storage was not opened and nobody else closes the files
		store.Close()
		t.Drop()
		return fmt.Errorf("the info dictionary of %s is not the one of its infohash", o.Path)
	default:
		now := time.Now()
		a := &activeTorrent{t: t, path: o.Path, tracked: len(o.Trackers) > 0, since: now, turn: now, waits: s.halted || s.full()}
		if a.waits { // until takeTurns says otherwise
			t.DisallowDataUpload()
		}
		t.SetMaxEstablishedConns(s.conns())
		s.active[ih] = a
	}
	return nil
}

// Run puts torrents back to sleep until ctx ends.
func (s *Seeder) Run(ctx context.Context) {
	tick := time.NewTicker(s.deps.Idle / 4)
	defer tick.Stop()
	second := time.NewTicker(gaugeEvery)
	defer second.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case ih := <-s.lost:
			s.Withdraw(ih, wire.RefusalChanged)
			s.deps.Changed()
		case ih := <-s.altered:
			s.Withdraw(ih, wire.RefusalChanged)
			s.deps.Life.Go(func() { s.rehash(ctx, ih) })
			s.deps.Changed()
		case now := <-second.C:
			if s.gauge(now) {
				s.deps.Changed()
			}
		case <-tick.C:
			if s.sweep(time.Now()) {
				s.deps.Changed()
			}
		}
	}
}

func (s *Seeder) sweep(now time.Time) (dropped bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for ih, a := range s.active {
		if len(a.t.PeerConns()) > 0 {
			a.since = now
		} else if now.Sub(a.since) >= s.deps.Idle {
			s.count(ih, a)
			a.t.Drop()
			delete(s.active, ih)
			dropped = true
		}
	}
	return dropped
}

// count keeps what was sent of a torrent whose trackers ask for it. The mutex is held.
func (s *Seeder) count(ih wire.InfoHash, a *activeTorrent) {
	if stats := a.t.Stats(); a.tracked {
		s.sent[ih] += stats.BytesWrittenData.Int64()
	}
}

// rehash has the shelf look anew at a file that has other bytes than it offered.
func (s *Seeder) rehash(ctx context.Context, ih wire.InfoHash) {
	r, ok := s.deps.Shelf.(shelves.Rehasher)
	if !ok {
		s.deps.Log.Warn("a shared file changed, and the shelf goes on offering it as it was", "infohash", ih)
		return
	}
	s.deps.Log.Info("a shared file changed in place: it is hashed anew", "infohash", ih)
	if err := r.Rehash(ctx, s.deps.Plain(ih)); err != nil && ctx.Err() == nil {
		s.deps.Log.Warn("hashing a changed file anew", "infohash", ih, "err", err)
	}
	s.deps.ShelfChanged()
}

// Hashes returns the torrents of the shelf that are awake, without those that were withdrawn.
func (s *Seeder) Hashes() []wire.InfoHash {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]wire.InfoHash, 0, len(s.active))
	for ih, a := range s.active {
		if a.leaves.IsZero() {
			out = append(out, ih)
		}
	}
	return out
}

// Secrets yields the infohashes under which an encrypted connection may come in (MSE).
func (s *Seeder) Secrets(yield func([]byte) bool) {
	for _, ih := range slices.Concat(s.deps.Hashes(), s.Hashes()) {
		if !yield(ih[:]) {
			return
		}
	}
	if l, ok := s.deps.Shelf.(shelves.InfoHashLister); ok {
		s.secretsOnShelf(l, yield)
	}
}

// before is how far ahead of the infohash that was found last the shelf is gone through: who fetches a track often fetches those
// beside it, and each of the others costs two thirds of a microsecond.
const before = 30

func (s *Seeder) secretsOnShelf(l shelves.InfoHashLister, yield func([]byte) bool) {
	begin := max(0, s.found.Load()-before)
	if s.secretsOf(l, begin, math.MaxInt64, yield) {
		s.secretsOf(l, 0, begin, yield)
	}
}

// secretsOf yields the infohashes of a shelf at the places from from and before to; false: one was found.
func (s *Seeder) secretsOf(l shelves.InfoHashLister, from, to int64, yield func([]byte) bool) (more bool) {
	more, at := true, int64(0)
	var one wire.InfoHash // for all of them, as only the one that is found is kept
	l.InfoHashes(func(ih wire.InfoHash) bool {
		if at >= from && at < to {
			one = ih
			if more = yield(one[:]); !more {
				s.found.Store(at)
			}
		}
		at++
		return more && at < to
	})
	return more
}
