package fetch

import (
	"context"
	"net/netip"
	"time"

	"github.com/anacrolix/torrent"

	"linnet/p2p/circle"
	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/peeraddr"
	"linnet/p2p/mainline"
)

const (
	// While nothing comes, sources are looked for again after 15 seconds, and ever less often.
	seekFirst = 15 * time.Second
	seekLast  = 5 * time.Minute
)

// seek finds peers: those known to hold the track first, then neighbours and the DHT. It does so
// again whenever nothing came for a while, and keeps the transfer announced in Public mode, so
// that any BitTorrent client can find it. It is announced once it is known not to be private.
func (r *run) seek(ctx context.Context, t *torrent.Torrent) {
	known := r.known
	if r.record().Info != nil {
		known = nil // it is announced at once
	}
	r.greet(t)
	if len(r.record().Holders) == 0 {
		r.askNeighbours(t)
	}
	r.ask(ctx, t)
	announced, had := time.Now(), int64(0)
	wait := time.NewTimer(seekFirst)
	defer wait.Stop()
	for pause := seekFirst; ; {
		select {
		case <-ctx.Done():
			return
		case <-known:
			known = nil
			if r.f.deps.Mode() == modegate.Public {
				r.ask(ctx, t)
				announced = time.Now()
			}
			continue
		case <-wait.C:
		}
		s := t.Stats()
		have := s.BytesReadUsefulData.Int64()
		switch {
		case have == had:
			r.greet(t)
			r.askNeighbours(t)
			r.ask(ctx, t)
			announced = time.Now()
			pause = min(2*pause, seekLast)
		case time.Since(announced) >= mainline.AnnounceEvery:
			r.ask(ctx, t)
			announced = time.Now()
		default:
			pause = seekFirst
		}
		had = have
		wait.Reset(pause)
	}
}

// greet connects to the peers known to hold the track.
func (r *run) greet(t *torrent.Torrent) {
	for _, h := range r.record().Holders {
		t.AddPeers([]torrent.PeerInfo{peeraddr.Info(h.Addr)})
	}
}

// ask looks on the DHT.
func (r *run) ask(ctx context.Context, t *torrent.Torrent) {
	d, rec := &r.f.deps, r.record()
	if rec.Group != (circle.ID{}) || rec.private() {
		return // nobody outside learns of it
	}
	err := d.Lookup(ctx, r.x.ih, d.Mode() == modegate.Public && rec.Info != nil, func(a netip.AddrPort) {
		if !d.IsSelf(a) {
			t.AddPeers([]torrent.PeerInfo{peeraddr.Info(a)})
		}
	})
	if err != nil && ctx.Err() == nil {
		d.Log.Debug("looking for peers of a track", "infohash", r.x.ih, "err", err)
	}
}

func (r *run) askNeighbours(t *torrent.Torrent) {
	rec := r.record()
	if rec.private() {
		return
	}
	for i, a := range r.f.deps.Neighbours(rec.Group) {
		if i == peeraddr.NeighboursAsked {
			return
		}
		t.AddPeers([]torrent.PeerInfo{peeraddr.Info(a)})
	}
}
