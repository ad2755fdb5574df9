package seed

import (
	"time"

	"linnet/p2p/internal/wire"
)

// farewell is how long a withdrawn torrent stays, so that what its peers are told goes out before their connections end.
const farewell = time.Second

// Withdraw sends nothing more of a torrent, tells those who are connected for it why, and has it dropped soon: they look elsewhere then.
func (s *Seeder) Withdraw(ih wire.InfoHash, why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.active[ih]
	if a == nil || !a.leaves.IsZero() {
		return
	}
	a.leaves = time.Now().Add(farewell)
	a.t.DisallowDataUpload()
	for _, pc := range a.t.PeerConns() {
		if err := pc.WriteExtendedMessage(wire.Extension, wire.Withdrawal(why)); err != nil {
			s.deps.Log.Debug("telling that a torrent is withdrawn", "peer", pc.RemoteAddr, "err", err)
		}
	}
}

// dropWithdrawn drops the torrents whose peers had time to read why. It is called with the mutex held.
func (s *Seeder) dropWithdrawn(now time.Time) (dropped bool) {
	for ih, a := range s.active {
		if !a.leaves.IsZero() && !now.Before(a.leaves) {
			s.count(ih, a)
			a.t.Drop()
			delete(s.active, ih)
			dropped = true
		}
	}
	return dropped
}
