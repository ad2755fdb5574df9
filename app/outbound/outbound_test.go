package outbound

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"linnet/p2p"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newOutbound(t *testing.T, server string) *Outbound {
	t.Helper()
	o, err := New(server)
	must(t, err)
	return o
}

func everybody(string) bool { return true }

// get asks once, and keeps no connection.
func get(t *testing.T, client *http.Client, address string) (string, error) {
	t.Helper()
	defer client.CloseIdleConnections()
	res, err := client.Get(address)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return string(body), err
}

func saying(t *testing.T, what string) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, what) }))
	t.Cleanup(s.Close)
	return s
}

// TestLoopbackIsNotReached unless a person named the host; a name that is looked up is judged by what it leads to.
func TestLoopbackIsNotReached(t *testing.T) {
	server := saying(t, "hello")
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	must(t, err)
	o := newOutbound(t, "")
	for _, c := range []struct {
		address string
		policy  Policy
		reached bool
	}{
		{server.URL, Policy{}, false},
		{server.URL, Policy{Near: Hosts("http://192.168.1.1/")}, false},
		{server.URL, Policy{Near: Hosts(server.URL)}, true},
		{"http://localhost:" + port, Policy{}, false},
		{"http://localhost:" + port, Policy{Near: Hosts("https://LOCALHOST/feed/")}, true},
		{"http://[::ffff:127.0.0.1]:" + port, Policy{}, false},
		{"http://0.0.0.0:" + port, Policy{}, false},
	} {
		body, err := get(t, o.Client(c.policy), c.address)
		if c.reached && (err != nil || body != "hello") || !c.reached && !errors.Is(err, ErrNear) {
			t.Errorf("%s: %q, %v, want reached: %v", c.address, body, err, c.reached)
		}
	}
}

// TestRebindingName: a name of the public DNS leads nowhere near, also where a person named it.
func TestRebindingName(t *testing.T) {
	p := Policy{Near: everybody}
	for host, want := range map[string]bool{"ads.example.org": false, "ads.example.org.": false, "127.0.0.1.example.com": false,
		"203.0.113.7": false, "2001:db8::1": false,
		"127.0.0.1": true, "::1": true, "10.1.2.3": true, "169.254.1.1": true, "fe80::1%eth0": true, "nas": true, "NAS.local": true,
		"a.home.arpa.": true, "100.64.0.1": true} {
		if got := p.near(host); got != want {
			t.Errorf("%s may be near: %v, want %v", host, got, want)
		}
	}
	for address, refused := range map[string]bool{"127.0.0.1:80": true, "10.0.0.1:80": true, "[::1]:80": true,
		"[::ffff:192.168.0.1]:80": true,
		"[64:ff9b::a00:1]:80":     true,
		"[2002:7f00:1::]:80":      true, "0.0.0.0:80": true, "255.255.255.255:80": true, "224.0.0.1:80": true, "[fd00::1]:80": true,
		"[fe80::1%25lo]:80": true, "[::7f00:1]:80": true,
		"203.0.113.7:80": false, "[2001:db8::1]:80": false, "nonsense": true} {
		if err := checked(false)("tcp", address, nil); (err != nil) != refused {
			t.Errorf("%s: %v, want refused: %v", address, err, refused)
		}
	}
}

// socks is a SOCKS5 server without a password that leads every name to one address, and counts what it is asked for.
type socks struct {
	addr  string
	asked atomic.Int64
	last  atomic.Value // the host asked for last
}

func newSocks(t *testing.T, to string) *socks {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { l.Close() })
	s := &socks{addr: l.Addr().String()}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.serve(c, to)
		}
	}()
	return s
}

func (s *socks) serve(c net.Conn, to string) {
	defer c.Close()
	b := make([]byte, 300)
	io.ReadFull(c, b[:3]) // version, one method: none
	c.Write([]byte{5, 0})
	io.ReadFull(c, b[:5])
	host := ""
	switch b[3] {
	case 1:
		io.ReadFull(c, b[5:10])
		host = netip.AddrFrom4([4]byte(b[4:8])).String()
	case 3:
		n := int(b[4])
		io.ReadFull(c, b[5:5+n+2])
		host = string(b[5 : 5+n])
	}
	s.asked.Add(1)
	s.last.Store(host)
	out, err := net.Dial("tcp4", to)
	if err != nil {
		return
	}
	defer out.Close()
	c.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
	go func() { io.Copy(out, c); out.Close() }()
	io.Copy(c, out)
}

