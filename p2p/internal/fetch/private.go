package fetch

import (
	"context"
	"errors"

	"github.com/anacrolix/torrent"

	"linnet/p2p/circle"
)

// A torrent is private (BEP 27) when its info dictionary says so: only its own tracker may name its peers.
// So such a torrent comes from those and from the peers that its link names, or not at all: it is neither announced nor looked for on
// the DHT, no neighbour is asked, and its peers are told of no others. A magnet link does not say whether a torrent is private; what was
// found in other ways before that was known is let go then.

// ErrPrivate says that a torrent is private and that its link names no peer, nor a tracker that may be asked.
var ErrPrivate = errors.New("this torrent is private: only its own tracker may name peers, and Linnet asks none until you allow it")

// Why a private transfer ends.
const (
	reasonPrivate = "This torrent is private: only its own tracker may name peers, and Linnet asks none until you allow it, " +
		"under Settings. Then try again."
	reasonPrivateAlone = "This torrent is private and names no tracker, so that nobody who has it can be found."
)

// errTurnedPrivate says that the info dictionary that arrived is that of a private torrent.
var errTurnedPrivate = errors.New("the torrent is private")

// private says whether an info dictionary is known that makes the torrent private. Those of groups are so by our own doing: their
// peers are found in the group (groupshelf.go).
func (r transferRecord) private() bool {
	if r.Group != (circle.ID{}) {
		return false
	}
	info := r.info()
	return info != nil && info.Private != nil && *info.Private
}

// keepPrivate has a transfer begin anew when it turns out to be private, so that nobody stays connected whom the DHT, a neighbour or
// another peer named. What a search found was no link of the torrent's own.
func (r *run) keepPrivate(t *torrent.Torrent) error {
	rec := r.record()
	if rec.Info != nil {
		return nil
	}
	rec.Info = t.Metainfo().InfoBytes
	switch {
	case !rec.private():
		return nil
	case rec.Row.SHA256 != [32]byte{}:
		return rec.whyPrivate()
	}
	if err := r.f.settle(r.x, func(to *transferRecord) { to.Info = rec.Info }); err != nil {
		return err
	}
	return errTurnedPrivate
}

// groupInfo asks the members of a transfer's group for its info dictionary, so that the engine knows
// from the beginning that it is private.
func (r *run) groupInfo(ctx context.Context) error {
	rec := r.record()
	if rec.Group == (circle.ID{}) || rec.Info != nil {
		return nil
	}
	info, err := r.f.deps.GroupInfo(ctx, rec.Group, r.x.ih)
	if err != nil {
		return err
	}
	return r.f.settle(r.x, func(rec *transferRecord) { rec.Info = info })
}
