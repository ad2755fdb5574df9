package portal

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// limits slows down guessing at passwords: each attempt beyond what a forgetful person needs waits longer than the one before, per
// network it comes from and per account that is tried. Nobody is refused for what other networks do, and a device in which somebody
// signed in before is counted alone. It lives in memory alone, holds no whole address, and never grows beyond maxLimits.
type limits struct {
	now  func() time.Time
	wait func(context.Context, time.Duration) error

	mu      sync.Mutex // guards the rest
	each    map[string]tally
	waiting map[string]int // attempts of a network that wait at this moment
	asleep  int            // sum of waiting
}

// A tally is how much is held against a key, and since when.
type tally struct {
	level float64
	at    time.Time
}

// A budget is how much is free and how fast it comes back; beyond it, delay is what the attempts after it wait.
type budget struct {
	free  float64
	every time.Duration
	delay func(over float64) time.Duration
}

// A network's delays grow fast and far. An account's grow slowly and stay small, as its owner may be the one who waits.
var (
	perNetwork = budget{10, 12 * time.Second, func(over float64) time.Duration { return upTo(30*time.Second, over*over*100) }}
	perAccount = budget{30, 30 * time.Second, func(over float64) time.Duration { return upTo(5*time.Second, over*50) }}
	perDevice  = budget{10, 12 * time.Second, func(float64) time.Duration { return 0 }}
	perLetter  = budget{3, 20 * time.Minute, func(float64) time.Duration { return 0 }}
)

func upTo(most time.Duration, milliseconds float64) time.Duration {
	return min(most, time.Duration(milliseconds*float64(time.Millisecond)))
}

const (
	maxLimits  = 10_000
	maxWaiting = 8    // attempts of one network that wait at once; more come from a machine
	maxAsleep  = 2048 // in all
)

// errFlood: a network has so many attempts waiting that the next one is sent away.
var errFlood = errors.New("portal: too many attempts of one network at once")

func newLimits(now func() time.Time, wait func(context.Context, time.Duration) error) *limits {
	if wait == nil {
		wait = sleep
	}
	return &limits{now: now, wait: wait, each: map[string]tally{}, waiting: map[string]int{}}
}

// sleep waits, or ends with the request.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// An attempt is one try at a password or a code.
type attempt struct {
	network string
	account string // "": none in particular
	device  string // of somebody who signed in to this account from it before; "": a stranger
}

// slow counts an attempt and lets it wait its delay; slowed reports whether it had one. A device that is known waits only once it has
// spent a budget of its own: then it is a stranger.
func (l *limits) slow(ctx context.Context, a attempt) (slowed bool, err error) {
	delay, err := l.begin(a)
	if err != nil || delay == 0 {
		return false, err
	}
	defer func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.asleep--
		if l.waiting[a.network]--; l.waiting[a.network] == 0 {
			delete(l.waiting, a.network)
		}
	}()
	return true, l.wait(ctx, delay)
}

// begin returns the delay, which is counted as waiting if it is not 0.
func (l *limits) begin(a attempt) (time.Duration, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if a.device != "" && l.spend("device "+a.device, perDevice) <= 0 {
		return 0, nil
	}
	delay := perNetwork.delay(l.spend("network "+a.network, perNetwork))
	if a.account != "" {
		delay = max(delay, perAccount.delay(l.spend("account "+a.account, perAccount)))
	}
	if delay == 0 {
		return 0, nil
	}
	if l.waiting[a.network] >= maxWaiting || l.asleep >= maxAsleep {
		return 0, errFlood
	}
	l.waiting[a.network]++
	l.asleep++
	return delay, nil
}

// forgive takes back an attempt that was right.
func (l *limits) forgive(a attempt) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, key := range []string{"device " + a.device, "network " + a.network, "account " + a.account} {
		if t, ok := l.each[key]; ok {
			t.level = max(0, t.level-1)
			l.each[key] = t
		}
	}
}

// letter reports whether another letter may go to an address.
func (l *limits) letter(address string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.spend("letter "+address, perLetter) <= 0
}

// failures counts the failed attempts at something within an hour; it counts anew with clear.
func (l *limits) failures(what string, clear bool) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	key, now := "failed "+what, l.now()
	t, ok := l.each[key]
	if clear {
		delete(l.each, key)
		return int(t.level)
	}
	if !ok {
		l.room()
	}
	if now.Sub(t.at) > time.Hour {
		t = tally{at: now}
	}
	t.level++
	l.each[key] = t
	return int(t.level)
}

// spend counts one and returns how far that is over the budget, at least 0. It needs mu.
func (l *limits) spend(key string, b budget) (over float64) {
	now := l.now()
	t, ok := l.each[key]
	if !ok {
		l.room()
		t.at = now
	}
	t.level = max(0, t.level-float64(now.Sub(t.at))/float64(b.every)) + 1
	t.at = now
	l.each[key] = t
	return max(0, t.level-b.free)
}

// room drops, when all places are taken, the least of eight: whoever comes is let in, and whoever did the most is remembered longest.
// It needs mu.
func (l *limits) room() {
	if len(l.each) < maxLimits {
		return
	}
	least, level, looked := "", 0.0, 0
	for key, t := range l.each { // in no order
		if recovered := t.level - l.now().Sub(t.at).Seconds()/12; looked == 0 || recovered < level {
			least, level = key, recovered
		}
		if looked++; looked == 8 {
			break
		}
	}
	delete(l.each, least)
}

// loopback is who may say whose request they pass on, unless Config.Proxies names others.
var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// sender is the address a request comes from: of the chain that X-Forwarded-For tells, the last one that is no trusted proxy. From
// anybody else that header is a stranger's claim.
func sender(r *http.Request, proxies []netip.Prefix) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	addr := peer.Addr().Unmap()
	chain := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(chain) - 1; i >= 0 && trusted(addr, proxies); i-- {
		behind, err := netip.ParseAddr(strings.TrimSpace(chain[i]))
		if err != nil {
			break
		}
		addr = behind.Unmap()
	}
	return addr.WithZone("")
}

// behind hands next requests as they come from whom they come from, so that the networks it counts are those of listeners and not that of
// a proxy, and nobody's claim.
func behind(proxies []netip.Prefix, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		direct := r.Clone(r.Context())
		direct.RemoteAddr = netip.AddrPortFrom(sender(r, proxies), 0).String()
		direct.Header.Del("X-Forwarded-For")
		next.ServeHTTP(w, direct)
	})
}

func trusted(addr netip.Addr, proxies []netip.Prefix) bool {
	for _, p := range proxies {
		if p.Contains(addr.WithZone("")) {
			return true
		}
	}
	return false
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
