package p2p

import (
	"context"
	"errors"
	"slices"

	"github.com/anacrolix/torrent"
	pp "github.com/anacrolix/torrent/peer_protocol"
	utholepunch "github.com/anacrolix/torrent/peer_protocol/ut-holepunch"
)

// A torrent is private (BEP 27) when its info dictionary says so: only its own tracker may name its peers. Linnet asks no trackers.
// So such a torrent comes from the peers that its link names, or not at all: it is neither announced nor looked for on the DHT, no
// neighbour is asked, and its peers are told of no others. A magnet link does not say whether a torrent is private; what was found
// in other ways before that was known is let go then.

// ErrPrivate says that a torrent is private and that its link names no peer.
var ErrPrivate = errors.New("this torrent is private: only its own tracker may name peers, and Linnet asks no trackers")

const reasonPrivate = "This torrent is private: only its own tracker may name peers, and Linnet asks no trackers. " +
	"Open it in a BitTorrent program that does."

// errTurnedPrivate says that the info dictionary that arrived is that of a private torrent.
var errTurnedPrivate = errors.New("the torrent is private")

// private says whether an info dictionary is known that makes the torrent private. Those of groups are so by our own doing: their
// peers are found in the group (groupshelf.go).
func (r record) private() bool {
	if r.Group != (GroupID{}) {
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
		return failure(reasonPrivate)
	}
	if err := r.f.settle(r.x, func(to *record) { to.Info = rec.Info }); err != nil {
		return err
	}
	return errTurnedPrivate
}

// shut offers the peers of a private torrent no extension that names other peers. It is called with the engine's lock held.
func shut(pc *torrent.PeerConn) {
	t := pc.Torrent()
	if t == nil {
		return
	}
	if info := t.Info(); info == nil || info.Private == nil || !*info.Private {
		return
	}
	own := *pc.LocalLtepProtocolMap
	builtin := slices.DeleteFunc(slices.Clone(own.Index[:own.NumBuiltin]), func(name pp.ExtensionName) bool {
		return name == pp.ExtensionNamePex || name == utholepunch.ExtensionName
	})
	own.Index, own.NumBuiltin = slices.Concat(builtin, own.Index[own.NumBuiltin:]), len(builtin)
	pc.LocalLtepProtocolMap = &own
}

// groupInfo asks the members of a transfer's group for its info dictionary, so that the engine knows
// from the beginning that it is private.
func (r *run) groupInfo(ctx context.Context) error {
	rec := r.record()
	if rec.Group == (GroupID{}) || rec.Info != nil {
		return nil
	}
	info, err := r.f.deps.GroupInfo(ctx, rec.Group, r.x.ih)
	if err != nil {
		return err
	}
	return r.f.settle(r.x, func(rec *record) { rec.Info = info })
}
