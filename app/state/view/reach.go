package view

import (
	"cmp"
	"maps"

	"linnet/app/message"
	"linnet/p2p"
)

// Reach is what is known, before anything is fetched, of how well a holder can be fetched from.
type Reach struct {
	Local bool // on the listener's own network
	Hops  int  // as p2p.Answer has them
	Load  p2p.Load
}

// reachOf is what an answer says of its holder.
func reachOf(a p2p.Answer) Reach {
	at := a.Holder.Addr.Addr().Unmap()
	return Reach{Hops: a.Hops, Load: a.Load, Local: a.Near && (at.IsPrivate() || at.IsLinkLocalUnicast() || at.IsLoopback())}
}

// Compare orders: first whom one need not wait for, then the faster, then whom fewer wait for, then the nearer.
func (r Reach) Compare(o Reach) int {
	slot := func(l p2p.Load) int { return map[int]int{p2p.SlotFree: 0, 0: 1, p2p.SlotTaken: 2}[l.Slot] }
	far := func(r Reach) int {
		if r.Local {
			return 0
		}
		return cmp.Or(r.Hops, p2p.FarthestHops+1)
	}
	return cmp.Or(cmp.Compare(slot(r.Load), slot(o.Load)), cmp.Compare(o.Load.Speed, r.Load.Speed),
		cmp.Compare(r.Load.Waiting, o.Load.Waiting), cmp.Compare(far(r), far(o)))
}

// Speed is how fast the holder sent lately; empty: not known.
func (r Reach) Speed() string {
	if r.Load.Speed == 0 {
		return ""
	}
	return Rate(float64(r.Load.Speed))
}

// Queue says whether one has to wait; empty: not known.
func (r Reach) Queue() string {
	switch {
	case r.Load.Slot == p2p.SlotFree:
		return message.Text("free")
	case r.Load.Waiting > 0:
		return message.Count(r.Load.Waiting, "{n} waiting", "{n} waiting")
	case r.Load.Slot == p2p.SlotTaken:
		return message.Text("busy")
	}
	return ""
}

// Distance says how far away the holder is; empty: not known.
func (r Reach) Distance() string {
	switch {
	case r.Local:
		return message.Text("LAN")
	case r.Hops == 1:
		return message.Text("direct")
	case r.Hops > 1:
		return message.Count(r.Hops, "{n} hop", "{n} hops")
	}
	return ""
}

// HeldByAnswer adds who answered, and what is known of them.
func (f Found) HeldByAnswer(a p2p.Answer) Found {
	f = f.HeldBy([]p2p.Holder{a.Holder})
	f.Near = f.Near || a.Near
	if r := reachOf(a); r != (Reach{}) {
		f.Reach = nearer(f.Reach, map[[32]byte]Reach{a.Holder.Key: r})
	}
	return f
}

// And adds those who hold another row.
func (f Found) And(o Found) Found {
	f = f.HeldBy(o.Holders)
	f.Near = f.Near || o.Near
	f.Reach = nearer(f.Reach, o.Reach)
	return f
}

// nearer is what two say of holders; where both do, the better. Neither is changed: other rows may share them.
func nearer(a, b map[[32]byte]Reach) map[[32]byte]Reach {
	if len(a) == 0 || len(b) == 0 {
		return map[bool]map[[32]byte]Reach{true: a, false: b}[len(b) == 0]
	}
	a = maps.Clone(a)
	for key, r := range b {
		if known, ok := a[key]; !ok || r.Compare(known) < 0 {
			a[key] = r
		}
	}
	return a
}

// Best is the holder that can be fetched from best.
func (f Found) Best() (best Reach) {
	for _, r := range f.Reach {
		if best == (Reach{}) || r.Compare(best) < 0 {
			best = r
		}
	}
	return best
}
