package p2p

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/metainfo"

	"linnet/p2p/internal/storage"
	"linnet/p2p/rings"
)

// A SmallFile is a file that is no track and fits into memory, such as a catalogue. Whoever wants it knows what it is to be.
type SmallFile struct {
	InfoHash InfoHash // by the rule of tracks: see Offer
	SHA256   [32]byte
	Size     int64  // bytes, at most MaxSmallFile
	Format   string // in the place of the extension by content
}

// MaxSmallFile is the most bytes that a small file may have.
const MaxSmallFile = 64 << 20

const (
	maxSources  = 8 // addresses returned with a file
	redialEvery = 500 * time.Millisecond
)

// ErrNobody says that nobody is known who may have a file.
var ErrNobody = errors.New("nobody is known to have it")

// errSmallFile says that a torrent is not the small file that was wanted.
var errSmallFile = errors.New("another file than was wanted")

// smallFiles are those under way, and those that are given out beside the shelf.
type smallFiles struct {
	deps     smallDeps
	client   *torrent.Client // since open
	mu       sync.Mutex
	fetching map[InfoHash]chan struct{} // a channel closes when its fetch is done
	given    map[string][]Offer         // by owner
}

// open lets small files be fetched by the engine.
func (sf *smallFiles) open(c *torrent.Client) { sf.client = c }

// GiveOut replaces the small files that an owner, any name, has the node give to those who ask for them. In Public mode they are
// announced on the DHT like a link that was given away, at once and then from time to time; that tells strangers that this listener has
// them. It waits for the first announcing, whose error it returns.
func (sf *smallFiles) GiveOut(ctx context.Context, owner string, files []Offer) error {
	sf.mu.Lock()
	if sf.given == nil {
		sf.given = make(map[string][]Offer)
	}
	before := sf.given[owner]
	sf.given[owner] = files
	sf.mu.Unlock()
	for _, o := range before {
		if _, still := sf.offer(o.InfoHash); !still {
			sf.deps.Withdraw(o.InfoHash)
		}
	}
	return sf.announceSmall(ctx, files)
}

// MakeSmallOffer hashes a small file for GiveOut.
func MakeSmallOffer(ctx context.Context, file, format string) (Offer, error) {
	f, err := os.Open(file)
	if err != nil {
		return Offer{}, fmt.Errorf("offer: %w", err)
	}
	defer f.Close() // read only
	info, err := f.Stat()
	if err != nil {
		return Offer{}, fmt.Errorf("offer: %w", err)
	}
	if info.Size() == 0 || info.Size() > MaxSmallFile || !info.Mode().IsRegular() {
		return Offer{}, fmt.Errorf("offer %s: %w: %d bytes", file, errSmallFile, info.Size())
	}
	o := Offer{Path: file, Size: info.Size(), Modified: info.ModTime()}
	if err := o.hash(ctx, f, format); err != nil {
		return Offer{}, fmt.Errorf("offer %s: %w", file, err)
	}
	return o, nil
}

// offer returns the small file of an infohash that is given out.
func (sf *smallFiles) offer(ih InfoHash) (Offer, bool) {
	for _, o := range sf.all() {
		if o.InfoHash == ih {
			return o, true
		}
	}
	return Offer{}, false
}

func (sf *smallFiles) all() []Offer {
	sf.mu.Lock()
	defer sf.mu.Unlock()
	return slices.Concat(slices.Collect(maps.Values(sf.given))...)
}

func (sf *smallFiles) hashes() []InfoHash {
	var all []InfoHash
	for _, o := range sf.all() {
		all = append(all, o.InfoHash)
	}
	return all
}

// announceSmall keeps small files findable.
func (sf *smallFiles) announceSmall(ctx context.Context, files []Offer) error {
	for _, o := range files {
		if err := sf.deps.Announce(ctx, o.InfoHash); err != nil {
			return err
		}
	}
	return nil
}

// FetchFile fetches a small file from neighbours and from those who say on the DHT that they have it: ErrNobody when there are none of
// either. Otherwise it goes on trying until ctx ends.
func (sf *smallFiles) FetchFile(ctx context.Context, f SmallFile) ([]byte, error) {
	ctx, cancel := sf.deps.Life.Bound(ctx)
	defer cancel()
	near := sf.deps.Neighbours()
	data, _, err := sf.fetchSmall(ctx, f, near[:min(len(near), neighboursAsked)])
	return data, err
}

func (sf *smallFiles) fetchSmall(ctx context.Context, f SmallFile, addrs []netip.AddrPort) ([]byte, []netip.AddrPort, error) {
	if f.Size <= 0 || f.Size > MaxSmallFile {
		return nil, nil, fmt.Errorf("%w: %d bytes", errSmallFile, f.Size)
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
		return nil, nil, fmt.Errorf("%w: a torrent called %.80q", errSmallFile, name)
	}
	if err := t.OpenStorage(ctx, m); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", errSmallFile, err)
	}
	t.DownloadAll()
	select {
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	case <-m.All():
	}
	if sha256.Sum256(m.Data()) != f.SHA256 {
		return nil, nil, fmt.Errorf("%w: its SHA-256 differs", errSmallFile)
	}
	return m.Data(), from.list(), nil
}

// begin waits until nobody else fetches that file: the engine knows a torrent only once.
func (sf *smallFiles) begin(ctx context.Context, ih InfoHash) (done func(), err error) {
	for {
		sf.mu.Lock()
		other, busy := sf.fetching[ih]
		if !busy {
			mine := make(chan struct{})
			if sf.fetching == nil {
				sf.fetching = make(map[InfoHash]chan struct{})
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

// sources are the addresses tried for a small file.
type sources struct {
	wg    sync.WaitGroup
	none  chan struct{} // closed when the search is over and found nobody
	mu    sync.Mutex
	dials rings.Dials
	addrs []netip.AddrPort
}

// sourcesOf begins to look for peers. At most two of one network are taken, and 48 in all, so that
// whoever squats the key with invented addresses does not keep us from the others.
func (sf *smallFiles) sourcesOf(ctx context.Context, t *torrent.Torrent, ih InfoHash, addrs []netip.AddrPort) *sources {
	s := &sources{none: make(chan struct{})}
	add := func(a netip.AddrPort) {
		s.mu.Lock()
		take := s.dials.Take(a)
		if take {
			s.addrs = append(s.addrs, a)
		}
		s.mu.Unlock()
		if take && !sf.deps.IsSelf(a) {
			t.AddPeers([]torrent.PeerInfo{peerInfo(a)})
		}
	}
	for _, a := range addrs {
		add(a)
	}
	s.wg.Go(func() {
		if err := sf.deps.Lookup(ctx, ih, false, add); err != nil && ctx.Err() == nil {
			sf.deps.Log.Debug("looking for a small file", "err", err)
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
func (sf *smallFiles) redial(ctx context.Context, t *torrent.Torrent, s *sources) {
	tick := time.NewTicker(redialEvery)
	defer tick.Stop()
	var again redial
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			if !again.due(now, len(t.PeerConns())) {
				continue
			}
			for _, a := range s.list() {
				if !sf.deps.IsSelf(a) {
					t.AddPeers([]torrent.PeerInfo{peerInfo(a)})
				}
			}
		}
	}
}

func (s *sources) list() []netip.AddrPort {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addrs[:min(len(s.addrs), maxSources)]
}
