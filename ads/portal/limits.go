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

// limits slows down guessing at passwords. Attempts beyond what a forgetful person needs wait longer each time, per network and per
// account. Nobody is refused for what other networks do, and a device in which somebody signed in before is counted alone. The counters
// live in memory alone, hold no whole address, and never grow beyond maxLimits.
type limits struct {
	now  func() time.Time
	wait func(context.Context, time.Duration) error

	mu      sync.Mutex // guards the rest
	each    map[string]tally
	waiting map[string]int // attempts of a network, or at the codes of an account, that wait at this moment
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
	most  float64 // that is held against a key: however long somebody goes on, what they spent comes back in a while
	every time.Duration
	delay func(over float64) time.Duration
}

// A network's delays grow fast and far. An account's grow slowly and stay small, as its owner may be the one who waits. Codes are
// tried by whoever knows the password, one at a time: a hundred an hour at most, of a million.
var (
	perNetwork = budget{10, 60, 12 * time.Second, func(over float64) time.Duration { return upTo(30*time.Second, over*over*100) }}
	perAccount = budget{30, 150, 30 * time.Second, func(over float64) time.Duration { return upTo(5*time.Second, over*50) }}
	perCode    = budget{5, 20, 5 * time.Minute, func(over float64) time.Duration { return upTo(36*time.Second, over*over*1000) }}
	perDevice  = budget{10, 40, 12 * time.Second, func(float64) time.Duration { return 0 }}
	perLetter  = budget{3, 3, 20 * time.Minute, func(float64) time.Duration { return 0 }}
)

func upTo(most time.Duration, milliseconds float64) time.Duration {
	return min(most, time.Duration(milliseconds*float64(time.Millisecond)))
}

const (
	maxLimits  = 10_000
	maxWaiting = 8    // attempts of one network that wait at once; more come from a machine
	maxAsleep  = 2048 // in all, but for one of each network
)

// errFlood: a network has so many attempts waiting that the next one is sent away.
var errFlood = errors.New("portal: too many attempts of one network at once")

// errOneCode: a code of the account waits already. The refused person knows the password; strangers cannot cause this.
var errOneCode = errors.New("portal: two codes of one account at once")

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
	code    bool   // the second factor is tried
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
		for _, queue := range a.queues() {
			if l.waiting[queue]--; l.waiting[queue] == 0 {
				delete(l.waiting, queue)
			}
		}
	}()
	return true, l.wait(ctx, delay)
}

// begin returns the delay, which is counted as waiting if it is not 0.
func (l *limits) begin(a attempt) (time.Duration, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	own := perDevice
	if a.code {
		own = perCode
	}
	if a.device != "" && l.spend("device "+a.device, own) <= 0 {
		return 0, nil
	}
	delay := perNetwork.delay(l.spend("network "+a.network, perNetwork))
	switch {
	case a.code:
		delay = max(delay, perCode.delay(l.spend("account "+a.account, perCode)))
	case a.account != "":
		delay = max(delay, perAccount.delay(l.spend("account "+a.account, perAccount)))
	}
	if delay == 0 {
		return 0, nil
	}
	mine := l.waiting[a.network]
	if a.code && l.waiting[a.account] > 0 {
		return 0, errOneCode
	}
	if mine >= maxWaiting || mine > 0 && l.asleep >= maxAsleep {
		return 0, errFlood
	}
	for _, queue := range a.queues() {
		l.waiting[queue]++
	}
	l.asleep++
	return delay, nil
}

// queues are those that an attempt waits in: its network's, and the account's for a code, where many networks must not try at once.
func (a attempt) queues() []string {
	if a.code {
		return []string{a.network, a.account}
	}
	return []string{a.network}
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

// letter reports whether another letter may go to an address, and counts it then: what is not written holds up no later one.
func (l *limits) letter(address string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := "letter " + address
	if t, ok := l.each[key]; ok && t.left(l.now(), perLetter)+1 > perLetter.free {
		return false
	}
	l.spend(key, perLetter)
	return true
}

// left is what is still held at a moment.
func (t tally) left(now time.Time, b budget) float64 {
	return max(0, t.level-float64(now.Sub(t.at))/float64(b.every))
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

// spend counts one and returns how far that is over the budget, at least 0. Callers hold mu.
func (l *limits) spend(key string, b budget) (over float64) {
	now := l.now()
	t, ok := l.each[key]
	if !ok {
		l.room()
		t.at = now
	}
	t.level = min(b.most, t.left(now, b)+1)
	t.at = now
	l.each[key] = t
	return max(0, t.level-b.free)
}

// room drops, when all places are taken, the least of eight: whoever comes is let in, and whoever did the most is remembered longest.
// Callers hold mu.
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
		if strings.TrimSpace(chain[i]) == "" {
			break // it tells nothing
		}
		addr = forwarded(chain[i])
	}
	return addr.WithZone("")
}

// behind gives each request the address of its sender. So next counts the networks of listeners, not the one of a proxy or a claimed one.
func behind(proxies []netip.Prefix, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		direct := r.Clone(r.Context())
		if from := sender(r, proxies); from.IsValid() { // else all whom a proxy does not name stand for the proxy
			direct.RemoteAddr = netip.AddrPortFrom(from, 0).String()
		}
		direct.Header.Del("X-Forwarded-For")
		next.ServeHTTP(w, direct)
	})
}

// forwarded reads an address as proxies write it, some with its port. An unreadable address is the zero address, never the proxy's own.
func forwarded(typed string) netip.Addr {
	typed = strings.TrimSpace(typed)
	if withPort, err := netip.ParseAddrPort(typed); err == nil {
		return withPort.Addr().Unmap()
	}
	addr, err := netip.ParseAddr(strings.Trim(typed, "[]"))
	if err != nil {
		return netip.Addr{}
	}
	return addr.Unmap()
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
