package p2p

import (
	"sync"

	"github.com/anacrolix/torrent"
)

// crowd counts open connections and keeps them within a limit. Its mutex is a leaf: the engine's
// callbacks take it.
type crowd struct {
	mu   sync.Mutex
	open map[*torrent.PeerConn]struct{}
	most int // 0: no limit
}

func newCrowd() *crowd { return &crowd{open: make(map[*torrent.PeerConn]struct{})} }

func (c *crowd) limit(most int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.most = most
}

// full says whether one connection more would be too many.
func (c *crowd) full() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.most > 0 && len(c.open) >= c.most
}

// added counts a connection, and says whether it may stay.
func (c *crowd) added(pc *torrent.PeerConn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.most > 0 && len(c.open) >= c.most {
		return false
	}
	c.open[pc] = struct{}{}
	return true
}

func (c *crowd) closed(pc *torrent.PeerConn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.open, pc)
}

func (c *crowd) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.open)
}
