package p2p

import (
	"testing"

	pp "github.com/anacrolix/torrent/peer_protocol"
)

// TestPeerThatTellsTooMuch of a magnet link's torrent is not asked for it.
func TestPeerThatTellsTooMuch(t *testing.T) {
	for told, want := range map[int]int{0: 0, 1: 1, maxMetadata: maxMetadata, maxMetadata + 1: 0, 16 << 20: 0, -1: 0} {
		m := pp.ExtendedHandshakeMessage{MetadataSize: told}
		if modest(&m); m.MetadataSize != want {
			t.Errorf("%d became %d", told, m.MetadataSize)
		}
	}
}
