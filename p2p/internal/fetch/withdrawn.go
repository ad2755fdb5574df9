package fetch

import (
	"github.com/anacrolix/torrent"

	"linnet/p2p/internal/wire"
)

// What a transfer says when those who gave it withdrew it, and nobody else is there.
const (
	reasonChanged = "The file changed on the other side, so it is not sent any more. " +
		"Linnet looks for another peer; a new search finds the file as it is now."
	reasonGone = "The other side does not share this any more. Linnet looks for another peer."
)

const maxWithdrawal = 256 // bytes of a message on a connection for a torrent

// ReadWithdrawal notes what a peer says of the torrent that its connection is for, and says whether the connection is of no more use.
// Whatever else comes on such a connection is of no meaning. It is called with the engine's lock held.
func (f *Manager) ReadWithdrawal(e torrent.PeerConnReadExtensionMessageEvent) (over bool) {
	t := e.PeerConn.Torrent()
	if t == nil || len(e.Payload) > maxWithdrawal {
		return false
	}
	name, _, err := e.PeerConn.LocalLtepProtocolMap.LookupId(e.ExtensionNumber)
	if err != nil || name != wire.Extension {
		return false
	}
	m, err := wire.Decode(e.Payload)
	if err != nil || m.Kind != wire.KindRefusal {
		return false
	}
	reasons := map[string]string{wire.RefusalChanged: reasonChanged, wire.RefusalGone: reasonGone}
	why := reasons[m.Why]
	if why != "" {
		f.withdrawn(wire.InfoHash(t.InfoHash()), why)
	}
	return why != ""
}

func (f *Manager) withdrawn(ih wire.InfoHash, why string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if x := f.byIH[ih]; x != nil && x.run != nil {
		x.run.refused = why
		x.run.wake()
	}
}
