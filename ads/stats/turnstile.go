package stats

import (
	"hash/maphash"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// PerHour is how many reports one network may send in an hour. A /24 can stand for many households
// behind one address of their provider, and each sends one report a day.
const PerHour = 2000

// A turnstile counts requests by network without remembering any: a network picks one of a fixed number
// of counters by a hash whose key lives for an hour in memory. Networks that share a counter share its
// allowance. Its size is fixed, so that a flood cannot fill memory.
type turnstile struct {
	most  uint16 // in an hour
	mu    sync.Mutex
	hour  time.Time
	key   maphash.Seed
	count [1 << 14]uint16
}

// Limit lets at most so many requests an hour from one network (/24, or /48 in IPv6) through to next, and remembers none. now nil is
// time.Now.
func Limit(next http.Handler, perHour uint16, now func() time.Time) http.Handler {
	if now == nil {
		now = time.Now
	}
	gate := newTurnstile(perHour)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !gate.pass(sender(r), now()) {
			tooMany(w)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func tooMany(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "3600")
	http.Error(w, "Too many requests from your part of the network; try again in an hour.", http.StatusTooManyRequests)
}

func newTurnstile(perHour uint16) *turnstile {
	return &turnstile{most: perHour, key: maphash.MakeSeed()}
}

func (t *turnstile) pass(network netip.Prefix, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if hour := now.Truncate(time.Hour); !hour.Equal(t.hour) {
		t.hour, t.key = hour, maphash.MakeSeed()
		clear(t.count[:])
	}
	slot := &t.count[maphash.Comparable(t.key, network)%uint64(len(t.count))]
	if *slot >= t.most {
		return false
	}
	*slot++
	return true
}

// sender is the network a request comes from: /24, or /48 in IPv6. Behind a proxy on the same machine
// it is the last address the proxy wrote down; from anywhere else that header is a stranger's claim.
func sender(r *http.Request) netip.Prefix {
	peer, _ := netip.ParseAddrPort(r.RemoteAddr)
	addr := peer.Addr().Unmap()
	if addr.IsLoopback() {
		all := strings.Join(r.Header.Values("X-Forwarded-For"), ",")
		if behind, err := netip.ParseAddr(strings.TrimSpace(all[strings.LastIndexByte(all, ',')+1:])); err == nil {
			addr = behind.Unmap()
		}
	}
	bits := 48
	if addr.Is4() {
		bits = 24
	}
	network, _ := addr.WithZone("").Prefix(bits)
	return network
}
