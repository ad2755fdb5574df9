package overlay

import (
	"context"
	"net/netip"
	"slices"
	"time"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

const (
	tickEvery = time.Second
	// ticksPerMinute is after how many ticks the quotas of neighbours begin anew.
	ticksPerMinute = 60
)

// A packet is one message of one neighbour; with no bytes, a request to disconnect it, or to let it
// prove itself when it says where it listens.
type packet struct {
	from *torrent.PeerConn
	b    []byte
	came netip.AddrPort
}

func (o *Overlay) received(e torrent.PeerConnReadExtensionMessageEvent) {
	name, _, err := e.PeerConn.LocalLtepProtocolMap.LookupId(e.ExtensionNumber)
	if err != nil || name != wire.Extension {
		return
	}
	if len(e.Payload) == 0 || len(e.Payload) > wire.MaxMessage+wire.SealedRoom {
		o.post(packet{from: e.PeerConn})
		return
	}
	o.post(packet{from: e.PeerConn, b: slices.Clone(e.Payload)})
}

// HangUp ends the connection to a peer, whether it is a neighbour or not. The engine's lock may be held.
func (o *Overlay) HangUp(pc *torrent.PeerConn) { o.post(packet{from: pc}) }

// post drops the packet when the inbox is full: the sender is flooding us, and the engine's lock
// is held.
func (o *Overlay) post(p packet) {
	select {
	case o.inbox <- p:
	default:
	}
}

// Run handles packets until ctx ends. It owns the relays and what neighbours have used up.
func (o *Overlay) Run(ctx context.Context) {
	tick := time.NewTicker(tickEvery)
	defer tick.Stop()
	for ticks := 1; ; {
		select {
		case <-ctx.Done():
			return
		case p := <-o.inbox:
			if !o.receive(p) {
				p.from.Close()
			}
		case <-o.stale:
			o.sendDigests()
			o.sendHeads()
		case now := <-tick.C:
			o.expire(now)
			if o.secure != nil {
				o.secure.tick(now)
			}
			if ticks++; ticks%ticksPerMinute == 0 {
				o.newMinute()
			}
		}
	}
}

func (o *Overlay) newMinute() {
	o.relays.newMinute()
	o.Reputation.forget(o.contacts())
	o.trim(rings.MaxNeighbours - rings.Room)
	for _, c := range o.contacts() {
		if n := o.neighbour(c.pc); n != nil {
			n.bytes, n.relayed, n.heads, n.pages = 0, 0, 0, 0
		}
	}
}

func (o *Overlay) receive(p packet) bool {
	if o.secure != nil {
		return o.secure.receive(p)
	}
	return o.handle(p)
}

// handle says whether the sender may stay.
func (o *Overlay) handle(p packet) bool {
	n := o.neighbour(p.from)
	if len(p.b) == 0 || n == nil {
		return false
	}
	m, err := wire.Decode(p.b)
	if err == nil {
		switch m.Kind {
		case wire.KindDigest:
			err = o.takeDigest(n, m.Part)
		case wire.KindHead:
			err = o.takeHead(n, m)
		case wire.KindQuery:
			o.asked(n, m)
		case wire.KindCall:
			o.wantsCall(n, m)
		case wire.KindCalled:
			o.calledBack(n, m)
		case wire.KindGossip:
			err = o.takePage(n, m)
		case wire.KindRows, wire.KindRefusal, wire.KindHolders:
			err = o.replied(n, m)
		default:
			err = wire.ErrMalformed
		}
	}
	if err != nil {
		o.log.Debug("dropping a peer", "peer", n.addr, "err", err)
	}
	return err == nil
}

// asked answers a query, or passes it on.
func (o *Overlay) asked(n *neighbour, m wire.Message) {
	why := wire.RefusalSeen
	if o.relays.unseen(m.Nonce, m.Hops) {
		if m.Hops > 0 {
			o.Reputation.learn(contact{addr: n.addr}, m.Text)
			why = o.relay(n, m)
		} else {
			why = o.responder.take(n.pc, n.addr, m)
		}
	}
	if why != "" {
		o.refuse(n.pc, m, why)
	}
}

// replied hands a reply to the query of ours or to the relay that waits for it. It may come too late for either.
func (o *Overlay) replied(n *neighbour, m wire.Message) error {
	o.mu.Lock()
	r := o.waiting[string(m.Nonce)]
	if r != nil {
		r.take(n.pc, m)
	}
	o.mu.Unlock()
	if r == nil {
		return o.relayReply(n, m)
	}
	return nil
}

// refuse says that nothing comes, or nothing more, unless the asker need not know.
func (o *Overlay) refuse(to *torrent.PeerConn, q wire.Message, why string) {
	if q.Quiet != 0 && why != wire.RefusalBusy && why != wire.RefusalOften { // or it would seem not to have what its digest promises
		return
	}
	o.send(to, bencode.MustMarshal(wire.Message{Kind: wire.KindRefusal, Version: wire.Version, Nonce: q.Nonce, Hops: q.Hops, Why: why}))
}

func (o *Overlay) send(to *torrent.PeerConn, b []byte) {
	if err := o.write(to, b); err != nil {
		o.log.Debug("sending on the overlay", "peer", to.RemoteAddr, "err", err)
	}
}
