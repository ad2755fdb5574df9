package p2p

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/anacrolix/torrent"
	"golang.org/x/time/rate"

	"linnet/p2p/internal/lifetime"
	"linnet/p2p/internal/limits"
	"linnet/p2p/internal/modegate"
)

// lastDial is a torrent.Dialer that reaches nobody.
type lastDial struct {
	mu   sync.Mutex
	at   time.Time
	left time.Duration // until the deadline
}

var errNobody = errors.New("nobody there")

func (*lastDial) DialerNetwork() string { return "tcp" }

func (l *lastDial) Dial(ctx context.Context, _ string) (net.Conn, error) {
	deadline, _ := ctx.Deadline()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.at, l.left = time.Now(), time.Until(deadline)
	return nil, errors.Join(errNobody, ctx.Err())
}

// Beyond the router connections are opened at a pace; on the LAN at once. Waiting takes no time from dialling, and ends when
// the node closes or nobody wants the connection any more.
func TestDialsBeyondTheRouterArePaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &Node{life: lifetime.Begin()}
		stop := n.life.End
		defer stop()
		last := &lastDial{}
		d := pacedDialer{last, n, rate.NewLimiter(1, 2)}
		began := time.Now()
		dial := func(ctx context.Context, addr string) error {
			ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
			defer cancel()
			_, err := d.Dial(ctx, addr)
			return err
		}
		for range 5 {
			dial(t.Context(), "203.0.113.1:6881")
		}
		if took := last.at.Sub(began); took != 3*time.Second {
			t.Errorf("five dials, of which two are free, took %v", took)
		}
		for range 100 {
			dial(t.Context(), "192.168.7.7:6881")
			dial(t.Context(), "127.0.0.1:6881")
		}
		if took := last.at.Sub(began); took != 3*time.Second {
			t.Errorf("the LAN waits, until %v", took)
		}
		for range 6 { // one second later each
			go dial(t.Context(), "203.0.113.1:6881")
		}
		time.Sleep(7 * time.Second)
		synctest.Wait()
		if took := last.at.Sub(began); took != 9*time.Second || last.left != 3*time.Second {
			t.Errorf("the last of six dials at once came after %v, with %v left", took, last.left)
		}
		for _, end := range []func(cancel func()){func(cancel func()) { cancel() }, func(func()) { stop() }} {
			d.pace.ReserveN(time.Now(), 2)
			ctx, cancel := context.WithCancel(t.Context())
			failed := make(chan error)
			go func() { failed <- dial(ctx, "203.0.113.1:6881") }()
			synctest.Wait()
			end(cancel)
			if err := <-failed; !errors.Is(err, context.Canceled) || errors.Is(err, errNobody) {
				t.Errorf("%v", err)
			}
			cancel()
		}
	})
}

// turningDial is a torrent.Dialer under whose hands the mode changes.
type turningDial struct {
	modeGate *modegate.Gate
	made     net.Conn
}

func (*turningDial) DialerNetwork() string { return "tcp" }

func (d *turningDial) Dial(context.Context, string) (net.Conn, error) {
	d.modeGate.Set(modegate.LANOnly)
	return d.made, nil
}

// TestAConnectionThatComesAfterTheModeChanged is closed, not used.
func TestAConnectionThatComesAfterTheModeChanged(t *testing.T) {
	n := &Node{life: lifetime.Begin(), modeGate: modegate.New(modegate.Public), connections: limits.NewConnections()}
	made, other := net.Pipe()
	defer other.Close()
	d := permittedDialer{&turningDial{n.modeGate, made}, n}
	if c, err := d.Dial(t.Context(), "203.0.113.1:6881"); c != nil || !errors.Is(err, modegate.ErrBeyond) {
		t.Errorf("dialled: %v, %v", c, err)
	}
	if _, err := made.Read(make([]byte, 1)); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("the connection stays open: %v", err)
	}
	if _, err := d.Dial(t.Context(), "203.0.113.1:6881"); !errors.Is(err, modegate.ErrBeyond) {
		t.Errorf("dialled once more: %v", err)
	}
}

// TestForwardedPortOfALANOnlyNode: who comes through a port that a router forwards is sent away, as long as the mode says so.
func TestForwardedPortOfALANOnlyNode(t *testing.T) {
	for addr, want := range map[string]map[modegate.Mode]bool{
		"203.0.113.1:6881": {modegate.LANOnly: false, modegate.Quiet: true, modegate.Public: true},
		"192.168.1.7:6881": {modegate.LANOnly: true, modegate.Quiet: true, modegate.Public: true},
	} {
		for mode, stays := range want {
			sent := 0
			n := &Node{modeGate: modegate.New(mode), connections: limits.NewConnections(),
				infos: newDictionaries(func(*torrent.PeerConn) { sent++ })}
			pc := new(torrent.PeerConn)
			pc.RemoteAddr = net.TCPAddrFromAddrPort(netip.MustParseAddrPort(addr))
			n.admit(pc)
			if sentAway := sent == 1; sentAway == stays {
				t.Errorf("%s in mode %v stays: %v", addr, mode, !sentAway)
			}
		}
	}
}
