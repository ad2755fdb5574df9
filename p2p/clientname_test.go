package p2p_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/anacrolix/torrent/metainfo"

	"linnet/assets/version"
	"linnet/p2p"
)

// TestPeersSeeLinnetByName: the id of BEP 20 and the name of BEP 10, not those of the engine.
func TestPeersSeeLinnetByName(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "song.wav"), wav(93, 4<<20))
	file, at, client := trackedBy(t, path, false)
	seek := open(t, p2p.Config{DownloadRate: 1 << 20})
	want := read(t, file)
	want.Holders = []p2p.Holder{at}
	seek.fetch(want)
	ih := metainfo.Hash(want.Row.InfoHash)
	seek.until("the other program sees it", func() bool {
		served, ok := client.Torrent(ih)
		if !ok {
			return false
		}
		for _, pc := range served.PeerConns() {
			if name, said := pc.PeerClientName.Load().(string); said && name == version.ClientName {
				return strings.HasPrefix(string(pc.PeerID[:]), version.PeerID)
			}
		}
		return false
	})
}
