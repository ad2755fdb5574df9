package p2p

import (
	"context"
	"crypto/rand"
	"errors"
	"net/netip"
	"strings"
	"time"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/bencode"
)

const (
	searchPatience = 15 * time.Second
	maxAsked       = 64 // peers in one search
	askedPerNet    = 2  // of one /24 or /48: many addresses there may be one liar
)

// ErrTooShort says that a query has fewer than three letters, which nobody would answer.
var ErrTooShort = errors.New("type at least three letters")

// search is one search under way. Its maps belong to the goroutine that called Search.
type search struct {
	nonce   []byte
	query   []byte // as sent
	limit   int
	wake    chan struct{} // neighbours came or went
	replies chan heard

	asked    map[*torrent.PeerConn]*hearing
	perNet   map[netip.Prefix]int
	distinct map[InfoHash]bool
	answered int
}

// heard is a message with its sender.
type heard struct {
	from *torrent.PeerConn
	m    envelope
}

// hearing is what one peer may still say.
type hearing struct {
	addr  netip.AddrPort
	pages int
	rows  int
	over  bool
}

// Search asks neighbours, and peers that announced an artist in the text, and streams their
// rows. It returns at Limit distinct rows, after 15 seconds, when all have answered, or when ctx
// ends. found is called from one goroutine, last with Done set.
func (n *Node) Search(ctx context.Context, q Query, found func([]Answer, Reach)) error {
	text := clipQuery(q.Text)
	if weight(text) < 3 {
		return ErrTooShort
	}
	outer := ctx
	ctx, cancel := n.bound(ctx)
	defer cancel()
	ctx, cancelPatience := context.WithTimeout(ctx, searchPatience)
	defer cancelPatience()

	s := newSearch(text, q.Limit)
	n.overlay.begin(s)
	defer n.overlay.end(s)
	sought := make(chan struct{})
	go func() {
		defer close(sought)
		n.seek(ctx, text)
	}()
	n.conduct(ctx, s, sought, found)
	cancelPatience()
	<-sought
	found(nil, s.reach(true))
	if n.ctx.Err() != nil {
		return ErrClosed
	}
	return outer.Err()
}

func newSearch(text string, limit int) *search {
	if limit <= 0 || limit > maxRows {
		limit = maxRows
	}
	nonce := make([]byte, nonceSize)
	rand.Read(nonce)
	return &search{
		nonce: nonce, limit: limit,
		query:    bencode.MustMarshal(envelope{Kind: kindQuery, Version: version, Nonce: nonce, Text: text, Limit: limit}),
		wake:     make(chan struct{}, 1),
		replies:  make(chan heard, maxAsked*maxPages),
		asked:    make(map[*torrent.PeerConn]*hearing),
		perNet:   make(map[netip.Prefix]int),
		distinct: make(map[InfoHash]bool),
	}
}

// conduct runs the search until it is over; sought closes when no more addresses will be found.
func (n *Node) conduct(ctx context.Context, s *search, sought <-chan struct{}, found func([]Answer, Reach)) {
	o := n.overlay
	for {
		if asked, gone := s.survey(o.snapshot()), s.answered; len(asked) > 0 || gone != s.answered {
			for _, pc := range asked {
				o.send(pc, s.query)
			}
			found(nil, s.reach(false))
		}
		wait := o.pending()
		if len(s.distinct) >= s.limit || sought == nil && wait == 0 && s.answered == len(s.asked) {
			return
		}
		timer := time.NewTimer(max(wait, time.Millisecond))
		if wait == 0 {
			timer.Stop()
		}
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-sought:
			sought = nil
		case <-s.wake:
		case <-timer.C:
		case h := <-s.replies:
			n.hear(s, h, found)
		}
		timer.Stop()
	}
}

// survey notes who is new and to be asked, and who left without an answer.
func (s *search) survey(peers map[*torrent.PeerConn]netip.AddrPort) (ask []*torrent.PeerConn) {
	for pc, h := range s.asked {
		if _, here := peers[pc]; !here {
			s.finish(h)
		}
	}
	for pc, addr := range peers {
		if s.asked[pc] != nil || len(s.asked) >= maxAsked {
			continue
		}
		if p, public := network(addr.Addr()); public {
			if s.perNet[p] >= askedPerNet {
				continue
			}
			s.perNet[p]++
		}
		s.asked[pc] = &hearing{addr: addr}
		ask = append(ask, pc)
	}
	return ask
}

// network returns the /24 or /48 of an address, and false for those near us, where many
// listeners on one network are what is to be expected.
func network(a netip.Addr) (netip.Prefix, bool) {
	bits := 24
	if a.Is6() {
		bits = 48
	}
	p, err := a.Prefix(bits)
	return p, err == nil && !a.IsLoopback() && !a.IsPrivate() && !a.IsLinkLocalUnicast()
}

func (s *search) finish(h *hearing) {
	if !h.over {
		h.over = true
		s.answered++
	}
}

func (s *search) reach(done bool) Reach {
	return Reach{Asked: len(s.asked), Answered: s.answered, Done: done}
}

// hear takes one message; whoever breaks the rules is heard no more and disconnected.
func (n *Node) hear(s *search, m heard, found func([]Answer, Reach)) {
	h := s.asked[m.from]
	if h == nil || h.over {
		return
	}
	answers, err := s.take(h, m.m)
	if err != nil {
		n.log.Info("a peer lied or erred in its answer", "peer", h.addr, "err", err)
		s.finish(h)
		m.from.Close()
	}
	found(answers, s.reach(false))
}

func (s *search) take(h *hearing, m envelope) ([]Answer, error) {
	if m.Kind == kindRefusal {
		s.finish(h)
		return nil, nil
	}
	rows, err := m.open()
	if err != nil {
		return nil, err
	}
	if m.Page != h.pages || h.rows+len(rows) > s.limit {
		return nil, errMalformed
	}
	h.pages++
	h.rows += len(rows)
	if m.Last != 0 || h.pages == maxPages {
		s.finish(h)
	}
	answers := make([]Answer, 0, len(rows))
	for _, r := range rows {
		if len(s.distinct) >= s.limit && !s.distinct[r.InfoHash] {
			continue
		}
		s.distinct[r.InfoHash] = true
		answers = append(answers, Answer{Row: r, Holder: Holder{Addr: h.addr, Key: [32]byte(m.Key)}})
	}
	return answers, nil
}

func (o *overlay) begin(s *search) {
	o.mu.Lock()
	o.searches[string(s.nonce)] = s
	o.mu.Unlock()
}

func (o *overlay) end(s *search) {
	o.mu.Lock()
	delete(o.searches, string(s.nonce))
	o.mu.Unlock()
}

func (o *overlay) snapshot() map[*torrent.PeerConn]netip.AddrPort {
	o.mu.Lock()
	defer o.mu.Unlock()
	out := make(map[*torrent.PeerConn]netip.AddrPort, len(o.peers))
	for pc, a := range o.peers {
		out[pc] = a
	}
	return out
}

func clipQuery(s string) string {
	s = strings.TrimSpace(strings.ToValidUTF8(s, " "))
	for i := range s {
		if i > maxQuery-4 {
			return s[:i]
		}
	}
	return s
}
