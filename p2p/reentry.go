package p2p

import (
	"context"
	"log/slog"
	"net"
	"net/netip"
	"time"

	"github.com/anacrolix/dht/v2"

	"linnet/p2p/internal/contacts"
	"linnet/p2p/internal/lifetime"
	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/overlay"
	"linnet/p2p/mainline"
)

const (
	noteFirst  = 20 * time.Second // after the start: who is known is noted
	noteEvery  = 10 * time.Minute
	dialAtOnce = 20 // neighbours of before that are called in one round
)

// A reentry is the way of one DHT server back into the network: through the nodes of the time before and, where none of them is there any
// more, through the bootstrap nodes.
type reentry struct {
	gate      *modegate.Gate
	life      *lifetime.Life
	bootstrap []string
	known     []netip.AddrPort
	asked     chan struct{}    // the server wants to start
	server    chan *dht.Server // once
	over      chan struct{}    // the nodes of before were tried
	there     []netip.AddrPort // those that answered, once over
}

func newReentry(n *Node) *reentry {
	return &reentry{gate: n.modeGate, life: n.life, bootstrap: n.config.Bootstrap, known: n.contacts.Nodes(), asked: make(chan struct{}, 1),
		server: make(chan *dht.Server, 1), over: make(chan struct{})}
}

// run waits until the server wants to start, and tries the nodes of before.
func (r *reentry) run(ctx context.Context) {
	defer close(r.over)
	select {
	case <-ctx.Done():
		return
	case <-r.asked:
	}
	select {
	case <-ctx.Done():
	case s := <-r.server:
		r.there = mainline.Revive(ctx, s, r.known)
	}
}

// start is where the server starts while it knows nobody. Who only wants the own network looks up no name.
func (r *reentry) start() ([]dht.Addr, error) {
	if r.gate.Mode() == modegate.LANOnly {
		return resolve(nil), nil
	}
	lifetime.Poke(r.asked)
	select {
	case <-r.over:
	case <-r.life.Context().Done():
		return resolve(nil), nil
	}
	if len(r.there) == 0 {
		return resolve(r.bootstrap), nil
	}
	out := make([]dht.Addr, len(r.there))
	for i, a := range r.there {
		out[i] = dht.NewAddr(net.UDPAddrFromAddrPort(a))
	}
	return out, nil
}

// A memory notes who is in the network, and calls neighbours of before while there are few.
type memory struct {
	book    *contacts.Book
	overlay *overlay.Overlay
	dht     *dhtClient
	log     *slog.Logger
	wanting []netip.AddrPort // not called yet in this turn; owned by presence
}

// run notes from time to time, for the case that the program is ended without being asked.
func (m *memory) run(ctx context.Context) {
	for wait := noteFirst; lifetime.Sleep(ctx, wait) == nil; wait = noteEvery {
		m.note()
	}
}

func (m *memory) note() {
	var nodes []netip.AddrPort
	for _, s := range m.dht.servers {
		nodes = append(nodes, mainline.Good(s)...)
	}
	if err := m.book.Note(nodes, m.overlay.Addresses(), time.Now()); err != nil {
		m.log.Warn("who is in the network is not remembered", "err", err)
	}
}

// call calls the next few neighbours of before, the last seen first, where there are too few now.
func (m *memory) call() {
	if m.overlay.Neighbours() >= overlay.Enough {
		return
	}
	if len(m.wanting) == 0 {
		m.wanting = m.book.Neighbours()
	}
	now := m.wanting[:min(len(m.wanting), dialAtOnce)]
	m.wanting = m.wanting[len(now):]
	m.overlay.Dial(now...)
}
