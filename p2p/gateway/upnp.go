package gateway

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"time"
)

// The bounds of asking by UPnP. A router of the house answers in milliseconds; whatever else answers gets no more than this.
const (
	upnpPatience     = 10 * time.Second // for all of Map
	exchangePatience = 3 * time.Second  // for one HTTP request, from the connection to the last byte
	maxBody          = 64 << 10         // bytes
	maxHeader        = 8 << 10          // bytes
	maxRouters       = 4                // whose descriptions are fetched
	maxServices      = 4                // of one description that are asked
	maxHeld          = 16               // mappings that are remembered, to be taken back
	portTries        = 3                // while others have the port
)

// A UPnP asks the routers of a Place by UPnP's Internet Gateway Device protocol, versions 1 and 2 (WANIPConnection and
// WANPPPConnection; openconnectivity.org). It talks to hosts on the Place's own network alone, and to each only where it said itself
// by SSDP: a description or a control address elsewhere, a name or a redirect is refused. One goroutine at a time may use it.
type UPnP struct {
	Place  Place
	agreed *held  // at a router that passes the port on; nil: none does yet
	held   []held // what may have to be taken back, the oldest first
}

// held is a mapping that a router has, or may have: it was asked for.
type held struct {
	at       service
	external uint16
	protocol string
}

// Map asks for port, TCP and UDP, for a lifetime, which it renews when that was asked for before. The external port is another one
// where somebody else has it already. The error wraps ErrNoAnswer where nobody answers, and ErrRefused where somebody will not. It takes
// 10 s at most.
func (u *UPnP) Map(ctx context.Context, port uint16, lifetime time.Duration) (Mapping, error) {
	ctx, cancel := context.WithTimeout(ctx, upnpPatience)
	defer cancel()
	if u.agreed != nil {
		if m, err := u.mapOn(ctx, u.agreed.at, mapping{external: u.agreed.external, internal: port, lifetime: lifetime}); err == nil {
			return m, nil
		}
		u.agreed = nil // it may be another router by now
	}
	answers, err := u.search(ctx)
	if err != nil {
		return Mapping{}, err
	}
	var errs []error
	for _, a := range answers {
		m, err := u.mapAt(ctx, a, port, lifetime)
		if err == nil {
			return m, nil
		}
		errs = append(errs, fmt.Errorf("%v: %w", a.host, err))
	}
	return Mapping{}, fmt.Errorf("UPnP: %w", errors.Join(errs...))
}

// mapAt asks what one router describes.
func (u *UPnP) mapAt(ctx context.Context, a answer, port uint16, lifetime time.Duration) (Mapping, error) {
	services, err := u.describe(ctx, a)
	if err != nil {
		return Mapping{}, err
	}
	if len(services) == 0 {
		return Mapping{}, fmt.Errorf("%w: it describes no connection to the internet", ErrRefused)
	}
	var errs []error
	for _, s := range services[:min(len(services), maxServices)] {
		m, err := u.mapOn(ctx, s, mapping{external: port, internal: port, lifetime: lifetime})
		if err == nil {
			return m, nil
		}
		errs = append(errs, err)
	}
	return Mapping{}, errors.Join(errs...)
}

// mapOn asks one service for both protocols, and for other ports while somebody else has the one.
func (u *UPnP) mapOn(ctx context.Context, s service, m mapping) (Mapping, error) {
	var err error
	for range portTries {
		if err = u.both(ctx, s, m); err == nil {
			u.agreed = &held{at: s, external: m.external}
			return Mapping{"UPnP", netip.AddrPortFrom(u.external(ctx, s), m.external), m.lifetime}, nil
		}
		if !errors.Is(err, errTaken) {
			break
		}
		const lowest = 49152 // of those that nobody is assigned (RFC 6335)
		m.external = lowest + rand.N(uint16(65535-lowest))
	}
	return Mapping{}, err
}

// both maps TCP and UDP, or neither as far as the router lets it.
func (u *UPnP) both(ctx context.Context, s service, m mapping) error {
	for _, m.protocol = range []string{"TCP", "UDP"} {
		if err := u.add(ctx, s, m); err != nil {
			if m.protocol == "UDP" {
				err = errors.Join(err, u.deletePortMapping(ctx, held{s, m.external, "TCP"}))
			}
			return err
		}
	}
	return nil
}

// add asks for one mapping. It is held from the moment of asking, for the answer may get lost.
func (u *UPnP) add(ctx context.Context, s service, m mapping) error {
	h := held{s, m.external, m.protocol}
	if u.held = slices.DeleteFunc(u.held, func(o held) bool { return o == h }); len(u.held) == maxHeld {
		u.held = slices.Delete(u.held, 0, 1)
	}
	u.held = append(u.held, h)
	err := u.addPortMapping(ctx, s, m)
	if errors.Is(err, errOnlyForever) { // End takes it back all the same
		m.lifetime = 0
		err = u.addPortMapping(ctx, s, m)
	}
	if errors.Is(err, ErrRefused) {
		u.held = slices.DeleteFunc(u.held, func(o held) bool { return o == h })
	}
	return err
}

// End takes back what was asked for, all at once and for as long as ctx lasts. A router that does not answer forgets by itself.
func (u *UPnP) End(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, exchangePatience)
	defer cancel()
	ended := make(chan error, len(u.held))
	for _, h := range u.held {
		go func() { ended <- u.deletePortMapping(ctx, h) }()
	}
	var errs []error
	for range u.held {
		errs = append(errs, <-ended)
	}
	u.agreed, u.held = nil, nil
	return errors.Join(errs...)
}
