// Package p2ptest is a small world on the loopback interface for tests and for the demo: a
// private DHT and simple shelves. It opens no socket on any other address
// unless it is told to (OpenDHTOn).
package p2ptest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/anacrolix/dht/v2"
	"github.com/anacrolix/dht/v2/krpc"
	alog "github.com/anacrolix/log"

	"linnet/p2p"
	"linnet/p2p/mainline"
)

// DHT is a number of DHT nodes on 127.0.0.1 that know each other and nobody else.
type DHT struct {
	nodes  []*dht.Server
	stores []*mainline.Store
	guards []*mainline.Guard
	conns  []*closingConn
	once   sync.Once
}

// manyNodes is from how many on each has a loopback address of its own, 127.20.0.1 and on, as far as
// the system has them, and begins with knowing some of the others only.
const manyNodes = 50

// OpenDHT starts n nodes, at least one.
func OpenDHT(n int) (*DHT, error) { return OpenDHTOn("127.0.0.1", n) }

// OpenDHTOn starts them on another IPv4 address, for a test in a network of its own.
func OpenDHTOn(host string, n int) (*DHT, error) {
	if n < 1 {
		return nil, errors.New("a DHT needs a node")
	}
	hosts := make([]string, n)
	for i := range hosts {
		if hosts[i] = host; n >= manyNodes && host == "127.0.0.1" {
			hosts[i] = fmt.Sprintf("127.20.%d.%d", i/250, i%250+1)
		}
	}
	return OpenDHTAt(hosts...)
}

// OpenDHTAt starts one on each of some IPv4 addresses: most programs believe no two nodes of one network.
func OpenDHTAt(hosts ...string) (*DHT, error) {
	d := &DHT{}
	for _, host := range hosts {
		if err := d.add(host); err != nil {
			return nil, errors.Join(err, d.Close())
		}
	}
	if err := d.introduce(); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

func (d *DHT) add(host string) error {
	pc, err := net.ListenPacket("udp4", net.JoinHostPort(host, "0"))
	if err != nil {
		return fmt.Errorf("private DHT: %w", err)
	}
	conn := &closingConn{PacketConn: pc, closed: make(chan struct{})}
	c := &dht.ServerConfig{
		Conn:          conn,
		StartingNodes: func() ([]dht.Addr, error) { return nil, nil },
		Logger:        alog.Default.FilterLevel(alog.Critical),
	}
	guard := mainline.Configure(c)
	store := mainline.NewStore(time.Now)
	c.PeerStore = store
	s, err := dht.NewServer(c)
	if err != nil {
		return errors.Join(fmt.Errorf("private DHT: %w", err), pc.Close())
	}
	guard.Attach(s)
	d.nodes, d.guards, d.conns, d.stores = append(d.nodes, s), append(d.guards, guard), append(d.conns, conn), append(d.stores, store)
	return nil
}

// Squat lets every node believe that so many peers, each with an address of its own where nobody
// listens, announced themselves under a key: at most 500, which fill it.
func (d *DHT) Squat(key p2p.InfoHash, peers int) {
	for i := range peers {
		liar := krpc.NodeAddr{IP: net.IPv4(127, 90, byte(i/250), byte(i%250+1)), Port: 1}
		for _, s := range d.stores {
			s.AddPeer([20]byte(key), liar)
		}
	}
}

// Name lets every node believe that a peer announced itself under a key.
func (d *DHT) Name(key p2p.InfoHash, peer netip.AddrPort) {
	for _, s := range d.stores {
		s.AddPeer([20]byte(key), krpc.NodeAddr{IP: peer.Addr().AsSlice(), Port: int(peer.Port())})
	}
}

// Peers returns who announced themselves under a key so far, as far as the nodes know.
func (d *DHT) Peers(key p2p.InfoHash) (at []netip.AddrPort) {
	for _, s := range d.stores {
		for _, p := range s.GetPeers([20]byte(key)) {
			if a, ok := netip.AddrFromSlice(p.IP); ok {
				at = append(at, netip.AddrPortFrom(a.Unmap(), uint16(p.Port)))
			}
		}
	}
	return at
}

// introduce lets every node ping every other, or some that are spread over all, so that tables are
// filled with nodes known to answer before anybody looks anything up.
func (d *DHT) introduce() error {
	var wg sync.WaitGroup
	errs := make([]error, len(d.nodes))
	turns := make(chan struct{}, 16) // or a busy machine answers too late
	for i, s := range d.nodes {
		wg.Go(func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			step := max(1, len(d.nodes)/manyNodes)
			for j := (i + 1) % len(d.nodes) % step; j < len(d.nodes); j += step {
				if i != j {
					errs[i] = errors.Join(errs[i], s.Ping(d.nodes[j].Addr().(*net.UDPAddr)).Err)
				}
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// Bootstrap returns the addresses of the nodes, for p2p.Config.
func (d *DHT) Bootstrap() []string {
	out := make([]string, len(d.nodes))
	for i, s := range d.nodes {
		out[i] = s.Addr().String()
	}
	return out
}

// Lookup finds the peers announced under a key, as anybody can.
func (d *DHT) Lookup(ctx context.Context, key [20]byte, found func(netip.AddrPort)) error {
	return mainline.Lookup(ctx, d.nodes[0], key, found)
}

// Close stops the nodes and waits for their sockets. It is safe twice.
func (d *DHT) Close() error {
	d.once.Do(func() {
		for i, s := range d.nodes {
			s.Close()
			d.guards[i].Close()
			<-d.conns[i].closed
		}
	})
	return nil
}

// A closingConn tells when it was closed: the server closes it in the background.
type closingConn struct {
	net.PacketConn
	once   sync.Once
	closed chan struct{}
}

func (c *closingConn) Close() error {
	err := c.PacketConn.Close()
	c.once.Do(func() { close(c.closed) })
	return err
}
