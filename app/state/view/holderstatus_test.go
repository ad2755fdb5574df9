package view

import (
	"net/netip"
	"slices"
	"testing"

	"linnet/p2p"
)

func answered(n byte, addr string, a p2p.Answer) p2p.Answer {
	a.Holder = p2p.Holder{Key: [32]byte{n}, Addr: netip.MustParseAddrPort(addr)}
	return a
}

// TestARowSaysHowItsBestHolderIsReached, whoever answers first.
func TestARowSaysHowItsBestHolderIsReached(t *testing.T) {
	free := answered(1, "203.0.113.7:1", p2p.Answer{Hops: 3, Load: p2p.Load{Slot: p2p.SlotFree, Speed: 1_200_000}})
	full := answered(2, "203.0.113.8:1", p2p.Answer{Hops: 1, Near: true, Load: p2p.Load{Slot: p2p.SlotTaken, Waiting: 4, Speed: 9_000_000}})
	mute := answered(3, "192.168.0.9:1", p2p.Answer{Hops: 1, Near: true})
	for name, c := range map[string]struct {
		by           []p2p.Answer
		speed, reach string
	}{
		"nobody":                    {nil, "", ""},
		"one with a free slot":      {[]p2p.Answer{full, free}, "1.2 MB/s", "free · 3 hops"},
		"the other way round":       {[]p2p.Answer{free, full, mute}, "1.2 MB/s", "free · 3 hops"},
		"one that waits":            {[]p2p.Answer{full}, "9.0 MB/s", "4 waiting · direct"},
		"one that does not say":     {[]p2p.Answer{mute, full}, "", "LAN"},
		"one heard again, with now": {[]p2p.Answer{mute, answered(3, "192.168.0.9:1", free)}, "1.2 MB/s", "free · 3 hops"},
	} {
		var f Found
		for _, a := range c.by {
			f = f.HeldByAnswer(a)
		}
		if r := DrawFound(f); r.Speed != c.speed || r.Availability != c.reach {
			t.Errorf("%s: %q, %q", name, r.Speed, r.Availability)
		}
	}
}

// TestAnAddressFarAwayIsNotOnTheOwnNetwork, whatever a relay says that it is.
func TestAnAddressFarAwayIsNotOnTheOwnNetwork(t *testing.T) {
	f := Found{}.HeldByAnswer(answered(1, "192.168.0.9:1", p2p.Answer{Hops: 2}))
	if got := f.Best().Distance(); got != "2 hops" {
		t.Errorf("it is said to be %q away", got)
	}
}

// TestTheBetterHolderComesFirst: to wait for nobody, to be fast, to be near.
func TestTheBetterHolderComesFirst(t *testing.T) {
	list := []HolderStatus{{Local: true, Hops: 1, Load: p2p.Load{Slot: p2p.SlotFree, Speed: 5}},
		{Hops: 3, Load: p2p.Load{Slot: p2p.SlotFree, Speed: 4}},
		{Hops: 3, Load: p2p.Load{Slot: p2p.SlotFree}}, {Local: true, Hops: 1}, {Hops: 1}, {Hops: 2}, {},
		{Load: p2p.Load{Slot: p2p.SlotTaken, Waiting: 1}}, {Load: p2p.Load{Slot: p2p.SlotTaken, Waiting: 2}}}
	if !slices.IsSortedFunc(list, HolderStatus.Compare) || slices.MinFunc(list, HolderStatus.Compare) != list[0] ||
		HolderStatus.Compare(list[0], list[0]) != 0 {
		t.Error("they come in another order")
	}
	for i, r := range list[1:] {
		if r.Compare(list[i]) <= 0 {
			t.Errorf("%+v is as good as %+v", r, list[i])
		}
	}
}
