package p2p

import (
	"context"
	"crypto/sha1"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/metainfo"
	"github.com/anacrolix/torrent/storage"
)

const (
	maxActive     = 512 // torrents; 10 kB each, and a file handle
	maxSeeds      = 50  // connections of one of them
	offerPatience = 2 * time.Second
)

// seeder keeps the torrents of the shelf asleep. A handshake for one wakes it, and when nobody
// was connected for a while it is dropped again, so that a shelf of any size costs nothing.
type seeder struct {
	deps   seedDeps
	client *torrent.Client // once ready is closed
	ready  chan struct{}   // closed once the engine is open
	mu     sync.Mutex
	active map[InfoHash]*activeTorrent
	lost   chan InfoHash // torrents whose files can no longer be read as they were offered
	// altered are those whose files have other bytes than were hashed.
	altered chan InfoHash
	found   atomic.Int64 // place on the shelf of the infohash that an encrypted connection came in under last

	slots  int  // peers sent to at once; 0: no limit
	halted bool // nobody is sent to
}

// An activeTorrent is one of the shelf that somebody is connected for, or was a moment ago.
type activeTorrent struct {
	conns int // when last gauged
	t     *torrent.Torrent
	path  string
	since time.Time // when it was last seen with a peer
	sent  int64     // bytes, when last measured
	still bool      // none was sent since the measure before
	rate  float64   // bytes per second
	waits bool      // its peers are choked until it is their turn
	turn  time.Time // when their turn, or their waiting, began
	// leaves is when a torrent that was withdrawn is dropped; zero for one that was not.
	leaves time.Time
}

func newSeeder(d seedDeps) *seeder {
	return &seeder{deps: d, ready: make(chan struct{}), active: make(map[InfoHash]*activeTorrent), lost: make(chan InfoHash, maxActive), altered: make(chan InfoHash, maxActive)}
}

// open lets handshakes wake torrents of the engine.
func (s *seeder) open(c *torrent.Client) {
	s.client = c
	close(s.ready)
}

// wake is called after a handshake and before its torrent is looked for, without any lock.
func (s *seeder) wake(_ *torrent.PeerConn, h metainfo.Hash) {
	ih := InfoHash(h)
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
	o, err := s.offer(ctx, ih)
	if err == nil {
		err = s.load(ih, o)
	}
	if err != nil && !errors.Is(err, ErrNotShared) {
		s.deps.Log.Warn("waking a shared track", "infohash", ih, "err", err)
	}
}

// offer looks among our catalogue and other small files, then on our own shelf, then on those of our groups.
func (s *seeder) offer(ctx context.Context, ih InfoHash) (Offer, error) {
	if o, ok := s.deps.File(ih); ok {
		return o, nil
	}
	if s.deps.Refused(ih) {
		return Offer{}, ErrNotShared
	}
	if s.deps.Shelf != nil {
		if o, err := s.deps.Shelf.Offer(ctx, ih); !errors.Is(err, ErrNotShared) {
			return o, err
		}
	}
	return s.deps.GroupOffer(ctx, ih)
}

// load opens the files of an offer and gives the engine its torrent.
func (s *seeder) load(ih InfoHash, o Offer) error {
	if o.InfoHash != ih {
		return fmt.Errorf("the shelf offered %v: %w", o.InfoHash, ErrNotShared)
	}
	store, err := openOffer(o)
	if err != nil {
		return err
	}
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
		return fmt.Errorf("more than %d tracks are asked for at once: %w", maxActive, ErrNotShared)
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
		a := &activeTorrent{t: t, path: o.Path, since: now, turn: now, waits: s.halted || s.full()}
		if a.waits { // until takeTurns says otherwise
			t.DisallowDataUpload()
		}
		t.SetMaxEstablishedConns(s.conns())
		s.active[ih] = a
	}
	return nil
}

// run puts torrents back to sleep until ctx ends.
func (s *seeder) run(ctx context.Context) {
	tick := time.NewTicker(s.deps.Idle / 4)
	defer tick.Stop()
	second := time.NewTicker(meterEvery)
	defer second.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case ih := <-s.lost:
			s.withdraw(ih, whyChanged)
			s.deps.Changed()
		case ih := <-s.altered:
			s.withdraw(ih, whyChanged)
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

func (s *seeder) sweep(now time.Time) (dropped bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for ih, a := range s.active {
		if len(a.t.PeerConns()) > 0 {
			a.since = now
		} else if now.Sub(a.since) >= s.deps.Idle {
			a.t.Drop()
			delete(s.active, ih)
			dropped = true
		}
	}
	return dropped
}

// rehash has the shelf look anew at a file that has other bytes than it offered.
func (s *seeder) rehash(ctx context.Context, ih InfoHash) {
	r, ok := s.deps.Shelf.(Rehasher)
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

// hashes returns the torrents of the shelf that are awake, without those that were withdrawn.
func (s *seeder) hashes() []InfoHash {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]InfoHash, 0, len(s.active))
	for ih, a := range s.active {
		if a.leaves.IsZero() {
			out = append(out, ih)
		}
	}
	return out
}

