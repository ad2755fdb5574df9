package seed

import (
	"cmp"
	"net/netip"
	"slices"
	"time"

	"linnet/p2p/internal/peeraddr"
)

// turn is how long peers of one track are sent to before others that wait get their turn. BitTorrent
// clients choke and unchoke every 10 to 30 seconds.
const turn = 20 * time.Second

// A seat is a track of the shelf that somebody is connected for.
type seat struct {
	peers   []netip.Addr // who is
	allowed bool         // they are being sent to
	since   time.Time    // when that began, or the waiting
	still   bool         // though they are, nothing was sent lately: they may have all they want
}

// turns says whose peers are sent to now, so that there are at most slots of them; 0 allows all. No
// address is sent more tracks at once than the one that asks for fewest: they share what is sent evenly,
// however many they ask for. Among equals those go on whose turn is not over, then come those that have
// waited longest.
func turns(seats []seat, slots int, now time.Time) []bool {
	out := make([]bool, len(seats))
	order := make([]int, len(seats))
	for i := range seats {
		order[i], out[i] = i, slots == 0
	}
	if slots == 0 {
		return out
	}
	slices.SortStableFunc(order, func(a, b int) int { return bySeniority(seats[a], seats[b], now) })
	asked := make(map[netip.Addr]int)
	rank := make([]int, len(seats))
	for _, i := range order {
		rank[i] = least(asked, seats[i].peers)
		for _, who := range seats[i].peers {
			asked[who]++
		}
	}
	share := slots
	for _, n := range asked {
		share = min(share, n)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rank[a], rank[b]) })
	given, used := make(map[netip.Addr]int), 0
	for _, i := range order {
		peers := seats[i].peers
		if used > 0 && (used+len(peers) > slots || least(given, peers) >= share) {
			continue
		}
		out[i] = true
		used += len(peers)
		for _, who := range peers {
			given[who]++
		}
	}
	return out
}

// least is what that one of some has who has least.
func least(have map[netip.Addr]int, of []netip.Addr) int {
	out := 0
	for k, who := range of {
		if k == 0 || have[who] < out {
			out = have[who]
		}
	}
	return out
}

// bySeniority orders: turns that are not over, then those waiting, the longest first, then turns that are, and those nobody
// takes.
func bySeniority(a, b seat, now time.Time) int {
	class := func(s seat) int {
		switch {
		case s.allowed && !s.still && now.Sub(s.since) < turn:
			return 0
		case s.allowed:
			return 2
		}
		return 1
	}
	return cmp.Or(cmp.Compare(class(a), class(b)), a.since.Compare(b.since))
}

// Allow changes how many peers are sent to at once, and whether any are.
func (s *Seeder) Allow(slots int, halted bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.slots == slots && s.halted == halted {
		return
	}
	s.slots, s.halted = slots, halted
	for _, a := range s.active {
		a.t.SetMaxEstablishedConns(s.conns())
	}
	s.takeTurns(time.Now())
}

// conns is how many connections a torrent of the shelf may have: with slots, as many as there are, since
// all peers of one torrent are sent to or none.
func (s *Seeder) conns() int {
	if s.slots == 0 {
		return maxSeeds
	}
	return min(s.slots, maxSeeds)
}

// full says whether all slots are taken. It is called with the mutex held.
func (s *Seeder) full() bool {
	used := 0
	for _, a := range s.active {
		if n := len(a.t.PeerConns()); !a.waits && n > 0 {
			used += n
		} else if !a.waits && time.Since(a.since) < gaugeEvery {
			used++ // whoever woke it is not connected yet
		}
	}
	return s.slots > 0 && used >= s.slots
}

// takeTurns chokes and unchokes. It is called with the mutex held, whenever something changed and every
// second; it says whether somebody's turn came or went.
func (s *Seeder) takeTurns(now time.Time) (changed bool) {
	var list []*activeTorrent
	var seats []seat
	for _, a := range s.active {
		if peers := a.peers(); a.leaves.IsZero() && (len(peers) > 0 || a.waits) {
			list, seats = append(list, a), append(seats, seat{peers, !a.waits, a.turn, a.still && now.Sub(a.turn) >= gaugeEvery})
		}
	}
	for i, yes := range turns(seats, s.slots, now) {
		yes = yes && !s.halted
		a := list[i]
		switch {
		case yes && a.waits:
			a.waits, a.turn, changed = false, now, true
			a.t.AllowDataUpload()
		case !yes && !a.waits:
			a.waits, a.turn, changed = true, now, true
			a.t.DisallowDataUpload()
		case yes && now.Sub(a.turn) >= turn:
			a.turn = now // and another one, as nobody waits
		}
	}
	return changed
}

func (a *activeTorrent) peers() []netip.Addr {
	conns := a.t.PeerConns()
	out := make([]netip.Addr, 0, len(conns))
	for _, pc := range conns {
		if at, ok := peeraddr.OfConn(pc, 0); ok {
			out = append(out, at.Addr())
		}
	}
	return out
}
