package p2ptest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"sync"
	"time"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p"
)

// Habits are how a Seeder misbehaves. The zero value is a good seeder with a fast line.
type Habits struct {
	// Host is the loopback address it listens on; "" is 127.0.0.1. Peers are banned by address.
	Host    string
	Latency time.Duration // before every block
	Rate    int           // bytes per second; 0 is no limit
	// Stall makes it fall silent for good after so many blocks of a connection, which stays open.
	// A negative number is no block at all.
	Stall int
	// Lose makes it drop every connection after so many blocks.
	Lose int
	// Corrupt sends so many blocks with one wrong byte each, then right ones; negative for ever.
	Corrupt int
	// Reject refuses so many requests (BEP 6), then serves; negative for ever. Such a seeder lies:
	// it says that it has everything.
	Reject int
	// Bitfield names its pieces one by one instead of saying that it has all (BEP 6), as programs of BEP 3 alone do.
	Bitfield bool
	// Drip sends its handshake byte by byte, one a second, and then hangs up.
	Drip bool
}

// A Seeder is one peer, on a loopback address, that has one file and speaks just enough of BEP 3, 6, 9 and 10
// to give it, in its own way. It accepts connections that are not encrypted.
type Seeder struct {
	offer  p2p.Offer
	habits Habits
	file   *os.File
	l      net.Listener
	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	wg     sync.WaitGroup
	once   sync.Once
	ended  chan struct{}

	mu    sync.Mutex
	given Given
}

// Given counts what a Seeder was asked for and gave.
type Given struct {
	Connections, Requests, Blocks, Rejects, Cancels int
}

// OpenSeeder starts a seeder for the file of an offer.
func OpenSeeder(o p2p.Offer, h Habits) (*Seeder, error) {
	f, err := os.Open(o.Path)
	if err != nil {
		return nil, fmt.Errorf("seeder: %w", err)
	}
	if h.Host == "" {
		h.Host = "127.0.0.1"
	}
	l, err := net.Listen("tcp4", net.JoinHostPort(h.Host, "0"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("seeder: %w", err), f.Close())
	}
	s := &Seeder{offer: o, habits: h, file: f, l: l, ended: make(chan struct{}, 1)}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.wg.Go(s.accept)
	return s, nil
}

// Holder is the seeder as a search would have found it.
func (s *Seeder) Holder() p2p.Holder {
	return p2p.Holder{Addr: s.l.Addr().(*net.TCPAddr).AddrPort()}
}

// Addr is where the seeder listens.
func (s *Seeder) Addr() netip.AddrPort { return s.Holder().Addr }

// Ended receives when a connection has ended on which it gave.
func (s *Seeder) Ended() <-chan struct{} { return s.ended }

// Given returns what happened so far.
func (s *Seeder) Given() Given {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.given
}

func (s *Seeder) count(change func(*Given)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.given)
}

// few takes one of a number of misdeeds, of which a negative number is never used up.
func (s *Seeder) few(n *int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if *n > 0 {
		*n--
		return true
	}
	return *n < 0
}

// Close ends all connections and waits for them. It is safe twice.
func (s *Seeder) Close() error {
	s.once.Do(func() {
		s.cancel()
		s.l.Close()
		s.wg.Wait()
		s.file.Close() // read only
	})
	return nil
}

func (s *Seeder) accept() {
	for {
		c, err := s.l.Accept()
		if err != nil {
			return
		}
		s.wg.Go(func() {
			stop := context.AfterFunc(s.ctx, func() { c.Close() })
			defer stop()
			defer c.Close()
			if s.habits.Drip {
				s.drip(c)
				return
			}
			s.talk(c)
		})
	}
}

// drip is what a slow-loris does: it never gives a reason to hang up, nor anything else.
func (s *Seeder) drip(c net.Conn) {
	s.count(func(g *Given) { g.Connections++ })
	for _, b := range handshake(s.offer.InfoHash) {
		if _, err := c.Write([]byte{b}); err != nil || !s.pause(time.Second) {
			return
		}
	}
}

// talk gives the file to one peer until either hangs up.
func (s *Seeder) talk(c net.Conn) {
	if err := s.greet(c); err != nil {
		return // another torrent, or an encrypted connection
	}
	s.count(func(g *Given) { g.Connections++ })
	in := make(chan message)
	var reading sync.WaitGroup
	defer reading.Wait()
	defer c.Close()
	ctx, done := context.WithCancel(s.ctx)
	defer done()
	reading.Go(func() {
		defer close(in)
		for {
			m, err := readMessage(c)
			if err != nil {
				return
			}
			select {
			case in <- m:
			case <-ctx.Done():
				return
			}
		}
	})
	g := giving{s: s, c: c}
	for g.next(in) {
	}
	select {
	case s.ended <- struct{}{}:
	default:
	}
}

func (s *Seeder) greet(c net.Conn) error {
	theirs := make([]byte, len(handshake(s.offer.InfoHash)))
	if _, err := io.ReadFull(c, theirs[:20]); err != nil || string(theirs[:20]) != protocol {
		return errors.New("not BitTorrent")
	}
	if _, err := io.ReadFull(c, theirs[20:]); err != nil || p2p.InfoHash(theirs[28:48]) != s.offer.InfoHash {
		return errors.New("another torrent")
	}
	hello := handshake(s.offer.InfoHash)
	hello = append(hello, extended(0, extendedHandshake(len(s.offer.Info)))...)
	hello = append(hello, s.pieces()...)
	hello = append(hello, frame(unchoke)...)
	_, err := c.Write(hello)
	return err
}

// pieces says which pieces it has: all.
func (s *Seeder) pieces() []byte {
	var info struct {
		Pieces []byte `bencode:"pieces"`
	}
	if !s.habits.Bitfield || bencode.Unmarshal(s.offer.Info, &info) != nil {
		return frame(haveAll)
	}
	n := len(info.Pieces) / 20
	bits := make([]byte, (n+7)/8)
	for i := range n {
		bits[i/8] |= 0x80 >> (i % 8)
	}
	return frame(bitfield, bits...)
}

// pause returns false when the seeder closes meanwhile.
func (s *Seeder) pause(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-s.ctx.Done():
		return false
	}
}
