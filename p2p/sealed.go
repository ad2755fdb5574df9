package p2p

import (
	"fmt"
	"net/netip"
	"sync"
	"time"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/circle"
	"linnet/p2p/internal/wire"
)

const (
	// proofPatience is how long a handshake peer may take to prove that it belongs here.
	proofPatience = 10 * time.Second
	maxTold       = 300 // messages of one handshake peer for the admission, in a minute
)

// A secureOverlay stands before an overlay that only those may enter who know a secret. It makes a sealed
// channel with every handshake peer and hands its admission what comes through. The admission's methods, except tick
// at most, are called by the overlay's run; its mutex is a leaf, taken by the engine's callbacks.
type secureOverlay struct {
	o         *overlay
	secret    circle.Secret
	purpose   string
	admission admission
	write     func(*torrent.PeerConn, []byte) error // what is sealed already

	mu             sync.Mutex
	handshakePeers map[*torrent.PeerConn]*handshakePeer
}

// An admission decides about handshake peers who have proved that they know the secret.
type admission interface {
	// ready is called once, when a channel is made.
	ready(*handshakePeer) error
	// heard takes a message of one that was not let in yet, or one that is no matter of overlays.
	heard(*handshakePeer, wire.Message) error
	// tick is called every second.
	tick(time.Time)
}

// A handshake peer is a peer with whom a channel is made, or being made.
type handshakePeer struct {
	pc      *torrent.PeerConn
	addr    netip.AddrPort
	since   time.Time
	channel *circle.Channel
	in      bool       // it has proved that it belongs here; guarded by the seal's mutex
	key     circle.Key // once it is in
	told    int        // messages for the admission in this minute

	sending sync.Mutex // keeps the order in which messages were sealed
}

func newSecureOverlay(o *overlay, s circle.Secret, purpose string, a admission) *secureOverlay {
	x := &secureOverlay{o: o, secret: s, purpose: purpose, admission: a, write: o.write, handshakePeers: make(map[*torrent.PeerConn]*handshakePeer)}
	o.secure, o.write = x, x.send
	return x
}

// receive says whether the sender may stay.
func (x *secureOverlay) receive(p packet) bool {
	if p.came.IsValid() {
		return x.arrived(p.from, p.came) == nil
	}
	v := x.handshakePeer(p.from)
	if v == nil || len(p.b) == 0 {
		return false
	}
	err := x.open(v, p.b)
	if err != nil {
		x.o.log.Debug("dropping a visitor", "peer", v.addr, "err", err)
	}
	return err == nil
}

func (x *secureOverlay) handshakePeer(pc *torrent.PeerConn) *handshakePeer {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.handshakePeers[pc]
}

// arrived begins a channel. The dialler speaks first.
func (x *secureOverlay) arrived(pc *torrent.PeerConn, addr netip.AddrPort) error {
	if x.handshakePeer(pc) != nil {
		return nil // it said again who it is
	}
	c, err := circle.NewChannel(x.secret, x.purpose, pc.Discovery != torrent.PeerSourceIncoming)
	if err != nil {
		return err
	}
	x.mu.Lock()
	x.handshakePeers[pc] = &handshakePeer{pc: pc, addr: addr, since: time.Now(), channel: c}
	x.mu.Unlock()
	if !c.Initiator() {
		return nil
	}
	first, err := c.First()
	if err != nil {
		return err
	}
	return x.write(pc, wrapped(first))
}

func wrapped(b []byte) []byte {
	return bencode.MustMarshal(wire.Message{Kind: wire.KindSealed, Version: wire.Version, Part: b})
}

// open takes a message of the channel's handshake, or what is sealed in it.
func (x *secureOverlay) open(v *handshakePeer, b []byte) error {
	outer, err := wire.Decode(b)
	if err != nil || outer.Kind != wire.KindSealed {
		return fmt.Errorf("%w: not sealed (%w)", wire.ErrMalformed, err)
	}
	if !v.channel.Ready() {
		answer, err := v.channel.Step(outer.Part)
		if err == nil && answer != nil {
			err = x.write(v.pc, wrapped(answer))
		}
		if err == nil {
			err = x.admission.ready(v)
		}
		return err
	}
	plain, err := v.channel.Open(outer.Part)
	if err != nil {
		return err
	}
	m, err := wire.Decode(plain)
	switch {
	case err != nil:
		return err
	case m.Kind == wire.KindSealed:
		return wire.ErrMalformed
	case ofOverlays(m) && x.isIn(v):
		if !x.o.handle(packet{from: v.pc, b: plain}) {
			return wire.ErrMalformed
		}
		return nil
	}
	if v.told++; v.told > maxTold {
		return fmt.Errorf("%w: %d messages in a minute", wire.ErrMalformed, v.told)
	}
	return x.admission.heard(v, m)
}

func (x *secureOverlay) isIn(v *handshakePeer) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return v.in
}

// ofOverlays says whether a message is one that all overlays know.
func ofOverlays(m wire.Message) bool {
	return m.Kind == wire.KindDigest || m.Kind == wire.KindQuery || m.Kind == wire.KindRows || m.Kind == wire.KindRefusal
}

// admit makes a neighbour of a handshake peer, unless it has left meanwhile.
func (x *secureOverlay) admit(v *handshakePeer) {
	x.mu.Lock()
	here := x.handshakePeers[v.pc] == v
	if here {
		v.in = true
		x.o.admit(v.pc, v.addr)
	}
	x.mu.Unlock()
	if here {
		x.o.outdated()
		x.o.changed()
	}
}

// say seals a message to one handshake peer.
func (x *secureOverlay) say(v *handshakePeer, m wire.Message) error {
	m.Version = wire.Version
	return x.send(v.pc, bencode.MustMarshal(m))
}

func (x *secureOverlay) send(to *torrent.PeerConn, b []byte) error {
	v := x.handshakePeer(to)
	if v == nil {
		return nil // it has left
	}
	v.sending.Lock()
	defer v.sending.Unlock()
	sealed, err := v.channel.Seal(b)
	if err != nil {
		return err
	}
	return x.write(to, wrapped(sealed))
}

// inside returns the handshake peers who belong here.
func (x *secureOverlay) inside() []*handshakePeer {
	x.mu.Lock()
	defer x.mu.Unlock()
	var out []*handshakePeer
	for _, v := range x.handshakePeers {
		if v.in {
			out = append(out, v)
		}
	}
	return out
}

// retire lets nobody be a neighbour any more. Whoever is here may still be told something.
func (x *secureOverlay) retire() {
	x.mu.Lock()
	defer x.mu.Unlock()
	now := time.Now()
	for _, v := range x.handshakePeers {
		v.in, v.since = false, now
	}
	x.o.mu.Lock()
	clear(x.o.peers)
	x.o.mu.Unlock()
}

// left is called by the engine, with its lock held.
func (x *secureOverlay) left(pc *torrent.PeerConn) {
	x.mu.Lock()
	delete(x.handshakePeers, pc)
	x.mu.Unlock()
}

// tick disconnects those who came and prove nothing.
func (x *secureOverlay) tick(now time.Time) {
	x.mu.Lock()
	var late []*handshakePeer
	for _, v := range x.handshakePeers {
		if now.Second() == 0 {
			v.told = 0
		}
		if !v.in && now.Sub(v.since) > proofPatience {
			late = append(late, v)
		}
	}
	x.mu.Unlock()
	for _, v := range late {
		v.pc.Close()
	}
	x.admission.tick(now)
}
