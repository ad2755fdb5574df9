package p2p

import (
	"context"
	"log/slog"
	"net/netip"
	"time"

	"linnet/p2p/internal/contacts"
	"linnet/p2p/internal/lifetime"
	"linnet/p2p/internal/overlay"
	"linnet/p2p/mainline"
)

const (
	noteFirst  = 20 * time.Second // after the start: who is known is noted
	noteEvery  = 10 * time.Minute
	dialAtOnce = 20 // neighbours of before that are called in one round
)

// A reconnector notes who is in the network, and calls neighbours of before while there are few.
type reconnector struct {
	book    *contacts.Book
	overlay *overlay.Overlay
	dht     *dhtClient
	log     *slog.Logger
	wanting []netip.AddrPort // not called yet in this turn; owned by presence
}

// run notes from time to time, for the case that the program is ended without being asked.
func (c *reconnector) run(ctx context.Context) {
	for wait := noteFirst; lifetime.Sleep(ctx, wait) == nil; wait = noteEvery {
		c.note()
	}
}

func (c *reconnector) note() {
	var nodes []netip.AddrPort
	for _, s := range c.dht.servers {
		nodes = append(nodes, mainline.Good(s)...)
	}
	if err := c.book.Note(nodes, c.overlay.Addresses(), time.Now()); err != nil {
		c.log.Warn("who is in the network is not remembered", "err", err)
	}
}

// call calls the next few neighbours of before, the last seen first, where there are too few now.
func (c *reconnector) call() {
	if c.overlay.Neighbours() >= overlay.Enough {
		return
	}
	if len(c.wanting) == 0 {
		c.wanting = c.book.Neighbours()
	}
	now := c.wanting[:min(len(c.wanting), dialAtOnce)]
	c.wanting = c.wanting[len(now):]
	c.overlay.Dial(now...)
}
