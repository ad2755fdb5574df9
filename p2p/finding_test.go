package p2p_test

import (
	"testing"

	"linnet/p2p"
)

// TestFoundThroughANeighbour: who has it may be two connections away.
func TestFoundThroughANeighbour(t *testing.T) {
	far := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", wav(30, 100<<10))})
	mid, seek := open(t, p2p.Config{}), open(t, p2p.Config{})
	mid.meet(far)
	seek.meet(mid)
	for _, a := range append(seek.answers("lima"), mid.answers("lima")...) {
		if a.Near != (a.Hops == 1) || a.Hops < 1 || a.Hops > 2 || a.Load.Slot != p2p.SlotFree {
			t.Errorf("the holder is said to be %d hops away, connected %v, %+v", a.Hops, a.Near, a.Load)
		}
	}
	w := seek.find("lima")
	if len(w.Holders) != 1 || w.Holders[0].Addr != far.Addr() {
		t.Fatalf("found %+v, want it at %v", w.Holders, far.Addr())
	}
	seek.fetch(w)
	seek.untilState(p2p.Finished)
}

// TestTenPeersOnALAN: a small crowd is asked whole, whatever was typed, and all holders are found.
func TestTenPeersOnALAN(t *testing.T) {
	seek := open(t, p2p.Config{})
	track := wav(31, 100<<10)
	var others []*peer
	for range 9 {
		others = append(others, open(t, p2p.Config{Shelf: shelf(t, "Kvartet - Jutro.wav", track)}))
	}
	seek.meet(others...)
	if w := seek.find("jutr"); len(w.Holders) != 9 {
		t.Errorf("found %d of 9 holders by a part of a word", len(w.Holders))
	}
}

// TestTypedLikeAFileOrWithAGuest: what others are asked has neither the extension nor the three spellings of "featuring".
func TestTypedLikeAFileOrWithAGuest(t *testing.T) {
	have := open(t, p2p.Config{Shelf: shelf(t, "Ana - Unobtainium Waltz (feat. Bob).wav", wav(32, 100<<10))})
	seek := open(t, p2p.Config{})
	seek.meet(have)
	for _, typed := range []string{"unobtainium waltz.mp3", "unobtainium ft. bob", "waltz featuring bob", "ana waltz mp3"} {
		if w := seek.find(typed); len(w.Holders) != 1 {
			t.Errorf("%s: %d holders", typed, len(w.Holders))
		}
	}
}
