package p2p

import (
	"context"
	"log/slog"
	"net/netip"
	"time"

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

// stands is where this machine is now.
func (n *Node) stands() (s roaming.Standing) {
	if p, err := gateway.Find(n.addr.Addr()); err == nil {
		s.Own = p.Own
	}
	n.reachability.mu.Lock()
	defer n.reachability.mu.Unlock()
	s.Public = n.reachability.seen.public.Addr()
	return s
}

// moved tells everybody of another address of this machine. Connections of before would only end after minutes: neighbours are called
// anew, and so see where we are now; what is announced on the DHT, by which those who follow find us, is announced again; the router is
// asked again.
func (n *Node) moved(ctx context.Context) {
	n.log.Info("this machine has another address now")
	neighbours := n.overlay.Addresses()
	for _, t := range n.client.Torrents() {
		for _, pc := range t.PeerConns() {
			if a, ok := peeraddr.OfConn(pc, 0); ok && !a.Addr().IsLoopback() && !webseed.Stands(a.Addr()) {
				pc.Close()
			}
		}
	}
	n.reachability.mu.Lock()
	n.reachability.at = time.Time{} // what was tested was tested there
	s := &n.reachability.seen
	s.open, s.shut, s.near, s.came, s.punched, s.public = 0, 0, 0, false, false, netip.AddrPort{}
	n.reachability.mu.Unlock()
	lifetime.Poke(n.elsewhere)
	lifetime.Poke(n.modeGate.Also)
	lifetime.Poke(n.people.republish)
	for _, wait := range []time.Duration{0, time.Second, 5 * time.Second} { // until the engine has let them go, and the network is there
		if lifetime.Sleep(ctx, wait) != nil {
			return
		}
		n.overlay.Dial(neighbours...)
	}
}