// secrets yields the infohashes under which an encrypted connection may come in (MSE).
func (s *seeder) secrets(yield func([]byte) bool) {
	for _, ih := range slices.Concat(s.deps.Hashes(), s.hashes()) {
		if !yield(ih[:]) {
			return
		}
	}
	if l, ok := s.deps.Shelf.(InfoHashLister); ok {
		s.secretsOnShelf(l, yield)
	}
}

// before is how far ahead of the infohash that was found last the shelf is gone through: who fetches a track often fetches those
// beside it, and each of the others costs two thirds of a microsecond.
const before = 30

func (s *seeder) secretsOnShelf(l InfoHashLister, yield func([]byte) bool) {
	begin := max(0, s.found.Load()-before)
	if s.secretsOf(l, begin, math.MaxInt64, yield) {
		s.secretsOf(l, 0, begin, yield)
	}
}

// secretsOf yields the infohashes of a shelf at the places from from and before to; false: one was found.
func (s *seeder) secretsOf(l InfoHashLister, from, to int64, yield func([]byte) bool) (more bool) {
	more, at := true, int64(0)
	var one InfoHash // for all of them, as only the one that is found is kept
	l.InfoHashes(func(ih InfoHash) bool {
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

// shelfStorage serves shared files, one after the other, and cannot write.
type shelfStorage struct {
	files  []offeredFile
	lost   func() // called when they cannot be read any more; does not wait
	other  func() // called when their bytes are not those that were hashed; does not wait
	closed sync.Once

	mu    sync.Mutex
	sound map[int]bool // pieces that were hashed once more, and are what they were
}

var errReadOnly = errors.New("a shared file is never written")

// OpenTorrent implements [storage.ClientImpl].
func (s *shelfStorage) OpenTorrent(context.Context, *metainfo.Info, metainfo.Hash) (storage.TorrentImpl, error) {
	return storage.TorrentImpl{
		Piece: func(p metainfo.Piece) storage.PieceImpl { return shelfPiece{s, p} },
		Close: s.Close,
	}, nil
}

type shelfPiece struct {
	s *shelfStorage
	p metainfo.Piece
}

func (p shelfPiece) ReadAt(b []byte, off int64) (int, error) {
	if err := p.check(); err != nil {
		p.s.other()
		return 0, err
	}
	n, err := p.s.ReadAt(b, p.p.Offset()+off)
	if n < len(b) && err != nil {
		p.s.lost()
	}
	return n, err
}

var errOtherBytes = errors.New("a shared file has other bytes than were hashed")

// check hashes a piece before anybody gets of it, where a file of it was touched since it was hashed: other bytes would have the peer
// think us a liar, and rightly.
func (p shelfPiece) check() error {
	if !p.p.V1Hash().Ok || !slices.ContainsFunc(p.s.files, offeredFile.doubtful) {
		return nil
	}
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if p.s.sound[p.p.Index()] {
		return nil
	}
	h := sha1.New()
	if _, err := io.Copy(h, io.NewSectionReader(p.s, p.p.Offset(), p.p.Length())); err != nil {
		return nil // the reading that follows says why
	}
	if [20]byte(h.Sum(nil)) != p.p.V1Hash().Value {
		return errOtherBytes
	}
	if p.s.sound == nil {
		p.s.sound = make(map[int]bool)
	}
	p.s.sound[p.p.Index()] = true
	return nil
}

func (shelfPiece) WriteAt([]byte, int64) (int, error) { return 0, errReadOnly }
func (shelfPiece) MarkComplete() error                { return nil }
func (shelfPiece) MarkNotComplete() error             { return nil }
func (shelfPiece) Completion() storage.Completion {
	return storage.Completion{Ok: true, Complete: true}
}

// recheck asks the shelf again for all that is being sent, and leaves at once what it no longer offers.
func (s *seeder) recheck() {
	for _, ih := range s.hashes() {
		ctx, cancel := context.WithTimeout(s.deps.Life.Context(), offerPatience)
		_, err := s.offer(ctx, ih)
		cancel()
		if !errors.Is(err, ErrNotShared) {
			continue
		}
		s.withdraw(ih, whyGone)
	}
}
