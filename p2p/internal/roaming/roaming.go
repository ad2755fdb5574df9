// Package roaming notices that this machine can be reached at another address than before: another network, or another address of its
// router's. Connections of before are dead then without anybody having ended them.
package roaming

import (
	"context"
	"net/netip"
	"time"

	"linnet/p2p/internal/lifetime"
)

// Every is how often it is looked where this machine stands.
const Every = 20 * time.Second

// A Standing is where a machine stands, as far as that is known.
type Standing struct {
	Own    netip.Addr // its address towards the world
	Public netip.Addr // as which strangers see it
}

// Moved says whether a machine stands elsewhere than before. An address that is not known now, as between two networks, is no other one.
func (s Standing) Moved(before Standing) bool {
	return other(s.Own, before.Own) || other(s.Public, before.Public)
}

// other says that one address has become another of the same family. A machine with both is seen by now one, now the other.
func other(now, was netip.Addr) bool {
	return now.IsValid() && was.IsValid() && now != was && now.Unmap().Is4() == was.Unmap().Is4()
}

// over is what is known of both, the later first. How strangers see the machine in another network they have yet to say.
func (s Standing) over(before Standing) Standing {
	if other(s.Own, before.Own) {
		return Standing{Own: s.Own}
	}
	if !s.Own.IsValid() {
		s.Own = before.Own
	}
	if !s.Public.IsValid() {
		s.Public = before.Public
	}
	return s
}

// rest is between two moves that strangers alone tell of: one who lies ends connections no more often.
const rest = 10 * time.Minute

// Watch calls moved each time that the machine has moved, until ctx ends.
func Watch(ctx context.Context, where func() Standing, moved func(context.Context)) {
	last, told := where(), time.Time{}
	for lifetime.Sleep(ctx, Every) == nil {
		now := where()
		switch {
		case other(now.Own, last.Own):
			moved(ctx)
		case now.Moved(last) && !told.IsZero() && time.Since(told) < rest:
			now.Public = last.Public // looked at again, later
		case now.Moved(last):
			told = time.Now()
			moved(ctx)
		}
		last = now.over(last)
	}
}
