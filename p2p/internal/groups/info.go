package groups

import (
	"context"
	"crypto/rand"
	"crypto/sha1"
	"time"

	"linnet/p2p/internal/overlay"
	"linnet/p2p/internal/wire"
)

const (
	infoPatience = 15 * time.Second
	infoOffer    = 2 * time.Second // for the shelf to say what it offers
)

// Info asks the members of a group for the info dictionary behind an infohash of theirs, again and
// again until somebody has it or ctx ends.
func (gs *Groups) Info(ctx context.Context, id GroupID, ih wire.InfoHash) ([]byte, error) {
	nonce := make([]byte, wire.NonceSize)
	rand.Read(nonce)
	answers := make(chan []byte, 1)
	gs.leaf.Lock()
	gs.infos[string(nonce)] = answers
	gs.leaf.Unlock()
	defer func() {
		gs.leaf.Lock()
		delete(gs.infos, string(nonce))
		gs.leaf.Unlock()
	}()
	tick := time.NewTicker(infoPatience)
	defer tick.Stop()
	for {
		gs.askInfo(id, wire.Message{Kind: wire.KindInfo, Nonce: nonce, Part: ih[:]})
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case info := <-answers:
			if sha1.Sum(info) == ih {
				return info, nil
			}
		case <-tick.C:
		}
	}
}

func (gs *Groups) askInfo(id GroupID, m wire.Message) {
	gs.mu.Lock()
	defer gs.mu.Unlock()
	g := gs.find(id)
	if g == nil || g.standing() != Member || g.overlays[g.secret()] == nil {
		return
	}
	x := g.overlays[g.secret()].secure
	for _, v := range x.Inside() {
		g.complain(x.Say(v, m))
	}
}

// infoAsked answers a member's question for an info dictionary, or takes the answer to ours.
func (gs *Groups) infoAsked(r *groupOverlay, v *overlay.HandshakePeer, m wire.Message) error {
	if len(m.Part) != len(wire.InfoHash{}) {
		gs.leaf.Lock()
		answers := gs.infos[string(m.Nonce)]
		gs.leaf.Unlock()
		select {
		case answers <- m.Part: // nil when nobody waits
		default:
		}
		return nil
	}
	ctx, cancel := context.WithTimeout(gs.deps.Life.Context(), infoOffer)
	defer cancel()
	gs.leaf.Lock()
	shelf := gs.shelves[r.g.id]
	gs.leaf.Unlock()
	if shelf == nil {
		return nil
	}
	o, err := shelf.Offer(ctx, wire.InfoHash(m.Part))
	if err != nil || len(o.Info) > wire.MaxInfo {
		return nil
	}
	return r.secure.Say(v, wire.Message{Kind: wire.KindInfo, Nonce: m.Nonce, Part: o.Info})
}
