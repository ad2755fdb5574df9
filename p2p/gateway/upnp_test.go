package gateway

import (
	"maps"
	"net/http"
	"net/netip"
	"net/url"
	"sync/atomic"
	"testing"
	"time"
)

// TestUPnP: a mapping is asked for, renewed without another search, and taken back.
func TestUPnP(t *testing.T) {
	for _, kind := range kinds {
		h := newHouse(t)
		h.describe = sending(description(kind, "ctl?x=1"))
		var searches atomic.Int32
		h.answers = func(location string) []string { searches.Add(1); return []string{says(location)} }
		u := h.upnp()
		want := Mapping{"UPnP", netip.MustParseAddrPort("198.51.100.7:6881"), time.Hour}
		for range 2 {
			m, err := u.Map(t.Context(), 6881, time.Hour)
			if err != nil || m != want {
				t.Errorf("%s: %+v, %v", kind, m, err)
			}
		}
		if got := h.held(); !maps.Equal(got, map[string]string{"TCP 6881": "3600", "UDP 6881": "3600"}) ||
			int(searches.Load()) > 2*len(gateways) {
			t.Errorf("%s: the router holds %v after %d searches", kind, got, searches.Load())
		}
		if err := u.End(t.Context()); err != nil || len(h.held()) > 0 {
			t.Errorf("%s: after the end it holds %v, %v", kind, h.held(), err)
		}
	}
}

// TestOnlyPermanentLeases: what such a router keeps for ever is taken back all the same.
func TestOnlyPermanentLeases(t *testing.T) {
	h := newHouse(t)
	turn := 0
	h.control = func(action string) http.HandlerFunc {
		if turn++; action == "AddPortMapping" && turn%2 == 1 {
			return fault(725)
		}
		return nil
	}
	u := h.upnp()
	if m, err := u.Map(t.Context(), 6881, time.Hour); err != nil || m.Lifetime != time.Hour {
		t.Errorf("%+v, %v", m, err)
	}
	if got := h.held(); !maps.Equal(got, map[string]string{"TCP 6881": "0", "UDP 6881": "0"}) {
		t.Errorf("the router holds %v", got)
	}
	h.control = nil
	if err := u.End(t.Context()); err != nil || len(h.held()) > 0 {
		t.Errorf("after the end it holds %v, %v", h.held(), err)
	}
}

// TestAPortThatIsTaken: another one is asked for, for both protocols, and kept to when it is renewed.
func TestAPortThatIsTaken(t *testing.T) {
	h := newHouse(t)
	turn := 0
	h.control = func(action string) http.HandlerFunc {
		if turn++; action == "AddPortMapping" && turn == 2 { // the first was for TCP
			return fault(718)
		}
		return nil
	}
	u := h.upnp()
	m, err := u.Map(t.Context(), 6881, time.Hour)
	if err != nil || m.External.Port() < 49152 || len(h.held()) != 2 {
		t.Errorf("%+v, %v; the router holds %v", m, err, h.held())
	}
	again, err := u.Map(t.Context(), 6881, time.Hour)
	if err != nil || again != m || len(h.held()) != 2 {
		t.Errorf("renewed: %+v, %v; the router holds %v", again, err, h.held())
	}
}

// TestARouterThatWasReplaced is searched for when a renewal fails.
func TestARouterThatWasReplaced(t *testing.T) {
	h := newHouse(t)
	u := h.upnp()
	if _, err := u.Map(t.Context(), 6881, time.Hour); err != nil {
		t.Fatal(err)
	}
	h.describe = sending(description(kinds[0], "/new"))
	old := true
	h.control = func(action string) http.HandlerFunc {
		if old && action == "AddPortMapping" {
			old = false
			return http.NotFound
		}
		return nil
	}
	if m, err := u.Map(t.Context(), 6881, time.Hour); err != nil || m.Protocol != "UPnP" || u.agreed.at.kind != kinds[0] {
		t.Errorf("%+v, %v", m, err)
	}
}

// TestExternalAddress: what is no IPv4 address is none.
func TestExternalAddress(t *testing.T) {
	for _, bad := range []string{"", "x", "::1", "1.2.3.4.5", "localhost"} {
		h := newHouse(t)
		h.control = only("GetExternalIPAddress", sending(envelope("<NewExternalIPAddress>"+bad+"</NewExternalIPAddress>")))
		if m, err := h.upnp().Map(t.Context(), 6881, time.Hour); err != nil || m.External.Addr().IsValid() {
			t.Errorf("%q: %+v, %v", bad, m, err)
		}
	}
}

func FuzzSSDPAnswer(f *testing.F) {
	f.Add([]byte(says("http://192.168.1.1:5000/d.xml")))
	f.Add([]byte(says("http://192.168.1.2/")))
	f.Add([]byte(says("http://192.168.1.1:/?x")))
	host := netip.MustParseAddr("192.168.1.1")
	f.Fuzz(func(t *testing.T, b []byte) {
		if a, err := readAnswer(b, host); err == nil && (a.location.Hostname() != host.String() || a.location.Scheme != "http") {
			t.Errorf("leads to %v", a.location)
		}
	})
}

func FuzzDescription(f *testing.F) {
	f.Add([]byte(description(wanIP, "/ctl")))
	f.Add([]byte(description(kinds[0], "?x")))
	f.Add([]byte(description(wanIP, "http://192.168.1.2/ctl")))
	a := answer{netip.MustParseAddr("192.168.1.1"), &url.URL{Scheme: "http", Host: "192.168.1.1:5000", Path: "/d.xml"}}
	f.Fuzz(func(t *testing.T, b []byte) {
		services, err := readDescription(b, a)
		for _, s := range services {
			if u, bad := url.Parse(s.control); err != nil || bad != nil || u.Hostname() != a.host.String() {
				t.Errorf("leads to %v, %v", s, err)
			}
		}
	})
}

func FuzzSOAPAnswer(f *testing.F) {
	f.Add([]byte(envelope("<NewExternalIPAddress>198.51.100.7</NewExternalIPAddress>")))
	f.Add([]byte(envelope("<s:Fault><errorCode>725</errorCode><errorDescription>\u202e</errorDescription></s:Fault>")))
	f.Fuzz(func(t *testing.T, b []byte) {
		if said, err := readSOAP(b); err == nil && said.code != 0 || len(said.address) > maxURL {
			t.Errorf("%+v", said)
		}
	})
}
