package overlay

import (
	"crypto/ed25519"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/internal/peeraddr"
	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

const (
	pagesPerMinute = 24               // of one neighbour; an honest one sends half of that to all
	clocksApart    = 10 * time.Minute // by which a page may come from the future
)

// gossip is what a listener in a large crowd remembers of who holds what (package rings says how much). It is
// lost with the process: a page is old after hours. Its mutex is a leaf.
type gossip struct {
	mu    sync.Mutex
	pages []gossipPage
}

// A gossipPage says that a listener shares some titles.
type gossipPage struct {
	key    [32]byte
	Addr   netip.AddrPort // where it listens
	at     time.Time      // when it was signed, by its own clock
	Titles []uint64       // rings.TitleHash
	raw    []byte         // the message, to be passed on
}

// MakePage signs at most rings.PageTitles titles.
func MakePage(key ed25519.PrivateKey, addr netip.AddrPort, at time.Time, titles []uint64) []byte {
	m := wire.Message{Kind: wire.KindGossip, Version: wire.Version, Key: key.Public().(ed25519.PublicKey), Addr: wire.Compact(addr),
		Seq: at.Unix()}
	for _, t := range titles {
		m.Part = binary.BigEndian.AppendUint64(m.Part, t)
	}
	m.Sig = ed25519.Sign(key, gossiped(m))
	return bencode.MustMarshal(m)
}

// gossiped is what the signature of a page of gossip covers.
func gossiped(m wire.Message) []byte {
	b := binary.BigEndian.AppendUint64([]byte("linnet-gossip-1"), uint64(m.Seq))
	b = append(append(b, byte(len(m.Addr))), m.Addr...)
	return append(b, m.Part...)
}

// ReadPage reads what MakePage wrote.
func ReadPage(m wire.Message) (gossipPage, error) {
	addr, ok := wire.Expand(m.Addr)
	if !ok || !ed25519.Verify(m.Key, gossiped(m), m.Sig) {
		return gossipPage{}, fmt.Errorf("%w: a page of gossip", wire.ErrMalformed)
	}
	// Nothing but what is signed is kept and passed on, whatever else came with it.
	bare := wire.Message{Kind: wire.KindGossip, Version: wire.Version, Key: m.Key, Addr: m.Addr, Seq: m.Seq, Part: m.Part, Sig: m.Sig}
	p := gossipPage{key: [32]byte(m.Key), Addr: addr, at: time.Unix(m.Seq, 0), raw: bencode.MustMarshal(bare)}
	for b := m.Part; len(b) > 0; b = b[8:] {
		p.Titles = append(p.Titles, binary.BigEndian.Uint64(b))
	}
	return p, nil
}

// old says whether a page is too old to be of use, or from the future.
func (p *gossipPage) old(now time.Time) bool {
	return now.Sub(p.at) > rings.PageLife || p.at.Sub(now) > clocksApart
}

// put remembers a page, in the place of another when there are too many: an older one of the same listener, or one of the
// same network, where these have as many as they may, so that nobody can make us forget all others.
func (g *gossip) put(p gossipPage, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.pages = slices.DeleteFunc(g.pages, func(q gossipPage) bool { return q.old(now) })
	var same, near []int
	net := rings.Wide(p.Addr.Addr())
	for i, q := range g.pages {
		if q.key == p.key {
			if q.at.Equal(p.at) {
				return // it came before, or a second one of the same moment
			}
			same = append(same, i)
		}
		if net != "" && rings.Wide(q.Addr.Addr()) == net {
			near = append(near, i)
		}
	}
	switch {
	case len(same) >= rings.KeyPages:
		oldest := slices.MinFunc(same, func(i, j int) int { return g.pages[i].at.Compare(g.pages[j].at) })
		if g.pages[oldest].at.Before(p.at) {
			g.pages[oldest] = p
		}
	case len(near) >= rings.NetPages:
		g.pages[near[rand.IntN(len(near))]] = p
	case len(g.pages) >= rings.MaxPages:
		g.pages[rand.IntN(len(g.pages))] = p
	default:
		g.pages = append(g.pages, p)
	}
}

// holders returns a few who said that they share one of some titles, those of the first titles first.
func (g *gossip) holders(titles []uint64, now time.Time) (out []netip.AddrPort) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.pages) == 0 {
		return nil
	}
	from := rand.IntN(len(g.pages))
	for _, title := range titles {
		for i := 0; i < len(g.pages) && len(out) < rings.MaxTold; i++ {
			p := &g.pages[(from+i)%len(g.pages)]
			if !p.old(now) && slices.Contains(p.Titles, title) && !slices.Contains(out, p.Addr) {
				out = append(out, p.Addr)
			}
		}
	}
	return out
}

// HoldersOf returns a few who said by gossip that they share a title that a query has.
func (o *Overlay) HoldersOf(query string) []netip.AddrPort {
	return o.gossip.holders(rings.TitleHashes(query), time.Now())
}

// any returns a page to pass on, nil when there is none.
func (g *gossip) any(now time.Time) []byte {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.pages) == 0 {
		return nil
	}
	if p := g.pages[rand.IntN(len(g.pages))]; !p.old(now) {
		return p.raw
	}
	return nil
}

// takePage is called by run only.
func (o *Overlay) takePage(n *neighbour, m wire.Message) error {
	if n.pages++; n.pages > pagesPerMinute {
		return fmt.Errorf("%w: %d pages of gossip in a minute", wire.ErrMalformed, n.pages)
	}
	if !rings.Gossips(o.Crowd()) {
		return nil
	}
	p, err := ReadPage(m)
	if err != nil {
		return err
	}
	now := time.Now()
	if p.old(now) || !peeraddr.Outside(p.Addr.Addr()) || ed25519.PublicKey(p.key[:]).Equal(o.Signer().Public()) {
		return nil
	}
	o.gossip.put(p, now)
	return nil
}

// tell names holders of a title to who wants a query passed on.
func (o *Overlay) tell(n *neighbour, q wire.Message) {
	told := o.HoldersOf(q.Text)
	if len(told) == 0 {
		return
	}
	m := wire.Message{Kind: wire.KindHolders, Version: wire.Version, Nonce: q.Nonce}
	for _, a := range told {
		m.Addr = append(m.Addr, wire.Wide(a)...)
	}
	o.send(n.pc, bencode.MustMarshal(m))
}
