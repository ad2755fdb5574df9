package p2p

import (
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"errors"
	"sync"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/bencode"
	pp "github.com/anacrolix/torrent/peer_protocol"

	"linnet/p2p/internal/wire"
)

// Info dictionaries that peers tell (BEP 9) are put together here, for each peer by itself, and given to the engine once they are right.
// The engine (v1.62.0) decodes what any of its peers sent before it hashes it: 2 MiB of empty dictionaries take a gigabyte and seconds
// under its lock, as often as a peer likes, and some texts end the process.

const (
	metadataPiece = 16 << 10 // bytes, but for the last (BEP 9)
	maxGathered   = 8 << 20  // bytes of unfinished dictionaries, of all peers together
	dataMessage   = 1        // the msg_type of a piece (BEP 9)
)

// maxMetadata is what peers may tell of a torrent that a magnet link names (BEP 9), in bytes: the engine decodes it, and would take 16 MiB.
// A hundred thousand pieces have as much; torrents of more are opened from their .torrent file.
const maxMetadata = 2 << 20

// modest takes no notice of a peer's offer to tell more than that.
func modest(m *pp.ExtendedHandshakeMessage) {
	if m.MetadataSize > maxMetadata || m.MetadataSize < 0 {
		m.MetadataSize = 0
	}
}

// dictionaries are the info dictionaries that peers are telling. Its mutex is a leaf, taken by the engine's callbacks.
type dictionaries struct {
	whole  chan dictionary // those that are right
	hangUp func(*torrent.PeerConn)

	mu    sync.Mutex
	peers map[*torrent.PeerConn]*partial
	bytes int // of all pieces kept
	// untold are peers whose word on which pieces they have came too early.
	untold map[*torrent.PeerConn]struct{}
	// refused are peers whose next message is the last.
	refused map[*torrent.PeerConn]struct{}
}

// A partial dictionary is what one peer told of one.
type partial struct {
	size   int // bytes, as its handshake says
	pieces map[int][]byte
	have   int // bytes
}

type dictionary struct {
	t *torrent.Torrent
	b []byte
}

// newDictionaries is told how to end the connection to a peer of a torrent whose dictionary is known.
func newDictionaries(hangUp func(*torrent.PeerConn)) *dictionaries {
	return &dictionaries{whole: make(chan dictionary, 16), hangUp: hangUp, peers: make(map[*torrent.PeerConn]*partial),
		untold: make(map[*torrent.PeerConn]struct{}), refused: make(map[*torrent.PeerConn]struct{})}
}

// run gives dictionaries to the engine until ctx ends.
func (d *dictionaries) run(ctx context.Context, complain func(error)) {
	for {
		select {
		case <-ctx.Done():
			return
		case w := <-d.whole:
			if err := w.t.SetInfoBytes(w.b); err != nil && ctx.Err() == nil {
				complain(err)
			}
			d.hearAnew(w.t)
		}
	}
}

// greeted notes how large a peer says that the dictionary is. It is called with the engine's lock held, as the next two.
func (d *dictionaries) greeted(pc *torrent.PeerConn, size int) {
	t := pc.Torrent()
	if t == nil || t.Info() != nil || size <= 0 || size > maxMetadata {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.forget(pc)
	d.peers[pc] = &partial{size: size, pieces: make(map[int][]byte)}
}

func (d *dictionaries) left(pc *torrent.PeerConn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.forget(pc)
	delete(d.untold, pc)
	delete(d.refused, pc)
}

// refuse ends the connection to a peer of a torrent whose dictionary is not known, by its next message or the one that is being looked
// at. Closed from outside it would be counted among those that have all pieces if the dictionary came before it is gone, and the
// engine ends the process where such a torrent is dropped.
func (d *dictionaries) refuse(pc *torrent.PeerConn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.refused[pc] = struct{}{}
}

func (d *dictionaries) refuses(pc *torrent.PeerConn) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, ok := d.refused[pc]
	return ok
}

