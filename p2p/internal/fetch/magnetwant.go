package fetch

import (
	"io"

	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/wire"
)

// ParseMagnet reads a magnet link: v1, v2 or both (BEP 9, BEP 52), with the peers, trackers and web seeds
// that it names. The error wraps ErrNotTorrent.
func ParseMagnet(s string) (Want, error) {
	t, err := meta.ParseMagnet(s)
	return wantOf(t), err
}

// ReadTorrent reads a .torrent file: v1, v2 or hybrid, with the trackers and web seeds that it names.
// The error wraps ErrNotTorrent.
func ReadTorrent(r io.Reader) (Want, error) {
	t, err := meta.ReadTorrent(r)
	return wantOf(t), err
}

func wantOf(t meta.Torrent) Want {
	w := Want{Row: t.Row, V2: t.V2, info: t.Info, only: t.Only, trackers: t.Trackers, webSeeds: t.WebSeeds}
	for _, a := range t.Peers {
		w.Holders = append(w.Holders, wire.Holder{Addr: a})
	}
	return w
}
