package overlay

import (
	"context"
	"crypto/rand"
	"errors"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/anacrolix/torrent"

	"linnet/p2p/circle"
	"linnet/p2p/internal/lifetime"
	"linnet/p2p/internal/shelves"
	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

const (
	searchPatience = 15 * time.Second
	// wavePatience is how long, for each hop, neighbours are waited for before more of them, or a
	// wider ring, are tried. What comes later still counts.
	wavePatience = 800 * time.Millisecond
)

// ErrTooShort says that a query has fewer than three letters, which nobody would answer.
var ErrTooShort = errors.New("type at least three letters")

// Search asks neighbours, peers that announced an artist in the text, and through neighbours those
// further away (package rings says whom and how far), and streams their rows. It returns at Limit
// distinct rows, when enough were found (unless q.More) or nobody is left to ask, after 15 seconds,
// or when ctx ends. found is called from one goroutine, last with Done set.
func (fi *Finder) Search(ctx context.Context, q Query, found func([]Answer, Progress)) error {
	q.Text = clipQuery(q.Text)
	if rings.Weight(q.Text) < 3 {
		return ErrTooShort
	}
	outer := ctx
	ctx, cancel := fi.deps.Life.Bound(ctx)
	defer cancel()
	ctx, cancelPatience := context.WithTimeout(ctx, searchPatience)
	defer cancelPatience()

	s := newSearch(q, &fi.deps)
	if q.Group != (circle.ID{}) {
		o, err := fi.deps.GroupOverlay(q.Group)
		if err != nil {
			return err
		}
		s.o = o
	}
	s.o.begin(s.nonce, s)
	defer s.o.end(s.nonce)
	sought := make(chan struct{})
	go func() {
		defer close(sought)
		if q.Group == (circle.ID{}) {
			s.seek(ctx)
		}
	}()
	s.conduct(ctx, sought, found)
	cancelPatience()
	<-sought
	found(nil, s.progress(true))
	if fi.deps.Life.Over() {
		return lifetime.ErrClosed
	}
	return outer.Err()
}

// Finder searches.
type Finder struct{ deps Deps }

// NewFinder makes a finder.
func NewFinder(d Deps) *Finder { return &Finder{d} }

// search is one search under way. What is not for the overlay's use belongs to the goroutine that
// called Search.
type search struct {
	deps    *Deps
	nonce   []byte
	moved   chan struct{} // neighbours came or went
	replies chan heard

	o     *Overlay // on which it is
	query Query
	text  rings.Text
	dials *dials

	limit   int
	crowd   int
	ring    rings.Ring
	left    []*torrent.PeerConn // to be asked to relay in this ring
	waveEnd time.Time           // when the wave under way is no longer waited for

	asked    map[*torrent.PeerConn]*hearing
	passed   map[*torrent.PeerConn]bool // looked at and not asked
	perNet   map[netip.Prefix]int
	distinct map[wire.InfoHash]bool
	byKey    map[[32]byte]int // rows of each signer
	afar     int              // signers heard through a relay
	rowCount rings.RowCount   // of rows, for the gate
}

// heard is a message with its sender.
type heard struct {
	from *torrent.PeerConn
	m    wire.Message
}

// hearing is what one peer may still say.
type hearing struct {
	pc     *torrent.PeerConn
	addr   netip.AddrPort
	met    bool                 // dialled by this search
	open   [rings.Hops + 1]bool // queries with that many hops that it has not dealt with
	pages  int
	rows   int
	load   wire.Load // how busy it is, as its first page says
	relays int       // replies of others that it may still pass on
	tells  bool      // it may name holders, once
	others int       // how often it may hand on whom its neighbours name
	// farthest is over how many hops it was asked.
	farthest int
	// counted are the rows that came over its connection and count for the gate.
	counted int
}

func (h *hearing) over() bool { return h.open == [rings.Hops + 1]bool{} }

func newSearch(q Query, d *Deps) *search {
	limit := q.Limit
	if limit <= 0 || limit > wire.MaxRows {
		limit = wire.MaxRows
	}
	nonce := make([]byte, wire.NonceSize)
	rand.Read(nonce)
	return &search{
		deps: d, o: d.Overlay,
		nonce: nonce, limit: limit, query: q, text: rings.Prepare(q.Text), ring: rings.Near,
		dials:    &dials{},
		moved:    make(chan struct{}, 1),
		replies:  make(chan heard, rings.MaxNeighbours*wire.MaxPages),
		asked:    make(map[*torrent.PeerConn]*hearing),
		passed:   make(map[*torrent.PeerConn]bool),
		perNet:   make(map[netip.Prefix]int),
		distinct: make(map[wire.InfoHash]bool),
		byKey:    make(map[[32]byte]int),
	}
}

// hear takes one message; whoever breaks the rules is heard no more and disconnected.
func (s *search) hear(m heard, found func([]Answer, Progress)) {
	h := s.asked[m.from]
	if h == nil {
		return
	}
	if m.m.Kind == wire.KindHolders {
		s.named(h, m.m)
		return
	}
	answers, err := s.read(h, m.m)
	if err != nil {
		s.deps.Log.Info("a peer lied or erred in its answer", "peer", h.addr, "err", err)
		h.open, h.relays = [rings.Hops + 1]bool{}, 0
		m.from.Close()
	}
	found(answers, s.progress(false))
}

// read reads one reply of a peer that was asked.
func (s *search) read(h *hearing, m wire.Message) ([]Answer, error) {
	if m.Kind == wire.KindRefusal {
		if h.open[m.Hops] = false; m.Hops == 0 {
			s.o.Reputation.excuse(h.pc, m.Why)
		}
		return nil, nil
	}
	if len(m.Addr) > 0 {
		return s.readRelayed(h, m)
	}
	if !h.open[0] {
		return nil, nil
	}
	rows, err := m.Open()
	if err != nil {
		return nil, err
	}
	if m.Page != h.pages || h.rows+len(rows) > s.limit {
		return nil, wire.ErrMalformed
	}
	if h.pages == 0 {
		s.o.Reputation.answered(h.pc, m.Key, rows, s.text)
		h.load = m.Load()
	}
	h.pages++
	h.rows += len(rows)
	if m.Last != 0 || h.pages == wire.MaxPages {
		h.open[0] = false
	}
	answers := s.keep(h, rows, wire.Holder{Addr: h.addr, Key: [32]byte(m.Key)}, false)
	for i := range answers {
		answers[i].Near, answers[i].Hops, answers[i].Load = true, 1, h.load
	}
	return answers, nil
}

// readRelayed reads a reply of a stranger that a neighbour passed on. A relay can invent strangers,
// but no more than it was asked to find, and not many on one network.
func (s *search) readRelayed(h *hearing, m wire.Message) ([]Answer, error) {
	rows, err := m.Open()
	addr, ok := wire.Expand(m.Addr)
	if err != nil || !ok || len(rows) > rings.RelayRows || m.Page != 0 {
		return nil, errors.Join(wire.ErrMalformed, err)
	}
	if h.relays--; h.relays < 0 {
		return nil, wire.ErrMalformed
	}
	key := [32]byte(m.Key)
	if s.byKey[key] > 0 || s.own(key) || !s.admit(addr.Addr()) {
		return nil, nil
	}
	s.afar++
	answers := s.keep(h, rows, wire.Holder{Addr: addr, Key: key}, m.Doubt != 0)
	for i := range answers {
		answers[i].Hops, answers[i].Load = h.farthest+1, m.Load()
	}
	return answers, nil
}

// own says whether rows are the listener's. A query that comes back round a corner is answered like anybody's, or whoever sends it back
// would learn who searches.
func (s *search) own(key [32]byte) bool { return wire.Key(key) == s.o.PublicKey() }

// admit counts the peers of one network.
func (s *search) admit(a netip.Addr) bool {
	net, public := rings.Subnet(a)
	if public && s.perNet[net] >= rings.PerNet {
		return false
	}
	s.perNet[net]++
	return true
}

// keep turns the rows of a signer who is trusted, which came from a peer that was asked, into answers. Who relays them may doubt them.
func (s *search) keep(h *hearing, rows []wire.Row, who wire.Holder, doubted bool) []Answer {
	if s.deps.Trust.Distrusted(who.Key) {
		return nil
	}
	rows = shelves.PermittedRows(rows, s.deps.Refused)
	answers := make([]Answer, 0, len(rows))
	for _, r := range rows {
		if len(s.distinct) >= s.limit && !s.distinct[r.InfoHash] {
			continue
		}
		s.distinct[r.InfoHash] = true
		s.deps.Trust.claimed(who.Key, r)
		answers = append(answers, Answer{Row: r, Holder: who})
	}
	s.byKey[who.Key] += len(rows)
	h.counted = s.rowCount.Add(s.source(h, doubted), h.counted, len(rows))
	return answers
}

func (s *search) source(h *hearing, doubted bool) rings.Source {
	contacts := s.o.contacts()
	at := slices.IndexFunc(contacts, func(c contact) bool { return c.pc == h.pc })
	switch {
	case doubted || s.o.Reputation.doubts(contacts, h.pc):
		return rings.InDoubt
	case h.met && (at < 0 || !contacts[at].promises(s.text)):
		return rings.Met
	}
	return rings.Neighbour
}

func (s *search) progress(done bool) Progress {
	r := Progress{Asked: len(s.asked) + s.afar, Answered: s.afar, Ring: int(min(s.ring, rings.Far)), Done: done}
	for _, h := range s.asked {
		if h.over() {
			r.Answered++
		}
	}
	return r
}

// take implements replies.
func (s *search) take(from *torrent.PeerConn, m wire.Message) {
	select {
	case s.replies <- heard{from, m}:
	default: // more pages than its peers may send
	}
}

// stir implements replies.
func (s *search) stir() { lifetime.Poke(s.moved) }

func clipQuery(s string) string {
	s = strings.TrimSpace(strings.ToValidUTF8(s, " "))
	for i := range s {
		if i > wire.MaxQuery-4 {
			return s[:i]
		}
	}
	return s
}
