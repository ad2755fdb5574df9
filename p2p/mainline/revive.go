package mainline

import (
	"context"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/anacrolix/dht/v2"
)

const (
	revivalAtOnce   = 16              // pings under way
	revivalPatience = 3 * time.Second // until the rest is given up
	// Revived is how many that answer are enough to start from: a bucket.
	Revived = 8
)

// Revive asks nodes that were known before whether they are still there, in their order, takes those that answer into the table, and
// returns them. It ends once eight did, all were asked, three seconds are over or ctx is.
func Revive(ctx context.Context, s *dht.Server, nodes []netip.AddrPort) (there []netip.AddrPort) {
	ctx, cancel := context.WithTimeout(ctx, revivalPatience)
	defer cancel()
	v4 := isIPv4(s)
	turns := make(chan struct{}, revivalAtOnce)
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, a := range nodes {
		if a.Addr().Is4() != v4 {
			continue
		}
		select {
		case turns <- struct{}{}:
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			break
		}
		wg.Go(func() {
			defer func() { <-turns }()
			addr := dht.NewAddr(net.UDPAddrFromAddrPort(a))
			answer := s.Query(ctx, addr, "ping", dht.QueryInput{NumTries: 2})
			id := answer.Reply.SenderID()
			if answer.Err != nil || id == nil {
				return
			}
			s.NodeRespondedToPing(addr, id.Int160())
			mu.Lock()
			defer mu.Unlock()
			if there = append(there, a); len(there) >= Revived {
				cancel()
			}
		})
	}
	wg.Wait()
	return there
}

func isIPv4(s *dht.Server) bool {
	a, ok := s.Addr().(*net.UDPAddr)
	return ok && a.AddrPort().Addr().Unmap().Is4()
}

// Good returns the nodes of a server's table that answer: first those whose ids fit their addresses (BEP 42), of which nobody can have
// chosen many, then one of each network of the others.
func Good(s *dht.Server) []netip.AddrPort {
	var fit, others []netip.AddrPort
	networks := make(map[netip.Prefix]bool)
	for _, n := range s.Nodes() {
		addr, ok := addrPort(n.Addr)
		if !ok {
			continue
		}
		if dht.NodeIdSecure(n.ID, n.Addr.IP) {
			fit = append(fit, addr)
		} else if p := networkOf(addr.Addr()); !networks[p] {
			networks[p] = true
			others = append(others, addr)
		}
	}
	return append(fit, others...)
}

// networkOf is what one owner of addresses has most often.
func networkOf(a netip.Addr) netip.Prefix {
	bits := 48
	if a.Is4() {
		bits = 24
	}
	p, _ := a.Prefix(bits) // it has as many
	return p
}
