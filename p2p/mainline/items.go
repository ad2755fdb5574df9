package mainline

import (
	"sync"
	"time"

	"github.com/anacrolix/dht/v2/bep44"
)

// The limits are those of libtorrent's nodes (dht_max_dht_items) and of BEP 44.
const (
	maxItems = 700
	itemLife = 2 * time.Hour
)

// items keeps what others put on this node (BEP 44). The library's own store has no bound. It is safe
// for concurrent use; signatures, sequence numbers and age are checked by the library before.
type items struct {
	mu sync.Mutex
	m  map[bep44.Target]*bep44.Item
}

func newItems() *items { return &items{m: make(map[bep44.Target]*bep44.Item)} }

// Put implements bep44.Store. A full store forgets an item at random: dropping the newcomer would
// let whoever comes first hold it.
func (s *items) Put(i *bep44.Item) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	target := i.Target()
	if _, again := s.m[target]; !again && len(s.m) >= maxItems {
		for other := range s.m {
			delete(s.m, other)
			break
		}
	}
	s.m[target] = i
	return nil
}

// Get implements bep44.Store.
func (s *items) Get(t bep44.Target) (*bep44.Item, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i, ok := s.m[t]; ok {
		return i, nil
	}
	return nil, bep44.ErrItemNotFound
}

// Del implements bep44.Store.
func (s *items) Del(t bep44.Target) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.m, t)
	return nil
}
