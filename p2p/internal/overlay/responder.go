package overlay

import (
	"context"
	"net/netip"
	"sync"
	"time"

	"github.com/anacrolix/torrent"
	"golang.org/x/time/rate"

	"linnet/p2p/internal/shelves"
	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

const (
	queueSize     = 16
	perMinute     = 30 // queries of one address
	perSecond     = 5  // queries of all, over time
	burstOfAll    = 60 // queries of all at once
	matchPatience = 2 * time.Second
	maxCounted    = 4096 // addresses whose queries are counted at once
)

// Responder answers the queries of neighbours, one at a time, from the shelf.
type Responder struct {
	Load func() wire.Load // how busy this listener is, which answers tell; nil: they do not. Set before Run

	shelf shelves.Shelf
	queue chan question
	now   func() time.Time

	all *rate.Limiter // of queries answered, whoever asks

	mu     sync.Mutex
	minute time.Time // when counting began
	asked  map[string]int
}

type question struct {
	from *torrent.PeerConn
	m    wire.Message
}

// NewResponder answers from a shelf; nil shares nothing.
func NewResponder(s shelves.Shelf) *Responder {
	return &Responder{shelf: s, queue: make(chan question, queueSize), now: time.Now, all: rate.NewLimiter(perSecond, burstOfAll),
		asked: make(map[string]int)}
}

// take queues a query, or says why not.
func (d *Responder) take(from *torrent.PeerConn, addr netip.AddrPort, m wire.Message) string {
	if !d.allow(addr) {
		return wire.RefusalOften
	}
	if rings.Weight(m.Text) < 3 {
		return wire.RefusalShort
	}
	if !d.all.AllowN(d.now(), 1) {
		return wire.RefusalBusy
	}
	select {
	case d.queue <- question{from, m}:
		return ""
	default:
		return wire.RefusalBusy
	}
}

// allow counts queries by address: not by connection, which costs nothing to renew. Peers on
// this very machine are told apart by their port.
func (d *Responder) allow(a netip.AddrPort) bool {
	who := a.Addr().String()
	if a.Addr().IsLoopback() {
		who = a.String()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if now := d.now(); now.Sub(d.minute) >= time.Minute || len(d.asked) >= maxCounted {
		d.minute = now
		clear(d.asked)
	}
	d.asked[who]++
	return d.asked[who] <= perMinute
}

// Run answers until ctx ends.
func (d *Responder) Run(ctx context.Context, o *Overlay) {
	for {
		select {
		case <-ctx.Done():
			return
		case q := <-d.queue:
			rows := d.match(ctx, q.m, o)
			if len(rows) == 0 && q.m.Quiet != 0 {
				continue
			}
			var load wire.Load
			if d.Load != nil && len(rows) > 0 {
				load = d.Load()
			}
			for _, page := range wire.Reply(o.Signer(), q.m.Nonce, rows, load) {
				o.send(q.from, page)
			}
		}
	}
}

func (d *Responder) match(ctx context.Context, m wire.Message, o *Overlay) []wire.Row {
	if d.shelf == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, matchPatience)
	defer cancel()
	rows, err := d.shelf.Match(ctx, m.Text, m.Limit)
	if err != nil {
		o.log.Warn("answering a query", "err", err)
		return nil
	}
	return rows[:min(len(rows), m.Limit)]
}
