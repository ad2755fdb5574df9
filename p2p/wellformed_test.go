package p2p

import (
	"errors"
	"strings"
	"testing"

	"github.com/anacrolix/torrent/bencode"
	pp "github.com/anacrolix/torrent/peer_protocol"
)

func TestWellFormed(t *testing.T) {
	for text, good := range map[string]bool{
		"i5e": true, "i-5e": true, "0:": true, "3:abc": true, "le": true, "de": true, "d1:ali1e1:bee": true, "lei5e": true, // what follows is the decoder's to refuse
		"": false, "i5": false, "ie5": true, "3:ab": false, "99999999999999999999999:a": false, "9223372036854775807:a": false, "l": false, "e": false, "x": false, "i" + strings.Repeat("1", 30) + "e": false,
		":": false, "-1:a": false, strings.Repeat("l", maxNesting+2) + strings.Repeat("e", maxNesting+2): false, strings.Repeat("l", maxNesting) + strings.Repeat("e", maxNesting): true,
		"l" + strings.Repeat("0:", maxValues) + "e": false,
	} {
		if err := wellFormed([]byte(text), maxValues); (err == nil) != good || err != nil && !errors.Is(err, errTooMuch) {
			t.Errorf("%.40q: %v", text, err)
		}
	}
}

// FuzzWellFormed: whatever the decoder reads of a short text is well-formed.
func FuzzWellFormed(f *testing.F) {
	f.Add([]byte("d1:ali1e1:bee"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var v any
		if err := bencode.Unmarshal(b, &v); err == nil && len(b) < maxNesting {
			if err := wellFormed(b, maxValues); err != nil && !strings.Contains(string(b), "i") {
				t.Errorf("%q: %v", b, err)
			}
		}
	})
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
