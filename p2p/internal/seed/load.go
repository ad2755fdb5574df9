package seed

import "linnet/p2p/internal/wire"

// fading is what is left after a second of the best speed: half of it after ten minutes.
const fading = 0.99884

// Load says how busy the seeder is: whether somebody who comes now is sent to at once, how many wait for that, and the best speed of the
// last minutes.
func (s *Seeder) Load() wire.Load {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := wire.Load{Slot: wire.SlotFree, Speed: int64(s.best)}
	if s.halted || s.full() {
		l.Slot = wire.SlotTaken
	}
	for _, a := range s.active {
		if a.waits && a.leaves.IsZero() {
			l.Waiting += len(a.t.PeerConns())
		}
	}
	if l.Waiting > 0 {
		l.Slot = wire.SlotTaken // their turn comes first
	}
	return l
}
