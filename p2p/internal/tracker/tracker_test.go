package tracker

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func straight(ctx context.Context, network, addr string) (net.Conn, error) {
	return new(net.Dialer).DialContext(ctx, network, addr)
}

var request = Request{InfoHash: [20]byte{1, '&', '%'}, PeerID: [20]byte{2}, Port: 6881, Left: 7, Downloaded: 3, Event: Started, Key: 9}

func TestRepliesByHTTP(t *testing.T) {
	two := []netip.AddrPort{netip.MustParseAddrPort("198.51.100.1:258"), netip.MustParseAddrPort("[2001:db8::1]:1")}
	for name, c := range map[string]struct {
		body  string
		peers []netip.AddrPort
		wait  time.Duration
		err   error
	}{
		"compact": {"d8:intervali1800e5:peers6:\xc6\x33\x64\x01\x01\x02e", two[:1], 30 * time.Minute, nil},
		"both families": {"d8:intervali1800e5:peers6:\xc6\x33\x64\x01\x01\x026:peers618:\x20\x01\x0d\xb8" + strings.Repeat("\x00", 11) +
			"\x01\x00\x01e", two, 30 * time.Minute, nil},
		"dictionaries": {"d8:intervali90e5:peersld2:ip12:198.51.100.14:porti258eed2:ip4:evil4:porti1eed2:ip9:127.0.0.14:porti0eeee",
			two[:1], 90 * time.Second, nil},
		"port 0":         {"d5:peers6:\xc6\x33\x64\x01\x00\x00e", nil, usual, nil},
		"cut off":        {"d5:peers5:\xc6\x33\x64\x01\x00e", nil, usual, nil},
		"huge interval":  {"d8:intervali9223372036854775807ee", nil, longest, nil},
		"hasty":          {"d8:intervali1ee", nil, shortest, nil},
		"negative":       {"d8:intervali-5ee", nil, usual, nil},
		"refusal":        {"d14:failure reason7:who\x1b[2Je", nil, 0, ErrRefused},
		"no bencode":     {"<html>", nil, 0, ErrReply},
		"nested":         {strings.Repeat("l", 100_000), nil, 0, ErrReply},
		"peers a number": {"d5:peersi5ee", nil, 0, ErrReply},
		"endless":        {"d5:peers9999999:" + strings.Repeat("x", 1<<20), nil, 0, ErrReply},
		"a crowd": {"d5:peers6000:" + strings.Repeat("\xc6\x33\x64\x01\x01\x02", 1000) + "e", slices.Repeat(two[:1], maxPeers),
			usual, nil},
		"nothing at all":  {"", nil, 0, ErrReply},
		"a list of lists": {"d5:peersllleeee", nil, 0, ErrReply},
	} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			q := r.URL.Query()
			if q.Get("info_hash") != string(request.InfoHash[:]) || q.Get("passkey") != "s" || q.Get("port") != "6881" ||
				q.Get("event") != "started" ||
				q.Get("compact") != "1" || q.Get("left") != "7" || q.Get("peer_id") != string(request.PeerID[:]) {
				t.Errorf("asked %s", r.URL)
			}
			io.WriteString(w, c.body)
		}))
		got, err := Announce(t.Context(), straight, s.URL+"/announce?passkey=s", request)
		if !errors.Is(err, c.err) || !slices.Equal(got.Peers, c.peers) || got.Interval != c.wait {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		s.Close()
	}
}

// TestDrippingTracker sends a byte a second for ever, and is left when its time is over.
func TestDrippingTracker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began, ended := time.Now(), make(chan struct{})
		_, err := Announce(t.Context(), func(context.Context, string, string) (net.Conn, error) {
			here, there := net.Pipe()
			go func() {
				defer close(ended)
				defer there.Close()
				if _, err := http.ReadRequest(bufio.NewReader(there)); err != nil {
					return
				}
				fmt.Fprint(there, "HTTP/1.1 200 OK\r\n\r\nd")
				for {
					if _, err := there.Write([]byte("1")); err != nil {
						return
					}
					time.Sleep(time.Second)
				}
			}()
			return here, nil
		}, "http://tracker.example/announce", request)
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != patience {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
		<-ended
	})
}

