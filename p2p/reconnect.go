package p2p

import (
	"context"
	"log/slog"
	"net/netip"
	"time"

	"github.com/anacrolix/torrent"

	"linnet/p2p/gateway"
	"linnet/p2p/internal/contacts"
	"linnet/p2p/internal/lifetime"
	"linnet/p2p/internal/overlay"
	"linnet/p2p/internal/peeraddr"
	"linnet/p2p/internal/roaming"
	"linnet/p2p/internal/webseed"
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

// A roamer says where this machine is, and tells everybody when it is elsewhere.
type roamer struct {
	listen   netip.Addr
	reach    *reachability
	overlay  *overlay.Overlay
	torrents func() []*torrent.Torrent
	waiting  []chan struct{} // of those who do something about it; each is poked
	log      *slog.Logger
}

// stands is where this machine is now.
func (r *roamer) stands() (s roaming.Standing) {
	if p, err := gateway.Find(r.listen); err == nil {
		s.Own = p.Own
	}
	r.reach.mu.Lock()
	defer r.reach.mu.Unlock()
	s.Public = r.reach.seen.public.Addr()
	return s
}

// moved tells everybody of another address of this machine. Connections of before would only end after minutes: neighbours are called
// anew, and so see where we are now; what is announced on the DHT, by which those who follow find us, is announced again; the router is
// asked again.
func (r *roamer) moved(ctx context.Context) {
	r.log.Info("this machine has another address now")
	neighbours := r.overlay.Addresses()
	for _, t := range r.torrents() {
		for _, pc := range t.PeerConns() {
			if a, ok := peeraddr.OfConn(pc, 0); ok && !a.Addr().IsLoopback() && !webseed.Stands(a.Addr()) {
				pc.Close()
			}
		}
	}
	r.reach.forget()
	for _, c := range r.waiting {
		lifetime.Poke(c)
	}
	for _, wait := range []time.Duration{0, time.Second, 5 * time.Second} { // until the engine has let them go, and the network is there
		if lifetime.Sleep(ctx, wait) != nil {
			return
		}
		r.overlay.Dial(neighbours...)
	}
}
