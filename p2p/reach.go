package p2p

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/anacrolix/torrent"

	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/overlay"
	"linnet/p2p/internal/peeraddr"
)

// Reached says who can open a connection to this machine.
type Reached int

const (
	// NotKnown yet: nobody outside was there to ask.
	NotKnown Reached = iota
	// Near: by only listeners on the local network, by choice or as far as is known.
	Near
	// Reachable by strangers.
	Reachable
	// Shut to strangers, who can still be called.
	Shut
)

// Reachability says whether strangers can reach this machine.
type Reachability struct {
	State    Reached
	Sentence string // one, for a person
	Advice   string // what to do about it; "" when there is nothing to do
	Mapping  string // how the router was asked to pass connections on: "PCP", "NAT-PMP", "UPnP", or ""
	Public   netip.AddrPort
	At       time.Time // of the last test; zero when there was none
}

// evidence is what is known about reachability.
type evidence struct {
	mode    modegate.Mode
	proxied bool           // everything goes through a proxy
	open    int            // neighbours outside that could call back
	shut    int            // and that could not
	near    int            // neighbours on the local network that could call back
	asked   bool           // a test was made
	came    bool           // a stranger connected by itself, by TCP, since the start
	punched bool           // one came by uTP, which may be the work of hole punching (BEP 55) and so proves nothing
	mapping string         // see Reachability
	public  netip.AddrPort // as others, or the router, see us
	router  netip.Addr     // what the router says that its own address is, where it passes connections on
	port    int
	standing
}

// standing is what the addresses of this machine say of where it stands.
type standing struct {
	behindNAT bool // none is a public one
	carrier   bool // it, or its router, has one of those that a provider shares among customers (RFC 6598)
	onlyV6    bool // there is a public one of IPv6, and none of IPv4
}

// judge makes a sentence of what is known.
func judge(e evidence) Reachability {
	r := Reachability{Mapping: e.mapping, Public: e.public}
	switch {
	case e.proxied:
		r.State, r.Sentence = Shut, "Nobody can connect to this computer: everything goes through the proxy, as you chose."
	case e.mode == modegate.LANOnly:
		r.State, r.Sentence = Near, "Only your own network can reach this computer, as you chose."
	case (e.open > 0 || e.came) && e.onlyV6:
		r.State, r.Sentence = Reachable, "Strangers with IPv6 can reach this computer, which has no IPv4."
	case e.open > 0:
		r.State, r.Sentence = Reachable, "Strangers can reach this computer: a listener outside connected to it just now."
	case e.came:
		r.State, r.Sentence = Reachable, "Strangers can reach this computer: some have connected to it by themselves."
	case e.carrier:
		r.State, r.Sentence, r.Advice = Shut, "Strangers cannot reach this computer: its provider shares one address among many customers.",
			"Ask the provider for an address of your own, or for IPv6; a port that your router forwards is of no use."
	case e.shut > 0 && e.punched:
		r.State, r.Advice = Shut, advice(e)
		r.Sentence = "Strangers cannot reach this computer by themselves, only when a listener whom both know introduces them."
	case e.shut > 0 && e.onlyV6:
		r.State, r.Advice = Shut, advice(e)
		r.Sentence = "Strangers cannot reach this computer, not even those with IPv6, which is all that it has."
	case e.shut > 0:
		r.State, r.Sentence, r.Advice = Shut, "Strangers cannot reach this computer, so you share only with those it calls itself.",
			advice(e)
	case e.mapping != "":
		r.State, r.Sentence = NotKnown, "Your router passes connections on, but nobody outside was there to try it yet."
	case e.punched:
		r.State, r.Advice = NotKnown, "Test it again once more listeners are connected."
		r.Sentence = "Listeners outside have connected to this computer, but perhaps only because another one introduced them."
	case e.near > 0:
		r.State, r.Sentence = Near, "Listeners on your network can reach this computer; nobody outside was there to ask."
	case e.asked:
		r.State, r.Sentence = NotKnown, "No other listener is connected that could try to reach this computer."
		r.Advice = "Try again once some are."
	default:
		r.State, r.Sentence = NotKnown, "Whether strangers can reach this computer was not tested yet."
	}
	return r
}

func advice(e evidence) string {
	switch {
	case e.mapping != "":
		return "The router agreed to pass connections on, but they do not arrive: look for a second router, or a firewall on this computer."
	case e.behindNAT:
		return fmt.Sprintf("Switch on UPnP or NAT-PMP in your router, or forward its port %d, TCP and UDP, to this computer.", e.port)
	}
	return fmt.Sprintf("Let a firewall on this computer or in your network pass port %d, TCP and UDP.", e.port)
}

