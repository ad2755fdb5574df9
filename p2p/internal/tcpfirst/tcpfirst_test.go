package tcpfirst

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"github.com/anacrolix/torrent"
	pp "github.com/anacrolix/torrent/peer_protocol"
	utholepunch "github.com/anacrolix/torrent/peer_protocol/ut-holepunch"
)

var errNobody = errors.New("nobody there")

// line is a dialer that answers after a time, with a connection or without.
type line struct {
	network string
	after   time.Duration
	open    bool
	dialled *time.Duration // when, since the test began; -1 for never
	began   time.Time
}

func (l line) DialerNetwork() string { return l.network }

func (l line) Dial(ctx context.Context, _ string) (net.Conn, error) {
	*l.dialled = time.Since(l.began)
	select {
	case <-time.After(l.after):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if !l.open {
		return nil, errNobody
	}
	c, other := net.Pipe()
	other.Close()
	return c, nil
}

const peer = "203.0.113.9:6881"

// connect calls a peer as the engine does: all dialers at once, with one context, until one connects.
func connect(t *testing.T, addr string, dialers ...torrent.Dialer) (network string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	type result struct {
		network string
		conn    net.Conn
	}
	results := make(chan result, len(dialers))
	for _, d := range dialers {
		go func() {
			c, _ := d.Dial(ctx, addr)
			results <- result{d.DialerNetwork(), c}
		}()
	}
	for range dialers {
		r := <-results
		if r.conn == nil {
			continue
		}
		r.conn.Close()
		if network == "" {
			network = r.network
		}
	}
	return network
}

// TestWhoConnects: over lines of every kind, by which protocol a peer is connected, and when its uTP is tried; -1 for never.
func TestWhoConnects(t *testing.T) {
	const never = -1
	const ms, hour = time.Millisecond, time.Hour
	opens := func(after time.Duration) line { return line{after: after, open: true} }
	fails := func(after time.Duration) line { return line{after: after} }
	for name, c := range map[string]struct {
		tcp, utp   line
		queue      time.Duration // in which TCP stands before it is dialled
		punched    bool
		want       string
		utpDialled time.Duration
	}{
		"uTP is quicker on loopback":   {tcp: opens(2 * ms), utp: opens(0), want: "tcp4", utpDialled: never},
		"the first SYN is lost":        {tcp: opens(1100 * ms), utp: opens(0), want: "tcp4", utpDialled: never},
		"TCP is refused":               {tcp: fails(ms), utp: opens(0), want: "udp4", utpDialled: ms},
		"a firewall drops TCP":         {tcp: fails(hour), utp: opens(0), want: "udp4", utpDialled: headStart},
		"TCP is slower than its start": {tcp: opens(2000 * ms), utp: opens(3000 * ms), want: "tcp4", utpDialled: headStart},
		"nobody is there":              {tcp: fails(hour), utp: fails(hour), utpDialled: headStart},
		"an introducer has both call":  {tcp: fails(hour), utp: opens(0), punched: true, want: "udp4"},
		"TCP waits for its turn":       {tcp: opens(0), utp: opens(0), queue: 5000 * ms, want: "tcp4", utpDialled: never},
		"TCP waits, and is dropped then too": {tcp: fails(hour), utp: opens(0), queue: 5000 * ms, want: "udp4",
			utpDialled: 5000*ms + headStart},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var r Race
				tcpAt, utpAt := time.Duration(never), time.Duration(never)
				c.tcp.network, c.tcp.dialled, c.tcp.began = "tcp4", &tcpAt, time.Now()
				c.utp.network, c.utp.dialled, c.utp.began = "udp4", &utpAt, time.Now()
				if c.punched {
					r.introduce(netip.MustParseAddrPort(peer), time.Now())
				}
				got := connect(t, peer, r.Enter(queued{Begin(c.tcp), c.queue}), r.Enter(c.utp))
				synctest.Wait()
				if got != c.want || utpAt != c.utpDialled {
					t.Errorf("connected by %q, uTP dialled at %v; want %q, %v", got, utpAt, c.want, c.utpDialled)
				}
				if len(r.attempts) > 0 {
					t.Errorf("%d calls are remembered", len(r.attempts))
				}
			})
		})
	}
}

// queued dials after a while.
type queued struct {
	torrent.Dialer
	wait time.Duration
}

func (q queued) Dial(ctx context.Context, addr string) (net.Conn, error) {
	time.Sleep(q.wait)
	return q.Dialer.Dial(ctx, addr)
}

// TestTheOtherFamilySaysNothing: a dialer of IPv6 fails at once for a peer with IPv4, and is no reason to try uTP.
func TestTheOtherFamilySaysNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r Race
		var at [4]time.Duration
		now := time.Now()
		got := connect(t, peer, r.Enter(Begin(line{network: "tcp6", dialled: &at[0], began: now})),
			r.Enter(line{network: "udp6", dialled: &at[1], began: now}),
			r.Enter(Begin(line{network: "tcp4", after: time.Second, open: true, dialled: &at[2], began: now})),
			r.Enter(line{network: "udp4", open: true, dialled: &at[3], began: now}))
		if got != "tcp4" || at[3] != 0 {
			t.Errorf("connected by %q, uTP dialled after %v", got, at[3])
		}
	})
}

// TestUTPAloneIsTriedAgain: the engine calls a second time, without encryption, by the dialer that connected and no other.
func TestUTPAloneIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r Race
		at := time.Duration(-1)
		got := connect(t, peer, r.Enter(line{network: "udp4", open: true, dialled: &at, began: time.Now()}))
		if got != "udp4" || at != absent {
			t.Errorf("connected by %q after %v", got, at)
		}
	})
}

// TestIntroductionsAreBounded: an introducer who names whom it likes fills no memory, and those for whom there was no room wait as others
// do.
func TestIntroductionsAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r Race
		ids := &torrent.LocalLtepProtocolMap{Index: []pp.ExtensionName{utholepunch.ExtensionName}, NumBuiltin: 1}
		pc := &torrent.PeerConn{LocalLtepProtocolMap: ids}
		for i := range punchedMost + 10 {
			at := netip.AddrPortFrom(netip.MustParseAddr("203.0.113.9"), uint16(1+i))
			m := utholepunch.Msg{MsgType: utholepunch.Connect, AddrPort: at}
			b, err := m.MarshalBinary()
			if err != nil {
				t.Fatal(err)
			}
			r.Heard(torrent.PeerConnReadExtensionMessageEvent{PeerConn: pc, ExtensionNumber: 1, Payload: b})
		}
		if len(r.punched) != punchedMost || !r.introduced("203.0.113.9:1") || r.introduced("203.0.113.9:266") {
			t.Errorf("%d are remembered", len(r.punched))
		}
		time.Sleep(punchedFor)
		if r.introduced("203.0.113.9:1") {
			t.Error("an introduction lasts for ever")
		}
	})
}
