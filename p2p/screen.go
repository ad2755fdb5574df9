package p2p

import (
	"net"
	"slices"

	"github.com/anacrolix/torrent"
	pp "github.com/anacrolix/torrent/peer_protocol"
	utholepunch "github.com/anacrolix/torrent/peer_protocol/ut-holepunch"

	"linnet/p2p/internal/peeraddr"
)

// What the engine (v1.62.0) does not bear from a stranger is kept from it here.

// screen looks at a message before the engine does, and turns one that is of no use into one that says nothing. The DHT node that a
// peer names (BEP 5, PORT) is asked with others, where the engine would begin a goroutine for each. An overlay has no pieces: who says
// anything of some would have the engine keep what is never asked for.
func (n *Node) screen(pc *torrent.PeerConn, m *pp.Message) {
	switch m.Type {
	case pp.Piece:
	case pp.Extended:
		m.Keepalive = n.infos.read(pc, m)
	case pp.Port:
		if seen, ok := peeraddr.OfConn(pc, int(m.Port)); ok && !m.Keepalive {
			for _, g := range n.guards {
				g.Ping(net.UDPAddrFromAddrPort(seen))
			}
		}
		m.Keepalive = true
	case pp.Have, pp.Bitfield:
		m.Keepalive = m.Keepalive || n.overlays.Of(pc) != nil || n.infos.tooEarly(pc)
	case pp.HaveAll, pp.HaveNone, pp.Suggest, pp.AllowedFast, pp.Reject, pp.Request, pp.Cancel, pp.HashRequest, pp.Hashes:
		m.Keepalive = m.Keepalive || n.overlays.Of(pc) != nil
	}
	if n.infos.refuses(pc) {
		*m = pp.Message{Type: lastWord}
	}
}

// lastWord is the type of no message. The engine ends the connection on which it comes, and forgets the peer in the same breath.
const lastWord pp.MessageType = 0xff

// hangUp ends a connection, of a torrent whose info dictionary is not known at the peer's next message. The engine's lock is held.
func (n *Node) hangUp(pc *torrent.PeerConn) {
	if t := pc.Torrent(); t != nil && t.Info() == nil && n.overlays.Of(pc) == nil {
		n.infos.refuse(pc)
		return
	}
	n.infos.hangUp(pc)
}

// unpunched ends the connection of who asks for two peers to meet (BEP 55) without having said that it knows the extension: the
// engine panics where it looks for the number under which to answer. It is called with the engine's lock held.
func (n *Node) unpunched(e torrent.PeerConnReadExtensionMessageEvent) {
	pc := e.PeerConn
	if _, said := pc.PeerExtensionIDs[utholepunch.ExtensionName]; said || e.ExtensionNumber == pp.HandshakeExtendedID {
		return
	}
	if name, _, err := pc.LocalLtepProtocolMap.LookupId(e.ExtensionNumber); err != nil || name != utholepunch.ExtensionName {
		return
	}
	if pc.PeerExtensionIDs == nil {
		pc.PeerExtensionIDs = make(map[pp.ExtensionName]pp.ExtensionNumber)
	}
	pc.PeerExtensionIDs[utholepunch.ExtensionName] = 0
	n.hangUp(pc)
}

// shut offers the peers of a private torrent no extension that names other peers. It is called with the engine's lock held.
func shut(pc *torrent.PeerConn) {
	t := pc.Torrent()
	if t == nil {
		return
	}
	if info := t.Info(); info == nil || info.Private == nil || !*info.Private {
		return
	}
	own := *pc.LocalLtepProtocolMap
	builtin := slices.DeleteFunc(slices.Clone(own.Index[:own.NumBuiltin]), func(name pp.ExtensionName) bool {
		return name == pp.ExtensionNamePex || name == utholepunch.ExtensionName
	})
	own.Index, own.NumBuiltin = slices.Concat(builtin, own.Index[own.NumBuiltin:]), len(builtin)
	pc.LocalLtepProtocolMap = &own
}
