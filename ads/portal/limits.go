package portal

import (
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limits slows down guessing at passwords: per network an attempt comes from, and per account that is tried. It lives in memory
// alone, holds no whole address, and never grows beyond maxLimits.
type limits struct {
	now  func() time.Time
	mu   sync.Mutex // guards the rest
	each map[string]*rate.Limiter
	last time.Time // when forget last ran
}

// Ten attempts at once, then five a minute, from one network; thirty at once, then two a minute, for one account: enough for any
// forgetful person, and the second bound is loose so that a stranger can hardly lock somebody out.
const (
	networkBurst, networkEvery = 10, 12 * time.Second
	accountBurst, accountEvery = 30, 30 * time.Second
	maxLimits                  = 10_000
)

func newLimits(now func() time.Time) *limits {
	return &limits{now: now, each: map[string]*rate.Limiter{}}
}

// allow counts one attempt at an account and reports whether it may go on.
func (l *limits) allow(r *http.Request, account string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.take("network "+network(sender(r)), networkBurst, networkEvery) &&
		l.take("account "+account, accountBurst, accountEvery)
}

// take needs mu.
func (l *limits) take(key string, burst int, every time.Duration) bool {
	now := l.now()
	one := l.each[key]
	if one == nil {
		if len(l.each) >= maxLimits && now.Sub(l.last) >= time.Second { // not at every attempt: that is work for an attacker to order
			l.forget(now)
		}
		if len(l.each) >= maxLimits {
			return false // an attack from everywhere: old attempts are forgotten within minutes
		}
		one = rate.NewLimiter(rate.Every(every), burst)
		l.each[key] = one
	}
	return one.AllowN(now, 1)
}

// forget drops those that have recovered. It needs mu.
func (l *limits) forget(now time.Time) {
	l.last = now
	for key, one := range l.each {
		if one.TokensAt(now) >= float64(one.Burst()) {
			delete(l.each, key)
		}
	}
}

// sender is the address a request comes from. Behind a proxy on this machine that is the last address the proxy wrote down; from
// anywhere else that header is a stranger's claim.
func sender(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	addr := peer.Addr().Unmap()
	if addr.IsLoopback() {
		all := strings.Join(r.Header.Values("X-Forwarded-For"), ",")
		if behind, err := netip.ParseAddr(strings.TrimSpace(all[strings.LastIndexByte(all, ',')+1:])); err == nil {
			addr = behind.Unmap()
		}
	}
	return addr.WithZone("")
}

// network is the /24 or /56 of an address: what one household or one rented server has.
func network(addr netip.Addr) string {
	bits := 56
	if addr.Is4() {
		bits = 24
	}
	prefix, _ := addr.Prefix(bits) // the zero address gives the zero prefix
	return prefix.String()
}