// tooEarly says whether a peer names single pieces of a torrent whose dictionary is not known: such messages are kept from the engine,
// which would count those of a peer that hung up, and end the process when the torrent is dropped.
func (d *dictionaries) tooEarly(pc *torrent.PeerConn) bool {
	t := pc.Torrent()
	if t == nil || t.Info() != nil {
		return false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.untold[pc] = struct{}{}
	return true
}

// hearAnew ends the connections of those who said too early what they have. They are dialled again, and then say it once more.
func (d *dictionaries) hearAnew(t *torrent.Torrent) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for pc := range d.untold {
		if pc.Torrent() == t {
			d.hangUp(pc)
			delete(d.untold, pc)
		}
	}
}

// forget is called with the mutex held.
func (d *dictionaries) forget(pc *torrent.PeerConn) {
	if p := d.peers[pc]; p != nil {
		d.bytes -= p.have
		delete(d.peers, pc)
	}
}

// read takes a piece of a dictionary, and says whether the message was one, so that the engine is not to see it.
func (d *dictionaries) read(pc *torrent.PeerConn, m *pp.Message) bool {
	if m.Type != pp.Extended || m.ExtendedID == pp.HandshakeExtendedID {
		return false
	}
	name, _, err := pc.LocalLtepProtocolMap.LookupId(m.ExtendedID)
	if err != nil || name != pp.ExtensionNameMetadata {
		return false
	}
	kind, index, data, err := metadataMessage(m.ExtendedPayload)
	if err != nil {
		d.refuse(pc)
		return true
	}
	if kind != dataMessage {
		return false
	}
	if b := d.take(pc, index, data); b != nil {
		d.told(pc, b)
	}
	return true
}

// metadataMessage reads a message of BEP 9: a dictionary, and in one of data what comes after it.
func metadataMessage(b []byte) (kind, index int, data []byte, err error) {
	var m struct {
		Kind  int `bencode:"msg_type"`
		Index int `bencode:"piece"`
	}
	if err := wire.WellFormed(b, wire.MaxValues/1000); err != nil {
		return 0, 0, nil, err
	}
	err = bencode.Unmarshal(b, &m)
	var more bencode.ErrUnusedTrailingBytes
	if errors.As(err, &more) {
		data, err = b[len(b)-more.NumUnusedBytes:], nil
	}
	return m.Kind, m.Index, data, err
}

// take keeps a piece, and returns the dictionary once all of it is here. Where peers tell too much at once, the one that told most goes.
func (d *dictionaries) take(pc *torrent.PeerConn, index int, data []byte) []byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	p := d.peers[pc]
	if p == nil || index < 0 || index > p.size/metadataPiece || p.pieces[index] != nil || len(data) == 0 ||
		len(data) != min(metadataPiece, p.size-index*metadataPiece) {
		return nil
	}
	for d.bytes+len(data) > maxGathered {
		d.drop()
	}
	if d.peers[pc] == nil {
		return nil
	}
	p.pieces[index] = append([]byte(nil), data...)
	p.have += len(data)
	d.bytes += len(data)
	if p.have < p.size {
		return nil
	}
	all := make([]byte, 0, p.size)
	for i := range len(p.pieces) {
		all = append(all, p.pieces[i]...)
	}
	d.forget(pc)
	return all
}

// drop ends the connection of who told most. It is called with the mutex held.
func (d *dictionaries) drop() {
	var most *torrent.PeerConn
	for pc, p := range d.peers {
		if most == nil || p.have > d.peers[most].have {
			most = pc
		}
	}
	d.forget(most)
	d.refused[most] = struct{}{}
}

// told hands a dictionary on that is the one of its torrent and within bounds. Who told another is hung up on.
func (d *dictionaries) told(pc *torrent.PeerConn, b []byte) {
	t := pc.Torrent()
	if t == nil || t.Info() != nil {
		return
	}
	v1, v2, want := sha1.Sum(b), sha256.Sum256(b), t.InfoHash()
	if v1 != want && [20]byte(v2[:20]) != want || wire.WellFormed(b, wire.MaxValues) != nil {
		d.refuse(pc)
		return
	}
	select {
	case d.whole <- dictionary{t, b}:
	default: // so many at once that another peer will tell it
		d.refuse(pc)
	}
}
