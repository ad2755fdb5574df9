package p2p

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

const (
	describeEvery  = 10 * time.Minute
	maxDigestBytes = 512 << 10 // of one neighbour in a minute; the largest digest takes 128 KiB
)

// A Describer is a Shelf that can name all it shares, for its digest. Describe stops when yield
// returns false. A node whose Shelf is none is asked everything, as far as anybody is.
type Describer interface {
	Describe(ctx context.Context, yield func(artist, album, title string) bool) error
}

// errNotDescribed says that a shelf is no Describer after all.
var errNotDescribed = errors.New("this shelf has no description")

// ShelfChanged says that the shelf shares other tracks than before, or that others are refused. What
// it no longer offers is not sent any more when ShelfChanged returns; neighbours hear of what is new,
// without it within ten minutes.
func (n *Node) ShelfChanged() {
	n.shelves.Add(1)
	n.seeder.recheck()
	n.fetches.endRefused()
	n.overlay.reshelve()
	n.groups.reshelve()
	poke(n.people.republish)
}

func (o *overlay) reshelve() {
	poke(o.reshelved)
}

// keepDescribed keeps our digest up to date until ctx ends.
func (o *overlay) keepDescribed(ctx context.Context, s Shelf) {
	tick := time.NewTicker(describeEvery)
	defer tick.Stop()
	for {
		d, err := digestOf(ctx, s)
		if err != nil && ctx.Err() == nil {
			o.log.Warn("describing the shelf", "err", err)
		}
		if d != nil {
			o.describe(d)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-o.reshelved:
		}
	}
}

// digestOf returns nil for a shelf that cannot be described.
func digestOf(ctx context.Context, s Shelf) (*rings.Digest, error) {
	var b rings.Builder
	if s == nil {
		return b.Digest(), nil
	}
	d, ok := s.(Describer)
	if !ok {
		return nil, nil
	}
	err := d.Describe(ctx, func(artist, album, title string) bool {
		b.Add(wire.Clip(artist), wire.Clip(album), wire.Clip(title))
		return ctx.Err() == nil
	})
	if errors.Is(err, errNotDescribed) {
		return nil, nil
	}
	if err != nil || ctx.Err() != nil {
		return nil, err
	}
	return b.Digest(), nil
}

// describe replaces our digest and has it sent to those who know another.
func (o *overlay) describe(d *rings.Digest) {
	o.mu.Lock()
	same := d.Equal(o.own)
	if !same {
		o.own = d
	}
	o.mu.Unlock()
	if !same {
		o.outdated()
	}
}

func (o *overlay) outdated() {
	select {
	case o.stale <- struct{}{}:
	default:
	}
}

// sendDigests is called by run only.
func (o *overlay) sendDigests() {
	o.mu.Lock()
	own := o.own
	o.mu.Unlock()
	if own == nil {
		return
	}
	for _, c := range o.contacts() {
		n := o.neighbour(c.pc)
		if n == nil || n.sent == own {
			continue
		}
		for _, part := range own.Parts(n.sent) {
			o.send(n.pc, bencode.MustMarshal(wire.Message{Kind: wire.KindDigest, Version: wire.Version, Part: part}))
		}
		n.sent = own
	}
}

// takeDigest is called by run only.
func (o *overlay) takeDigest(n *neighbour, part []byte) error {
	if n.bytes += len(part); n.bytes > maxDigestBytes {
		return fmt.Errorf("%w: %d bytes of digests in a minute", wire.ErrMalformed, n.bytes)
	}
	d, err := n.receiver.Take(part)
	if err != nil || d == nil {
		return err
	}
	o.mu.Lock()
	n.digest = d
	o.mu.Unlock()
	o.changed()
	return nil
}
