package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"time"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/metainfo"

	"linnet/p2p/circle"
	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/peeraddr"
	"linnet/p2p/internal/wire"
)

// ErrUnderWay says that a torrent is being fetched or served, so that its contents are known already.
var ErrUnderWay = errors.New("this torrent is being fetched or shared already")

// Contents returns the files of a torrent before it is fetched, those chosen that are fetched unless
// Files says otherwise. It is nil while they are not known: a magnet link does not tell, see Look.
func (w Want) Contents() []meta.Part {
	var info metainfo.Info
	if w.info == nil || wire.Unmarshal(w.info, &info) != nil {
		return nil
	}
	files := meta.FilesOf(&info)
	chosen := meta.Choose(files, w.Files)
	parts := make([]meta.Part, len(files))
	for i, f := range files {
		parts[i] = meta.Part{Name: f.Name, Size: f.Size, Chosen: chosen[i]}
	}
	return parts
}

// Look finds out from peers what a magnet link stands for (BEP 9), and fetches nothing else. It returns
// w with its Contents known, or when ctx ends its error. The error wraps ErrUnderWay when there is
// nothing to look for, and ErrNotTorrent when what peers have is unsound.
func (f *Manager) Look(ctx context.Context, w Want) (Want, error) {
	if w.info != nil {
		return w, nil
	}
	ctx, cancel := f.deps.Life.Bound(ctx)
	defer cancel()
	if f.get(w.Row.InfoHash) != nil {
		return w, ErrUnderWay // also if its turn has not come yet
	}
	t, isNew := f.client.AddTorrentOpt(w.options())
	if !isNew {
		return w, ErrUnderWay
	}
	defer t.Drop()
	var lookups sync.WaitGroup
	defer lookups.Wait()
	defer cancel()
	asker := &run{f: f, x: newFetch(w.Row.InfoHash, transferRecord{Trackers: w.trackers, Group: w.Group})}
	lookups.Go(func() { asker.askTrackers(ctx, t) })
	for pause := seekFirst; ; pause = min(2*pause, seekLast) {
		lookups.Go(func() { f.seekInfo(ctx, t, w) })
		again := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			again.Stop()
			return w, ctx.Err()
		case <-t.GotInfo():
			again.Stop()
			return w.looked(t)
		case <-again.C:
		}
	}
}

// seekInfo connects to whoever may know: the peers in the link, neighbours, and those the DHT names.
func (f *Manager) seekInfo(ctx context.Context, t *torrent.Torrent, w Want) {
	for _, h := range w.Holders {
		t.AddPeers([]torrent.PeerInfo{peeraddr.Info(h.Addr)})
	}
	for i, a := range f.deps.Neighbours(circle.ID{}) {
		if i == peeraddr.NeighboursAsked {
			break
		}
		t.AddPeers([]torrent.PeerInfo{peeraddr.Info(a)})
	}
	err := f.deps.Lookup(ctx, w.Row.InfoHash, false, func(a netip.AddrPort) {
		if !f.deps.IsSelf(a) {
			t.AddPeers([]torrent.PeerInfo{peeraddr.Info(a)})
		}
	})
	if err != nil && ctx.Err() == nil {
		f.deps.Log.Debug("looking for the contents of a torrent", "infohash", w.Row.InfoHash, "err", err)
	}
}

// looked fills in what a torrent has told.
func (w Want) looked(t *torrent.Torrent) (Want, error) {
	info := t.Info()
	if err := meta.CheckInfo(info); err != nil {
		return w, fmt.Errorf("%w: %w", meta.ErrNotTorrent, err)
	}
	w.info = t.Metainfo().InfoBytes
	if w.Files == nil {
		w.Files = meta.Selected(info, w.only)
	}
	if w.Row.Title == "" {
		w.Row.Title = meta.TitleOf(info)
	}
	return w, nil
}

// options are how the engine names the torrent.
func (w Want) options() torrent.AddTorrentOpts {
	opts := torrent.AddTorrentOpts{InfoHash: metainfo.Hash(w.Row.InfoHash), InfoBytes: w.info, DeferStorageOpen: true}
	if w.V2 != [32]byte{} {
		opts.InfoHashV2.Set(w.V2)
		if bytes.Equal(w.Row.InfoHash[:], w.V2[:len(w.Row.InfoHash)]) {
			opts.InfoHash = metainfo.Hash{} // it has none of BEP 3
		}
	}
	return opts
}
