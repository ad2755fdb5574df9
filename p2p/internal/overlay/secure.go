package overlay

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
	// ProofPatience is how long a handshake peer may take to prove that it belongs here.
	ProofPatience = 10 * time.Second
	maxTold       = 300 // messages of one handshake peer for the admission, in a minute
)

// A SecureOverlay stands before an overlay that only those may enter who know a secret. It makes a sealed
// channel with every handshake peer and hands its admission what comes through. The admission's methods, except tick
// at most, are called by the overlay's run; its mutex is a leaf, taken by the engine's callbacks.
type SecureOverlay struct {
	Overlay   *Overlay
	Secret    circle.Secret
	purpose   string
	admission admission
	write     func(*torrent.PeerConn, []byte) error // what is sealed already

	mu             sync.Mutex
	handshakePeers map[*torrent.PeerConn]*HandshakePeer
}

// An admission decides about handshake peers who have proved that they know the secret.
type admission interface {
	// Ready is called once, when a channel is made.
	Ready(*HandshakePeer) error
	// Heard takes a message of one that was not let in yet, or one that is no matter of overlays.
	Heard(*HandshakePeer, wire.Message) error
	// Tick is called every second.
	Tick(time.Time)
}

// A HandshakePeer is a peer with whom a channel is made, or being made.
type HandshakePeer struct {
	Conn    *torrent.PeerConn
	Addr    netip.AddrPort
	since   time.Time
	Channel *circle.Channel
	in      bool       // it has proved that it belongs here; guarded by the secure overlay's mutex
	Key     circle.Key // once it is in
	told    int        // messages for the admission in this minute

	sending sync.Mutex // keeps the order in which messages were sealed
}

// NewSecureOverlay puts a secure overlay before an overlay.
func NewSecureOverlay(o *Overlay, s circle.Secret, purpose string, a admission) *SecureOverlay {
	x := &SecureOverlay{Overlay: o, Secret: s, purpose: purpose, admission: a, write: o.write,
		handshakePeers: make(map[*torrent.PeerConn]*HandshakePeer)}
	o.secure, o.write = x, x.send
	return x
}

// receive says whether the sender may stay.
func (x *SecureOverlay) receive(p packet) bool {
	if p.came.IsValid() {
		return x.arrived(p.from, p.came) == nil
	}
	v := x.handshakePeer(p.from)
	if v == nil || len(p.b) == 0 {
		return false
	}
	err := x.open(v, p.b)
	if err != nil {
		x.Overlay.log.Debug("dropping a handshake peer", "peer", v.Addr, "err", err)
	}
	return err == nil
}

func (x *SecureOverlay) handshakePeer(pc *torrent.PeerConn) *HandshakePeer {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.handshakePeers[pc]
}

// arrived begins a channel. The dialler speaks first.
func (x *SecureOverlay) arrived(pc *torrent.PeerConn, addr netip.AddrPort) error {
	if x.handshakePeer(pc) != nil {
		return nil // it said again who it is
	}
	c, err := circle.NewChannel(x.Secret, x.purpose, pc.Discovery != torrent.PeerSourceIncoming)
	if err != nil {
		return err
	}
	x.mu.Lock()
	x.handshakePeers[pc] = &HandshakePeer{Conn: pc, Addr: addr, since: time.Now(), Channel: c}
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
func (x *SecureOverlay) open(v *HandshakePeer, b []byte) error {
	outer, err := wire.Decode(b)
	if err != nil || outer.Kind != wire.KindSealed {
		return fmt.Errorf("%w: not sealed (%w)", wire.ErrMalformed, err)
	}
	if !v.Channel.Ready() {
		answer, err := v.Channel.Step(outer.Part)
		if err == nil && answer != nil {
			err = x.write(v.Conn, wrapped(answer))
		}
		if err == nil {
			err = x.admission.Ready(v)
		}
		return err
	}
	plain, err := v.Channel.Open(outer.Part)
	if err != nil {
		return err
	}
	m, err := wire.Decode(plain)
	switch {
	case err != nil:
		return err
	case m.Kind == wire.KindSealed:
		return wire.ErrMalformed
	case ofOverlays(m) && x.IsIn(v):
		if !x.Overlay.handle(packet{from: v.Conn, b: plain}) {
			return wire.ErrMalformed
		}
		return nil
	}
	if v.told++; v.told > maxTold {
		return fmt.Errorf("%w: %d messages in a minute", wire.ErrMalformed, v.told)
	}
	return x.admission.Heard(v, m)
}

// IsIn says whether a handshake peer has proved that it belongs here.
func (x *SecureOverlay) IsIn(v *HandshakePeer) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return v.in
}

// ofOverlays says whether a message is one that all overlays know.
func ofOverlays(m wire.Message) bool {
	return m.Kind == wire.KindDigest || m.Kind == wire.KindQuery || m.Kind == wire.KindRows || m.Kind == wire.KindRefusal
}

// Admit makes a neighbour of a handshake peer, unless it has left meanwhile.
func (x *SecureOverlay) Admit(v *HandshakePeer) {
	x.mu.Lock()
	here := x.handshakePeers[v.Conn] == v
	if here {
		v.in = true
		x.Overlay.admit(v.Conn, v.Addr)
	}
	x.mu.Unlock()
	if here {
		x.Overlay.outdated()
		x.Overlay.changed()
	}
}

// Say seals a message to one handshake peer.
func (x *SecureOverlay) Say(v *HandshakePeer, m wire.Message) error {
	m.Version = wire.Version
	return x.send(v.Conn, bencode.MustMarshal(m))
}

func (x *SecureOverlay) send(to *torrent.PeerConn, b []byte) error {
	v := x.handshakePeer(to)
	if v == nil {
		return nil // it has left
	}
	v.sending.Lock()
	defer v.sending.Unlock()
	sealed, err := v.Channel.Seal(b)
	if err != nil {
		return err
	}
	return x.write(to, wrapped(sealed))
}

// Inside returns the handshake peers who belong here.
func (x *SecureOverlay) Inside() []*HandshakePeer {
	x.mu.Lock()
	defer x.mu.Unlock()
	var out []*HandshakePeer
	for _, v := range x.handshakePeers {
		if v.in {
			out = append(out, v)
		}
	}
	return out
}

// Retire lets nobody be a neighbour any more. Whoever is here may still be told something.
func (x *SecureOverlay) Retire() {
	x.mu.Lock()
	defer x.mu.Unlock()
	now := time.Now()
	for _, v := range x.handshakePeers {
		v.in, v.since = false, now
	}
	x.Overlay.mu.Lock()
	clear(x.Overlay.peers)
	x.Overlay.mu.Unlock()
}

// left is called by the engine, with its lock held.
func (x *SecureOverlay) left(pc *torrent.PeerConn) {
	x.mu.Lock()
	delete(x.handshakePeers, pc)
	x.mu.Unlock()
}

// tick disconnects those who came and prove nothing.
func (x *SecureOverlay) tick(now time.Time) {
	x.mu.Lock()
	var late []*HandshakePeer
	for _, v := range x.handshakePeers {
		if now.Second() == 0 {
			v.told = 0
		}
		if !v.in && now.Sub(v.since) > ProofPatience {
			late = append(late, v)
		}
	}
	x.mu.Unlock()
	for _, v := range late {
		v.Conn.Close()
	}
	x.admission.Tick(now)
}