// TestAProxyIsTheOnlyWay: names are left to it, the environment counts for nothing, and a host that is near is not reached past it.
func TestAProxyIsTheOnlyWay(t *testing.T) {
	server, wrong := saying(t, "through the proxy"), saying(t, "by the environment")
	s := newSocks(t, server.Listener.Addr().String())
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "ALL_PROXY"} {
		t.Setenv(name, wrong.URL)
	}
	o := newOutbound(t, "socks5://"+s.addr)
	for i, address := range []string{"http://feed.invalid/", "http://203.0.113.7/", wrong.URL} {
		body, err := get(t, o.Client(Policy{Near: everybody}), address)
		u, _ := url.Parse(address)
		if err != nil || body != "through the proxy" || s.asked.Load() != int64(i+1) || s.last.Load() != u.Hostname() {
			t.Errorf("%s: %q, %v; the proxy was asked %d times, last for %v", address, body, err, s.asked.Load(), s.last.Load())
		}
	}
	if _, err := get(t, o.Client(Policy{}), "http://10.0.0.1/"); !errors.Is(err, ErrNear) {
		t.Errorf("through the proxy to its own network: %v", err)
	}
	if _, err := New("http://127.0.0.1:1"); !errors.Is(err, p2p.ErrProxy) {
		t.Errorf("a proxy that is none: %v", err)
	}
}

// TestAProxyThatIsSwitchedOnTakesEffectAtOnce: also for a connection that was kept, and for one in use.
func TestAProxyThatIsSwitchedOnTakesEffectAtOnce(t *testing.T) {
	direct := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "direct")
		if r.URL.Path == "/endless" {
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}
	}))
	t.Cleanup(direct.Close)
	s := newSocks(t, saying(t, "through the proxy").Listener.Addr().String())
	o := newOutbound(t, "")
	client := o.Client(Policy{Near: everybody})
	t.Cleanup(client.CloseIdleConnections)
	ask := func(path string) (string, error) {
		res, err := client.Get(direct.URL + path)
		if err != nil {
			return "", err
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		return string(body), err
	}
	if body, err := ask("/"); err != nil || body != "direct" {
		t.Fatalf("without a proxy: %q, %v", body, err)
	}
	res, err := client.Get(direct.URL + "/endless")
	must(t, err)
	defer res.Body.Close()
	must(t, o.SetProxy(s.addr))
	if _, err := io.ReadAll(res.Body); err == nil {
		t.Error("what was under way went on past the proxy")
	}
	if body, err := ask("/"); err != nil || body != "through the proxy" {
		t.Errorf("with a proxy: %q, %v", body, err)
	}
	if err := o.SetProxy("nonsense"); !errors.Is(err, p2p.ErrProxy) {
		t.Errorf("%v", err)
	}
	if body, err := ask("/"); err != nil || body != "through the proxy" {
		t.Errorf("after a proxy that is none: %q, %v", body, err)
	}
}

// TestAWayThatChangesWhileDialling keeps no connection of the way before.
func TestAWayThatChangesWhileDialling(t *testing.T) {
	server := saying(t, "")
	o := newOutbound(t, "")
	c, err := (&net.Dialer{}).DialContext(context.Background(), "tcp", server.Listener.Addr().String())
	must(t, err)
	must(t, o.SetProxy(""))
	if _, err := o.keep(c, 0); !errors.Is(err, errTurned) || len(o.open) != 0 {
		t.Errorf("%v, %d open", err, len(o.open))
	}
}

func TestRedirectsStayOnTheHost(t *testing.T) {
	for _, c := range []struct {
		from, to string
		ok       bool
	}{
		{"http://a.example/x", "http://a.example/y", true},
		{"http://a.example/x", "https://a.example/y", true},
		{"https://a.example/x", "http://a.example/x", false},
		{"https://a.example/x", "https://b.example/x", false},
		{"https://a.example/x", "https://a.example:8443/x", false},
		{"http://a.example:80/x", "https://a.example/x", false},
		{"http://a.example/x", "ftp://a.example/x", false},
		{"http://a.example/x", "http://127.0.0.1/x", false},
	} {
		from, _ := http.NewRequest(http.MethodGet, c.from, nil)
		to, _ := http.NewRequest(http.MethodGet, c.to, nil)
		if err := SameHost(to, []*http.Request{from}); (err == nil) != c.ok {
			t.Errorf("%s to %s: %v", c.from, c.to, err)
		}
	}
	turns := 0
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		turns++
		http.Redirect(w, r, fmt.Sprint(server.URL, "/", turns), http.StatusFound)
	}))
	defer server.Close()
	if _, err := get(t, newOutbound(t, "").Client(Policy{Near: everybody}), server.URL); err == nil ||
		!strings.Contains(err.Error(), "on and on") || turns > maxRedirects+1 {
		t.Errorf("%d turns, %v", turns, err)
	}
}
