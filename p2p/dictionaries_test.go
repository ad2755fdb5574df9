package p2p

import (
	"testing"

	"github.com/anacrolix/torrent"
	pp "github.com/anacrolix/torrent/peer_protocol"
)

// TestARefusedPeerThatHasAllPieces: its next message ends the connection inside the engine. Closed from outside, it was counted as a
// holder of a dictionary that came just then, and dropping that torrent ended the process.
func TestARefusedPeerThatHasAllPieces(t *testing.T) {
	closed := 0
	n := &Node{infos: newDictionaries(func(*torrent.PeerConn) { closed++ })}
	liar, honest := new(torrent.PeerConn), new(torrent.PeerConn)
	n.infos.refuse(liar)
	for _, message := range []pp.Message{{Type: pp.HaveAll}, {Keepalive: true}, {Type: pp.Bitfield, Bitfield: []bool{true}},
		{Type: pp.Unchoke}} {
		heard := message
		if n.screen(liar, &heard); heard.Type != lastWord || heard.Keepalive || heard.Type.FastExtension() {
			t.Errorf("of the refused one the engine hears %+v", heard)
		}
		heard = message
		if n.screen(honest, &heard); heard.Type != message.Type || heard.Keepalive != message.Keepalive {
			t.Errorf("of the other one the engine hears %+v, said was %+v", heard, message)
		}
	}
	if n.infos.left(liar); n.infos.refuses(liar) || closed != 0 {
		t.Errorf("still refused after it left, %d closed", closed)
	}
}

// TestPeerThatTellsTooMuch of a magnet link's torrent is not asked for it.
func TestPeerThatTellsTooMuch(t *testing.T) {
	for told, want := range map[int]int{0: 0, 1: 1, maxMetadata: maxMetadata, maxMetadata + 1: 0, 16 << 20: 0, -1: 0} {
		m := pp.ExtendedHandshakeMessage{MetadataSize: told}
		if modest(&m); m.MetadataSize != want {
			t.Errorf("%d became %d", told, m.MetadataSize)
		}
	}
}