// TestRedirectionToTheListenersNetwork is dialled by the same rules as the first address, and learns nothing of that.
func TestRedirectionToTheListenersNetwork(t *testing.T) {
	var referer string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/announce" {
			http.Redirect(w, r, r.URL.Query().Get("to"), http.StatusFound)
			return
		}
		referer = r.Referer()
		io.WriteString(w, "de")
	}))
	defer s.Close()
	near := errors.New("near")
	for to, want := range map[string]error{"http://192.168.1.1:81/reboot": near, "http://other.example/": nil, "file:///etc/passwd": nil} {
		var asked []string
		_, err := Announce(t.Context(), func(ctx context.Context, network, addr string) (net.Conn, error) {
			asked = append(asked, addr)
			if strings.HasPrefix(addr, "192.168.") {
				return nil, near
			}
			return straight(ctx, network, s.Listener.Addr().String())
		}, "http://tracker.example/announce?to="+to, request)
		switch {
		case strings.HasPrefix(to, "file:"):
			if err == nil || len(asked) != 1 {
				t.Errorf("%s: %v, %v", to, asked, err)
			}
		case !errors.Is(err, want) || len(asked) != 2 || asked[0] != "tracker.example:80" || referer != "":
			t.Errorf("%s: %v, referer %q, %v", to, asked, referer, err)
		}
	}
}

func TestRedirectionsEnd(t *testing.T) {
	n := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n++
		http.Redirect(w, r, "/again", http.StatusFound)
	}))
	defer s.Close()
	_, err := Announce(t.Context(), straight, s.URL+"/secret", request)
	if err == nil || n != maxRedirects+1 || strings.Contains(err.Error(), "secret") {
		t.Errorf("%d requests, %v", n, err)
	}
}

// datagrams answers each datagram with what reply makes of it.
func datagrams(t *testing.T, reply func(q []byte) []byte) (address string) {
	c, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		b := make([]byte, 2048)
		for {
			n, from, err := c.ReadFrom(b)
			if err != nil {
				return
			}
			c.WriteTo(reply(slices.Clone(b[:n])), from)
		}
	}()
	t.Cleanup(func() { c.Close(); <-done })
	return "udp://" + c.LocalAddr().String() + "/announce"
}

func TestRepliesByUDP(t *testing.T) {
	number := binary.BigEndian.AppendUint32
	head := func(action uint32, q []byte) []byte { return append(number(nil, action), q[12:16]...) }
	for name, c := range map[string]struct {
		reply func(q []byte) []byte
		err   error
	}{
		"two peers": {func(q []byte) []byte {
			if len(q) != 98 || string(q[:8]) != "identity" || string(q[16:36]) != string(request.InfoHash[:]) || q[97] != 6881&255 ||
				q[83] != Started {
				return append(head(saysError, q), fmt.Sprintf("asked %x", q)...)
			}
			return append(head(doAnnounce, q), "\x00\x00\x07\x08\x00\x00\x00\x01\x00\x00\x00\x01"+
				"\xc6\x33\x64\x01\x01\x02\xc6\x33\x64\x02\x01\x02\xc6\x33"...)
		}, nil},
		"too short":      {func(q []byte) []byte { return head(doAnnounce, q) }, ErrReply},
		"another action": {func(q []byte) []byte { return head(7, q) }, ErrReply},
		"a refusal":      {func(q []byte) []byte { return append(head(saysError, q), "no"...) }, ErrRefused},
	} {
		address := datagrams(t, func(q []byte) []byte {
			if len(q) == 16 {
				return append(head(doConnect, q), "identity"...)
			}
			return c.reply(q)
		})
		got, err := Announce(t.Context(), straight, address, request)
		if !errors.Is(err, c.err) || err == nil && (len(got.Peers) != 2 || got.Interval != 30*time.Minute) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := Announce(ctx, straight, datagrams(t, func([]byte) []byte { return []byte("forged!!") }), request); !errors.Is(err,
		context.DeadlineExceeded) {
		t.Errorf("answers to no question: %v", err)
	}
}

func TestWhatIsNoTracker(t *testing.T) {
	for address, ok := range map[string]bool{"http://t.example/a": true, "https://t.example:8/a?k=1": true, "udp://t.example:80": true,
		"udp://t.example":  false,
		"ftp://t.example/": false, "wss://t.example/": false, "http:///a": false, "http://me:pw@t.example/": false, "": false,
		"file:///etc/passwd":                    false,
		"http://" + strings.Repeat("a", maxURL): false, "http://[::1": false} {
		if err := Check(address); (err == nil) != ok || err != nil && !errors.Is(err, ErrAddress) {
			t.Errorf("%.40q: %v", address, err)
		}
	}
}

func FuzzReply(f *testing.F) {
	f.Add([]byte("d8:intervali1800e5:peers6:\xc6\x33\x64\x01\x01\x02e"))
	f.Add([]byte("d5:peersld2:ip12:198.51.100.14:porti258eeee"))
	f.Fuzz(func(t *testing.T, b []byte) {
		byHTTP, _ := readHTTP(b)
		byUDP, _ := readUDP(b, &net.UDPAddr{IP: net.IPv6loopback})
		for _, got := range []Reply{byHTTP, byUDP} {
			if len(got.Peers) > maxPeers || got.Interval > longest {
				t.Errorf("%d peers, again in %v", len(got.Peers), got.Interval)
			}
		}
	})
}
