package p2p_test

import (
	"encoding/binary"
	"io"
	"net"
	"runtime"
	"testing"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p"
)

// A rude peer is a connection to a node on which anything can be said.
type rude struct {
	t *testing.T
	net.Conn
}

// call connects to a node and shakes hands for a torrent (BEP 3, with 5, 6 and 10).
func call(t *testing.T, to *peer, ih p2p.InfoHash) rude {
	t.Helper()
	c, err := net.Dial("tcp", to.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	hello := append([]byte("\x13BitTorrent protocol\x00\x00\x00\x00\x00\x10\x00\x05"), ih[:]...)
	if _, err := c.Write(append(hello, "-XX0001-abcdefghijkl"...)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(c, make([]byte, 68)); err != nil {
		t.Fatal(err)
	}
	return rude{t, c}
}

// say sends messages with a kind and a body each; one that hung up hears no more.
func (r rude) say(kind byte, body ...byte) {
	b := binary.BigEndian.AppendUint32(nil, uint32(1+len(body)))
	_, _ = r.Write(append(append(b, kind), body...))
}

// extensions reads messages until the extended handshake, and returns what the node calls its extensions.
func (r rude) extensions() map[string]int {
	for {
		var size [4]byte
		if _, err := io.ReadFull(r, size[:]); err != nil {
			r.t.Fatal(err)
		}
		b := make([]byte, binary.BigEndian.Uint32(size[:]))
		if _, err := io.ReadFull(r, b); err != nil {
			r.t.Fatal(err)
		}
		if len(b) > 2 && b[0] == 20 && b[1] == 0 {
			var d struct {
				M map[string]int `bencode:"m"`
			}
			if err := bencode.Unmarshal(b[2:], &d); err != nil {
				r.t.Fatal(err)
			}
			return d.M
		}
	}
}

// hungUp waits until the node has ended the connection.
func (r rude) hungUp() {
	if _, err := io.Copy(io.Discard, r); err != nil {
		r.t.Log(err) // a reset will do
	}
}

// rendezvous asks for a meeting with 203.0.113.9:6881 (BEP 55).
var rendezvous = []byte{0, 0, 203, 0, 113, 9, 0x1A, 0xE1, 0, 0, 0, 0}

// TestMeetingAskedByWhoKnowsNone: one message (BEP 55) of a peer that never said that it knows the extension ended the process.
func TestMeetingAskedByWhoKnowsNone(t *testing.T) {
	n := open(t, p2p.Config{})
	r := call(t, n, p2p.OverlayKey)
	id := r.extensions()["ut_holepunch"]
	if id == 0 {
		t.Fatal("the engine has no ut_holepunch any more")
	}
	r.say(20, append([]byte{byte(id)}, rendezvous...)...)
	r.hungUp()
	other := open(t, p2p.Config{})
	other.meet(n)
}

// TestFloodOfDHTPorts: each PORT message costs a goroutine that waits for an answer.
func TestFloodOfDHTPorts(t *testing.T) {
	n := open(t, p2p.Config{Bootstrap: dht(t, 1), Mode: p2p.Public})
	r := call(t, n, p2p.OverlayKey)
	before := runtime.NumGoroutine()
	for port := range 20_000 {
		r.say(9, byte(port>>8), byte(port))
	}
	r.say(20, append([]byte{byte(r.extensions()["ut_holepunch"])}, rendezvous...)...)
	r.hungUp() // all before was read
	if more := runtime.NumGoroutine() - before; more > 300 {
		t.Errorf("%d goroutines more", more)
	}
}

// TestPiecesOnAnOverlay: there are none, and whoever says what there is of them is heard all the same.
func TestPiecesOnAnOverlay(t *testing.T) {
	n := open(t, p2p.Config{})
	r := call(t, n, p2p.OverlayKey)
	id := byte(r.extensions()["ut_holepunch"])
	index := []byte{0x7F, 0xFF, 0xFF, 0xFF}
	block := append(append([]byte{}, index...), 0, 0, 0, 0, 0, 0, 0x40, 0)
	r.say(5, 0xFF, 0xFF)
	r.say(14)
	for _, kind := range []byte{4, 13, 17} {
		r.say(kind, index...)
	}
	for _, kind := range []byte{6, 8, 16} {
		r.say(kind, block...)
	}
	r.say(21, make([]byte, 48)...)
	r.say(20, append([]byte{id}, rendezvous...)...)
	r.hungUp()
	other := open(t, p2p.Config{})
	other.meet(n)
}
