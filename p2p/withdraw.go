package p2p

import (
	"time"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/internal/wire"
)

// Why a torrent is not given any more: refusal codes that a giver sends on the connections for that torrent.
const (
	whyChanged = "changed" // its file has other bytes than were hashed
	whyGone    = "gone"    // it is not shared any more
)

// What a transfer says when those who gave it withdrew it, and nobody else is there.
const (
	reasonChanged = "The file changed on the other side, so it is not sent any more. " +
		"Linnet looks for another peer; a new search finds the file as it is now."
	reasonGone = "The other side does not share this any more. Linnet looks for another peer."
)

const (
	// farewell is how long a withdrawn torrent stays, so that what its peers are told goes out before their connections end.
	farewell      = time.Second
	maxWithdrawal = 256 // bytes of a message on a connection for a torrent
)

// withdrawal is the message that says why. It answers no question, so that its nonce is zeros.
func withdrawal(why string) []byte {
	return bencode.MustMarshal(wire.Message{Kind: wire.KindRefusal, Version: wire.Version, Nonce: make([]byte, wire.NonceSize), Why: why})
}

// withdraw sends nothing more of a torrent, tells those who are connected for it why, and has it dropped soon: they look elsewhere then.
func (s *seeder) withdraw(ih InfoHash, why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.active[ih]
	if a == nil || !a.leaves.IsZero() {
		return
	}
	a.leaves = time.Now().Add(farewell)
	a.t.DisallowDataUpload()
	for _, pc := range a.t.PeerConns() {
		if err := pc.WriteExtendedMessage(extension, withdrawal(why)); err != nil {
			s.deps.Log.Debug("telling that a torrent is withdrawn", "peer", pc.RemoteAddr, "err", err)
		}
	}
}

// dropWithdrawn drops the torrents whose peers had time to read why. It is called with the mutex held.
func (s *seeder) dropWithdrawn(now time.Time) (dropped bool) {
	for ih, a := range s.active {
		if !a.leaves.IsZero() && !now.Before(a.leaves) {
			a.t.Drop()
			delete(s.active, ih)
			dropped = true
		}
	}
	return dropped
}

// readWithdrawal notes what a peer says of the torrent that its connection is for, and says whether the connection is of no more use.
// Whatever else comes on such a connection is of no meaning. It is called with the engine's lock held.
func (f *fetches) readWithdrawal(e torrent.PeerConnReadExtensionMessageEvent) (over bool) {
	t := e.PeerConn.Torrent()
	if t == nil || len(e.Payload) > maxWithdrawal {
		return false
	}
	name, _, err := e.PeerConn.LocalLtepProtocolMap.LookupId(e.ExtensionNumber)
	if err != nil || name != extension {
		return false
	}
	m, err := wire.Decode(e.Payload)
	if err != nil || m.Kind != wire.KindRefusal {
		return false
	}
	reasons := map[string]string{whyChanged: reasonChanged, whyGone: reasonGone}
	why := reasons[m.Why]
	if why != "" {
		f.withdrawn(InfoHash(t.InfoHash()), why)
	}
	return why != ""
}

func (f *fetches) withdrawn(ih InfoHash, why string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if x := f.byIH[ih]; x != nil && x.run != nil {
		x.run.refused = why
		x.run.wake()
	}
}
