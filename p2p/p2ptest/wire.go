package p2ptest

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"time"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p"
)

// The messages of BEP 3, 6 and 10 that a Seeder knows.
const (
	unchoke  = 1
	bitfield = 5
	request  = 6
	piece    = 7
	cancel   = 8
	haveAll  = 14
	reject   = 16
	extendID = 20

	protocol   = "\x13BitTorrent protocol"
	metadataID = 1 // what our extended handshake calls ut_metadata
	maxMessage = 1 << 20
)

type message struct {
	id   byte
	body []byte
}

func handshake(ih p2p.InfoHash) []byte {
	b := []byte(protocol)
	b = append(b, 0, 0, 0, 0, 0, 0x10, 0, 0x04) // BEP 10 and BEP 6
	b = append(b, ih[:]...)
	return append(b, fmt.Sprintf("-TS0001-%012d", time.Now().UnixNano()%1e12)...)
}

func frame(id byte, body ...byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(1+len(body)))
	return append(append(b, id), body...)
}

func extended(id byte, payload []byte) []byte {
	return frame(extendID, append([]byte{id}, payload...)...)
}

func extendedHandshake(metadata int) []byte {
	return bencode.MustMarshal(map[string]any{"m": map[string]int{"ut_metadata": metadataID}, "metadata_size": metadata, "reqq": 250})
}

func readMessage(c net.Conn) (message, error) {
	var size [4]byte
	if _, err := io.ReadFull(c, size[:]); err != nil {
		return message{}, err
	}
	n := binary.BigEndian.Uint32(size[:])
	if n == 0 {
		return readMessage(c)
	}
	if n > maxMessage {
		return message{}, errors.New("a message too large")
	}
	b := make([]byte, n)
	_, err := io.ReadFull(c, b)
	return message{b[0], b[1:]}, err
}

// giving is one connection on which requests are answered, in order.
type giving struct {
	s        *Seeder
	c        net.Conn
	queue    [][]byte // bodies of requests
	blocks   int
	metadata byte // what the other side calls ut_metadata
}

// next takes what was sent, then answers one request if there is any.
func (g *giving) next(in <-chan message) bool {
	for len(g.queue) == 0 || g.silent() {
		m, ok := <-in
		if !ok || !g.take(m) {
			return false
		}
	}
	for {
		select {
		case m, ok := <-in:
			if !ok || !g.take(m) {
				return false
			}
			continue
		default:
		}
		break
	}
	if len(g.queue) == 0 || g.silent() {
		return true
	}
	body := g.queue[0]
	g.queue = g.queue[1:]
	return g.answer(body)
}

func (g *giving) silent() bool {
	stall := g.s.habits.Stall
	return stall < 0 || stall > 0 && g.blocks >= stall
}

func (g *giving) take(m message) bool {
	switch m.id {
	case request:
		g.s.count(func(n *Given) { n.Requests++ })
		if g.s.few(&g.s.habits.Reject) {
			return g.refuse(m.body)
		}
		g.queue = append(g.queue, m.body)
	case cancel:
		g.s.count(func(n *Given) { n.Cancels++ })
		i := slices.IndexFunc(g.queue, func(b []byte) bool { return string(b) == string(m.body) })
		if i >= 0 && !g.silent() {
			g.queue = slices.Delete(g.queue, i, i+1)
			return g.refuse(m.body)
		}
	case extendID:
		return g.extension(m.body)
	}
	return true
}

func (g *giving) refuse(body []byte) bool {
	g.s.count(func(n *Given) { n.Rejects++ })
	_, err := g.c.Write(frame(reject, body...))
	return err == nil
}

// answer sends one block.
func (g *giving) answer(body []byte) bool {
	h := &g.s.habits
	if len(body) != 12 || h.Lose > 0 && g.blocks >= h.Lose {
		return false
	}
	index, begin, length := binary.BigEndian.Uint32(body), binary.BigEndian.Uint32(body[4:]), binary.BigEndian.Uint32(body[8:])
	wait := h.Latency
	if h.Rate > 0 {
		wait += time.Duration(float64(length) / float64(h.Rate) * float64(time.Second))
	}
	if wait > 0 && !g.s.pause(wait) {
		return false
	}
	var info struct {
		PieceLength int64 `bencode:"piece length"`
	}
	if length > maxMessage || bencode.Unmarshal(g.s.offer.Info, &info) != nil {
		return false
	}
	block := make([]byte, length)
	if _, err := g.s.file.ReadAt(block, int64(index)*info.PieceLength+int64(begin)); err != nil {
		return false
	}
	if g.s.few(&h.Corrupt) {
		block[0] ^= 1
	}
	g.blocks++
	g.s.count(func(n *Given) { n.Blocks++ })
	_, err := g.c.Write(frame(piece, append(slices.Clone(body[:8]), block...)...))
	return err == nil
}

// extension answers requests for the info dictionary (BEP 9).
func (g *giving) extension(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	var d struct {
		M     map[string]int `bencode:"m"`
		Type  int            `bencode:"msg_type"`
		Piece int            `bencode:"piece"`
	}
	if err := bencode.Unmarshal(b[1:], &d); err != nil {
		return b[0] != 0
	}
	if b[0] == 0 {
		g.metadata = byte(d.M["ut_metadata"])
		return true
	}
	const part = 16 << 10
	info := g.s.offer.Info
	if b[0] != metadataID || d.Type != 0 || d.Piece < 0 || d.Piece*part >= len(info) {
		return true
	}
	head := bencode.MustMarshal(map[string]int{"msg_type": 1, "piece": d.Piece, "total_size": len(info)})
	data := info[d.Piece*part : min(len(info), (d.Piece+1)*part)]
	_, err := g.c.Write(extended(g.metadata, append(head, data...)))
	return err == nil
}
