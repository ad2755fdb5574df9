package overlay

import (
	"cmp"
	"context"
	"math/rand/v2"
	"time"

	"linnet/p2p/internal/lifetime"
	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/shelves"
	"linnet/p2p/rings"
)

const (
	titlesEvery = 30 * time.Minute // between two looks at the shelf for what to gossip, if it has not changed
	crowdEvery  = 3 * time.Minute  // between two looks whether the crowd is large
)

// A Gossiper tells neighbours of titles. Its run is the one goroutine that touches it.
type Gossiper struct {
	deps  Deps
	own   []uint64  // of the shelf
	shelf int64     // the version when own was read
	read  time.Time // when that was
}

// NewGossiper makes a gossiper; Run is the one goroutine that touches it.
func NewGossiper(d Deps) *Gossiper { return &Gossiper{deps: d} }

// Run tells a neighbour of some titles every few seconds while the crowd is large, until ctx ends.
func (g *Gossiper) Run(ctx context.Context) {
	for turn := 0; ; turn++ {
		large := g.deps.Mode() != modegate.LANOnly && rings.Gossips(g.deps.Overlay.Crowd())
		wait := crowdEvery
		if large {
			wait = rings.GossipEvery
		}
		if lifetime.Sleep(ctx, cmp.Or(g.deps.GossipEvery, wait)) != nil {
			return
		}
		if large {
			g.tell(ctx, turn%2 == 0, time.Now())
		}
	}
}

// tell sends one page to one neighbour: where the listener shares in public and strangers can connect, of its own titles
// when it is their turn; else of what others told.
func (g *Gossiper) tell(ctx context.Context, mine bool, now time.Time) {
	contacts := g.deps.Overlay.contacts()
	if len(contacts) == 0 {
		return
	}
	var b []byte
	if mine && g.deps.Mode() == modegate.Public {
		b = g.page(ctx, now)
	}
	if b == nil {
		b = g.deps.Overlay.gossip.any(now)
	}
	if b != nil {
		g.deps.Overlay.send(contacts[rand.IntN(len(contacts))].pc, b)
	}
}

// page is of some titles of the listener's own; nil where it has none, or nobody could come for them.
func (g *Gossiper) page(ctx context.Context, now time.Time) []byte {
	own := g.titles(ctx, now)
	if len(own) == 0 {
		return nil
	}
	at := g.deps.Public(ctx, now)
	if !at.IsValid() {
		return nil
	}
	rand.Shuffle(len(own), func(i, j int) { own[i], own[j] = own[j], own[i] })
	return MakePage(g.deps.Overlay.Signer(), at, now, own[:min(len(own), rings.PageTitles)])
}

// titles are those of the shelf, read again when it has changed and now and then.
func (g *Gossiper) titles(ctx context.Context, now time.Time) []uint64 {
	shelf := g.deps.ShelfVersion()
	if g.shelf == shelf && now.Sub(g.read) < titlesEvery {
		return g.own
	}
	g.own, g.shelf, g.read = nil, shelf, now
	d, ok := g.deps.Shelf.(shelves.Describer)
	if !ok {
		return nil
	}
	titles, err := shelves.Titles(ctx, d)
	if err != nil && ctx.Err() == nil {
		g.deps.Log.Warn("looking for titles to tell of", "err", err)
	}
	for _, t := range titles {
		g.own = append(g.own, rings.TitleHash(t))
	}
	return g.own
}
