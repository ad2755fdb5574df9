package stats

import (
	"context"
	"hash/maphash"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

const (
	// Fraction of a day's counted reports is the most that one network (/24, or /48 in IPv6) may give: a fiftieth.
	Fraction = 50
	// FewFrom is how many reports of a day one network may give however few others there are, so that a small feed counts at all. Below
	// FewFrom·Fraction reports a day that is more than a fiftieth.
	FewFrom = 5
)

// A NetworkSink is a Sink that is told from which network a report came, so that none gives more than its share of a day. The network is
// kept only as a hash whose key ends with the day.
type NetworkSink interface {
	Sink
	AddFrom(ctx context.Context, network netip.Prefix, r Report) error
}

// A Place counts reports of a day that were the nth of their network.
type Place struct{ Nth, Reports int }

// PerNetwork is how many reports of each network count: as many as leave none more than a fiftieth of what counts, and FewFrom at
// least. places are ordered by Nth.
func PerNetwork(places []Place) int {
	most, counted := FewFrom, 0
	for _, p := range places {
		counted += p.Reports
		if p.Nth*Fraction <= counted {
			most = max(most, p.Nth)
		}
	}
	return most
}

// ShareOfDay lets through to next what one network may ask for in a day: least, or a fiftieth of what all asked for on the day before,
// whichever is more. Like Limit it remembers no network: only a counter picked by a hash whose key ends with the day. now nil is
// time.Now.
func ShareOfDay(next http.Handler, least int, now func() time.Time) http.Handler {
	if now == nil {
		now = time.Now
	}
	gate := &dayGate{least: least}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !gate.pass(sender(r), now()) {
			tooMany(w)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// A dayGate is a turnstile whose allowance follows from the day before.
type dayGate struct {
	least int

	mu            sync.Mutex
	day           time.Time
	key           maphash.Seed
	total, before int // let through today, and on the day before
	count         [1 << 14]int
}

func (g *dayGate) pass(network netip.Prefix, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if day := now.UTC().Truncate(24 * time.Hour); !day.Equal(g.day) {
		if g.before = g.total; day.Sub(g.day) > 24*time.Hour {
			g.before = 0
		}
		g.day, g.key, g.total = day, maphash.MakeSeed(), 0
		clear(g.count[:])
	}
	slot := &g.count[maphash.Comparable(g.key, network)%uint64(len(g.count))]
	if *slot >= max(g.least, g.before/Fraction) {
		return false
	}
	*slot++
	g.total++
	return true
}
