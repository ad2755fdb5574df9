package tracker

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"time"

	"linnet/p2p/internal/wire"
)

// BEP 15.
const (
	protocol      = 0x41727101980
	doConnect     = 0
	doAnnounce    = 1
	saysError     = 3
	largestPacket = 20 + 18*maxPeers
	again         = 5 * time.Second // until a datagram is sent once more; three are
)

func announceUDP(ctx context.Context, dial Dial, host string, r Request) (Reply, error) {
	c, err := dial(ctx, "udp", host)
	if err != nil {
		return Reply{}, fmt.Errorf("asking a tracker: %w", err)
	}
	defer c.Close()
	defer context.AfterFunc(ctx, func() { c.SetDeadline(time.Unix(1, 0)) })()
	hello := binary.BigEndian.AppendUint64(nil, protocol)
	welcome, err := ask(ctx, c, packet(hello, doConnect, nil))
	if err != nil {
		return Reply{}, err
	}
	if len(welcome) < 8 {
		return Reply{}, fmt.Errorf("%w: %d bytes of a connection", ErrReply, len(welcome))
	}
	reply, err := ask(ctx, c, packet(welcome[:8], doAnnounce, announcement(r)))
	if err != nil {
		return Reply{}, err
	}
	return readUDP(reply, c.RemoteAddr())
}

// packet is a question: the id of a connection, what is to be done, an id of its own, and a body.
func packet(connection []byte, action uint32, body []byte) []byte {
	transaction := make([]byte, 4)
	rand.Read(transaction)
	return slices.Concat(binary.BigEndian.AppendUint32(slices.Clone(connection), action), transaction, body)
}

// ask sends one question, again every few seconds, and returns what follows the head of the answer.
func ask(ctx context.Context, c net.Conn, q []byte) ([]byte, error) {
	action, transaction := binary.BigEndian.Uint32(q[8:]), q[12:16]
	b := make([]byte, largestPacket)
	for {
		if _, err := c.Write(q); err != nil {
			return nil, fmt.Errorf("asking a tracker: %w", err)
		}
		if err := c.SetReadDeadline(time.Now().Add(again)); err != nil || ctx.Err() != nil {
			return nil, errors.Join(err, ctx.Err())
		}
		for {
			n, err := c.Read(b)
			if errors.Is(err, os.ErrDeadlineExceeded) && ctx.Err() == nil {
				break // once more
			}
			if err != nil {
				return nil, fmt.Errorf("a tracker's reply: %w", errors.Join(err, ctx.Err()))
			}
			if n < 8 || string(b[4:8]) != string(transaction) {
				continue // somebody else's, or of a question before
			}
			switch binary.BigEndian.Uint32(b) {
			case action:
				return b[8:n], nil
			case saysError:
				return nil, fmt.Errorf("%w: %s", ErrRefused, wire.Showable(string(b[8:n]), 100))
			}
			return nil, fmt.Errorf("%w: another action", ErrReply)
		}
	}
}

// announcement is what of a request follows the head.
func announcement(r Request) []byte {
	b := append(r.InfoHash[:], r.PeerID[:]...)
	for _, n := range []int64{r.Downloaded, r.Left, r.Uploaded} {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	b = binary.BigEndian.AppendUint32(b, uint32(r.Event))
	b = binary.BigEndian.AppendUint32(b, 0) // the address that it sees
	b = binary.BigEndian.AppendUint32(b, r.Key)
	b = binary.BigEndian.AppendUint32(b, uint32(wanted(r)))
	return binary.BigEndian.AppendUint16(b, r.Port)
}

// readUDP reads interval, leechers, seeders and peers, whose addresses are of the family of the tracker's own.
func readUDP(b []byte, from net.Addr) (Reply, error) {
	if len(b) < 12 {
		return Reply{}, fmt.Errorf("%w: %d bytes", ErrReply, len(b))
	}
	size := 4
	if u, is := from.(*net.UDPAddr); is && u.AddrPort().Addr().Unmap().Is6() {
		size = 16
	}
	return Reply{Interval: interval(int64(binary.BigEndian.Uint32(b))), Peers: compact(b[12:], size)}, nil
}
