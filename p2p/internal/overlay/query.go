package overlay

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/circle"
	"linnet/p2p/internal/peeraddr"
	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

// conduct runs the search until it is over; sought closes when no more addresses will be found.
func (s *search) conduct(ctx context.Context, sought <-chan struct{}, found func([]Answer, Progress)) {
	for {
		wait := s.o.pending()
		if s.advance(sought == nil && wait == 0) {
			found(nil, s.progress(false))
		}
		if len(s.distinct) >= s.limit || sought == nil && wait == 0 && s.ring == rings.Over && s.waiting() == 0 {
			return
		}
		if left := time.Until(s.waveEnd); left > 0 && (wait == 0 || left < wait) {
			wait = left
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
		case <-s.moved:
		case <-timer.C:
		case h := <-s.replies:
			s.hear(h, found)
		}
		timer.Stop()
	}
}

// advance asks who is new, and goes on to the next wave or ring when this one was heard out. It says
// whether anything changed. complete means that no more neighbours are on their way.
func (s *search) advance(complete bool) bool {
	o := s.o
	contacts := o.contacts()
	s.crowd = o.Crowd()
	changed := s.forget(contacts)
	for _, pc := range s.survey(contacts) {
		s.ask(pc, 0)
		changed = true
	}
	few := len(contacts) < Enough && !complete
	for s.ring != rings.Over && !few && s.heardOut() {
		next := rings.Next(rings.Progress{Ring: s.ring, Left: len(s.left), Rows: s.rowCount.Rows(), More: s.query.More, Crowd: s.crowd})
		if next != s.ring {
			s.enter(next, contacts)
		}
		wave := s.left[:min(len(s.left), rings.Wave)]
		s.left = s.left[len(wave):]
		for _, pc := range wave {
			s.ask(pc, int(s.ring-rings.Near))
		}
		if len(wave) > 0 {
			s.waveEnd = time.Now().Add(time.Duration(s.ring-rings.Near) * wavePatience)
		}
		changed = true
	}
	return changed
}

// enter begins a ring: all neighbours that are not in doubt may be asked to relay, in no order that they could foresee.
func (s *search) enter(r rings.Ring, contacts []contact) {
	s.ring, s.left = r, nil
	if r == rings.Over {
		return
	}
	for _, c := range s.o.Reputation.passing(contacts, contacts, s.crowd) {
		s.left = append(s.left, c.pc)
	}
	rand.Shuffle(len(s.left), func(i, j int) { s.left[i], s.left[j] = s.left[j], s.left[i] })
	s.left = s.left[:rings.Willing(r, len(s.left), s.crowd)]
}

// heardOut says whether most of those asked have dealt with it, or had their time. Without an echo
// only time tells.
func (s *search) heardOut() bool {
	done := s.waiting() <= s.hoped()/4 && (s.ring == rings.Near || rings.Echo(s.crowd))
	return done || !time.Now().Before(s.waveEnd)
}

// hoped is how many replies a wave waits for at most.
func (s *search) hoped() int { return min(len(s.asked), rings.Wave) }

func (s *search) waiting() (n int) {
	for _, h := range s.asked {
		if !h.over() {
			n++
		}
	}
	return n
}

func (s *search) ask(pc *torrent.PeerConn, hops int) {
	h := s.asked[pc]
	if h == nil {
		c := s.o.neighbour(pc)
		if c == nil {
			return
		}
		h = &hearing{pc: pc, addr: c.addr, met: s.dials.took(c.addr)}
		s.asked[pc] = h
	}
	h.farthest = max(h.farthest, hops)
	h.open[hops] = hops == 0 || rings.Echo(s.crowd)
	limit := rings.PerPeer(s.crowd, s.limit)
	if hops > 0 {
		h.relays += rings.Relayed(hops)
		limit = min(limit, rings.RelayRows)
	}
	q := wire.Message{Kind: wire.KindQuery, Version: wire.Version, Nonce: s.nonce, Text: rings.Sought(s.query.Text), Limit: limit,
		Hops: hops}
	if hops > 0 && rings.WordsDo(s.ring) {
		q.Words = 1
	}
	if hops > 0 && !rings.Echo(s.crowd) {
		q.Quiet = 1
	}
	if hops > 0 && s.query.Group == (circle.ID{}) && rings.Gossips(s.crowd) {
		q.Told = 1
		h.mayName(hops)
	}
	s.o.send(pc, bencode.MustMarshal(q))
}

// forget notes who left without an answer.
func (s *search) forget(contacts []contact) (changed bool) {
	here := make(map[*torrent.PeerConn]bool, len(contacts))
	for _, c := range contacts {
		here[c.pc] = true
	}
	for pc, h := range s.asked {
		if !here[pc] && !h.over() {
			h.open = [rings.Hops + 1]bool{}
			changed = true
		}
	}
	return changed
}

// survey chooses whom to ask directly among the neighbours that were not looked at before.
func (s *search) survey(contacts []contact) (ask []*torrent.PeerConn) {
	var fresh []contact
	for _, c := range contacts {
		if s.asked[c.pc] == nil && !s.passed[c.pc] {
			s.passed[c.pc] = true
			fresh = append(fresh, c)
		}
	}
	for _, i := range rings.Ask(s.crowd, s.o.Reputation.fitsOf(contacts, fresh, s.text)) {
		c := fresh[i]
		if len(s.asked)+len(ask) < rings.MaxAsked && s.admit(c.addr.Addr()) {
			ask = append(ask, c.pc)
			s.o.Reputation.drew(c, "", s.text)
		}
	}
	if len(ask) > 0 && s.ring == rings.Near {
		s.waveEnd = time.Now().Add(wavePatience)
	}
	return ask
}

// mayName has one who is asked to relay name holders once, or hand on whom those name that it asks to relay.
func (h *hearing) mayName(hops int) {
	if hops == 1 {
		h.tells = true
	} else {
		h.others += rings.FarFan
	}
}

// named dials those whom a neighbour named or, fewer of them, one of its neighbours.
func (s *search) named(h *hearing, m wire.Message) {
	switch {
	case m.Hops == 0 && h.tells:
		h.tells = false
		s.told(m.Addr)
	case m.Hops > 0 && h.others > 0:
		h.others--
		s.told(m.Addr[:min(len(m.Addr), 18*rings.FarTold)])
	}
}

// told dials those who are named, as far as the search may dial.
func (s *search) told(named []byte) {
	for b := named; len(b) >= 18; b = b[18:] {
		if a, ok := wire.Expand(b[:18]); ok && peeraddr.Outside(a.Addr()) && s.dials.take(a) {
			s.greet(a)
		}
	}
}
