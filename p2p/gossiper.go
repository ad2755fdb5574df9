package p2p

import (
	"cmp"
	"context"
	"math/rand/v2"
	"time"

	"linnet/p2p/rings"
)

const (
	titlesEvery = 30 * time.Minute // between two looks at the shelf for what to gossip, if it has not changed
	reachEvery  = time.Hour        // between two tests whether strangers can connect, and where
)

// A gossiper tells neighbours of titles. Its run is the one goroutine that touches it.
type gossiper struct {
	n     *Node
	own   []uint64  // of the shelf
	shelf int64     // Node.shelves when own was read
	read  time.Time // when that was
}

// run tells a neighbour of some titles every few seconds while the crowd is large, until ctx ends.
func (g *gossiper) run(ctx context.Context) {
	for turn := 0; ; turn++ {
		large := g.n.modeGate.mode() != LANOnly && rings.Gossips(g.n.overlay.crowd())
		wait := greetEvery
		if large {
			wait = rings.GossipEvery
		}
		if sleep(ctx, cmp.Or(g.n.config.gossipEvery, wait)) != nil {
			return
		}
		if large {
			g.tell(ctx, turn%2 == 0, time.Now())
		}
	}
}

// tell sends one page to one neighbour: where the listener shares in public and strangers can connect, of its own titles
// when it is their turn; else of what others told.
func (g *gossiper) tell(ctx context.Context, mine bool, now time.Time) {
	contacts := g.n.overlay.contacts()
	if len(contacts) == 0 {
		return
	}
	var b []byte
	if mine && g.n.modeGate.mode() == Public {
		b = g.page(ctx, now)
	}
	if b == nil {
		b = g.n.overlay.gossip.any(now)
	}
	if b != nil {
		g.n.overlay.send(contacts[rand.IntN(len(contacts))].pc, b)
	}
}

// page is of some titles of the listener's own; nil where it has none, or nobody could come for them.
// Whether strangers can connect, and where, is tested again when the last test is old.
func (g *gossiper) page(ctx context.Context, now time.Time) []byte {
	own := g.titles(ctx, now)
	if len(own) == 0 {
		return nil
	}
	r := g.n.Reachability()
	if now.Sub(r.At) >= reachEvery {
		var err error
		if r, err = g.n.TestReachability(ctx); err != nil {
			return nil // ctx ended
		}
	}
	if r.State != Reachable || !r.Public.IsValid() {
		return nil
	}
	rand.Shuffle(len(own), func(i, j int) { own[i], own[j] = own[j], own[i] })
	return makePage(g.n.overlay.signer(), r.Public, now, own[:min(len(own), rings.PageTitles)])
}

// titles are those of the shelf, read again when it has changed and now and then.
func (g *gossiper) titles(ctx context.Context, now time.Time) []uint64 {
	shelf := g.n.shelves.Load()
	if g.shelf == shelf && now.Sub(g.read) < titlesEvery {
		return g.own
	}
	g.own, g.shelf, g.read = nil, shelf, now
	d, ok := g.n.config.Shelf.(Describer)
	if !ok {
		return nil
	}
	titles, err := titlesOf(ctx, d)
	if err != nil && ctx.Err() == nil {
		g.n.log.Warn("looking for titles to tell of", "err", err)
	}
	for _, t := range titles {
		g.own = append(g.own, rings.TitleHash(t))
	}
	return g.own
}
