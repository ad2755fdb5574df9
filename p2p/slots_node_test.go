package p2p_test

import (
	"fmt"
	"testing"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// TestWhoAsksForMuchGetsNoMore: one listener takes one track, another six at once, from one that limits what it sends, with
// or without saying to how many. While the one waits, the other is sent no more than one turn's share.
func TestWhoAsksForMuchGetsNoMore(t *testing.T) {
	t.Run("two slots", func(t *testing.T) { asksForMuch(t, p2p.Limits{Slots: 2}) })
	t.Run("a limit alone", func(t *testing.T) { asksForMuch(t, p2p.Limits{}) })
}

func asksForMuch(t *testing.T, limits p2p.Limits) {
	const size, greed, rate = 768 << 10, 6, 512 << 10
	s, err := p2ptest.NewShelf()
	if err != nil {
		t.Fatal(err)
	}
	add := func(i int, name string) {
		o, _ := offered(t, uint64(i), size)
		s.Put(o, p2p.Row{Title: name, Size: o.Size})
	}
	for i := range greed {
		add(i, fmt.Sprint("Much ", i))
	}
	add(greed, "Little")
	have := open(t, p2p.Config{Shelf: s})
	limits.Up = rate
	have.SetLimits(limits)
	greedy, modest := openOn(t, "127.0.0.2:0", p2p.Config{}), openOn(t, "127.0.0.3:0", p2p.Config{})
	greedy.meet(have)
	modest.meet(have)
	for i := range greed {
		greedy.fetch(greedy.find(fmt.Sprint("much ", i)))
	}
	have.until("as many are sent as may be", func() bool { return sending(have) >= 2 })
	want, before := modest.find("little"), greedy.Status().Down
	modest.fetch(want)
	modest.untilState(p2p.Finished)
	if down := greedy.Status().Down - before; down > 2*size {
		t.Errorf("who asked for six tracks was sent %d bytes while %d went to who asked for one", down, size)
	}
}

// sending is how many tracks are sent now.
func sending(n *peer) int {
	sending := 0
	for _, u := range n.Uploads() {
		if !u.Waits {
			sending++
		}
	}
	return sending
}
