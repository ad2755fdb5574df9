package mainline

import (
	"net"
	"testing"
	"time"

	"github.com/anacrolix/dht/v2/krpc"
	peerstore "github.com/anacrolix/dht/v2/peer-store"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func addr(a, b, c, d byte, port int) krpc.NodeAddr {
	return krpc.NodeAddr{IP: net.IPv4(a, b, c, d), Port: port}
}

func TestPeersExpire(t *testing.T) {
	now := time.Unix(1e9, 0)
	s := NewStore(func() time.Time { return now })
	key := peerstore.InfoHash{1}
	s.AddPeer(key, addr(192, 0, 2, 1, 6881))
	s.AddPeer(key, addr(192, 0, 2, 1, 6882))
	if got := s.GetPeers(key); len(got) != 2 {
		t.Fatalf("%v, want two ports of one address", got)
	}
	now = now.Add(peerLife + 1)
	if got := s.GetPeers(key); len(got) != 0 || len(s.keys) != 0 {
		t.Errorf("%v after 45 minutes, %d keys", got, len(s.keys))
	}
}

func TestOneAddressCannotFillAKey(t *testing.T) {
	s := NewStore(time.Now)
	key := peerstore.InfoHash{1}
	s.AddPeer(key, addr(192, 0, 2, 99, 1))
	for port := 1; port <= 500; port++ {
		s.AddPeer(key, addr(192, 0, 2, 1, port))
	}
	if n := len(s.keys[key]); n != portsPerIP+1 {
		t.Errorf("%d peers, want %d of the squatter and the honest one", n, portsPerIP)
	}
}

func TestStoreIsBounded(t *testing.T) {
	s := NewStore(time.Now)
	for i := range 2 * peersPerKey {
		s.AddPeer(peerstore.InfoHash{}, addr(10, 0, byte(i>>8), byte(i), 1))
	}
	for i := range 2 * maxKeys {
		s.AddPeer(peerstore.InfoHash{1, byte(i >> 8), byte(i)}, addr(10, 1, 1, 1, 1))
	}
	if len(s.keys) > maxKeys {
		t.Errorf("%d keys", len(s.keys))
	}
	for key, peers := range s.keys {
		if len(peers) > peersPerKey {
			t.Errorf("%d peers under %v", len(peers), key)
		}
	}
	if n := len(s.GetPeers(peerstore.InfoHash{})); n > peersGiven {
		t.Errorf("%d peers in one reply", n)
	}
}

func TestNonsenseIsNotStored(t *testing.T) {
	s := NewStore(time.Now)
	for _, a := range []krpc.NodeAddr{{}, addr(192, 0, 2, 1, 0), addr(192, 0, 2, 1, 70000), {IP: []byte{1}, Port: 1}} {
		s.AddPeer(peerstore.InfoHash{1}, a)
	}
	if len(s.keys) != 0 {
		t.Errorf("stored %v", s.keys)
	}
}
