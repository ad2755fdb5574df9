package p2ptest

import (
	"errors"
	"fmt"
	"net"

	"github.com/anacrolix/dht/v2"
	alog "github.com/anacrolix/log"

	"linnet/p2p"
	"linnet/p2p/mainline"
)

// A Squatter is a DHT node on a loopback address of its own that announces peers where nobody listens.
// Close it after the nodes that heard of it: they wait for its answers.
type Squatter struct {
	server *dht.Server
	guard  *mainline.Guard
	conn   *closingConn
}

// OpenSquatter starts one that knows the DHT nodes given.
func OpenSquatter(ip string, bootstrap []string) (*Squatter, error) {
	conn, err := net.ListenPacket("udp4", ip+":0")
	if err != nil {
		return nil, fmt.Errorf("squatter: %w", err)
	}
	s := &Squatter{conn: &closingConn{PacketConn: conn, closed: make(chan struct{})}}
	c := &dht.ServerConfig{Conn: s.conn, Logger: alog.Default.FilterLevel(alog.Critical)}
	c.StartingNodes = func() (nodes []dht.Addr, err error) {
		for _, b := range bootstrap {
			udp, err := net.ResolveUDPAddr("udp4", b)
			if err != nil {
				return nil, err
			}
			nodes = append(nodes, dht.NewAddr(udp))
		}
		return nodes, nil
	}
	s.guard = mainline.Configure(c)
	if s.server, err = dht.NewServer(c); err != nil {
		return nil, errors.Join(fmt.Errorf("squatter: %w", err), conn.Close())
	}
	s.guard.Attach(s.server)
	return s, nil
}

// Announce announces that many ports under a key.
func (s *Squatter) Announce(key p2p.InfoHash, ports int) error {
	for port := 1; port <= ports; port++ {
		a, err := s.server.AnnounceTraversal(key, dht.AnnouncePeer(dht.AnnouncePeerOpts{Port: port}))
		if err != nil {
			return fmt.Errorf("squatter: %w", err)
		}
		for range a.Peers { // until it is told
		}
		a.Close()
	}
	return nil
}

// Close stops it and waits for its socket.
func (s *Squatter) Close() error {
	s.server.Close()
	s.guard.Close()
	<-s.conn.closed
	return nil
}
