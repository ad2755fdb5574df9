package view

import (
	"cmp"
	"maps"
	"slices"

	"linnet/app/message"
	"linnet/p2p"
)

// HolderStatus is what is known, before anything is fetched, of how well a holder can be fetched from.
type HolderStatus struct {
	Local bool // on the listener's own network
	Hops  int  // as p2p.Answer has them
	Load  p2p.Load
}

// statusOf is what an answer says of its holder.
func statusOf(a p2p.Answer) HolderStatus {
	at := a.Holder.Addr.Addr().Unmap()
	return HolderStatus{Hops: a.Hops, Load: a.Load, Local: a.Near && (at.IsPrivate() || at.IsLinkLocalUnicast() || at.IsLoopback())}
}

// Compare orders: first whom one need not wait for, then the faster, then whom fewer wait for, then the nearer.
func (r HolderStatus) Compare(o HolderStatus) int {
	slot := func(l p2p.Load) int { return slices.Index([]int{p2p.SlotFree, 0, p2p.SlotTaken}, l.Slot) } // 0 is not known
	far := func(r HolderStatus) int {
		if r.Local {
			return 0
		}
		return cmp.Or(r.Hops, p2p.FarthestHops+1)
	}
	return cmp.Or(cmp.Compare(slot(r.Load), slot(o.Load)), cmp.Compare(o.Load.Speed, r.Load.Speed),
		cmp.Compare(r.Load.Waiting, o.Load.Waiting), cmp.Compare(far(r), far(o)))
}

// Speed is how fast the holder sent lately; empty: not known.
func (r HolderStatus) Speed() string {
	if r.Load.Speed == 0 {
		return ""
	}
	return Rate(float64(r.Load.Speed))
}

// Queue says whether one has to wait; empty: not known.
func (r HolderStatus) Queue() string {
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
func (r HolderStatus) Distance() string {
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
	if r := statusOf(a); r != (HolderStatus{}) {
		f.Status = nearer(f.Status, map[[32]byte]HolderStatus{a.Holder.Key: r})
	}
	return f
}

// And adds those who hold another row.
func (f Found) And(o Found) Found {
	f = f.HeldBy(o.Holders)
	f.Near = f.Near || o.Near
	f.Status = nearer(f.Status, o.Status)
	return f
}

// nearer is what two say of holders; where both do, the better. Neither is changed: other rows may share them.
func nearer(a, b map[[32]byte]HolderStatus) map[[32]byte]HolderStatus {
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0:
		return a
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
func (f Found) Best() (best HolderStatus) {
	for _, r := range f.Status {
		if best == (HolderStatus{}) || r.Compare(best) < 0 {
			best = r
		}
	}
	return best
}
