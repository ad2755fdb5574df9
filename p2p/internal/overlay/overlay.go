// Package overlay is where Linnet peers meet and find things: neighbours connected on a torrent without content, what they tell each
// other, queries that are answered and passed on, searches, and keys on the DHT.
//
// It promises that every message is bounded, that nobody has more passed on than his share, and that a search counts what one peer, one
// network or one key can add to it. A group has an overlay of its own behind a secure one, which outsiders cannot enter.
package overlay

import (
	"cmp"
	"crypto/ed25519"
	"crypto/sha1"
	"log/slog"
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/anacrolix/torrent"
	pp "github.com/anacrolix/torrent/peer_protocol"

	"linnet/p2p/internal/peeraddr"
	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

const (
	inboxSize = 1024
	// dialPatience is how long a search waits for an address that was found: most that take
	// longer are gone.
	dialPatience = 3 * time.Second
)

// Hash is what all Linnet peers have in common. Groups have overlays of their own (SecureOverlay).
var Hash = wire.InfoHash(sha1.Sum([]byte("linnet-overlay-1")))

// Overlay keeps the neighbours and moves messages. Its mutex is a leaf: the engine's callbacks
// take it while they hold the engine's lock, so that nothing of the engine is called under it.
// What run owns (inbox.go) needs no lock.
type Overlay struct {
	log       *slog.Logger
	key       ed25519.PrivateKey
	responder *Responder
	inbox     chan packet
	stale     chan struct{} // some neighbour has not our digest
	calls     chan call
	// reshelved says that the shelf changed.
	reshelved  chan struct{}
	changed    func()
	Heard      func(*wire.Head) // a neighbour told it
	relays     *relays          // owned by run
	Reputation reputation
	gossip     gossip
	write      func(*torrent.PeerConn, []byte) error
	secure     *SecureOverlay // what stands before a group's overlay; nil for the one of everybody

	mu       sync.Mutex
	t        *torrent.Torrent // set once; nil before
	peers    map[*torrent.PeerConn]*neighbour
	came     int                          // neighbours so far, which orders them
	dialling map[netip.AddrPort]time.Time // until when it is worth waiting
	waiting  map[string]replies           // by nonce
	told     []*wire.Head                 // what we tell neighbours of ourselves
	last     map[wire.Key]*wire.Head      // final heads that neighbours told
	called   map[string]chan Called       // by nonce; see askBack
	own      *rings.Digest                // of our shelf; nil while it is not known
	spread   int                          // how many listeners the DHT told of, by estimate
}

// A neighbour is a Linnet peer with an open connection.
type neighbour struct {
	pc     *torrent.PeerConn
	addr   netip.AddrPort // where it listens
	came   int
	digest *rings.Digest // what it said it has; nil when it said nothing
	head   *wire.Head    // what it publishes; nil when it said nothing

	// Owned by run:
	receiver rings.Receiver
	sent     *rings.Digest      // what it knows of us
	bytes    int                // of digests in this minute
	relayed  int                // queries passed on for it in this minute
	heads    int                // told in this minute
	pages    int                // of gossip in this minute
	knows    map[wire.Key]int64 // of our heads, by sequence number
	called   time.Time          // when it last wanted to be called back
}

// New makes an overlay that no torrent is entered for yet; changed is called when its neighbours change.
func New(key ed25519.PrivateKey, d *Responder, log *slog.Logger, changed func()) *Overlay {
	return &Overlay{
		log: log, key: key, responder: d, changed: changed,
		inbox:      make(chan packet, inboxSize),
		stale:      make(chan struct{}, 1),
		reshelved:  make(chan struct{}, 1),
		calls:      make(chan call, callsWaiting),
		called:     make(map[string]chan Called),
		relays:     newRelays(),
		write:      func(to *torrent.PeerConn, b []byte) error { return to.WriteExtendedMessage(wire.Extension, b) },
		peers:      make(map[*torrent.PeerConn]*neighbour),
		dialling:   make(map[netip.AddrPort]time.Time),
		waiting:    make(map[string]replies),
		last:       make(map[wire.Key]*wire.Head),
		Heard:      func(*wire.Head) {},
		Reputation: reputation{Distrusted: func([32]byte) bool { return false }},
	}
}

// speak offers our extension. The map the connection comes with is shared by all of them.
func speak(pc *torrent.PeerConn) {
	own := *pc.LocalLtepProtocolMap
	own.Index = slices.Clone(own.Index)
	own.AddUserProtocol(wire.Extension)
	pc.LocalLtepProtocolMap = &own
}

// shook admits a neighbour once it has said that it speaks our extension. In a group it has to prove
// first that it is a member, and is told of no other peer by exchange (BEP 11).
func (o *Overlay) shook(pc *torrent.PeerConn, m *pp.ExtendedHandshakeMessage) {
	if m.M[wire.Extension] == 0 {
		o.post(packet{from: pc})
		return
	}
	addr, ok := peeraddr.OfConn(pc, m.Port)
	if !ok {
		return
	}
	if o.secure != nil {
		delete(m.M, pp.ExtensionNamePex)
		o.post(packet{from: pc, came: addr})
		return
	}
	if pc.Discovery == torrent.PeerSourcePex && o.Neighbours() >= rings.Wanted(o.Crowd()) {
		o.post(packet{from: pc}) // the engine dials whomever peers name; we have enough
		return
	}
	o.admit(pc, addr)
}

func (o *Overlay) admit(pc *torrent.PeerConn, addr netip.AddrPort) {
	o.mu.Lock()
	o.came++
	o.peers[pc] = &neighbour{pc: pc, addr: addr, came: o.came}
	delete(o.dialling, addr)
	o.stir()
	o.mu.Unlock()
	o.outdated()
	o.changed()
}

func (o *Overlay) closed(pc *torrent.PeerConn) {
	if o.secure != nil {
		o.secure.left(pc)
	}
	o.mu.Lock()
	_, was := o.peers[pc]
	delete(o.peers, pc)
	o.stir()
	o.mu.Unlock()
	if was {
		o.changed()
	}
}

// replies is who waits for what comes of one query of ours. Its methods are called with the overlay's mutex held, and do not wait.
type replies interface {
	// take takes one message, from a neighbour that may not have been asked.
	take(from *torrent.PeerConn, m wire.Message)
	// stir says that a neighbour came or went.
	stir()
}

// begin has the replies to a query told to who waits for them, until end.
func (o *Overlay) begin(nonce []byte, r replies) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.waiting[string(nonce)] = r
}

