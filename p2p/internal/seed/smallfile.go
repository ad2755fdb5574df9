package seed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/metainfo"

	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/peeraddr"
	"linnet/p2p/internal/storage"
	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

const (
	maxSources  = 8 // addresses returned with a file
	redialEvery = 500 * time.Millisecond
)

// ErrNobody says that nobody is known who may have a file.
var ErrNobody = errors.New("nobody is known to have it")

// SmallFiles are those under way, and those that are given out beside the shelf.
type SmallFiles struct {
	Deps     SmallDeps
	client   *torrent.Client // since open
	mu       sync.Mutex
	fetching map[wire.InfoHash]chan struct{} // a channel closes when its fetch is done
	given    map[string][]meta.Offer         // by owner
}

// Open lets small files be fetched by the engine.
func (sf *SmallFiles) Open(c *torrent.Client) { sf.client = c }

// GiveOut replaces the small files that an owner, any name, has the node give to those who ask for them. In Public mode they are
// announced on the DHT like a link that was given away, at once and then from time to time; that tells strangers that this listener has
// them. It waits for the first announcing, whose error it returns.
func (sf *SmallFiles) GiveOut(ctx context.Context, owner string, files []meta.Offer) error {
	sf.mu.Lock()
	if sf.given == nil {
		sf.given = make(map[string][]meta.Offer)
	}
	before := sf.given[owner]
	sf.given[owner] = files
	sf.mu.Unlock()
	for _, o := range before {
		if _, still := sf.Offer(o.InfoHash); !still {
			sf.Deps.Withdraw(o.InfoHash)
		}
	}
	return sf.AnnounceSmall(ctx, files)
}

// Offer returns the small file of an infohash that is given out.
func (sf *SmallFiles) Offer(ih wire.InfoHash) (meta.Offer, bool) {
	for _, o := range sf.All() {
		if o.InfoHash == ih {
			return o, true
		}
	}
	return meta.Offer{}, false
}

// All returns what is given out, whoever owns it.
func (sf *SmallFiles) All() []meta.Offer {
	sf.mu.Lock()
	defer sf.mu.Unlock()
	return slices.Concat(slices.Collect(maps.Values(sf.given))...)
}

// Hashes returns the infohashes of what is given out.
func (sf *SmallFiles) Hashes() []wire.InfoHash {
	var all []wire.InfoHash
	for _, o := range sf.All() {
		all = append(all, o.InfoHash)
	}
	return all
}

// AnnounceSmall keeps small files findable.
func (sf *SmallFiles) AnnounceSmall(ctx context.Context, files []meta.Offer) error {
	for _, o := range files {
		if err := sf.Deps.Announce(ctx, o.InfoHash); err != nil {
			return err
		}
	}
	return nil
}

// FetchFile fetches a small file from neighbours and from those who say on the DHT that they have it: ErrNobody when there are none of
// either. Otherwise it goes on trying until ctx ends.
func (sf *SmallFiles) FetchFile(ctx context.Context, f meta.SmallFile) ([]byte, error) {
	ctx, cancel := sf.Deps.Life.Bound(ctx)
	defer cancel()
	near := sf.Deps.Neighbours()
	data, _, err := sf.FetchSmall(ctx, f, near[:min(len(near), peeraddr.NeighboursAsked)])
	return data, err
}

