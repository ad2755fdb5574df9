package p2p

import (
	"context"
	"sync"
	"time"

	"linnet/p2p/internal/limits"
)

const (
	changesApart = 100 * time.Millisecond
	meterEvery   = time.Second
)

// notifier calls Changed, coalesced, from its own goroutine and so never under a lock.
type notifier struct {
	pending chan struct{}
	call    func()
}

func newNotifier(call func()) *notifier {
	if call == nil {
		call = func() {}
	}
	return &notifier{make(chan struct{}, 1), call}
}

// poke never blocks.
func (n *notifier) poke() {
	select {
	case n.pending <- struct{}{}:
	default:
	}
}

func (n *notifier) run(ctx context.Context) {
	pause := time.NewTimer(changesApart)
	defer pause.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-n.pending:
		}
		n.call()
		pause.Reset(changesApart)
		select {
		case <-ctx.Done():
			return
		case <-pause.C:
		}
	}
}

// meter turns byte counts into rates.
type meter struct {
	mu       sync.Mutex
	up, down int64
	upRate   float64
	downRate float64
	nodes    int // of the DHT, as they were told last
}

func (m *meter) run(ctx context.Context, n *Node) {
	tick := time.NewTicker(meterEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if m.measure(n) {
				n.notify.poke()
			}
		}
	}
}

// measure says whether anything moved, or the DHT has become another one: a node more among many is no news.
func (m *meter) measure(n *Node) bool {
	s := n.client.ConnStats()
	up, down := s.BytesWrittenData.Int64(), s.BytesReadUsefulData.Int64()
	m.mu.Lock()
	defer m.mu.Unlock()
	moved := up != m.up || down != m.down || m.upRate > 0 || m.downRate > 0
	m.upRate = limits.Smooth(m.upRate, float64(up-m.up)/meterEvery.Seconds())
	m.downRate = limits.Smooth(m.downRate, float64(down-m.down)/meterEvery.Seconds())
	m.up, m.down = up, down
	if nodes := n.dhtClient.nodes(); 10*max(nodes-m.nodes, m.nodes-nodes) > m.nodes {
		m.nodes, moved = nodes, true
	}
	return moved
}

// Status returns what the node is doing now.
func (n *Node) Status() Status {
	c := n.client.ConnStats()
	s := Status{
		Port: int(n.addr.Port()), Neighbours: n.overlay.Neighbours(), Conns: n.connections.Count(),
		Up: c.BytesWrittenData.Int64(), Down: c.BytesReadUsefulData.Int64(),
	}
	s.DHTNodes = n.dhtClient.nodes()
	n.meter.mu.Lock()
	defer n.meter.mu.Unlock()
	s.UpRate, s.DownRate = n.meter.upRate, n.meter.downRate
	return s
}