// reachability gathers evidence. Its mutex is a leaf: the engine's callbacks take it.
type reachability struct {
	mu   sync.Mutex
	seen evidence
	at   time.Time
}

// forget drops what was seen at another address.
func (r *reachability) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.at = time.Time{}
	s := &r.seen
	s.open, s.shut, s.near, s.came, s.punched, s.public = 0, 0, 0, false, false, netip.AddrPort{}
}

// came notes a connection that a stranger opened. One by uTP may have been opened by both at once, through a NAT that lets nobody else in.
func (r *reachability) came(pc *torrent.PeerConn) {
	if pc.Discovery != torrent.PeerSourceIncoming {
		return
	}
	if a, ok := peeraddr.OfConn(pc, 0); ok && peeraddr.Outside(a.Addr()) {
		r.mu.Lock()
		defer r.mu.Unlock()
		if strings.HasPrefix(pc.Network, "tcp") {
			r.seen.came = true
		} else {
			r.seen.punched = true
		}
	}
}

// Reachability says what is known without asking anybody.
func (n *Node) Reachability() Reachability {
	n.reachability.mu.Lock()
	e, at := n.reachability.seen, n.reachability.at
	n.reachability.mu.Unlock()
	e.mode, e.proxied, e.port = n.modeGate.Mode(), n.config.Proxy != "", int(n.addr.Port())
	r := judge(e)
	r.At = at
	return r
}

// TestReachability asks up to three neighbours to open a connection to this machine, those outside the
// local network first, and says what came of it within ten seconds.
func (n *Node) TestReachability(ctx context.Context) (Reachability, error) {
	ctx, cancel := n.life.Bound(ctx)
	defer cancel()
	if n.modeGate.Mode() != modegate.LANOnly && n.config.Proxy == "" {
		var e evidence
		for _, c := range n.overlay.AskBack(ctx, int(n.addr.Port())) {
			e.add(c)
		}
		n.reachability.mu.Lock()
		s := &n.reachability.seen
		s.open, s.shut, s.near, s.asked, s.standing = e.open, e.shut, e.near, true, standingOf(ownAddresses(), s.router)
		if e.public.IsValid() {
			s.public = e.public
		}
		n.reachability.at = time.Now()
		n.reachability.mu.Unlock()
	}
	if err := ctx.Err(); err != nil {
		return Reachability{}, err
	}
	n.notify.poke()
	return n.Reachability(), nil
}

// ownAddresses are those of this machine's network interfaces.
func ownAddresses() (own []netip.Addr) {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	for _, a := range addrs {
		if p, err := netip.ParsePrefix(a.String()); err == nil {
			own = append(own, p.Addr().Unmap())
		}
	}
	return own
}

// carrierNAT is what providers share among their customers (RFC 6598).
var carrierNAT = netip.MustParsePrefix("100.64.0.0/10")

// standingOf judges where a machine with these addresses stands, behind a router with that one. A private network of tunnels may use
// the addresses of carriers, too, so that one beside an ordinary address says nothing.
func standingOf(own []netip.Addr, router netip.Addr) standing {
	var shared, v4, public4, public6 bool
	for _, a := range own {
		if a.IsLoopback() || a.IsLinkLocalUnicast() {
			continue
		}
		of := a.Is4() && carrierNAT.Contains(a)
		shared, v4 = shared || of, v4 || a.Is4() && !of
		public4, public6 = public4 || a.Is4() && peeraddr.Outside(a), public6 || a.Is6() && peeraddr.Outside(a)
	}
	return standing{behindNAT: len(own) > 0 && !public4 && !public6, onlyV6: public6 && !v4 && !shared,
		carrier: !public4 && !public6 && (shared && !v4 || carrierNAT.Contains(router))}
}

func (e *evidence) add(c overlay.Called) {
	switch {
	case peeraddr.Outside(c.By) && c.Open:
		e.open++
	case peeraddr.Outside(c.By):
		e.shut++
	case c.Open:
		e.near++
	}
	if peeraddr.Outside(c.Seen.Addr()) {
		e.public = c.Seen
	}
}

// reachEvery is between two tests of the node's own whether strangers can connect, and where.
const reachEvery = time.Hour

// publicAddr returns where strangers can connect, and tests that again when the last test is old.
func (n *Node) publicAddr(ctx context.Context, now time.Time) netip.AddrPort {
	r := n.Reachability()
	if now.Sub(r.At) >= reachEvery {
		var err error
		if r, err = n.TestReachability(ctx); err != nil {
			return netip.AddrPort{} // ctx ended
		}
	}
	if r.State != Reachable {
		return netip.AddrPort{}
	}
	return r.Public
}
