package p2p_test

import (
	"bytes"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"linnet/p2p"
)

// What the other side reads when a giver withdraws what it was giving.

// TestReceiverReadsThatTheFileChanged: a tagger kept size and time, so that a piece hash failed where the file is given.
func TestReceiverReadsThatTheFileChanged(t *testing.T) {
	track := wav(101, 200<<10)
	s := shelf(t, "Ana - Lima.wav", track)
	was := s.Rows()[0]
	o, err := s.Offer(t.Context(), was.InfoHash)
	if err != nil {
		t.Fatal(err)
	}
	have, seek := open(t, p2p.Config{Shelf: s}), open(t, p2p.Config{})
	seek.meet(have)
	w := seek.find("ana")
	now := retag(t, o, track)
	seek.fetch(w)
	seek.readsThat("changed on the other side")
	if x := seek.Transfers()[0]; x.State != p2p.Waiting || p2p.Lies(seek.Node) != 0 {
		t.Errorf("the transfer is %+v, and %d are thought of as liars", x, p2p.Lies(seek.Node))
	}
	if err := seek.Cancel(was.InfoHash); err != nil {
		t.Fatal(err)
	}
	seek.fetch(seek.find("ana"))
	wantFile(t, seek.untilState(p2p.Finished).Path, now)
}

// TestReceiverReadsThatTheFileChangedWhileItCame: half of it had come when a tagger wrote to it, with a new time or a new size.
func TestReceiverReadsThatTheFileChangedWhileItCame(t *testing.T) {
	for name, change := range map[string]func(path string, b []byte) error{
		"new time": func(path string, b []byte) error { return os.Chtimes(path, time.Now(), time.Now().Add(time.Hour)) },
		"cut off":  func(path string, b []byte) error { return os.Truncate(path, int64(len(b)/2)) },
	} {
		t.Run(name, func(t *testing.T) {
			track := wav(102, 4<<20)
			s := shelf(t, "Ana - Lima.wav", track)
			o, err := s.Offer(t.Context(), s.Rows()[0].InfoHash)
			if err != nil {
				t.Fatal(err)
			}
			have, seek := open(t, p2p.Config{Shelf: s, UploadRate: 256 << 10}), open(t, p2p.Config{})
			seek.meet(have)
			seek.fetch(seek.find("ana"))
			seek.until("it arrives", func() bool { return seek.Transfers()[0].Have > 0 })
			if err := change(o.Path, track); err != nil {
				t.Fatal(err)
			}
			seek.readsThat("changed on the other side")
		})
	}
}

// TestReceiverReadsThatItIsNotSharedAnyMore: the giver thought better of it.
func TestReceiverReadsThatItIsNotSharedAnyMore(t *testing.T) {
	var refused atomic.Bool
	have := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", wav(103, 4<<20)), UploadRate: 256 << 10,
		Refuses: func(p2p.InfoHash) bool { return refused.Load() }})
	seek := open(t, p2p.Config{})
	seek.meet(have)
	seek.fetch(seek.find("ana"))
	seek.until("it arrives", func() bool { return seek.Transfers()[0].Have > 0 })
	refused.Store(true)
	have.ShelfChanged()
	seek.readsThat("does not share this any more")
	have.until("the torrent to sleep", func() bool { return p2p.Awake(have.Node) == 0 })
}

// TestWithdrawnByOneIsGivenByAnother: what one giver says is no word about the others.
func TestWithdrawnByOneIsGivenByAnother(t *testing.T) {
	track := wav(104, 300<<10)
	s := shelf(t, "Ana - Lima.wav", track)
	o, err := s.Offer(t.Context(), s.Rows()[0].InfoHash)
	if err != nil {
		t.Fatal(err)
	}
	have, other := open(t, p2p.Config{Shelf: s}), open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", bytes.Clone(track))})
	seek := open(t, p2p.Config{})
	seek.meet(have)
	w := seek.find("ana")
	retag(t, o, track)
	seek.fetch(w)
	seek.readsThat("changed on the other side")
	w.Holders = []p2p.Holder{{Addr: other.Addr()}}
	seek.fetch(w)
	got := seek.untilState(p2p.Finished)
	wantFile(t, got.Path, track)
	if got.Reason != "" {
		t.Errorf("finished, and says %q", got.Reason)
	}
}

// readsThat waits until the only transfer says something.
func (p *peer) readsThat(what string) {
	p.t.Helper()
	p.until("a reason that says "+what, func() bool { return strings.Contains(p.Transfers()[0].Reason, what) })
}
