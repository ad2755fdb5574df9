// Package tcpfirst has TCP connect to a peer wherever it can, and uTP (BEP 29) where it cannot. The engine dials both at once and keeps
// what answers first, which on a fast line is decided by chance; uTP is then 30 times slower, and on a lossy one 7 times.
package tcpfirst

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/anacrolix/torrent"
	utholepunch "github.com/anacrolix/torrent/peer_protocol/ut-holepunch"
)

const (
	// headStart is how long TCP may connect before uTP is tried beside it. A lost SYN is sent again after a second (RFC 6298).
	headStart = 1200 * time.Millisecond
	// absent is how long uTP waits for TCP to be tried at all.
	absent = 50 * time.Millisecond
	// punchedFor is how long a peer that an introducer named (BEP 55) is dialled without waiting, as it dials us in the same moment.
	punchedFor = 10 * time.Second
	// punchedMost bounds what strangers have us remember.
	punchedMost = 256
)

// ErrConnected says that uTP was not tried, because TCP is connected.
var ErrConnected = errors.New("TCP is connected")

// A Race joins the dialers of a client that are called for one peer in the same moment and with the same context. Its zero value is
// ready, and its methods may be called from any goroutine. Its mutex is a leaf: the engine's callbacks take it.
type Race struct {
	mu       sync.Mutex
	attempts map[context.Context]*attempt
	punched  map[netip.AddrPort]time.Time // until when
}

// An attempt is one call of a peer.
type attempt struct {
	entered, begun, over chan struct{} // by TCP: closed when it is about to dial, perhaps after others, when it dials, and when it is done
	enter, begin, end    func()
	connected            bool // valid once over is closed
}

type attemptKey struct{}

func newAttempt() *attempt {
	a := &attempt{entered: make(chan struct{}), begun: make(chan struct{}), over: make(chan struct{})}
	a.enter = sync.OnceFunc(func() { close(a.entered) })
	a.begin = sync.OnceFunc(func() { close(a.begun) })
	a.end = sync.OnceFunc(func() { close(a.over) })
	return a
}

// of is the attempt that a context stands for. It is forgotten with the context, which the engine ends after the handshake.
func (r *Race) of(ctx context.Context) *attempt {
	r.mu.Lock()
	defer r.mu.Unlock()
	a := r.attempts[ctx]
	if a == nil {
		if r.attempts == nil {
			r.attempts = make(map[context.Context]*attempt)
		}
		a = newAttempt()
		r.attempts[ctx] = a
		context.AfterFunc(ctx, func() {
			r.mu.Lock()
			defer r.mu.Unlock()
			delete(r.attempts, ctx)
		})
	}
	return a
}

// Enter is d as the engine shall see it, before anything that may hold a call up.
func (r *Race) Enter(d torrent.Dialer) torrent.Dialer {
	if strings.HasPrefix(d.DialerNetwork(), "tcp") {
		return first{d, r}
	}
	return second{d, r}
}

// Begin is a dialer by TCP that sends at once when it is called.
func Begin(d torrent.Dialer) torrent.Dialer { return starter{d} }

type starter struct{ torrent.Dialer }

func (s starter) Dial(ctx context.Context, addr string) (net.Conn, error) {
	if a, is := ctx.Value(attemptKey{}).(*attempt); is {
		a.begin()
	}
	return s.Dialer.Dial(ctx, addr)
}

// first dials by TCP and says how that goes.
type first struct {
	torrent.Dialer
	race *Race
}

func (f first) Dial(ctx context.Context, addr string) (net.Conn, error) {
	if !fits(f.DialerNetwork(), addr) { // the dialer of the other family fails at once, which says nothing
		return f.Dialer.Dial(ctx, addr)
	}
	a := f.race.of(ctx)
	a.enter()
	c, err := f.Dialer.Dial(context.WithValue(ctx, attemptKey{}, a), addr)
	a.connected = err == nil
	a.begin() // it may have been refused before it began
	a.end()
	return c, err
}

// second dials by uTP once TCP has failed or had its time. The error is ErrConnected if TCP is connected.
type second struct {
	torrent.Dialer
	race *Race
}

func (s second) Dial(ctx context.Context, addr string) (net.Conn, error) {
	if !fits(s.DialerNetwork(), addr) || s.race.introduced(addr) {
		return s.Dialer.Dial(ctx, addr)
	}
	a := s.race.of(ctx)
	ctx, end := unhurried(ctx)
	defer end()
	if within(ctx, a.entered, absent) && within(ctx, a.begun, 0) {
		within(ctx, a.over, headStart)
	}
	select {
	case <-a.over:
		if a.connected {
			return nil, ErrConnected
		}
	default:
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s.Dialer.Dial(ctx, addr)
}

// longest is how long TCP may wait for its turn, at most, while uTP waits for it.
const longest = 30 * time.Second

// unhurried is a context that ends when ctx is cancelled, and not by its deadline: the engine allows a call three seconds when it has many
// to make, which the wait for TCP may use up. The time that was left when it began counts anew once it is over, within longest.
func unhurried(ctx context.Context) (context.Context, context.CancelFunc) {
	deadline, bounded := ctx.Deadline()
	if !bounded {
		return context.WithCancel(ctx)
	}
	later, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Until(deadline)+longest)
	unlink := context.AfterFunc(ctx, func() {
		if errors.Is(ctx.Err(), context.Canceled) {
			cancel()
		}
	})
	return later, func() { unlink(); cancel() }
}

// within waits for an event, at most so long; 0 is as long as the context lasts.
func within(ctx context.Context, event <-chan struct{}, most time.Duration) bool {
	var late <-chan time.Time
	if most > 0 {
		t := time.NewTimer(most)
		defer t.Stop()
		late = t.C
	}
	select {
	case <-event:
		return true
	case <-late:
	case <-ctx.Done():
	}
	return false
}

// fits says whether an address is of the family of a network such as "tcp6".
func fits(network, addr string) bool {
	a, err := netip.ParseAddrPort(addr)
	if err != nil {
		return true
	}
	return strings.HasSuffix(network, "6") != a.Addr().Unmap().Is4()
}

// Heard notes whom an introducer has us meet. It is called with the engine's lock held.
func (r *Race) Heard(e torrent.PeerConnReadExtensionMessageEvent) {
	name, _, err := e.PeerConn.LocalLtepProtocolMap.LookupId(e.ExtensionNumber)
	if err != nil || name != utholepunch.ExtensionName {
		return
	}
	var m utholepunch.Msg
	if m.UnmarshalBinary(e.Payload) == nil && m.MsgType == utholepunch.Connect {
		r.introduce(m.AddrPort, time.Now())
	}
}

func (r *Race) introduce(a netip.AddrPort, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.punched == nil {
		r.punched = make(map[netip.AddrPort]time.Time)
	}
	for old, until := range r.punched {
		if !now.Before(until) {
			delete(r.punched, old)
		}
	}
	if len(r.punched) < punchedMost {
		r.punched[netip.AddrPortFrom(a.Addr().Unmap(), a.Port())] = now.Add(punchedFor)
	}
}

// introduced says whether a peer dials us in this moment, too.
func (r *Race) introduced(addr string) bool {
	a, err := netip.ParseAddrPort(addr)
	if err != nil {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return time.Now().Before(r.punched[netip.AddrPortFrom(a.Addr().Unmap(), a.Port())])
}
