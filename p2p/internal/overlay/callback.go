package overlay

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"slices"
	"time"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/internal/peeraddr"
	"linnet/p2p/internal/wire"
)

const (
	callPatience = 3 * time.Second  // for one connection
	callsApart   = 10 * time.Second // for one neighbour; a person may press the button again
	callsWaiting = 4
	testPatience = 10 * time.Second
	askedBack    = 3 // neighbours
)

// A call is a neighbour's wish to be called back at the address it has, so that nobody can have a third
// one called.
type call struct {
	from  *torrent.PeerConn
	to    netip.AddrPort
	nonce []byte
}

// wantsCall queues the wish of a neighbour to be called back. run owns n.
func (o *Overlay) wantsCall(n *neighbour, m wire.Message) {
	now := time.Now()
	if now.Sub(n.called) < callsApart {
		return
	}
	n.called = now
	select {
	case o.calls <- call{n.pc, netip.AddrPortFrom(n.addr.Addr(), uint16(m.Port)), m.Nonce}:
	default: // so many others want the same that an answer would be late anyway
	}
}

// A Caller opens connections to those who want to be called back; the error is errNotCalled where this node calls nobody there.
type Caller func(ctx context.Context, to netip.AddrPort) (net.Conn, error)

// ErrNotCalled says that calling back would show this node where it must not be seen.
var ErrNotCalled = errors.New("not called back")

// CallBack makes the calls, one at a time, until ctx ends. Who is not called gets no answer.
func (o *Overlay) CallBack(ctx context.Context, dial Caller) {
	for {
		select {
		case <-ctx.Done():
			return
		case c := <-o.calls:
			why := wire.CalledShut
			if c.to.Port() >= peeraddr.LowestPort {
				err := Shake(ctx, dial, c.to)
				if errors.Is(err, ErrNotCalled) {
					continue
				}
				if err == nil {
					why = wire.CalledOpen
				}
			}
			seen, err := c.to.Addr().MarshalBinary()
			if err != nil {
				continue
			}
			seen = append(seen, byte(c.to.Port()>>8), byte(c.to.Port()))
			o.send(c.from, bencode.MustMarshal(wire.Message{Kind: wire.KindCalled, Version: wire.Version, Nonce: c.nonce, Why: why,
				Addr: seen}))
		}
	}
}

// Shake opens a connection and says whether a Linnet node is behind it: it answers a handshake for the
// overlay (BEP 3).
func Shake(ctx context.Context, dial Caller, a netip.AddrPort) error {
	ctx, cancel := context.WithTimeout(ctx, callPatience)
	defer cancel()
	c, err := dial(ctx, a)
	if err != nil {
		return err
	}
	defer c.Close()
	stop := context.AfterFunc(ctx, func() { c.SetDeadline(time.Unix(0, 1)) })
	defer stop()
	const protocol = "\x13BitTorrent protocol"
	hello := append([]byte(protocol), make([]byte, 8)...)
	hello = append(append(hello, Hash[:]...), "-LN0000-"...)
	id := make([]byte, 12)
	rand.Read(id)
	if _, err := c.Write(append(hello, id...)); err != nil {
		return err
	}
	back := make([]byte, len(hello)-8)
	if _, err := io.ReadFull(c, back); err != nil {
		return err
	}
	if !bytes.HasPrefix(back, []byte(protocol)) || !bytes.HasSuffix(back, Hash[:]) {
		return fmt.Errorf("%v is no Linnet node", a)
	}
	return nil
}

// AskBack asks neighbours to call back, those outside first, and returns what they said within testPatience.
func (o *Overlay) AskBack(ctx context.Context, port int) (said []Called) {
	ctx, cancel := context.WithTimeout(ctx, testPatience)
	defer cancel()
	nonce := make([]byte, wire.NonceSize)
	rand.Read(nonce)
	answers := make(chan Called, askedBack)
	o.mu.Lock()
	o.called[string(nonce)] = answers
	o.mu.Unlock()
	defer func() {
		o.mu.Lock()
		delete(o.called, string(nonce))
		o.mu.Unlock()
	}()
	cs := o.contacts()
	slices.SortStableFunc(cs, func(a, b contact) int {
		return rankOutside(b.addr.Addr()) - rankOutside(a.addr.Addr())
	})
	cs = cs[:min(len(cs), askedBack)]
	for _, c := range cs {
		o.send(c.pc, bencode.MustMarshal(wire.Message{Kind: wire.KindCall, Version: wire.Version, Nonce: nonce, Port: port}))
	}
	for range cs {
		select {
		case <-ctx.Done():
			return said
		case a := <-answers:
			said = append(said, a)
		}
	}
	return said
}

func rankOutside(a netip.Addr) int {
	if peeraddr.Outside(a) {
		return 1
	}
	return 0
}

// Called is what a neighbour says about calling back.
type Called struct {
	By   netip.Addr
	Open bool
	Seen netip.AddrPort // us
}

// calledBack hands an answer to the test that waits for it. It may come too late.
func (o *Overlay) calledBack(n *neighbour, m wire.Message) {
	o.mu.Lock()
	answers := o.called[string(m.Nonce)]
	o.mu.Unlock()
	var seen netip.AddrPort
	if ip, ok := netip.AddrFromSlice(m.Addr[:max(0, len(m.Addr)-2)]); ok {
		seen = netip.AddrPortFrom(ip.Unmap(), uint16(m.Addr[len(m.Addr)-2])<<8|uint16(m.Addr[len(m.Addr)-1]))
	}
	select {
	case answers <- Called{n.addr.Addr(), m.Why == wire.CalledOpen, seen}: // blocks for ever when nil
	default:
	}
}
