package limits

import (
	"sync"

	"github.com/anacrolix/torrent"
)

// Connections counts open connections and keeps them within a limit. Its mutex is a leaf: the engine's callbacks take it.
type Connections struct {
	mu   sync.Mutex
	open map[*torrent.PeerConn]struct{}
	most int // 0: no limit
}

// NewConnections has no limit at first.
func NewConnections() *Connections {
	return &Connections{open: make(map[*torrent.PeerConn]struct{})}
}

// Limit says how many may be open; 0 is any number.
func (c *Connections) Limit(most int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.most = most
}

// Full says whether one connection more would be too many.
func (c *Connections) Full() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.most > 0 && len(c.open) >= c.most
}

// Opened counts a connection, and says whether it may stay.
func (c *Connections) Opened(pc *torrent.PeerConn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.most > 0 && len(c.open) >= c.most {
		return false
	}
	c.open[pc] = struct{}{}
	return true
}

// Closed forgets a connection.
func (c *Connections) Closed(pc *torrent.PeerConn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.open, pc)
}

// Count is how many are open.
func (c *Connections) Count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.open)
}
