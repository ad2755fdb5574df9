package p2p_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// TestDiskFullWaitsAndGoesOn lets every write of a mark end as on a full disk, until it is mended.
func TestDiskFullWaitsAndGoesOn(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("this system has no /dev/full")
	}
	have, seek := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", wav(30, 100<<10))}), open(t, p2p.Config{})
	seek.meet(have)
	w := seek.find("ana")
	dir := filepath.Join(seek.config.Dir, "incoming", w.Row.InfoHash.String())
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	marks := filepath.Join(dir, "pieces")
	if err := os.Symlink("/dev/full", marks); err != nil {
		t.Fatal(err)
	}
	seek.fetch(w)
	seek.untilReason("The disk is full")
	if err := os.Remove(marks); err != nil {
		t.Fatal(err)
	}
	seek.untilState(p2p.Finished)
}

// TestTorrentLargerThanTheDisk says so before anything arrives, and goes on when there is room.
func TestTorrentLargerThanTheDisk(t *testing.T) {
	have := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", wav(33, 100<<10))})
	var free atomic.Int64
	seek := open(t, p2p.RoomFor(p2p.Config{}, free.Load))
	seek.meet(have)
	seek.fetch(seek.find("ana"))
	seek.untilReason("There is no room for it")
	if got := seek.Transfers()[0]; got.Have != 0 {
		t.Errorf("%d bytes arrived", got.Have)
	}
	free.Store(1 << 30)
	seek.untilState(p2p.Finished)
}

// TestMusicFolderAwayWaitsAndGoesOn: an external disk that is not there, then is.
func TestMusicFolderAwayWaitsAndGoesOn(t *testing.T) {
	away := write(t, filepath.Join(t.TempDir(), "disk"), nil) // a file, where a folder will be
	have := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", wav(31, 100<<10))})
	seek := open(t, p2p.Config{Dir: t.TempDir(), Music: filepath.Join(away, "music")})
	seek.meet(have)
	seek.fetch(seek.find("ana"))
	seek.untilReason("is not there")
	if err := os.Remove(away); err != nil {
		t.Fatal(err)
	}
	got := seek.untilState(p2p.Finished)
	if down := seek.Status().Down; down != got.Size {
		t.Errorf("fetched %d bytes for a track of %d", down, got.Size)
	}
}

func (p *peer) untilReason(part string) {
	p.t.Helper()
	p.until("the reason "+part, func() bool {
		x := p.Transfers()
		return len(x) > 0 && x[0].State == p2p.Waiting && strings.Contains(x[0].Reason, part)
	})
}

// TestOneAtATime: the second waits for its turn, and the third, being more wanted, comes before it.
func TestOneAtATime(t *testing.T) {
	dir := t.TempDir()
	for i, name := range []string{"Ana - One.wav", "Ana - Two.wav", "Ana - Three.wav"} {
		write(t, filepath.Join(dir, name), wav(uint64(32+i), 300<<10))
	}
	s, err := p2ptest.NewShelf(dir)
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	done := make(chan struct{})
	have := open(t, p2p.Config{Shelf: s, UploadRate: 1 << 20})
	seek := open(t, p2p.Config{AtOnce: 1, Finished: func(x p2p.Transfer) {
		if order = append(order, x.Row.Title); len(order) == 3 {
			close(done)
		}
	}})
	seek.meet(have)
	holder := []p2p.Holder{{Addr: have.Addr()}}
	for _, title := range []string{"one", "two", "three"} {
		w := seek.find("ana " + title)
		w.Holders = holder
		seek.fetch(w)
	}
	list := seek.Transfers()
	if list[1].Reason != "Waits for its turn." || list[2].State != p2p.Waiting {
		t.Errorf("the second: %+v", list[1])
	}
	if err := seek.SetPriority(list[2].Row.InfoHash, p2p.High); err != nil {
		t.Fatal(err)
	}
	<-done
	if got := strings.Join(order, " "); got != "One Three Two" {
		t.Errorf("finished in the order %s", got)
	}
}

// TestSourceFoundAmongNeighbours: nobody said who has the track, but a neighbour does.
func TestSourceFoundAmongNeighbours(t *testing.T) {
	have, seek := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", wav(36, 100<<10))}), open(t, p2p.Config{})
	seek.meet(have)
	w := seek.find("ana")
	w.Holders = nil
	seek.fetch(w)
	seek.untilState(p2p.Finished)
}

// TestTorrentOfATrackerSaysWhyNothingComes, also when it was named later, after a restart, and in the mode that asks none at all.
func TestTorrentOfATrackerSaysWhyNothingComes(t *testing.T) {
	link := "magnet:?xt=urn:btih:" + strings.Repeat("ab", 20)
	dir, music := t.TempDir(), t.TempDir()
	seek := open(t, p2p.Config{Dir: dir, Music: music, Mode: p2p.Quiet})
	want, err := p2p.ParseMagnet(link)
	if err != nil {
		t.Fatal(err)
	}
	seek.fetch(want)
	seek.untilReason("Linnet keeps trying.")
	if want, err = p2p.ParseMagnet(link + "&tr=udp://127.0.0.1:1"); err != nil {
		t.Fatal(err)
	}
	seek.fetch(want) // the same, and now it is known who would tell
	seek.untilReason("asks none until you allow it")
	seek.close()
	again := open(t, p2p.Config{Dir: dir, Music: music, Mode: p2p.Quiet})
	again.untilReason("asks none until you allow it")
	again.SetTrackers(true)
	again.untilReason("do not answer")
	again.SetMode(p2p.LANOnly)
	again.untilReason("keeps to your own network")
}
