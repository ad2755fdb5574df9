package gateway

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"
)

// A house is a router that speaks UPnP, at 127.0.0.2, and its neighbour at 127.0.0.3, at whom nobody may ever knock. The listener is
// at 127.0.0.1.
type house struct {
	t      *testing.T
	port   string // of the web servers of both
	search netip.AddrPort

	// What the router does, in place of what a good one does:
	answers  func(location string) []string       // datagrams to a search
	describe http.HandlerFunc                     // GET
	control  func(action string) http.HandlerFunc // POST; nil, also for one action: as a good one does

	begin func() // to answer searches, when the test has said how

	mu    sync.Mutex
	maps  map[string]string // protocol and external port -> seconds
	asked []string          // actions
}

const (
	routerAt, otherAt = "127.0.0.2", "127.0.0.3"
	wanIP             = "urn:schemas-upnp-org:service:WANIPConnection:1"
)

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, maps: make(map[string]string)}
	web, err := net.Listen("tcp4", routerAt+":0")
	if err != nil {
		t.Skip("this system has one loopback address only")
	}
	_, h.port, _ = net.SplitHostPort(web.Addr().String())
	udp, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.ParseIP(routerAt)})
	if err != nil {
		t.Fatal(err)
	}
	h.search = udp.LocalAddr().(*net.UDPAddr).AddrPort()
	neighbour, err := net.Listen("tcp4", net.JoinHostPort(otherAt, h.port))
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(h.serve)}
	var running sync.WaitGroup
	running.Go(func() { server.Serve(web) })
	h.begin = sync.OnceFunc(func() { running.Go(func() { h.advertise(udp) }) })
	running.Go(func() {
		for {
			c, err := neighbour.Accept()
			if err != nil {
				return
			}
			t.Error("the router's neighbour was asked something")
			c.Close()
		}
	})
	t.Cleanup(func() { server.Close(); udp.Close(); neighbour.Close(); running.Wait() })
	return h
}

func (h *house) upnp() *UPnP {
	h.begin()
	return &UPnP{Place: Place{Own: netip.MustParseAddr("127.0.0.1"), Network: netip.MustParsePrefix("127.0.0.0/8"),
		Router: netip.AddrPortFrom(netip.MustParseAddr(routerAt), Port), Search: h.search, hurry: 300 * time.Millisecond}}
}

func (h *house) url(host, path string) string {
	return "http://" + net.JoinHostPort(host, h.port) + path
}

// says is the answer to a search.
func says(location string) string {
	return "HTTP/1.1 200 OK\r\nST: " + gateways[0] + "\r\nUSN: uuid:1\r\nEXT:\r\nLocation: " + location + "\r\n\r\n"
}

func (h *house) advertise(c *net.UDPConn) {
	b := make([]byte, 2000)
	for {
		n, from, err := c.ReadFromUDPAddrPort(b)
		if err != nil {
			return
		}
		if !strings.HasPrefix(string(b[:n]), "M-SEARCH * HTTP/1.1\r\n") {
			h.t.Errorf("asked %q", b[:n])
		}
		all := []string{says(h.url(routerAt, "/d.xml"))}
		if h.answers != nil {
			all = h.answers(h.url(routerAt, "/d.xml"))
		}
		for _, a := range all {
			c.WriteToUDPAddrPort([]byte(a), from)
		}
	}
}

func (h *house) serve(w http.ResponseWriter, r *http.Request) {
	_, action, _ := strings.Cut(strings.Trim(r.Header.Get("Soapaction"), `"`), "#")
	switch {
	case r.Method == http.MethodGet && h.describe != nil:
		h.describe(w, r)
	case r.Method == http.MethodGet:
		io.WriteString(w, description(wanIP, "/ctl"))
	default:
		h.mu.Lock()
		h.asked = append(h.asked, action)
		h.mu.Unlock()
		if h.control != nil {
			if does := h.control(action); does != nil {
				does(w, r)
				return
			}
		}
		h.obey(w, r, action)
	}
}

// obey does what a good router does.
func (h *house) obey(w http.ResponseWriter, r *http.Request, action string) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		h.t.Error(err)
	}
	arg := map[string]string{}
	if err := walk(body, func(element, text string) { arg[element] = text }); err != nil {
		h.t.Errorf("%s: %v", body, err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	key := arg["NewProtocol"] + " " + arg["NewExternalPort"]
	switch action {
	case "AddPortMapping":
		if arg["NewInternalClient"] != "127.0.0.1" || !strings.HasPrefix(r.RemoteAddr, "127.0.0.1:") {
			h.t.Errorf("asked from %s for %s", r.RemoteAddr, arg["NewInternalClient"])
		}
		h.maps[key] = arg["NewLeaseDuration"]
	case "DeletePortMapping":
		delete(h.maps, key)
	}
	io.WriteString(w, envelope("<NewExternalIPAddress>198.51.100.7</NewExternalIPAddress>"))
}

func (h *house) held() map[string]string {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := make(map[string]string)
	for k, v := range h.maps {
		all[k] = v
	}
	return all
}

func envelope(inner string) string {
	return `<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>` + inner +
		`</s:Body></s:Envelope>`
}

func fault(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusInternalServerError)
		io.WriteString(w, envelope(fmt.Sprintf("<s:Fault><detail><UPnPError><errorCode>%d</errorCode>"+
			"<errorDescription>No\n\u202e</errorDescription></UPnPError></detail></s:Fault>", code)))
	}
}

func description(kind, control string) string {
	return `<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0"><device><deviceList><device><deviceList><device>` +
		`<serviceList><service><serviceType>urn:x</serviceType>` +
		`<controlURL>/other</controlURL></service><service><serviceType>` + kind + `</serviceType><controlURL>` + control +
		`</controlURL></service></serviceList></device></deviceList></device></deviceList></device></root>`
}

func sending(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, text) }
}

// endlessly writes for as long as it is let.
func endlessly(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		chunk := []byte(strings.Repeat(text, 4096/len(text)+1))
		for r.Context().Err() == nil {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	}
}

// trickling sends the beginning and then nothing.
func trickling(beginning string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body) // the server notices only then that the other side has gone
		io.WriteString(w, beginning)
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
}

// raw writes to the connection itself and breaks it off.
func raw(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		c, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		io.WriteString(c, text)
		c.(*net.TCPConn).SetLinger(0) // a reset
		c.Close()
	}
}

func always(h http.HandlerFunc) func(string) http.HandlerFunc {
	return func(string) http.HandlerFunc { return h }
}

func only(action string, h http.HandlerFunc) func(string) http.HandlerFunc {
	return func(a string) http.HandlerFunc {
		if a == action {
			return h
		}
		return nil
	}
}
