package p2p

import (
	"net"
	"net/netip"
	"sync"

	"github.com/anacrolix/dht/v2"

	"linnet/p2p/internal/lifetime"
	"linnet/p2p/internal/modegate"
	"linnet/p2p/mainline"
)

// A bootstrap is the way of one DHT server back into the network: through the nodes of the time before and, where too few of them are
// there, through the bootstrap nodes as well.
type bootstrap struct {
	gate   *modegate.Gate
	life   *lifetime.Life
	nodes  []string // by name
	known  []netip.AddrPort
	server chan *dht.Server // holds it once the engine is open

	mu    sync.Mutex       // held while nodes are tried
	there []netip.AddrPort // those that answered
}

func newBootstrap(n *Node) *bootstrap {
	return &bootstrap{gate: n.modeGate, life: n.life, nodes: n.config.Bootstrap, known: n.contacts.Nodes(),
		server: make(chan *dht.Server, 1)}
}

// start is where the server starts while it knows nobody. In a mode for the own network alone no name is looked up. The nodes of before are
// tried each time until some answer, since the network may be down when the program starts.
func (b *bootstrap) start() ([]dht.Addr, error) {
	if b.gate.Mode() == modegate.LANOnly {
		return resolve(nil), nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.there) == 0 && len(b.known) > 0 {
		select {
		case s := <-b.server:
			b.server <- s
			b.there = mainline.Revive(b.life.Context(), s, b.known)
		case <-b.life.Context().Done():
		}
	}
	if b.life.Over() {
		return resolve(nil), nil
	}
	var out []dht.Addr
	if len(b.there) < mainline.Revived { // a few may be an island, such as those of one household
		out = resolve(b.nodes)
	}
	for _, a := range b.there {
		out = append(out, dht.NewAddr(net.UDPAddrFromAddrPort(a)))
	}
	return out, nil
}
