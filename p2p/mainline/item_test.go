package mainline

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/anacrolix/dht/v2"
	"github.com/anacrolix/dht/v2/bep44"
	"github.com/anacrolix/dht/v2/krpc"
	"github.com/anacrolix/log"
	"github.com/anacrolix/torrent/bencode"
)

var (
	testSalt  = []byte("test")
	testOwner = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
)

func value(text string) []byte { return bencode.MustMarshal(map[string]string{"t": text}) }

// node opens a DHT node that knows the given others.
func node(t *testing.T, others ...net.Addr) *dht.Server {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &dht.ServerConfig{Conn: conn, Logger: log.Default.FilterLevel(log.Critical)}
	c.StartingNodes = func() (list []dht.Addr, err error) {
		for _, o := range others {
			list = append(list, dht.NewAddr(o))
		}
		return list, nil
	}
	guard := Configure(c)
	s, err := dht.NewServer(c)
	if err != nil {
		t.Fatal(err)
	}
	guard.Attach(s)
	t.Cleanup(func() { s.Close(); guard.Close() })
	return s
}

// hostile answers every get with what say makes of the owner's item, and gives a token.
func hostile(t *testing.T, say func(*krpc.Return)) net.Addr {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { conn.Close(); <-done })
	go func() {
		defer close(done)
		for b := make([]byte, 2048); ; {
			n, from, err := conn.ReadFrom(b)
			if err != nil {
				return
			}
			var q krpc.Msg
			if bencode.Unmarshal(b[:n], &q) != nil || q.Y != krpc.YQuery {
				continue
			}
			token := "token"
			r := krpc.Return{ID: krpc.ID{1, 2, 3}, Token: &token}
			if q.Q == "get" {
				say(&r)
			}
			conn.WriteTo(bencode.MustMarshal(krpc.Msg{T: q.T, Y: krpc.YResponse, R: &r}), from)
		}
	}()
	return conn.LocalAddr()
}

// answer fills in an item.
func answer(i Item) func(*krpc.Return) {
	return func(r *krpc.Return) { r.V, r.K, r.Sig, r.Seq = i.Value, i.Key, i.Sig, &i.Seq }
}

func TestPutAndGet(t *testing.T) {
	keeper := node(t)
	asker := node(t, keeper.Addr())
	first := SignItem(testOwner, testSalt, 1, value("first"))
	if _, err := Get(t.Context(), asker, first.Key, testSalt); !errors.Is(err, ErrNoItem) {
		t.Fatalf("found something nobody put: %v", err)
	}
	put := func(i Item) error {
		return Put(t.Context(), asker, i, func(*Item) (Item, error) { return i, nil })
	}
	if err := put(first); err != nil {
		t.Fatal(err)
	}
	if err := put(SignItem(testOwner, testSalt, 2, value("second"))); err != nil {
		t.Fatal(err)
	}
	if err := put(first); err == nil {
		t.Error("the keeper went back to an older item")
	}
	stranger := node(t, keeper.Addr())
	got, err := Get(t.Context(), stranger, first.Key, testSalt)
	if err != nil || got.Seq != 2 || !bytes.Equal(got.Value, value("second")) {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestGetAnswerWithoutSeq: with the library's own function one such answer ends the process.
func TestGetAnswerWithoutSeq(t *testing.T) {
	i := SignItem(testOwner, testSalt, 1, value("x"))
	s := node(t, hostile(t, func(r *krpc.Return) { answer(i)(r); r.Seq = nil }))
	if _, err := Get(t.Context(), s, i.Key, testSalt); !errors.Is(err, ErrNoItem) {
		t.Errorf("%v, want that there is no item", err)
	}
}

func TestForgedItemOnTheDHT(t *testing.T) {
	good := SignItem(testOwner, testSalt, 1, value("x"))
	for name, change := range map[string]func(*Item){
		"higher seq":    func(i *Item) { i.Seq = 9 },
		"other value":   func(i *Item) { i.Value = value("y") },
		"no value":      func(i *Item) { i.Value = nil },
		"no signature":  func(i *Item) { i.Sig = [64]byte{} },
		"another owner": func(i *Item) { i.Key[0]++ },
		"other salt":    func(i *Item) { *i = SignItem(testOwner, []byte("other"), 1, value("x")) },
		"oversized":     func(i *Item) { *i = SignItem(testOwner, testSalt, 1, bencode.MustMarshal(make([]byte, MaxValue))) },
	} {
		bad := good
		change(&bad)
		s := node(t, hostile(t, func(r *krpc.Return) {
			answer(bad)(r)
			if bad.Value == nil {
				r.V = nil
			}
		}))
		if got, err := Get(t.Context(), s, good.Key, testSalt); !errors.Is(err, ErrNoItem) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// TestRollbackOnTheDHT: of what several nodes say the newest counts.
func TestRollbackOnTheDHT(t *testing.T) {
	older, newer := SignItem(testOwner, testSalt, 1, value("old")), SignItem(testOwner, testSalt, 2, value("new"))
	s := node(t, hostile(t, answer(older)), hostile(t, answer(newer)), hostile(t, answer(older)))
	got, err := Get(t.Context(), s, older.Key, testSalt)
	if err != nil || got.Seq != 2 {
		t.Errorf("seq %d, %v; want the newest", got.Seq, err)
	}
}

func TestItemsAreBounded(t *testing.T) {
	s := newItems()
	for i := range 2 * maxItems {
		err := s.Put(&bep44.Item{V: i, K: [32]byte{1, byte(i >> 8), byte(i)}})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(s.m) != maxItems {
		t.Errorf("%d items", len(s.m))
	}
}

func TestItemsExpire(t *testing.T) {
	var c dht.ServerConfig
	g := Configure(&c)
	defer g.Close()
	if c.Exp != itemLife || c.Store == nil || itemLife < time.Hour {
		t.Errorf("items live %v in %v: nobody could put hourly what is gone before", c.Exp, c.Store)
	}
}
