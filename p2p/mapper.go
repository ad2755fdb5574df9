package p2p

import (
	"cmp"
	"context"
	"errors"
	"net/netip"
	"time"

	"linnet/p2p/gateway"
	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/peeraddr"
)

const (
	mapFor      = 2 * time.Hour          // RFC 6886, 3.3 recommends it
	mapSoon     = 5 * time.Second        // until the first question is repeated: a network or its router may just be starting
	mapAgain    = 10 * time.Minute       // until a later one is, at most
	mapPatience = 10 * time.Second       // for PCP and NAT-PMP; UPnP has a bound of its own
	unmapWait   = 400 * time.Millisecond // Close waits for it
)

// mapper keeps the router passing our port on while the node is Public: by PCP, NAT-PMP or UPnP. It asks for nothing on a loopback
// address, behind a proxy, nor in other modes, and only from the address that the node listens at.
type mapper struct {
	n      *Node
	secret []byte          // by which the router knows us
	pcp    gateway.Request // what the router agreed to; zero: nothing
	upnp   *gateway.UPnP   // asks at the place where it was asked last; nil: nobody was
}

func (m *mapper) run(ctx context.Context) {
	defer m.unmap()
	if n := m.n; n.config.Proxy != "" || n.addr.Addr().IsLoopback() && !n.config.Router.IsValid() && n.config.place == nil {
		return
	}
	soon := mapSoon
	for {
		wait := mapAgain
		if m.n.modeGate.Mode() != modegate.Public {
			m.unmap()
		} else if life := m.ask(ctx); life > 0 {
			wait, soon = max(min(life, mapFor)/2, time.Minute), mapSoon
		} else {
			wait, soon = soon, min(3*soon, mapAgain)
		}
		again := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			again.Stop()
			return
		case <-m.n.modeGate.Also:
			again.Stop()
		case <-again.C:
		}
	}
}

// ask returns for how long the router passes the port on; 0 when it does not.
func (m *mapper) ask(ctx context.Context) time.Duration {
	defer m.n.notify.poke()
	place, err := m.place()
	var got gateway.Mapping
	if err == nil {
		got, err = m.askAt(ctx, place)
	}
	if err != nil {
		m.n.log.Info("the router does not pass connections on", "err", err)
	}
	m.n.reachability.mapped(got.Protocol, got.External)
	return got.Lifetime
}

// place is where the node stands: at the address that it listens at, or, if it listens at all, where the default route leads from.
func (m *mapper) place() (gateway.Place, error) {
	switch c := m.n.config; {
	case c.place != nil:
		return *c.place, nil
	case c.Router.IsValid():
		return gateway.Place{Router: c.Router}, nil
	}
	return gateway.Find(m.n.addr.Addr())
}

// askAt asks by PCP first. A router that refuses is not asked in another way.
func (m *mapper) askAt(ctx context.Context, p gateway.Place) (got gateway.Mapping, err error) {
	err = gateway.ErrNone
	if p.Router.IsValid() {
		q := gateway.Request{From: p.Own, Router: p.Router, Secret: m.secret, Port: m.n.addr.Port(), Lifetime: mapFor}
		patient, cancel := context.WithTimeout(ctx, mapPatience)
		got, err = gateway.Map(patient, q)
		cancel()
		if err == nil {
			m.pcp = q
		}
	}
	if err == nil || !p.Own.IsValid() || errors.Is(err, gateway.ErrRefused) || ctx.Err() != nil {
		return got, err
	}
	if m.upnp == nil || m.upnp.Place.Own != p.Own {
		m.end(ctx)
		m.upnp = &gateway.UPnP{}
	}
	m.upnp.Place = p
	got, e := m.upnp.Map(ctx, m.n.addr.Port(), mapFor)
	if e != nil {
		return got, errors.Join(err, e)
	}
	return got, nil
}

// unmap takes back what was asked for, and says so.
func (m *mapper) unmap() {
	m.end(context.Background())
	m.n.reachability.mapped("", netip.AddrPort{})
	m.n.notify.poke()
}

// end takes back what was asked for. A router that is not there forgets by itself.
func (m *mapper) end(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, unmapWait)
	defer cancel()
	var err error
	if m.pcp.Router.IsValid() {
		m.pcp.Lifetime = 0
		_, err = gateway.Map(ctx, m.pcp)
	}
	if m.upnp != nil {
		err = cmp.Or(err, m.upnp.End(ctx))
	}
	if err != nil {
		m.n.log.Debug("taking back what the router passes on", "err", err)
	}
	m.pcp, m.upnp = gateway.Request{}, nil
}

// mapped notes by which protocol the router passes connections on, and where.
func (r *reachability) mapped(protocol string, at netip.AddrPort) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen.mapping, r.seen.router = protocol, at.Addr()
	if peeraddr.Outside(at.Addr()) {
		r.seen.public = at
	}
}
