package overlay

import (
	"crypto/ed25519"
	"fmt"
	"net/netip"

	"linnet/p2p/internal/wire"
)

// maxHeads is how many heads a neighbour may tell in a minute: its own, and those of the keys it had.
const maxHeads = 16

// Signer is the key that signs our rows.
func (o *Overlay) Signer() ed25519.PrivateKey {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.key
}

// PublicKey is that of the signer.
func (o *Overlay) PublicKey() wire.Key { return wire.Key(o.Signer().Public().(ed25519.PublicKey)) }

// SetSigner changes the key that signs our rows.
func (o *Overlay) SetSigner(k ed25519.PrivateKey) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.key = k
}

// Proclaim has these heads of ours told to all neighbours that do not know them.
func (o *Overlay) Proclaim(heads []*wire.Head) {
	o.mu.Lock()
	o.told = heads
	o.mu.Unlock()
	o.outdated()
}

// sendHeads is called by run only.
func (o *Overlay) sendHeads() {
	o.mu.Lock()
	told := o.told
	o.mu.Unlock()
	for _, c := range o.contacts() {
		n := o.neighbour(c.pc)
		if n == nil {
			continue
		}
		for _, h := range told {
			if at := n.knows[h.Key()]; at < h.Item.Seq {
				o.send(n.pc, h.Message())
				n.know(h)
			}
		}
	}
}

// know is called by run only.
func (n *neighbour) know(h *wire.Head) {
	if n.knows == nil {
		n.knows = make(map[wire.Key]int64)
	}
	n.knows[h.Key()] = h.Item.Seq
}

// takeHead is called by run only.
func (o *Overlay) takeHead(n *neighbour, m wire.Message) error {
	if n.heads++; n.heads > maxHeads {
		return fmt.Errorf("%w: %d heads in a minute", wire.ErrMalformed, n.heads)
	}
	h, err := wire.HeadOf(m)
	if err != nil {
		return err
	}
	if h.Final() {
		o.keepLast(h)
	} else {
		o.mu.Lock()
		if n.head == nil || n.head.Key() != h.Key() || h.Newer(n.head) {
			n.head = h
		}
		o.mu.Unlock()
	}
	o.Heard(h)
	o.changed()
	return nil
}

// HeadOf returns the newest head of a key that neighbours told, or nil, and where those who told it listen.
func (o *Overlay) HeadOf(k wire.Key) (best *wire.Head, addrs []netip.AddrPort) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, n := range o.peers {
		if n.head != nil && n.head.Key() == k {
			addrs = append(addrs, n.addr)
			if n.head.Newer(best) {
				best = n.head
			}
		}
	}
	if last := o.last[k]; last != nil && last.Newer(best) {
		best = last
	}
	return best, addrs
}

// Heads returns what neighbours publish, each key once.
func (o *Overlay) Heads() []*wire.Head {
	o.mu.Lock()
	defer o.mu.Unlock()
	best := make(map[wire.Key]*wire.Head)
	for _, n := range o.peers {
		if n.head != nil && n.head.Catalogued() && o.last[n.head.Key()] == nil && n.head.Newer(best[n.head.Key()]) {
			best[n.head.Key()] = n.head
		}
	}
	out := make([]*wire.Head, 0, len(best))
	for _, h := range best {
		out = append(out, h)
	}
	return out
}

// maxLast is how many final heads are remembered that neighbours told.
const maxLast = 1024

// keepLast remembers a final head. It is called by run only.
func (o *Overlay) keepLast(h *wire.Head) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.last) >= maxLast {
		clear(o.last)
	}
	if h.Newer(o.last[h.Key()]) {
		o.last[h.Key()] = h
	}
}
