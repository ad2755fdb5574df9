package p2p

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"

	enginelog "github.com/anacrolix/log"
	"github.com/anacrolix/upnp"

	"linnet/p2p/gateway"
)

const (
	mapFor      = 2 * time.Hour    // RFC 6886, 3.3 recommends it
	mapAgain    = 10 * time.Minute // after the router refused or was silent
	mapPatience = 10 * time.Second
	unmapWait   = time.Second
	upnpWait    = 2 * time.Second
)

// mapper keeps the router passing our port on while the node is Public: by PCP, NAT-PMP or UPnP. It
// asks for nothing on a loopback address, nor in other modes.
type mapper struct {
	n      *Node
	secret []byte        // by which the router knows us
	devs   []upnp.Device // that pass the port on
	router netip.AddrPort
}

func (m *mapper) run(ctx context.Context) {
	defer m.unmap()
	if n := m.n; onLoopback(n.config.Listen) && !n.config.Router.IsValid() {
		return
	}
	for {
		wait := mapAgain
		if m.n.gate.mode() == Public {
			if life := m.ask(ctx); life > 0 {
				wait = max(life/2, time.Minute)
			}
		} else {
			m.unmap()
		}
		again := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			again.Stop()
			return
		case <-m.n.gate.also:
			again.Stop()
		case <-again.C:
		}
	}
}

// ask returns for how long the router passes the port on; 0 when it does not.
func (m *mapper) ask(ctx context.Context) time.Duration {
	defer m.n.notify.poke()
	ctx, cancel := context.WithTimeout(ctx, mapPatience)
	defer cancel()
	port := m.n.addr.Port()
	router, err := m.n.config.Router, error(nil)
	if !router.IsValid() {
		router, err = gateway.Find()
	}
	var got gateway.Mapping
	if err == nil {
		got, err = gateway.Map(ctx, router, m.secret, port, mapFor)
	}
	if err == nil {
		m.router = router
		m.n.reach.mapped(got.Protocol, got.External)
		return got.Lifetime
	}
	if !m.n.config.Router.IsValid() && !errors.Is(err, gateway.ErrRefused) && ctx.Err() == nil {
		if at, e := m.askUPnP(int(port)); e == nil {
			m.n.reach.mapped("UPnP", at)
			return mapFor
		}
	}
	m.n.log.Info("the router does not pass connections on", "err", err)
	m.n.reach.mapped("", netip.AddrPort{})
	return 0
}

// askUPnP asks every router on the local network that answers.
func (m *mapper) askUPnP(port int) (at netip.AddrPort, err error) {
	err = errors.New("no router answers")
	m.devs = nil
	for _, d := range upnp.Discover(0, upnpWait, enginelog.Default) {
		_, e1 := d.AddPortMapping(upnp.TCP, port, port, "Linnet", mapFor)
		_, e2 := d.AddPortMapping(upnp.UDP, port, port, "Linnet", mapFor)
		if e := errors.Join(e1, e2); e != nil {
			err = fmt.Errorf("UPnP: %w", e)
			continue
		}
		m.devs = append(m.devs, d)
		if ip, e := d.GetExternalIPAddress(); e == nil {
			if a, ok := netip.AddrFromSlice(ip); ok {
				at = netip.AddrPortFrom(a.Unmap(), uint16(port))
			}
		}
	}
	if len(m.devs) > 0 {
		err = nil
	}
	return at, err
}

// unmap takes back what was asked for. A router that is not there forgets by itself.
func (m *mapper) unmap() {
	if m.router.IsValid() {
		ctx, cancel := context.WithTimeout(context.Background(), unmapWait)
		defer cancel()
		if _, err := gateway.Map(ctx, m.router, m.secret, m.n.addr.Port(), 0); err != nil {
			m.n.log.Debug("taking back what the router passes on", "err", err)
		}
	}
	for _, d := range m.devs {
		port := int(m.n.addr.Port())
		if err := errors.Join(d.DeletePortMapping(upnp.TCP, port), d.DeletePortMapping(upnp.UDP, port)); err != nil {
			m.n.log.Debug("taking back what the router passes on", "err", err)
		}
	}
	m.router, m.devs = netip.AddrPort{}, nil
	m.n.reach.mapped("", netip.AddrPort{})
	m.n.notify.poke()
}

// mapped notes by which protocol the router passes connections on, and where.
func (r *reach) mapped(protocol string, at netip.AddrPort) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen.mapping = protocol
	if outside(at.Addr()) {
		r.seen.public = at
	}
}
