package p2p

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"time"

	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/wire"
)

const browsePatience = 45 * time.Second

// A Catalogue is the shelf of one listener, as signed.
type Catalogue struct {
	Listener Listener
	Rows     []Row             // by artist, album, disc and number
	New      map[InfoHash]bool // of one who is followed: what came since Seen
	Holders  []wire.Holder     // where to fetch the rows, as far as known
}

// Browse returns the shelf of a listener: of a followed one as it was last seen, of anybody else as it
// is now. The error wraps ErrNotHeard, ErrNotPublished or ErrRevoked.
func (p *people) Browse(ctx context.Context, k Key) (Catalogue, error) {
	if c, err := p.kept(k); !errors.Is(err, ErrNotHeard) {
		return p.locate(c), err
	}
	ctx, cancel := p.deps.Life.Bound(ctx)
	defer cancel()
	ctx, stop := context.WithTimeout(ctx, browsePatience)
	defer stop()
	h, addrs, err := p.findHead(ctx, k)
	switch {
	case h == nil:
		return Catalogue{}, errors.Join(ErrNotHeard, err)
	case h.Revoked != 0:
		return Catalogue{}, ErrRevoked
	case len(h.Moved) > 0:
		return Catalogue{}, fmt.Errorf("the listener has a new key, %s: %w", Key(h.Moved).Short(), ErrRevoked)
	case !h.Catalogued():
		return Catalogue{}, ErrNotPublished
	}
	file, from, err := p.fetchCatalogue(ctx, h, addrs)
	if err != nil {
		return Catalogue{}, errors.Join(ErrNotHeard, err)
	}
	rows, err := wire.ReadCatalogue(file, k)
	if err != nil {
		return Catalogue{}, err
	}
	l := Listener{Key: k, Name: h.Name, Tracks: len(rows), Near: len(addrs) > 0, Presence: Publishing}
	return p.locate(Catalogue{Listener: l, Rows: rows, Holders: holders(k, from)}), nil
}

// kept returns the catalogue of somebody who is followed; the error wraps ErrNotHeard if it is not here.
func (p *people) kept(k Key) (Catalogue, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f := p.follows[k]
	if f != nil && f.revoked() {
		return Catalogue{}, ErrRevoked
	}
	if f == nil {
		return Catalogue{}, ErrNotHeard
	}
	rows, err := p.readKept(f)
	if err != nil {
		return Catalogue{}, errors.Join(ErrNotHeard, err)
	}
	c := Catalogue{Listener: f.listener(), Rows: rows, New: make(map[InfoHash]bool, len(f.Fresh)), Holders: holders(k, f.Addrs)}
	for _, ih := range f.Fresh {
		c.New[ih] = true
	}
	return c, nil
}

// locate adds where the listener is connected now.
func (p *people) locate(c Catalogue) Catalogue {
	_, near := p.deps.Overlay.HeadOf(c.Listener.Key)
	c.Listener.Near = len(near) > 0
	for _, h := range holders(c.Listener.Key, near) {
		if !slices.Contains(c.Holders, h) {
			c.Holders = append(c.Holders, h)
		}
	}
	return c
}

func holders(k Key, addrs []netip.AddrPort) []wire.Holder {
	out := make([]wire.Holder, 0, len(addrs))
	for _, a := range addrs {
		out = append(out, wire.Holder{Addr: a, Key: k})
	}
	return out
}

// findHead returns the newest valid head of a key that neighbours or the DHT know, or nil, and where
// the listener is connected. Neighbours and DHT are independent: who holds the one does not hold the other.
func (p *people) findHead(ctx context.Context, k Key) (*wire.Head, []netip.AddrPort, error) {
	best, addrs := p.deps.Overlay.HeadOf(k)
	ctx, cancel := context.WithTimeout(ctx, getPatience)
	defer cancel()
	items, err := p.deps.DHT.items(ctx, k, wire.HeadSalt)
	errs := []error{err}
	for _, i := range items {
		h, err := wire.OpenHead(i)
		if err == nil && h.Newer(best) {
			best = h
		}
		errs = append(errs, err)
	}
	return best, addrs, errors.Join(errs...)
}

// fetchCatalogue fetches the file that a head points at, from those who are known to have it and from
// those who say so on the DHT, and returns it when it is what the head promised, with its sources.
func (p *people) fetchCatalogue(ctx context.Context, h *wire.Head, addrs []netip.AddrPort) ([]byte, []netip.AddrPort, error) {
	ctx, cancel := context.WithTimeout(ctx, browsePatience)
	defer cancel()
	want := meta.SmallFile{InfoHash: h.Infohash(), SHA256: [32]byte(h.SHA256), Size: h.Size, Format: wire.CatalogueFormat}
	file, from, err := p.deps.FetchFile(ctx, want, addrs)
	if errors.Is(err, meta.ErrSmallFile) {
		err = fmt.Errorf("%w: %w", wire.ErrCatalogue, err)
	}
	return file, from, err
}
