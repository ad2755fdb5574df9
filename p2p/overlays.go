package p2p

import (
	"maps"
	"net/netip"
	"slices"
	"sync"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/metainfo"
	pp "github.com/anacrolix/torrent/peer_protocol"

	"linnet/p2p/rings"
)

// overlays knows which torrents are overlays: the one of everybody, and those of groups. Its mutex is
// a leaf, taken by the engine's callbacks.
type overlays struct {
	mu     sync.Mutex
	byHash map[InfoHash]*overlay
}

// enter joins the swarm of an overlay. Callbacks may come before it returns.
func (x *overlays) enter(c *torrent.Client, ih InfoHash, o *overlay) {
	x.mu.Lock()
	if x.byHash == nil {
		x.byHash = make(map[InfoHash]*overlay)
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
func (o *overlay) torrent() *torrent.Torrent {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.t
}

// leave disconnects all neighbours of an overlay.
func (x *overlays) leave(ih InfoHash, o *overlay) {
	if t := o.torrent(); t != nil {
		t.Drop()
	}
	x.mu.Lock()
	delete(x.byHash, ih)
	x.mu.Unlock()
}

func (x *overlays) of(pc *torrent.PeerConn) *overlay {
	t := pc.Torrent()
	if t == nil {
		return nil
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.byHash[InfoHash(t.InfoHash())]
}

func (x *overlays) hashes() []InfoHash {
	x.mu.Lock()
	defer x.mu.Unlock()
	return slices.Collect(maps.Keys(x.byHash))
}

// hook hands the engine's events to the overlay they belong to.
func (x *overlays) hook(cb *torrent.Callbacks) {
	cb.PeerConnAdded = append(cb.PeerConnAdded, func(pc *torrent.PeerConn) {
		speak(pc) // also for a torrent: whoever gives it may say why no longer
	})
	cb.ReadExtendedHandshake = func(pc *torrent.PeerConn, m *pp.ExtendedHandshakeMessage) {
		if o := x.of(pc); o != nil {
			o.shook(pc, m)
		}
	}
	cb.PeerConnClosed = func(pc *torrent.PeerConn) {
		if o := x.of(pc); o != nil {
			o.closed(pc)
		}
	}
	cb.PeerConnReadExtensionMessage = append(cb.PeerConnReadExtensionMessage, func(e torrent.PeerConnReadExtensionMessageEvent) {
		if o := x.of(e.PeerConn); o != nil {
			o.received(e)
		}
	})
}

// addresses returns where the neighbours listen, in no order.
func (o *overlay) addresses() []netip.AddrPort {
	o.mu.Lock()
	defer o.mu.Unlock()
	out := make([]netip.AddrPort, 0, len(o.peers))
	for _, p := range o.peers {
		out = append(out, p.addr)
	}
	return out
}