// FetchSmall is FetchFile from addresses that are known, and returns who gave it.
func (sf *SmallFiles) FetchSmall(ctx context.Context, f meta.SmallFile, addrs []netip.AddrPort) ([]byte, []netip.AddrPort, error) {
	if f.Size <= 0 || f.Size > meta.MaxSmallFile {
		return nil, nil, fmt.Errorf("%w: %d bytes", meta.ErrSmallFile, f.Size)
	}
	done, err := sf.begin(ctx, f.InfoHash)
	if err != nil {
		return nil, nil, err
	}
	defer done()
	m := storage.NewMemory(f.Size)
	t, isNew := sf.client.AddTorrentOpt(torrent.AddTorrentOpts{InfoHash: metainfo.Hash(f.InfoHash), DeferStorageOpen: true})
	if !isNew {
		return nil, nil, errors.New("its torrent is in use")
	}
	defer t.Drop()
	ctx, cancel := context.WithCancel(ctx)
	from := sf.sourcesOf(ctx, t, f.InfoHash, addrs)
	defer from.wg.Wait()
	defer cancel()
	select {
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	case <-from.none:
		return nil, nil, ErrNobody
	case <-t.GotInfo():
	}
	if name := t.Info().Name; name != hex.EncodeToString(f.SHA256[:])+"."+f.Format {
		return nil, nil, fmt.Errorf("%w: a torrent called %.80q", meta.ErrSmallFile, name)
	}
	if err := t.OpenStorage(ctx, m); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", meta.ErrSmallFile, err)
	}
	t.DownloadAll()
	select {
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	case <-m.All():
	}
	if sha256.Sum256(m.Data()) != f.SHA256 {
		return nil, nil, fmt.Errorf("%w: its SHA-256 differs", meta.ErrSmallFile)
	}
	return m.Data(), from.list(), nil
}

// begin waits until nobody else fetches that file: the engine knows a torrent only once.
func (sf *SmallFiles) begin(ctx context.Context, ih wire.InfoHash) (done func(), err error) {
	for {
		sf.mu.Lock()
		other, busy := sf.fetching[ih]
		if !busy {
			mine := make(chan struct{})
			if sf.fetching == nil {
				sf.fetching = make(map[wire.InfoHash]chan struct{})
			}
			sf.fetching[ih] = mine
			sf.mu.Unlock()
			return func() {
				sf.mu.Lock()
				delete(sf.fetching, ih)
				sf.mu.Unlock()
				close(mine)
			}, nil
		}
		sf.mu.Unlock()
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-other:
		}
	}
}

// fileSources are the addresses tried for a small file.
type fileSources struct {
	wg    sync.WaitGroup
	none  chan struct{} // closed when the search is over and found nobody
	mu    sync.Mutex
	dials rings.Dials
	addrs []netip.AddrPort
}

// sourcesOf begins to look for peers. At most two of one network are taken, and 48 in all, so that
// whoever squats the key with invented addresses does not keep us from the others.
func (sf *SmallFiles) sourcesOf(ctx context.Context, t *torrent.Torrent, ih wire.InfoHash, addrs []netip.AddrPort) *fileSources {
	s := &fileSources{none: make(chan struct{})}
	add := func(a netip.AddrPort) {
		s.mu.Lock()
		take := s.dials.Take(a)
		if take {
			s.addrs = append(s.addrs, a)
		}
		s.mu.Unlock()
		if take && !sf.Deps.IsSelf(a) {
			t.AddPeers([]torrent.PeerInfo{peeraddr.Info(a)})
		}
	}
	for _, a := range addrs {
		add(a)
	}
	s.wg.Go(func() {
		if err := sf.Deps.Lookup(ctx, ih, false, add); err != nil && ctx.Err() == nil {
			sf.Deps.Log.Debug("looking for a small file", "err", err)
		}
		if len(s.list()) == 0 && ctx.Err() == nil {
			close(s.none)
		}
	})
	s.wg.Go(func() { sf.redial(ctx, t, s) })
	return s
}

// redial dials the sources of a small file again while nobody is connected: a peer that we left a moment ago may not know it yet, and
// then hangs up on us.
func (sf *SmallFiles) redial(ctx context.Context, t *torrent.Torrent, s *fileSources) {
	tick := time.NewTicker(redialEvery)
	defer tick.Stop()
	var again peeraddr.Redial
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			if !again.Due(now, len(t.PeerConns())) {
				continue
			}
			for _, a := range s.list() {
				if !sf.Deps.IsSelf(a) {
					t.AddPeers([]torrent.PeerInfo{peeraddr.Info(a)})
				}
			}
		}
	}
}

func (s *fileSources) list() []netip.AddrPort {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addrs[:min(len(s.addrs), maxSources)]
}
