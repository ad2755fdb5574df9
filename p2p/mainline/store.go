package mainline

import (
	"net/netip"
	"sync"
	"time"

	"github.com/anacrolix/dht/v2/krpc"
	peerstore "github.com/anacrolix/dht/v2/peer-store"
)

// The limits are those that libtorrent's nodes keep, except portsPerIP: there one address can
// fill a whole key by announcing 500 ports.
const (
	maxKeys     = 2000
	peersPerKey = 500
	portsPerIP  = 8
	peersGiven  = 100 // in one reply; more would not fit a packet
	peerLife    = 45 * time.Minute
)

// Store keeps the peers that others announced to this node. It is safe for concurrent use.
type Store struct {
	now  func() time.Time
	mu   sync.Mutex
	keys map[peerstore.InfoHash]map[netip.AddrPort]time.Time // last announced
}

// NewStore returns an empty store that tells the time by now.
func NewStore(now func() time.Time) *Store {
	return &Store{now: now, keys: make(map[peerstore.InfoHash]map[netip.AddrPort]time.Time)}
}

// AddPeer remembers a peer under a key for 45 minutes. When a bound is reached somebody is
// forgotten at random: dropping the newcomer would let whoever comes first hold the key.
func (s *Store) AddPeer(key peerstore.InfoHash, n krpc.NodeAddr) {
	addr, ok := addrPort(n)
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	peers := s.keys[key]
	if peers == nil {
		if len(s.keys) >= maxKeys {
			s.forgetOneKey()
		}
		peers = make(map[netip.AddrPort]time.Time)
		s.keys[key] = peers
	}
	if _, again := peers[addr]; !again {
		s.makeRoom(peers, addr.Addr())
	}
	peers[addr] = s.now()
}

// makeRoom relies on the random order of map iteration.
func (s *Store) makeRoom(peers map[netip.AddrPort]time.Time, ip netip.Addr) {
	ports := 0
	for a, t := range peers {
		switch {
		case s.now().Sub(t) > peerLife:
			delete(peers, a)
		case a.Addr() == ip:
			if ports++; ports >= portsPerIP {
				delete(peers, a)
			}
		}
	}
	for a := range peers {
		if len(peers) < peersPerKey {
			return
		}
		delete(peers, a)
	}
}

func (s *Store) forgetOneKey() {
	for key := range s.keys {
		delete(s.keys, key)
		return
	}
}

// GetPeers returns up to 100 live peers of a key, at random.
func (s *Store) GetPeers(key peerstore.InfoHash) []krpc.NodeAddr {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []krpc.NodeAddr
	for a, t := range s.keys[key] {
		if s.now().Sub(t) > peerLife {
			delete(s.keys[key], a)
			continue
		}
		if len(out) < peersGiven {
			out = append(out, krpc.NodeAddr{IP: a.Addr().AsSlice(), Port: int(a.Port())})
		}
	}
	if len(s.keys[key]) == 0 {
		delete(s.keys, key)
	}
	return out
}