func (o *Overlay) end(nonce []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.waiting, string(nonce))
}

// stir is called with the mutex held.
func (o *Overlay) stir() {
	for _, r := range o.waiting {
		r.stir()
	}
}

// Neighbours is how many are connected.
func (o *Overlay) Neighbours() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.peers)
}

func (o *Overlay) neighbour(pc *torrent.PeerConn) *neighbour {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.peers[pc]
}

// A contact is a neighbour at one moment.
type contact struct {
	pc     *torrent.PeerConn
	addr   netip.AddrPort
	came   int
	digest *rings.Digest
}

// contacts returns the neighbours in the order in which they came.
func (o *Overlay) contacts() []contact {
	o.mu.Lock()
	defer o.mu.Unlock()
	out := make([]contact, 0, len(o.peers))
	for pc, n := range o.peers {
		out = append(out, contact{pc, n.addr, n.came, n.digest})
	}
	slices.SortFunc(out, func(a, b contact) int { return cmp.Compare(a.came, b.came) })
	return out
}

// Crowd estimates how many listeners there are.
func (o *Overlay) Crowd() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.listeners()
}

// listeners is crowd with the mutex held.
func (o *Overlay) listeners() int { return max(len(o.peers), o.spread) }

// estimate notes how many listeners the DHT told of.
func (o *Overlay) estimate(listeners int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.spread = listeners
}

// trim leaves neighbours when there are more than keep.
func (o *Overlay) trim(keep int) {
	cs := o.contacts()
	if len(cs) <= keep {
		return
	}
	nets, digests := make([]string, len(cs)), make([]*rings.Digest, len(cs))
	for i, c := range cs {
		nets[i], digests[i] = rings.Wide(c.addr.Addr()), c.digest
	}
	for _, i := range rings.Superfluous(nets, digests, keep) {
		cs[i].pc.Close()
	}
}

// Dial asks the engine to connect, unless that is done already.
func (o *Overlay) Dial(addrs ...netip.AddrPort) {
	var infos []torrent.PeerInfo
	o.mu.Lock()
	t := o.t
	for _, a := range addrs {
		if t != nil && !o.known(a) {
			o.dialling[a] = time.Now().Add(dialPatience)
			infos = append(infos, peeraddr.Info(a))
		}
	}
	o.mu.Unlock()
	if t != nil {
		t.AddPeers(infos)
	}
}

// known is called with the mutex held.
func (o *Overlay) known(a netip.AddrPort) bool {
	for _, n := range o.peers {
		if n.addr == a {
			return true
		}
	}
	until, dialling := o.dialling[a]
	return dialling && time.Now().Before(until)
}

// pending returns how long there is still an address worth waiting for.
func (o *Overlay) pending() time.Duration {
	o.mu.Lock()
	defer o.mu.Unlock()
	now, longest := time.Now(), time.Duration(0)
	for a, until := range o.dialling {
		if left := until.Sub(now); left > 0 {
			longest = max(longest, left)
		} else {
			delete(o.dialling, a)
		}
	}
	return longest
}

// Wants says whether an address would make a good neighbour: there is room, and not many of its
// network are here already.
func (o *Overlay) Wants(a netip.AddrPort) bool {
	net := rings.Wide(a.Addr())
	o.mu.Lock()
	defer o.mu.Unlock()
	now, wanted, same := time.Now(), len(o.peers), 0
	count := func(b netip.AddrPort) {
		if net != "" && rings.Wide(b.Addr()) == net {
			same++
		}
	}
	for _, n := range o.peers {
		count(n.addr)
	}
	for b, until := range o.dialling {
		if now.Before(until) {
			wanted++
			count(b)
		}
	}
	return wanted < rings.Wanted(o.listeners()) && same < rings.PerSubnet
}

// Knows says whether a neighbour listens at an address, by the connection we have to it.
func (o *Overlay) Knows(a netip.AddrPort) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, n := range o.peers {
		if n.addr == a {
			return true
		}
	}
	return false
}
