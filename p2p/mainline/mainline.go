// Package mainline runs a BEP 5 DHT server the way Linnet wants it: with a bounded store of
// announced peers, a limiter of its own, and deaf to the packets that would kill it.
//
// It promises that no packet a stranger can send ends the process or grows memory without bound.
// It refuses to know any node by itself: who wants the public DHT says where to start.
package mainline

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/anacrolix/dht/v2"
	"github.com/anacrolix/dht/v2/krpc"
	"golang.org/x/time/rate"
)

const (
	// AnnounceLife is how long an announcement lives.
	AnnounceLife = 45 * time.Minute
	// AnnounceEvery is how often what is to stay is announced.
	AnnounceEvery = 33 * time.Minute
)

const (
	sendsPerSecond = 60  // enough for a lookup to be quick; announcing is paced far below
	sendBurst      = 250 // one lookup with all its retries
	knownQueriers  = 2000
	maxPings       = 64 // under way; one takes as long as a packet may, and little else
	// resend is how long an answer may take. The slowest answers are not worth waiting for: a
	// lookup asks dozens of nodes, and is held up by each dead one for twice this time.
	resend = time.Second
	// Saturated is the number of peers on one key beyond which one more does no good (and would
	// only push others out: nodes keep at most 500).
	Saturated = 200
)

// A Guard stands between the network and a DHT server.
type Guard struct {
	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	pings  sync.WaitGroup

	mu     sync.Mutex
	server *dht.Server
	known  map[string]struct{} // who was pinged
	busy   int                 // pings under way
}

// Configure fills in a server's configuration; Attach must follow once the server exists, and
// Close when it is closed.
func Configure(c *dht.ServerConfig) *Guard {
	g := &Guard{known: make(map[string]struct{})}
	g.ctx, g.cancel = context.WithCancel(context.Background())
	c.NoSecurity = true // BEP 42 wants a known public address; its check is optional
	c.PeerStore = NewStore(time.Now)
	c.Store, c.Exp = newItems(), itemLife
	c.SendLimiter = rate.NewLimiter(sendsPerSecond, sendBurst)
	c.QueryResendDelay = func() time.Duration { return resend }
	c.OnQuery = g.onQuery
	return g
}

// Attach tells the guard its server.
func (g *Guard) Attach(s *dht.Server) {
	g.mu.Lock()
	g.server = s
	g.mu.Unlock()
}

// Close ends the guard's own pings and waits for them. It is safe twice.
func (g *Guard) Close() {
	g.mu.Lock()
	g.cancel()
	g.mu.Unlock()
	g.pings.Wait()
}

// Settle waits until no query of a closed server is under way, as the library does not: each ends when its answer is overdue.
func Settle(s *dht.Server) {
	look := time.NewTicker(resend / 50)
	defer look.Stop()
	for range 2 * 50 { // twice as long as an answer may take
		if s.Stats().OutstandingTransactions == 0 {
			return
		}
		<-look.C
	}
}

// onQuery drops queries without arguments, which the library would follow through a nil pointer,
// and pings new queriers: a node that never answered is not "good" and is named to nobody, so
// that a young network would stay blind for a minute.
func (g *Guard) onQuery(q *krpc.Msg, from net.Addr) bool {
	if q.A == nil {
		return false
	}
	udp, ok := from.(*net.UDPAddr)
	if !ok || q.ReadOnly {
		return true
	}
	g.Ping(udp)
	return true
}

// Ping asks an address, once, whether a DHT node is there, and does not wait for the answer. While many are asked already it does
// nothing: who sends packets from invented addresses shall not have us wait for each of them.
func (g *Guard) Ping(udp *net.UDPAddr) {
	g.mu.Lock()
	defer g.mu.Unlock()
	key := udp.String()
	if _, seen := g.known[key]; seen || g.busy >= maxPings || g.server == nil || g.ctx.Err() != nil {
		return
	}
	if len(g.known) >= knownQueriers {
		clear(g.known)
	}
	g.known[key] = struct{}{}
	g.busy++
	s := g.server
	g.pings.Go(func() { // the caller may hold the server's lock
		addr := dht.NewAddr(udp)
		answer := s.Query(g.ctx, addr, "ping", dht.QueryInput{NumTries: 1})
		if id := answer.Reply.SenderID(); answer.Err == nil && id != nil {
			s.NodeRespondedToPing(addr, id.Int160())
		}
		g.mu.Lock()
		g.busy--
		g.mu.Unlock()
	})
}

// portOf is the port that a server listens on. BitTorrent listens on the same; nodes that know no implied_port (BEP 5) take it.
func portOf(s *dht.Server) int {
	if a, ok := s.Addr().(*net.UDPAddr); ok {
		return a.Port
	}
	return 0
}

// Lookup finds the peers announced under a key (get_peers, BEP 5). found is called from this goroutine, once for every address. It
// returns when the walk is over.
func Lookup(ctx context.Context, s *dht.Server, key [20]byte, found func(netip.AddrPort)) error {
	a, err := s.AnnounceTraversal(key)
	if err != nil {
		return fmt.Errorf("dht lookup: %w", err)
	}
	return peers(ctx, a, found)
}

// Announce is a Lookup that also announces this node's own port under the key (announce_peer, BEP 5), unless the key is saturated. It
// returns when that is over, too.
func Announce(ctx context.Context, s *dht.Server, key [20]byte, found func(netip.AddrPort)) error {
	a, err := s.AnnounceTraversal(key, dht.AnnouncePeer(dht.AnnouncePeerOpts{ImpliedPort: true, Port: portOf(s)}))
	if err != nil {
		return fmt.Errorf("dht announcement: %w", err)
	}
	return peers(ctx, a, found)
}

// peers passes on what a walk finds, and ends it with ctx, or when there is enough.
func peers(ctx context.Context, a *dht.Announce, found func(netip.AddrPort)) error {
	defer a.Close()
	stop := context.AfterFunc(ctx, a.Close)
	defer stop()
	seen := make(map[netip.AddrPort]struct{})
	for v := range a.Peers {
		for _, p := range v.Peers {
			addr, ok := addrPort(p)
			if _, again := seen[addr]; !ok || again {
				continue
			}
			seen[addr] = struct{}{}
			if ctx.Err() == nil {
				found(addr)
			}
		}
		if len(seen) >= Saturated {
			a.Close()
		}
	}
	return ctx.Err()
}

func addrPort(p krpc.NodeAddr) (netip.AddrPort, bool) {
	ip, ok := netip.AddrFromSlice(p.IP)
	if !ok || p.Port <= 0 || p.Port > 65535 {
		return netip.AddrPort{}, false
	}
	return netip.AddrPortFrom(ip.Unmap(), uint16(p.Port)), true
}
