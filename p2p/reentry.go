package p2p

import (
	"context"
	"log/slog"
	"net"
	"net/netip"
	"sync"
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

// A reentry is the way of one DHT server back into the network: through the nodes of the time before and, where too few of them are there,
// through the bootstrap nodes as well.
type reentry struct {
	gate      *modegate.Gate
	life      *lifetime.Life
	bootstrap []string
	known     []netip.AddrPort
	server    chan *dht.Server // holds it once the engine is open

	mu    sync.Mutex       // held while nodes are tried
	there []netip.AddrPort // those that answered
}

func newReentry(n *Node) *reentry {
	return &reentry{gate: n.modeGate, life: n.life, bootstrap: n.config.Bootstrap, known: n.contacts.Nodes(),
		server: make(chan *dht.Server, 1)}
}

// start is where the server starts while it knows nobody. In a mode for the own network alone no name is looked up. The nodes of before are
// tried each time until some answer, since the network may be down when the program starts.
func (r *reentry) start() ([]dht.Addr, error) {
	if r.gate.Mode() == modegate.LANOnly {
		return resolve(nil), nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.there) == 0 && len(r.known) > 0 {
		select {
		case s := <-r.server:
			r.server <- s
			r.there = mainline.Revive(r.life.Context(), s, r.known)
		case <-r.life.Context().Done():
		}
	}
	if r.life.Over() {
		return resolve(nil), nil
	}
	var out []dht.Addr
	if len(r.there) < mainline.Revived { // a few may be an island, such as those of one household
		out = resolve(r.bootstrap)
	}
	for _, a := range r.there {
		out = append(out, dht.NewAddr(net.UDPAddrFromAddrPort(a)))
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
