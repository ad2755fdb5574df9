package webseed

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"sync"
	"time"

	pp "github.com/anacrolix/torrent/peer_protocol"
)

const (
	maxMessage  = 1 << 20   // bytes of what the engine says; most is far smaller
	maxChunk    = 256 << 10 // bytes of one request
	maxRequests = 1024      // that wait; the engine sends 250
)

// errEncrypted says that the engine began with an encrypted handshake (MSE), which it leaves out the next time.
var errEncrypted = errors.New("an encrypted handshake")

// A peer is one connection with the engine.
type peer struct {
	v     *Server
	conn  net.Conn
	mu    sync.Mutex
	wants []pp.RequestSpec // in the order in which they came
	wake  chan struct{}
	turn  sync.Mutex // to send: one message at a time
}

// serve speaks the peer protocol until the engine hangs up, the server fails or ctx ends. It closes the connection.
func (v *Server) serve(ctx context.Context, conn net.Conn) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	unlink := context.AfterFunc(ctx, func() { conn.Close() })
	defer unlink()
	defer conn.Close()
	if err := v.greet(conn); err != nil {
		return err
	}
	p := &peer{v: v, conn: conn, wake: make(chan struct{}, 1)}
	var listener sync.WaitGroup
	defer listener.Wait()
	defer conn.Close()
	listener.Go(func() { cancel(p.listen()) })
	err := p.answer(ctx)
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// answer says what the server has and gives what is wanted.
func (p *peer) answer(ctx context.Context) error {
	if err := p.open(); err != nil {
		return err
	}
	s := &stream{v: p.v}
	defer s.close()
	for {
		r, err := p.next(ctx, s)
		if err != nil {
			return err
		}
		chunk, err := s.read(ctx, p.offset(r), int(r.Length))
		if err != nil {
			return err
		}
		if err := p.send(pp.Message{Type: pp.Piece, Index: r.Index, Begin: r.Begin, Piece: chunk}); err != nil {
			return err
		}
	}
}

// greet shakes hands (BEP 3). It says that it knows BEP 6, and BEP 10, by which it says nothing: the engine tells others only of peers
// that do not know that, or have answered.
func (v *Server) greet(conn net.Conn) error {
	var theirs [68]byte
	if _, err := io.ReadFull(conn, theirs[:len(pp.Protocol)]); err != nil {
		return err
	}
	if string(theirs[:len(pp.Protocol)]) != pp.Protocol {
		return errEncrypted
	}
	if _, err := io.ReadFull(conn, theirs[len(pp.Protocol):]); err != nil {
		return err
	}
	ih := [20]byte(theirs[28:48])
	if !slices.Contains(v.config.InfoHashes, ih) {
		return fmt.Errorf("the engine asks for another torrent, %x", ih)
	}
	bits := pp.NewPeerExtensionBytes(pp.ExtensionBitFast, pp.ExtensionBitLtep)
	ours := append([]byte(pp.Protocol), bits[:]...)
	ours = append(ours, ih[:]...)
	ours = append(ours, "-WS0000-"...)
	ours = append(ours, rand.Text()[:12]...)
	_, err := conn.Write(ours)
	return err
}

// open says what the server has.
func (p *peer) open() error {
	has, any := p.v.pieces()
	if !any {
		return ErrGone
	}
	first := pp.Message{Type: pp.HaveAll}
	if slices.Contains(has, false) {
		first = pp.Message{Type: pp.Bitfield, Bitfield: has}
	}
	if err := p.send(first); err != nil {
		return err
	}
	return p.send(pp.Message{Type: pp.Unchoke})
}

func (p *peer) send(m pp.Message) error {
	b, err := m.MarshalBinary()
	if err != nil {
		return err
	}
	p.turn.Lock()
	defer p.turn.Unlock()
	_, err = p.conn.Write(b)
	return err
}

// listen reads what the engine wants, and no longer wants. The error wraps ErrUnasked when it hangs up.
func (p *peer) listen() error {
	d := pp.Decoder{R: bufio.NewReader(p.conn), MaxLength: maxMessage}
	for {
		var m pp.Message
		if err := d.Decode(&m); err != nil {
			return fmt.Errorf("%w: %w", ErrUnasked, err)
		}
		if m.Keepalive {
			continue
		}
		var err error
		switch r := m.RequestSpec(); m.Type {
		case pp.Request:
			err = p.want(r)
		case pp.Cancel:
			err = p.unwant(r)
		}
		if err != nil {
			return err
		}
	}
}

var errRequest = errors.New("a request of no use")

func (p *peer) want(r pp.RequestSpec) error {
	if r.Length == 0 || r.Length > maxChunk || int64(r.Begin)+int64(r.Length) > p.v.config.Info.PieceLength ||
		int(r.Index) >= p.v.config.Info.NumPieces() {
		return errRequest
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.wants) >= maxRequests {
		return errRequest
	}
	p.wants = append(p.wants, r)
	select {
	case p.wake <- struct{}{}:
	default:
	}
	return nil
}

// unwant forgets a request and says so (BEP 6), unless it is being answered.
func (p *peer) unwant(r pp.RequestSpec) error {
	p.mu.Lock()
	i := slices.Index(p.wants, r)
	if i >= 0 {
		p.wants = slices.Delete(p.wants, i, i+1)
	}
	p.mu.Unlock()
	if i < 0 {
		return nil
	}
	return p.send(pp.Message{Type: pp.Reject, Index: r.Index, Begin: r.Begin, Length: r.Length})
}

// next waits for a request and picks the one that the response under way comes to first, or the oldest.
func (p *peer) next(ctx context.Context, s *stream) (pp.RequestSpec, error) {
	for {
		p.mu.Lock()
		best := -1
		for i, r := range p.wants {
			ahead := p.offset(r) - s.pos
			if s.under() && ahead >= 0 && ahead <= maxSkip && (best < 0 || ahead < p.offset(p.wants[best])-s.pos) {
				best = i
			}
		}
		if best = max(best, 0); len(p.wants) > 0 {
			r := p.wants[best]
			p.wants = slices.Delete(p.wants, best, best+1)
			p.mu.Unlock()
			return r, nil
		}
		p.mu.Unlock()
		idle := time.NewTimer(p.v.config.Patience / 3)
		if !s.under() {
			idle.Stop()
		}
		select {
		case <-p.wake:
			idle.Stop()
		case <-idle.C: // others wait for a turn
			s.close()
		case <-ctx.Done():
			return pp.RequestSpec{}, context.Cause(ctx)
		}
	}
}

func (p *peer) offset(r pp.RequestSpec) int64 {
	return int64(r.Index)*p.v.config.Info.PieceLength + int64(r.Begin)
}
