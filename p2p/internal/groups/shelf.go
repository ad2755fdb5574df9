package groups

import (
	"context"
	"crypto/sha1"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/anacrolix/torrent/bencode"

	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/shelves"
	"linnet/p2p/internal/wire"
)

// A groupShelf offers the tracks of a shelf to a group alone. Their info dictionaries have two more
// keys: "private" (BEP 27), so that the engine names nobody who has the track to anybody, and
// "source", which comes of the group's secret, so that no outsider can work out the infohash, not even
// of a file he has himself. Since an infohash is all it takes to be served, that keeps the files in the
// group as the seal keeps the rows.
type groupShelf struct {
	shelves.Permitted
	source string

	mu    sync.Mutex
	plain map[wire.InfoHash]wire.InfoHash // by the group's infohash
}

// privateDict is infoDict with the keys that make it a group's, in bencode's order of keys.
type privateDict struct {
	Length      int64  `bencode:"length"`
	Name        string `bencode:"name"`
	PieceLength int64  `bencode:"piece length"`
	Pieces      []byte `bencode:"pieces"`
	Private     int    `bencode:"private"`
	Source      string `bencode:"source"`
}

// NewGroupShelf offers a shelf under infohashes that come of a source.
func NewGroupShelf(s shelves.Permitted, source string) *groupShelf {
	return &groupShelf{Permitted: s, source: source, plain: make(map[wire.InfoHash]wire.InfoHash)}
}

// Enclose turns an offer for everybody into one for the group.
func (g *groupShelf) Enclose(o meta.Offer) (meta.Offer, error) {
	var d meta.InfoDict
	if err := meta.DecodeInfo(o.Info, &d); err != nil {
		return o, fmt.Errorf("the info dictionary of %s: %w", o.Path, err)
	}
	info, err := bencode.Marshal(privateDict{d.Length, d.Name, d.PieceLength, d.Pieces, 1, g.source})
	if err != nil {
		return o, fmt.Errorf("the info dictionary of %s: %w", o.Path, err)
	}
	was := o.InfoHash
	o.Info, o.InfoHash = info, sha1.Sum(info)
	g.mu.Lock()
	g.plain[o.InfoHash] = was
	g.mu.Unlock()
	return o, nil
}

// Match implements Shelf.
func (g *groupShelf) Match(ctx context.Context, text string, limit int) ([]wire.Row, error) {
	rows, err := g.Permitted.Match(ctx, text, limit)
	if err != nil {
		return nil, err
	}
	var out []wire.Row
	for _, r := range rows {
		o, err := g.Permitted.Offer(ctx, r.InfoHash)
		if err == nil {
			o, err = g.Enclose(o)
		}
		if err == nil {
			r.InfoHash = o.InfoHash
			out = append(out, r)
		}
	}
	return out, nil
}

// Offer implements Shelf.
func (g *groupShelf) Offer(ctx context.Context, ih wire.InfoHash) (meta.Offer, error) {
	g.mu.Lock()
	was, ok := g.plain[ih]
	g.mu.Unlock()
	if !ok {
		return meta.Offer{}, meta.ErrNotShared
	}
	o, err := g.Permitted.Offer(ctx, was)
	if err != nil {
		return meta.Offer{}, err
	}
	return g.Enclose(o)
}

// InfoHashes implements InfoHashLister.
func (g *groupShelf) InfoHashes(yield func(wire.InfoHash) bool) {
	for _, ih := range g.hashes() {
		if !yield(ih) {
			return
		}
	}
}

func (g *groupShelf) hashes() []wire.InfoHash {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Collect(maps.Keys(g.plain))
}

// Describe implements Describer, and works out the infohashes anew: others may ask for what they were
// told of before we were restarted.
func (g *groupShelf) Describe(ctx context.Context, yield func(artist, album, title string) bool) error {
	if l, ok := g.Shelf.(shelves.InfoHashLister); ok {
		var all []wire.InfoHash
		l.InfoHashes(func(ih wire.InfoHash) bool { all = append(all, ih); return true })
		for _, ih := range all {
			if o, err := g.Shelf.Offer(ctx, ih); err == nil {
				if _, err := g.Enclose(o); err != nil {
					return err
				}
			}
		}
	}
	d, ok := g.Shelf.(shelves.Describer)
	if !ok {
		return shelves.ErrNotDescribed
	}
	return d.Describe(ctx, yield)
}

// Plain returns the infohash that everybody has for a track of which a group has another.
func (gs *Groups) Plain(ih wire.InfoHash) wire.InfoHash {
	for _, s := range gs.allShelves() {
		s.mu.Lock()
		was, ok := s.plain[ih]
		s.mu.Unlock()
		if ok {
			return was
		}
	}
	return ih
}
