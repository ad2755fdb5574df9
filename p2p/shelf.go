package p2p

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/metainfo"
	"github.com/anacrolix/torrent/storage"
)

const (
	maxAwake      = 512 // torrents; 10 kB each, and a file handle
	offerPatience = 2 * time.Second
)

// sleeper keeps the torrents of the shelf asleep. A handshake for one wakes it, and when nobody
// was connected for a while it is dropped again, so that a shelf of any size costs nothing.
type sleeper struct {
	n     *Node
	ready chan struct{} // closed once the engine is open
	mu    sync.Mutex
	awake map[InfoHash]*awake
}

type awake struct {
	t     *torrent.Torrent
	since time.Time // when it was last seen with a peer
}

func newSleeper(n *Node) *sleeper {
	return &sleeper{n: n, ready: make(chan struct{}), awake: make(map[InfoHash]*awake)}
}

// wake is called after a handshake and before its torrent is looked for, without any lock.
func (s *sleeper) wake(_ *torrent.PeerConn, h metainfo.Hash) {
	ih := InfoHash(h)
	select {
	case <-s.ready:
	case <-s.n.ctx.Done():
		return
	}
	if _, loaded := s.n.client.Torrent(h); loaded {
		return
	}
	ctx, cancel := context.WithTimeout(s.n.ctx, offerPatience)
	defer cancel()
	o, err := s.n.offer(ctx, ih)
	if err == nil {
		err = s.load(ih, o)
	}
	if err != nil && !errors.Is(err, ErrNotShared) {
		s.n.log.Warn("waking a shared track", "infohash", ih, "err", err)
	}
}

// offer looks for our catalogue, then on our own shelf, then on those of our groups.
func (n *Node) offer(ctx context.Context, ih InfoHash) (Offer, error) {
	if o, ok := n.people.catalogueOffer(ih); ok {
		return o, nil
	}
	if n.config.Shelf != nil {
		if o, err := n.config.Shelf.Offer(ctx, ih); !errors.Is(err, ErrNotShared) {
			return o, err
		}
	}
	return n.groups.offer(ctx, ih)
}

// load opens the file, unless it is no longer what was hashed: serving other bytes would get us
// banned, and rightly.
func (s *sleeper) load(ih InfoHash, o Offer) error {
	f, err := os.Open(o.Path)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotShared, err)
	}
	if now, err := f.Stat(); err != nil || !o.matches(now) || o.InfoHash != ih {
		f.Close()
		return fmt.Errorf("%s changed since it was indexed: %w", o.Path, ErrNotShared)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.awake) >= maxAwake {
		f.Close()
		return fmt.Errorf("more than %d tracks are asked for at once: %w", maxAwake, ErrNotShared)
	}
	t, isNew := s.n.client.AddTorrentOpt(torrent.AddTorrentOpts{
		InfoHash: metainfo.Hash(ih), InfoBytes: o.Info,
		Storage: &shelfStorage{f: f, offer: o}, DisableInitialPieceCheck: true,
	})
	switch {
	case !isNew: // another connection was quicker, or it is being fetched
		f.Close()
	case t.Info() == nil: // then the storage was not opened and nobody else closes the file
		f.Close()
		t.Drop()
		return fmt.Errorf("the info dictionary of %s is not the one of its infohash", o.Path)
	default:
		s.awake[ih] = &awake{t, time.Now()}
	}
	return nil
}

// run puts torrents back to sleep until ctx ends.
func (s *sleeper) run(ctx context.Context) {
	tick := time.NewTicker(s.n.config.Idle / 4)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if s.sweep(time.Now()) {
				s.n.notify.poke()
			}
		}
	}
}

func (s *sleeper) sweep(now time.Time) (dropped bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for ih, a := range s.awake {
		if len(a.t.PeerConns()) > 0 {
			a.since = now
		} else if now.Sub(a.since) >= s.n.config.Idle {
			a.t.Drop()
			delete(s.awake, ih)
			dropped = true
		}
	}
	return dropped
}

// hashes returns the torrents of the shelf that are awake.
func (s *sleeper) hashes() []InfoHash {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Keys(s.awake))
}

// secrets yields the infohashes under which an encrypted connection may come in (MSE).
func (s *sleeper) secrets(yield func([]byte) bool) {
	for _, ih := range slices.Concat(s.n.overlays.hashes(), s.n.fetches.hashes(), s.n.people.hash(), s.hashes(), s.n.groups.hashes()) {
		if !yield(ih[:]) {
			return
		}
	}
	if l, ok := s.n.config.Shelf.(InfoHashLister); ok {
		l.InfoHashes(func(ih InfoHash) bool { return yield(ih[:]) })
	}
}

// shelfStorage serves one shared file and cannot write.
type shelfStorage struct {
	f     *os.File
	offer Offer
}

var errReadOnly = errors.New("a shared file is never written")

func (s *shelfStorage) OpenTorrent(context.Context, *metainfo.Info, metainfo.Hash) (storage.TorrentImpl, error) {
	return storage.TorrentImpl{
		Piece: func(p metainfo.Piece) storage.PieceImpl { return shelfPiece{s, p.Offset()} },
		Close: s.f.Close,
	}, nil
}

type shelfPiece struct {
	s   *shelfStorage
	off int64
}

// ReadAt checks the file each time: a tagger may write to it while it is being served.
func (p shelfPiece) ReadAt(b []byte, off int64) (int, error) {
	if now, err := p.s.f.Stat(); err != nil || !p.s.offer.matches(now) {
		return 0, fmt.Errorf("%s changed: %w", p.s.offer.Path, ErrNotShared)
	}
	n, err := p.s.f.ReadAt(b, p.off+off)
	if errors.Is(err, io.EOF) && n == len(b) {
		err = nil
	}
	return n, err
}

func (shelfPiece) WriteAt([]byte, int64) (int, error) { return 0, errReadOnly }
func (shelfPiece) MarkComplete() error                { return nil }
func (shelfPiece) MarkNotComplete() error             { return nil }
func (shelfPiece) Completion() storage.Completion {
	return storage.Completion{Ok: true, Complete: true}
}
