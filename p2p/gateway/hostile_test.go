package gateway

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"runtime"
	"strings"
	"testing"
	"time"
)

// hostile are routers that mean harm, or are broken. None of them is to get a mapping out of us, a request to its neighbour, time or
// memory.
var hostile = map[string]func(*house){
	"a control address without a path": func(h *house) { h.describe = sending(description(wanIP, "?x")); h.control = always(fault(401)) },
	"silent":                           func(h *house) { h.answers = func(string) []string { return nil } },
	"junk in place of an answer": func(h *house) {
		h.answers = func(string) []string { return []string{"", "\x00\xff", "HTTP/1.1 200 OK", "NOTIFY * HTTP/1.1\r\n\r\n"} }
	},
	"answers for another device": func(h *house) {
		h.answers = func(l string) []string { return []string{strings.Replace(says(l), gateways[0], "upnp:rootdevice", 1)} }
	},
	"a location on another host": func(h *house) { h.answers = func(string) []string { return []string{says(h.url(otherAt, "/d.xml"))} } },
	"a location by name": func(h *house) {
		h.answers = func(string) []string { return []string{says(h.url("localhost", "/d.xml"))} }
	},
	"a location as a number": func(h *house) {
		h.answers = func(string) []string { return []string{says(h.url("2130706435", "/")), says(h.url("0x7f.0.0.3", "/"))} }
	},
	"a location within IPv6": func(h *house) {
		h.answers = func(string) []string { return []string{says("http://[::ffff:127.0.0.3]:" + h.port + "/")} }
	},
	"a location with another's name before": func(h *house) {
		h.answers = func(string) []string {
			return []string{says("http://" + routerAt + "@" + otherAt + ":" + h.port + "/")}
		}
	},
	"a location that is no HTTP": func(h *house) {
		h.answers = func(string) []string {
			return []string{says("file:///etc/passwd"), says("https://" + routerAt + "/"), says("//" + routerAt)}
		}
	},
	"a location on wrong ports": func(h *house) {
		h.answers = func(string) []string {
			return []string{says("http://" + routerAt + ":0/"), says("http://" + routerAt + ":99999/"), says("http://" + routerAt + ":/")}
		}
	},
	"a huge answer": func(h *house) {
		h.answers = func(l string) []string { return []string{says(l + strings.Repeat("a", maxDatagram))} }
	},
	"a description that leads elsewhere": func(h *house) {
		h.describe = func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, h.url(otherAt, "/"), http.StatusFound)
		}
	},
	"a description that leads to itself": func(h *house) {
		h.describe = func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }
	},
	"an endless description": func(h *house) { h.describe = endlessly("<root>") },
	"an endless text":        func(h *house) { h.describe = endlessly("A") },
	"a trickled description": func(h *house) { h.describe = trickling("<root>") },
	"a description that never begins": func(h *house) {
		h.describe = func(_ http.ResponseWriter,
			r *http.Request) {
			<-r.Context().Done()
		}
	},
	"a description that breaks off": func(h *house) { h.describe = raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<root>") },
	"a connection that is reset":    func(h *house) { h.describe = raw("") },
	"huge headers": func(h *house) {
		h.describe = raw("HTTP/1.1 200 OK\r\nA: " + strings.Repeat("a", 1<<20) +
			"\r\n\r\n")
	},
	"many headers": func(h *house) {
		h.describe = raw("HTTP/1.1 200 OK\r\n" + strings.Repeat("A: a\r\n", 1<<16) +
			"\r\n")
	},
	"a compressed bomb": func(h *house) {
		h.describe = raw("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 20\r\n\r\n\x1f\x8b\x08\x00aaaaaaaaaaaaaaaa")
	},
	"deep nesting":  func(h *house) { h.describe = sending(strings.Repeat("<a>", maxBody/3)) },
	"many elements": func(h *house) { h.describe = sending("<root>" + strings.Repeat("<a/>", maxElements+1) + "</root>") },
	"a billion entities": func(h *house) {
		h.describe = sending(`<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><root>&b;</root>`)
	},
	"an unknown entity":    func(h *house) { h.describe = sending(`<root>&file;</root>`) },
	"an unknown alphabet":  func(h *house) { h.describe = sending(`<?xml version="1.0" encoding="utf-7"?><root/>`) },
	"no description":       func(h *house) { h.describe = http.NotFound },
	"an empty description": func(h *house) { h.describe = sending("") },
	"no connection to the internet": func(h *house) {
		h.describe = sending(description("urn:schemas-upnp-org:service:Layer3Forwarding:1", "/ctl"))
	},
	"a control address on another host": func(h *house) {
		h.describe = func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, description(wanIP, h.url(otherAt, "/ctl")))
		}
	},
	"a control address by //": func(h *house) {
		h.describe = func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, description(wanIP, "//"+otherAt+":"+h.port+"/ctl"))
		}
	},
	"a base on another host": func(h *house) {
		h.describe = func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, strings.Replace(description(wanIP, h.url(otherAt, "/ctl")), "<device>",
				"<URLBase>"+h.url(otherAt, "/")+"</URLBase><device>", 1))
		}
	},
	"an endless SOAP answer": func(h *house) { h.control = always(endlessly("A")) },
	"a trickled SOAP answer": func(h *house) { h.control = always(trickling("<s:Envelope>")) },
	"a SOAP answer that leads elsewhere": func(h *house) {
		h.control = always(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, h.url(otherAt, "/"), http.StatusTemporaryRedirect)
		})
	},
	"a SOAP answer that is none":  func(h *house) { h.control = always(sending("<html></html>")) },
	"a refusal":                   func(h *house) { h.control = always(fault(606)) },
	"a port that is always taken": func(h *house) { h.control = only("AddPortMapping", fault(718)) },
	"many services that refuse": func(h *house) {
		h.describe, h.control = sending(strings.ReplaceAll(description(wanIP, "/ctl"), "<service>",
			strings.Repeat("<service><serviceType>"+wanIP+"</serviceType><controlURL>/ctl</controlURL></service>", 100)+"<service>")),
			always(fault(501))
	},
}

