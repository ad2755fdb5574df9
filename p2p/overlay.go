package p2p

import (
	"context"
	"crypto/ed25519"
	"crypto/sha1"
	"log/slog"
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/bencode"
	pp "github.com/anacrolix/torrent/peer_protocol"
)

const (
	extension     = pp.ExtensionName("linnet")
	maxNeighbours = 200
	inboxSize     = 256
	// dialPatience is how long a search waits for an address that was found: most that take
	// longer are gone.
	dialPatience = 3 * time.Second
)

// overlayHash is what all Linnet peers have in common.
var overlayHash = InfoHash(sha1.Sum([]byte("linnet-overlay-1")))

// overlay keeps the neighbours and moves messages. Its mutex is a leaf: the engine's callbacks
// take it while they hold the engine's lock, so that nothing of the engine is called under it.
type overlay struct {
	t       *torrent.Torrent // set once, before any callback can run
	log     *slog.Logger
	key     ed25519.PrivateKey
	desk    *desk
	inbox   chan packet
	changed func()

	mu       sync.Mutex
	peers    map[*torrent.PeerConn]netip.AddrPort // neighbour -> where it listens
	dialling map[netip.AddrPort]time.Time         // until when it is worth waiting
	searches map[string]*search                   // by nonce
}

// A packet is one message of one neighbour; with no bytes, a request to disconnect it.
type packet struct {
	from *torrent.PeerConn
	b    []byte
}

func newOverlay(key ed25519.PrivateKey, d *desk, log *slog.Logger, changed func()) *overlay {
	return &overlay{
		log: log, key: key, desk: d, changed: changed,
		inbox:    make(chan packet, inboxSize),
		peers:    make(map[*torrent.PeerConn]netip.AddrPort),
		dialling: make(map[netip.AddrPort]time.Time),
		searches: make(map[string]*search),
	}
}

func onOverlay(pc *torrent.PeerConn) bool {
	t := pc.Torrent()
	return t != nil && InfoHash(t.InfoHash()) == overlayHash
}

// added offers our extension. The map the connection comes with is shared by all of them.
func (o *overlay) added(pc *torrent.PeerConn) {
	if !onOverlay(pc) {
		return
	}
	own := *pc.LocalLtepProtocolMap
	own.Index = slices.Clone(own.Index)
	own.AddUserProtocol(extension)
	pc.LocalLtepProtocolMap = &own
}

// shook admits a neighbour once it has said that it speaks our extension.
func (o *overlay) shook(pc *torrent.PeerConn, m *pp.ExtendedHandshakeMessage) {
	if !onOverlay(pc) {
		return
	}
	if m.M[extension] == 0 {
		o.post(packet{from: pc})
		return
	}
	addr, ok := listenAddr(pc, m.Port)
	if !ok {
		return
	}
	o.mu.Lock()
	o.peers[pc] = addr
	delete(o.dialling, addr)
	o.wakeSearches()
	o.mu.Unlock()
	o.changed()
}

func (o *overlay) closed(pc *torrent.PeerConn) {
	o.mu.Lock()
	_, was := o.peers[pc]
	delete(o.peers, pc)
	o.wakeSearches()
	o.mu.Unlock()
	if was {
		o.changed()
	}
}

// wakeSearches is called with the mutex held.
func (o *overlay) wakeSearches() {
	for _, s := range o.searches {
		select {
		case s.wake <- struct{}{}:
		default:
		}
	}
}

func (o *overlay) received(e torrent.PeerConnReadExtensionMessageEvent) {
	if !onOverlay(e.PeerConn) {
		return
	}
	name, _, err := e.PeerConn.LocalLtepProtocolMap.LookupId(e.ExtensionNumber)
	if err != nil || name != extension {
		return
	}
	if len(e.Payload) == 0 || len(e.Payload) > maxMessage {
		o.post(packet{from: e.PeerConn})
		return
	}
	o.post(packet{e.PeerConn, slices.Clone(e.Payload)})
}

// post drops the packet when the inbox is full: the sender is flooding us, and the engine's lock
// is held.
func (o *overlay) post(p packet) {
	select {
	case o.inbox <- p:
	default:
	}
}

// run handles packets until ctx ends.
func (o *overlay) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case p := <-o.inbox:
			if !o.handle(p) {
				p.from.Close()
			}
		}
	}
}

// handle says whether the sender may stay.
func (o *overlay) handle(p packet) bool {
	if len(p.b) == 0 {
		return false
	}
	m, err := decode(p.b)
	if err != nil {
		o.log.Debug("dropping a peer", "peer", p.from.RemoteAddr, "err", err)
		return false
	}
	if m.Kind == kindQuery {
		if why := o.desk.take(p.from, o.addrOf(p.from), m); why != "" {
			o.refuse(p.from, m.Nonce, why)
		}
		return true
	}
	o.mu.Lock()
	s := o.searches[string(m.Nonce)]
	o.mu.Unlock()
	if s == nil {
		return true // it came too late
	}
	select {
	case s.replies <- heard{p.from, m}:
	default: // more pages than its peers may send
	}
	return true
}

func (o *overlay) refuse(to *torrent.PeerConn, nonce []byte, why string) {
	o.send(to, bencode.MustMarshal(envelope{Kind: kindRefusal, Version: version, Nonce: nonce, Why: why}))
}

func (o *overlay) send(to *torrent.PeerConn, b []byte) {
	if err := to.WriteExtendedMessage(extension, b); err != nil {
		o.log.Debug("sending on the overlay", "peer", to.RemoteAddr, "err", err)
	}
}

func (o *overlay) addrOf(pc *torrent.PeerConn) netip.AddrPort {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.peers[pc]
}

func (o *overlay) neighbours() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.peers)
}

// dial asks the engine to connect, unless that is done already.
func (o *overlay) dial(addrs ...netip.AddrPort) {
	var infos []torrent.PeerInfo
	o.mu.Lock()
	for _, a := range addrs {
		if !o.known(a) {
			o.dialling[a] = time.Now().Add(dialPatience)
			infos = append(infos, peerInfo(a))
		}
	}
	o.mu.Unlock()
	o.t.AddPeers(infos)
}

// known is called with the mutex held.
func (o *overlay) known(a netip.AddrPort) bool {
	for _, p := range o.peers {
		if p == a {
			return true
		}
	}
	_, dialling := o.dialling[a]
	return dialling
}

// pending returns how long there is still an address worth waiting for.
func (o *overlay) pending() time.Duration {
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

func peerInfo(a netip.AddrPort) torrent.PeerInfo {
	return torrent.PeerInfo{Addr: torrent.StringAddr(a.String()), Source: torrent.PeerSourceDirect}
}

// listenAddr is where a peer takes connections: its address with the port it told (BEP 10, "p").
func listenAddr(pc *torrent.PeerConn, port int) (netip.AddrPort, bool) {
	if pc.RemoteAddr == nil {
		return netip.AddrPort{}, false
	}
	seen, err := netip.ParseAddrPort(pc.RemoteAddr.String())
	if err != nil {
		return netip.AddrPort{}, false
	}
	if port <= 0 || port > 65535 {
		port = int(seen.Port())
	}
	return netip.AddrPortFrom(seen.Addr().Unmap(), uint16(port)), true
}
