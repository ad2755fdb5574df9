package overlay

import (
	"maps"
	"net/netip"
	"slices"
	"sync"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/metainfo"
	pp "github.com/anacrolix/torrent/peer_protocol"

	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

// Registry knows which torrents are overlays: the one of everybody, and those of groups. Its mutex is
// a leaf, taken by the engine's callbacks.
type Registry struct {
	mu     sync.Mutex
	byHash map[wire.InfoHash]*Overlay
}

// Enter joins the swarm of an overlay. Callbacks may come before it returns.
func (x *Registry) Enter(c *torrent.Client, ih wire.InfoHash, o *Overlay) {
	x.mu.Lock()
	if x.byHash == nil {
		x.byHash = make(map[wire.InfoHash]*Overlay)
	}
	x.byHash[ih] = o
	x.mu.Unlock()
	t, _ := c.AddTorrentOpt(torrent.AddTorrentOpts{InfoHash: metainfo.Hash(ih)})
	t.SetMaxEstablishedConns(rings.MaxNeighbours)
	o.mu.Lock()
	o.t = t
	o.mu.Unlock()
}

// torrent is nil until the overlay is entered.
func (o *Overlay) torrent() *torrent.Torrent {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.t
}

// Leave disconnects all neighbours of an overlay.
func (x *Registry) Leave(ih wire.InfoHash, o *Overlay) {
	if t := o.torrent(); t != nil {
		t.Drop()
	}
	x.mu.Lock()
	delete(x.byHash, ih)
	x.mu.Unlock()
}

// Of returns the overlay that a connection is for, or nil.
func (x *Registry) Of(pc *torrent.PeerConn) *Overlay {
	t := pc.Torrent()
	if t == nil {
		return nil
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.byHash[wire.InfoHash(t.InfoHash())]
}

// Hashes returns the infohashes of all overlays.
func (x *Registry) Hashes() []wire.InfoHash {
	x.mu.Lock()
	defer x.mu.Unlock()
	return slices.Collect(maps.Keys(x.byHash))
}

// Hook hands the engine's events to the overlay they belong to.
func (x *Registry) Hook(cb *torrent.Callbacks) {
	cb.PeerConnAdded = append(cb.PeerConnAdded, func(pc *torrent.PeerConn) {
		speak(pc) // also for a torrent: whoever gives it may say why no longer
	})
	cb.ReadExtendedHandshake = func(pc *torrent.PeerConn, m *pp.ExtendedHandshakeMessage) {
		if o := x.Of(pc); o != nil {
			o.shook(pc, m)
		}
	}
	cb.PeerConnClosed = func(pc *torrent.PeerConn) {
		if o := x.Of(pc); o != nil {
			o.closed(pc)
		}
	}
	cb.PeerConnReadExtensionMessage = append(cb.PeerConnReadExtensionMessage, func(e torrent.PeerConnReadExtensionMessageEvent) {
		if o := x.Of(e.PeerConn); o != nil {
			o.received(e)
		}
	})
}

// Addresses returns where the neighbours listen, in no order.
func (o *Overlay) Addresses() []netip.AddrPort {
	o.mu.Lock()
	defer o.mu.Unlock()
	out := make([]netip.AddrPort, 0, len(o.peers))
	for _, p := range o.peers {
		out = append(out, p.addr)
	}
	return out
}
