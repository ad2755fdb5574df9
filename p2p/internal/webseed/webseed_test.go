package webseed

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"github.com/anacrolix/torrent/metainfo"
	pp "github.com/anacrolix/torrent/peer_protocol"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var dialer net.Dialer

// engine calls a server as the engine does, first with encryption, and asks for one chunk. It returns the first message of a kind.
func engine(board *Switchboard, addr netip.AddrPort, want pp.Message, kind pp.MessageType) (m pp.Message, err error) {
	c, err := board.Dial(context.Background(), addr.String())
	if err != nil {
		return m, err
	}
	c.Write(make([]byte, len(pp.Protocol)))
	c.Close()
	for c, err = board.Dial(context.Background(), addr.String()); err != nil; c, err = board.Dial(context.Background(), addr.String()) {
	}
	defer c.Close()
	hand := append([]byte(pp.Protocol), make([]byte, 48)...)
	if _, err := c.Write(hand); err != nil {
		return m, err
	}
	if _, err := io.ReadFull(c, hand); err != nil {
		return m, err
	}
	d := pp.Decoder{R: bufio.NewReader(c), MaxLength: 1 << 20}
	for asked := false; err == nil; {
		m = pp.Message{}
		if err = d.Decode(&m); err == nil && !m.Keepalive && m.Type == kind {
			return m, nil
		}
		if !asked {
			asked = true
			go c.Write(want.MustMarshalBinary())
		}
	}
	return m, err
}

// one is a torrent of a single file of 64 KiB.
func one() *metainfo.Info {
	return &metainfo.Info{Name: "song.wav", Length: 64 << 10, PieceLength: 32 << 10, Pieces: make([]byte, 40)}
}

// asking runs a server of a torrent whose chunk the engine asks for, and returns why it failed.
func asking(t *testing.T, answer http.HandlerFunc, want pp.Message) error {
	t.Helper()
	s := httptest.NewServer(answer)
	defer s.Close()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var board Switchboard
	failed := make(chan error, 1)
	v := New(Config{InfoHashes: [][20]byte{{}}, Info: one(), URL: s.URL + "/", Dial: dialer.DialContext, Patience: 200 * time.Millisecond,
		Offer:  func(a netip.AddrPort) { go engine(&board, a, want, pp.Piece) },
		Failed: func(err error) { failed <- err; stop() }})
	done := make(chan struct{})
	go func() { defer close(done); v.Run(ctx, &board) }()
	defer func() { stop(); <-done }()
	select {
	case err := <-failed:
		return err
	case <-time.After(10 * time.Second):
		return errors.New("nothing came of it")
	}
}

func request(index, begin, length pp.Integer) pp.Message {
	return pp.Message{Type: pp.Request, Index: index, Begin: begin, Length: length}
}

// TestSlowWebServer: one that never answers, and one that dribbles, hold nobody up.
func TestSlowWebServer(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"never answers": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"dribbles": func(w http.ResponseWriter, r *http.Request) {
			for w.Header().Set("Content-Length", "65536"); r.Context().Err() == nil; time.Sleep(10 * time.Millisecond) {
				w.Write([]byte{0})
				w.(http.Flusher).Flush()
			}
		},
		"begins and stops": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "65536")
			w.Write(make([]byte, 1000))
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		},
	} {
		t.Run(name, func(t *testing.T) {
			err := asking(t, answer, request(0, 0, 16<<10))
			if netErr := net.Error(nil); !errors.Is(err, ErrSlow) && !(errors.As(err, &netErr) && netErr.Timeout()) {
				t.Errorf("it ended with %v", err)
			}
		})
	}
}

// TestRequestsOfNoUse end the connection; the server is asked for nothing.
func TestRequestsOfNoUse(t *testing.T) {
	for name, want := range map[string]pp.Message{
		"beyond the torrent": request(2, 0, 16<<10),
		"beyond the piece":   request(0, 32<<10, 16<<10),
		"too much":           request(0, 0, 1<<20),
		"nothing":            request(0, 0, 0),
	} {
		t.Run(name, func(t *testing.T) {
			err := asking(t, func(http.ResponseWriter, *http.Request) { t.Error("the server was asked") }, want)
			if !errors.Is(err, errRequest) {
				t.Errorf("it ended with %v", err)
			}
		})
	}
}

// TestStrangersReachNoServer: an address that stands for none leads nowhere, and those that stand for one are told from others.
func TestStrangersReachNoServer(t *testing.T) {
	var board Switchboard
	if c, err := board.Dial(t.Context(), "[100::1]:6881"); err == nil {
		c.Close()
		t.Error("connected")
	}
	v := New(Config{InfoHashes: [][20]byte{{}}, Info: one(), URL: "http://music.example.org/"})
	if !Stands(v.Addr().Addr()) || Stands(netip.MustParseAddr("2001:db8::1")) || Stands(netip.MustParseAddr("192.0.2.1")) {
		t.Errorf("%v", v.Addr())
	}
}

// TestWhereFilesAre: by BEP 19, and where the slash at the end of a folder's address is missing.
func TestWhereFilesAre(t *testing.T) {
	album := &metainfo.Info{Name: "Album & more", PieceLength: 32 << 10}
	album.Files = []metainfo.FileInfo{{Length: 5, Path: []string{"CD 1", "a#b?.mp3"}}}
	for _, c := range []struct {
		info      *metainfo.Info
		url, want string
	}{
		{one(), "http://a.example/x/", "http://a.example/x/song.wav"},
		{one(), "http://a.example/other.wav", "http://a.example/other.wav"},
		{one(), "http://a.example/get?id=7", "http://a.example/get?id=7"},
		{album, "http://a.example/x/", "http://a.example/x/Album%20&%20more/CD%201/a%23b%3F.mp3"},
		{album, "http://a.example/x", "http://a.example/x/Album%20&%20more/CD%201/a%23b%3F.mp3"},
		{album, "http://a.example", "http://a.example/Album%20&%20more/CD%201/a%23b%3F.mp3"},
	} {
		v := New(Config{InfoHashes: [][20]byte{{}}, Info: c.info, URL: c.url})
		if got := v.files[0].address(v.config.URL); got != c.want {
			t.Errorf("%s: %s, want %s", c.url, got, c.want)
		}
	}
}

// FuzzContentRange: whatever a server says, no number is negative.
func FuzzContentRange(f *testing.F) {
	for _, s := range []string{"bytes 0-99/1000", "bytes 5-9/*", "bytes */1000", "bytes -1-2/3", "bytes 1-2", "items 0-1/2", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if first, last, total, ok := contentRange(s); ok && (first < 0 || last < first || total < -1) {
			t.Errorf("%q: %d of %d", s, first, total)
		}
	})
}
