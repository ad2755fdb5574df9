package overlay

import (
	"context"
	"fmt"
	"time"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/internal/lifetime"
	"linnet/p2p/internal/shelves"
	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

const (
	describeEvery  = 10 * time.Minute
	maxDigestBytes = 512 << 10 // of one neighbour in a minute; the largest digest takes 128 KiB
)

// Reshelve says that the shelf changed.
func (o *Overlay) Reshelve() {
	lifetime.Poke(o.reshelved)
}

// KeepDescribed keeps our digest up to date until ctx ends.
func (o *Overlay) KeepDescribed(ctx context.Context, s shelves.Shelf) {
	tick := time.NewTicker(describeEvery)
	defer tick.Stop()
	for {
		d, err := shelves.Digest(ctx, s)
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

// describe replaces our digest and has it sent to those who know another.
func (o *Overlay) describe(d *rings.Digest) {
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

func (o *Overlay) outdated() {
	select {
	case o.stale <- struct{}{}:
	default:
	}
}

// sendDigests is called by run only.
func (o *Overlay) sendDigests() {
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
func (o *Overlay) takeDigest(n *neighbour, part []byte) error {
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