func TestHostileRouter(t *testing.T) {
	for name, prepare := range hostile {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			prepare(h)
			u := h.upnp()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			m, err := u.Map(t.Context(), 6881, time.Hour)
			runtime.ReadMemStats(&after)
			if err == nil || m != (Mapping{}) {
				t.Errorf("it got us to believe in %+v", m)
			}
			const most = 32 << 20 // with what the router itself allocates
			if n := after.TotalAlloc - before.TotalAlloc; n > most {
				t.Errorf("%d MiB were allocated", n>>20)
			}
			if strings.ContainsAny(err.Error(), "\u202e\r") {
				t.Errorf("the log would show %q", err)
			}
			if h.mu.Lock(); len(h.asked) > maxServices*portTries*2 {
				t.Errorf("it was asked %d times", len(h.asked))
			}
			h.mu.Unlock()
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			u.End(ctx)
			if len(u.held) > 0 {
				t.Errorf("still held: %v", u.held)
			}
		})
	}
}

// TestManySearchAnswers: a flood names ever more places; each host is asked once, few hosts at all, and none that is not of the network.
func TestManySearchAnswers(t *testing.T) {
	h := newHouse(t)
	asked := 0
	h.describe = func(w http.ResponseWriter, r *http.Request) { asked++; http.NotFound(w, r) }
	h.answers = func(location string) (all []string) {
		for i := range 500 {
			all = append(all, says(fmt.Sprint(location, "?", i)))
		}
		return all
	}
	if _, err := h.upnp().Map(t.Context(), 6881, time.Hour); err == nil || asked != 1 {
		t.Errorf("asked for %d descriptions, %v", asked, err)
	}
	u := h.upnp()
	u.Place.Network = netip.MustParsePrefix("127.0.0.0/31")
	if _, err := u.Map(t.Context(), 6881, time.Hour); !errors.Is(err, ErrNoAnswer) || asked != 1 {
		t.Errorf("beyond the network: asked for %d descriptions, %v", asked, err)
	}
}

// TestNeighboursOnly: who is asked is another host of the interface's own network.
func TestNeighboursOnly(t *testing.T) {
	p := Place{Own: netip.MustParseAddr("192.168.1.5"), Network: netip.MustParsePrefix("192.168.1.0/24")}
	for host, want := range map[string]bool{"192.168.1.1": true, "192.168.1.5": false, "192.168.1.255": false, "192.168.2.1": false,
		"127.0.0.1": false,
		"224.0.0.1": false, "8.8.8.8": false, "fe80::1": false, "::1": false, "0.0.0.0": false} {
		if got := p.neighbour(netip.MustParseAddr(host)); got != want {
			t.Errorf("%s: %v, want %v", host, got, want)
		}
	}
}

// TestClosingDoesNotWaitForARouter: whatever it is busy with, Map ends with its context, at once.
func TestClosingDoesNotWaitForARouter(t *testing.T) {
	for name, prepare := range map[string]func(*house, func()){
		"search": func(h *house, cancel func()) { h.answers = func(string) []string { cancel(); return nil } },
		"description": func(h *house, cancel func()) {
			h.describe = func(w http.ResponseWriter, r *http.Request) { cancel(); trickling("<")(w, r) }
		},
		"SOAP": func(h *house, cancel func()) {
			h.control = always(func(w http.ResponseWriter, r *http.Request) { cancel(); trickling("<")(w, r) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			ctx, cancel := context.WithCancel(t.Context())
			prepare(h, cancel)
			u := h.upnp()
			u.Place.hurry = time.Hour
			if _, err := u.Map(ctx, 6881, time.Hour); !errors.Is(ctx.Err(), context.Canceled) || err == nil {
				t.Errorf("%v", err)
			}
		})
	}
}
