package p2p_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"linnet/p2p"
)

// socks is a SOCKS5 server that leads every address it is asked for to one other, and counts.
type socks struct {
	net.Listener
	t     *testing.T
	to    string
	open  sync.WaitGroup
	mu    sync.Mutex
	asked map[string]int
	conns []net.Conn
}

func newSocks(t *testing.T, to string) *socks {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &socks{Listener: l, t: t, to: to, asked: make(map[string]int)}
	s.open.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s.open.Go(func() { s.serve(c) })
		}
	})
	return s
}

func (s *socks) close() {
	s.Listener.Close()
	s.mu.Lock()
	for _, c := range s.conns {
		c.Close()
	}
	s.mu.Unlock()
	s.open.Wait()
}

func (s *socks) serve(c net.Conn) {
	s.keep(c)
	addr, err := s.greet(c)
	if err != nil {
		c.Close()
		return
	}
	out, err := net.Dial("tcp4", s.to)
	if err != nil {
		c.Close()
		return
	}
	s.mu.Lock()
	s.asked[addr]++
	s.mu.Unlock()
	s.keep(out)
	c.Write([]byte{5, 0, 0, 1, 127, 0, 0, 1, 0, 0})
	s.open.Go(func() { io.Copy(out, c); out.Close() })
	io.Copy(c, out)
	c.Close()
}

func (s *socks) keep(c net.Conn) {
	s.mu.Lock()
	s.conns = append(s.conns, c)
	s.mu.Unlock()
}

// greet does the handshake of RFC 1928 with the password of RFC 1929, and returns the address asked for.
func (s *socks) greet(c net.Conn) (string, error) {
	b := make([]byte, 262)
	read := func(n int) []byte {
		if _, err := io.ReadFull(c, b[:n]); err != nil {
			return make([]byte, n)
		}
		return b[:n]
	}
	read(int(read(2)[1]))
	c.Write([]byte{5, 2})
	name := string(read(int(read(2)[1])))
	password := string(read(int(read(1)[0])))
	if name != "ana" || password != "secret" {
		c.Write([]byte{1, 1})
		return "", fmt.Errorf("%s %s", name, password)
	}
	c.Write([]byte{1, 0})
	switch head := read(4); {
	case head[1] == 1 && head[3] == 3:
		host := string(read(int(read(1)[0])))
		return net.JoinHostPort(host, strconv.Itoa(int(binary.BigEndian.Uint16(read(2))))), nil
	case head[1] != 1 || head[3] != 1:
		return "", errors.New("not a connection to an IPv4 address")
	}
	ip := netip.AddrFrom4([4]byte(read(4)))
	return netip.AddrPortFrom(ip, binary.BigEndian.Uint16(read(2))).String(), nil
}

// trap is an address that no socket of this process may ever connect to. (Another may: it hears of the
// address by peer exchange.)
func trap(t *testing.T) netip.AddrPort {
	t.Helper()
	l, err := net.Listen("tcp4", "127.66.0.1:0")
	if err != nil {
		t.Skip("this system has one loopback address only")
	}
	var done sync.WaitGroup
	done.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			if owns(t, c.RemoteAddr().String()) {
				t.Error("a peer was dialled past the proxy")
			}
			c.Close()
		}
	})
	t.Cleanup(func() { l.Close(); done.Wait() })
	return netip.MustParseAddrPort(l.Addr().String())
}

// sockets returns the open sockets of this process, by inode.
func sockets(t *testing.T) map[string]bool {
	t.Helper()
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("this system does not tell which files are open")
	}
	open := make(map[string]bool)
	for _, f := range files {
		to, err := os.Readlink("/proc/self/fd/" + f.Name())
		if inode, ok := strings.CutPrefix(to, "socket:["); err == nil && ok {
			open[strings.TrimSuffix(inode, "]")] = true
		}
	}
	return open
}

