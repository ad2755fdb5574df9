package p2p_test

import (
	"bytes"
	"runtime"
	"strings"
	"testing"
	"time"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// TestMetadataBomb: what a peer says the info dictionary is (BEP 9), and is not, costs next to nothing, the peer is hung up on, and the
// right one comes from another. The engine decodes such texts before it hashes them: each of these took a gigabyte.
func TestMetadataBomb(t *testing.T) {
	o, track := offered(t, 70, 300<<10)
	for name, info := range map[string]string{
		"a million files": "d5:filesl" + strings.Repeat("de", 1<<20-100) +
			"e4:name1:a12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaae",
		"lists in lists":   strings.Repeat("l", 1<<20),
		"another torrent":  "d6:lengthi5e4:name1:a12:piece lengthi65536e6:pieces20:aaaaaaaaaaaaaaaaaaaae",
		"one byte too few": string(o.Info[:len(o.Info)-1]),
	} {
		t.Run(name, func(t *testing.T) {
			bomb := o
			bomb.Info = []byte(info)
			bad := seeder(t, bomb, p2ptest.Habits{})
			seek := open(t, p2p.Config{})
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			seek.fetch(want(o, bad))
			select {
			case <-bad.Ended():
			case <-time.After(patience):
				t.Fatal("the peer was not hung up on")
			}
			runtime.ReadMemStats(&after)
			if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 128 {
				t.Errorf("it took %d MiB", took)
			}
			seek.fetch(want(o, seeder(t, o, p2ptest.Habits{})))
			wantFile(t, seek.untilState(p2p.Finished).Path, track)
		})
	}
}

// TestMetadataOfManyPieces: a dictionary of several messages arrives as it is.
func TestMetadataOfManyPieces(t *testing.T) {
	s := shelf(t, "Ana - Lima.wav", wav(71, 100<<10))
	b := bytes.Repeat(wav(72, 64<<10), 16)
	o := foreign(t, s, strings.Repeat("n", 40<<10)+".wav", b)
	o.Path, o.Size = write(t, t.TempDir()+"/track.wav", b), int64(len(b))
	seek := open(t, p2p.Config{})
	seek.fetch(p2p.Want{Row: p2p.Row{InfoHash: o.InfoHash, Title: "Lima"}, Holders: []p2p.Holder{seeder(t, *o, p2ptest.Habits{}).Holder()}})
	wantFile(t, seek.untilState(p2p.Finished).Path, b)
}

// TestPeerOfBEP3AloneGivesAMagnetLink: it names its pieces before anybody knows how many there are, and is heard once they are known.
func TestPeerOfBEP3AloneGivesAMagnetLink(t *testing.T) {
	o, track := offered(t, 73, 900<<10)
	s := seeder(t, o, p2ptest.Habits{Bitfield: true})
	arrives(t, o, track, s)
	if g := s.Given(); g.Connections < 2 {
		t.Errorf("%+v", g)
	}
}
