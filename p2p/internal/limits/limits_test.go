package limits

import (
	"testing"

	"github.com/anacrolix/torrent"
)

func TestConnectionsKeepTheirLimit(t *testing.T) {
	c := NewConnections()
	c.Limit(2)
	one, two, three := &torrent.PeerConn{}, &torrent.PeerConn{}, &torrent.PeerConn{}
	if !c.Opened(one) || !c.Opened(two) || c.Opened(three) || !c.Full() || c.Count() != 2 {
		t.Error("the third was let in, or one of the first two not")
	}
	c.Closed(three)
	c.Closed(one)
	if c.Full() || !c.Opened(three) {
		t.Error("no room after one left")
	}
}

func TestUsualSlots(t *testing.T) {
	for _, x := range []struct {
		of   Limits
		want int
	}{{Limits{}, 0}, {Limits{Slots: 2}, 2}, {Limits{Up: 50_000}, fewSlots}, {Limits{Up: 10 * slotRate}, 10},
		{Limits{Up: 10 * slotRate, Slots: 3}, 3}} {
		if got := x.of.UsualSlots(); got != x.want {
			t.Errorf("%+v: %d, want %d", x.of, got, x.want)
		}
	}
}