// owns says whether the socket bound to an address of 127.0.0.0/8 is one of this process.
func owns(t *testing.T, addr string) bool {
	a := netip.MustParseAddrPort(addr)
	ip := a.Addr().As4()
	table, err := os.ReadFile("/proc/self/net/tcp")
	if err != nil {
		t.Error(err)
	}
	local := fmt.Sprintf("%02X%02X%02X%02X:%04X", ip[3], ip[2], ip[1], ip[0], a.Port())
	for line := range strings.Lines(string(table)) {
		if f := strings.Fields(line); len(f) > 9 && f[1] == local {
			return sockets(t)[f[9]]
		}
	}
	return false
}

// TestProxyIsTheOnlyWay: the peer is known by an address at which nobody may knock. What is found and
// fetched can only have come through the proxy. No socket of our own is opened.
func TestProxyIsTheOnlyWay(t *testing.T) {
	track := wav(70, 300<<10)
	dir := t.TempDir()
	o, err := p2p.MakeOffer(t.Context(), write(t, filepath.Join(dir, "lima.wav"), track))
	if err != nil {
		t.Fatal(err)
	}
	have := employ(t, ourselves(t), offersVar+"="+keepOffers(t, dir, o), roleVar+"=seed", folderVar+"="+t.TempDir())
	s := newSocks(t, have.addr)
	t.Cleanup(s.close)
	away := trap(t)
	bootstrap, before := dht(t, 2), len(sockets(t))
	seek := open(t, p2p.Config{Proxy: "socks5://ana:secret@" + s.Addr().String(), Mode: p2p.Public, Bootstrap: bootstrap, LAN: true})
	if n := len(sockets(t)) - before; n != 0 || seek.Addr().IsValid() && seek.Addr().Port() != 0 {
		t.Errorf("%d sockets are open, listening on %v", n, seek.Addr())
	}
	seek.AddPeer(away)
	seek.until("a neighbour", func() bool { return seek.Status().Neighbours == 1 })
	if err := seek.Announce(t.Context()); err != nil {
		t.Error(err)
	}
	w := seek.find("lima")
	if len(w.Holders) != 1 || w.Holders[0].Addr.Addr() != away.Addr() {
		t.Fatalf("found %+v", w)
	}
	seek.fetch(w)
	seek.untilState(p2p.Finished)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.asked[away.String()] == 0 || s.asked[w.Holders[0].Addr.String()] == 0 {
		t.Errorf("the proxy was asked for %v", s.asked)
	}
}

func TestProxyAddress(t *testing.T) {
	for _, bad := range []string{"http://127.0.0.1:8080", "127.0.0.1", "socks5://:1", "socks5://a:b@c:1/x", "\x00:1", "socks5://a:1?x=y"} {
		if _, err := p2p.Open(p2p.Config{Dir: t.TempDir(), Proxy: bad}); !errors.Is(err, p2p.ErrProxy) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// TestANeighbourIsNotCalledBackPastTheProxy: it would see the address of this machine.
func TestANeighbourIsNotCalledBackPastTheProxy(t *testing.T) {
	s := newSocks(t, "127.0.0.1:1")
	t.Cleanup(s.close)
	n := open(t, p2p.Config{Proxy: "socks5://ana:secret@" + s.Addr().String(), Mode: p2p.Public})
	if err := p2p.CallBack(n.Node, trap(t)); err == nil {
		t.Error("it was called back")
	}
	if r, err := n.TestReachability(t.Context()); err != nil || r.State != p2p.Shut || !strings.Contains(r.Sentence, "proxy") {
		t.Errorf("%+v, %v", r, err)
	}
	direct := open(t, p2p.Config{Mode: p2p.Quiet})
	other := open(t, p2p.Config{})
	if err := p2p.CallBack(direct.Node, other.Addr()); err != nil {
		t.Errorf("without a proxy: %v", err)
	}
	direct.SetMode(p2p.LANOnly)
	if err := p2p.CallBack(direct.Node, netip.MustParseAddrPort("203.0.113.7:6881")); err == nil {
		t.Error("somebody beyond the LAN was called in mode LAN only")
	}
}
