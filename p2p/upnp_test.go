package p2p_test

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

	"linnet/p2p"
	"linnet/p2p/gateway"
)

// hostileRouter is a router at 127.0.0.2 that speaks UPnP up to one request, which it tells of and never answers in full.
func hostileRouter(t *testing.T, stopAt string) (at gateway.Place, reached chan struct{}) {
	t.Helper()
	web, err := net.Listen("tcp4", "127.0.0.2:0")
	if err != nil {
		t.Skip("this system has one loopback address only")
	}
	udp, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 2)})
	if err != nil {
		t.Fatal(err)
	}
	reached = make(chan struct{}, 16)
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, action, _ := strings.Cut(strings.Trim(r.Header.Get("Soapaction"), `"`), "#")
		io.Copy(io.Discard, r.Body)
		switch {
		case action == stopAt:
			reached <- struct{}{}
			fmt.Fprint(w, "<root>")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		case action == "":
			fmt.Fprint(w, "<root><service><serviceType>urn:schemas-upnp-org:service:WANIPConnection:1</serviceType>"+
				"<controlURL>/c</controlURL></service></root>")
		default:
			fmt.Fprint(w, "<Envelope><NewExternalIPAddress>198.51.100.9</NewExternalIPAddress></Envelope>")
		}
	})}
	var running sync.WaitGroup
	running.Go(func() { server.Serve(web) })
	running.Go(func() {
		b := make([]byte, 2000)
		for {
			n, from, err := udp.ReadFromUDPAddrPort(b)
			if err != nil {
				return
			}
			_, kind, _ := strings.Cut(string(b[:n]), "\nST: ")
			answer := fmt.Sprintf("HTTP/1.1 200 OK\r\nST: %s\r\nLocation: http://%v/d\r\n\r\n", strings.TrimSpace(kind), web.Addr())
			if stopAt != "M-SEARCH" {
				udp.WriteToUDPAddrPort([]byte(answer), from)
			} else {
				reached <- struct{}{}
			}
		}
	})
	t.Cleanup(func() { server.Close(); udp.Close(); running.Wait() })
	return gateway.Place{Own: netip.MustParseAddr("127.0.0.1"), Network: netip.MustParsePrefix("127.0.0.0/8"),
		Search: netip.MustParseAddrPort(udp.LocalAddr().String())}, reached
}

// TestARouterDoesNotKeepTheNodeFromClosing, wherever it stops to answer. A budget of the design: one second.
func TestARouterDoesNotKeepTheNodeFromClosing(t *testing.T) {
	for _, at := range []string{"M-SEARCH", "", "AddPortMapping", "GetExternalIPAddress", "DeletePortMapping"} {
		t.Run(at, func(t *testing.T) {
			t.Parallel()
			place, reached := hostileRouter(t, at)
			n := open(t, p2p.Placed(p2p.Config{Mode: p2p.Public}, place))
			if at == "DeletePortMapping" {
				n.until("the router passes the port on", func() bool { return n.Reachability().Mapping == "UPnP" })
			} else {
				<-reached
			}
			began := time.Now()
			n.close()
			if took := time.Since(began); took > time.Second {
				t.Errorf("closing took %v", took)
			}
		})
	}
}

// TestUPnPPassesThePortOn while the node is Public; behind a proxy nobody is asked.
func TestUPnPPassesThePortOn(t *testing.T) {
	place, asked := hostileRouter(t, "DeletePortMapping")
	n := open(t, p2p.Placed(p2p.Config{Mode: p2p.Public}, place))
	n.until("the router passes the port on", func() bool { return n.Reachability().Mapping == "UPnP" })
	if r := n.Reachability(); r.Public != netip.AddrPortFrom(netip.MustParseAddr("198.51.100.9"), n.Addr().Port()) {
		t.Errorf("%+v", r)
	}
	n.SetMode(p2p.Quiet)
	for range 2 { // TCP and UDP
		<-asked
	}
	n.until("it is taken back", func() bool { return n.Reachability().Mapping == "" })
}
