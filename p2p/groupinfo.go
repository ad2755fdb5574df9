package p2p

import (
	"context"
	"crypto/rand"
	"crypto/sha1"
	"time"

	"linnet/p2p/internal/wire"
)

const (
	infoPatience = 15 * time.Second
	infoOffer    = 2 * time.Second // for the shelf to say what it offers
)

// info asks the members of a group for the info dictionary behind an infohash of theirs, again and
// again until somebody has it or ctx ends.
func (gs *groups) info(ctx context.Context, id GroupID, ih InfoHash) ([]byte, error) {
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

func (gs *groups) askInfo(id GroupID, m wire.Message) {
	gs.mu.Lock()
	defer gs.mu.Unlock()
	g := gs.find(id)
	if g == nil || g.standing() != Member || g.overlays[g.secret()] == nil {
		return
	}
	x := g.overlays[g.secret()].secure
	for _, v := range x.inside() {
		g.complain(x.say(v, m))
	}
}

// infoAsked answers a member's question for an info dictionary, or takes the answer to ours.
func (gs *groups) infoAsked(r *groupOverlay, v *handshakePeer, m wire.Message) error {
	if len(m.Part) != len(InfoHash{}) {
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
	o, err := shelf.Offer(ctx, InfoHash(m.Part))
	if err != nil || len(o.Info) > wire.MaxInfo {
		return nil
	}
	return r.secure.say(v, wire.Message{Kind: wire.KindInfo, Nonce: m.Nonce, Part: o.Info})
}
