package p2p_test

import (
	"bytes"
	"os"
	"testing"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// retag writes other bytes into a file and keeps its size and time, as taggers with padding do that are told to.
func retag(t *testing.T, o p2p.Offer, b []byte) []byte {
	t.Helper()
	b = bytes.Clone(b)
	copy(b[len(b)-2000:], bytes.Repeat([]byte("tag "), 100))
	f, err := os.OpenFile(o.Path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(b, 0); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(o.Path, o.Modified, o.Modified); err != nil {
		t.Fatal(err)
	}
	return b
}

// TestRetaggedInPlaceIsNotServed: before it is asked for, and where nothing is known of its state, as of what an older version hashed.
// The other side gets no wrong byte, and then the file as it is now.
func TestRetaggedInPlaceIsNotServed(t *testing.T) {
	for name, known := range map[string]bool{"state known": true, "state unknown": false} {
		t.Run(name, func(t *testing.T) {
			track := wav(97, 200<<10)
			s := shelf(t, "Ana - Lima.wav", track)
			was := s.Rows()[0]
			o, err := s.Offer(t.Context(), was.InfoHash)
			if err != nil {
				t.Fatal(err)
			}
			if !known {
				o.Change = p2p.FileState{}
				s.Put(o, was)
			}
			have, seek := open(t, p2p.Config{Shelf: s}), open(t, p2p.Config{})
			seek.meet(have)
			w := seek.find("ana")
			now := retag(t, o, track)
			seek.fetch(w)
			have.until("the file to be offered as it is now",
				func() bool { return len(s.Rows()) == 1 && s.Rows()[0].InfoHash != was.InfoHash })
			if got := seek.Transfers()[0]; got.State == p2p.Finished || p2p.Lies(seek.Node) != 0 {
				t.Errorf("the other side has %+v, and %d liars", got, p2p.Lies(seek.Node))
			}
			if err := seek.Cancel(was.InfoHash); err != nil {
				t.Fatal(err)
			}
			again := seek.find("ana")
			seek.fetch(again)
			wantFile(t, seek.untilState(p2p.Finished).Path, now)
		})
	}
}

// TestTouchedFileIsServed: a file whose inode changed and whose bytes did not, as after a change of mode, goes on.
func TestTouchedFileIsServed(t *testing.T) {
	track := wav(98, 300<<10)
	s := shelf(t, "Ana - Lima.wav", track)
	o, err := s.Offer(t.Context(), s.Rows()[0].InfoHash)
	if err != nil {
		t.Fatal(err)
	}
	have, seek := open(t, p2p.Config{Shelf: s}), open(t, p2p.Config{})
	seek.meet(have)
	w := seek.find("ana")
	if err := os.Chmod(o.Path, 0o600); err != nil {
		t.Fatal(err)
	}
	seek.fetch(w)
	wantFile(t, seek.untilState(p2p.Finished).Path, track)
}

var _ p2p.Rehasher = (*p2ptest.Shelf)(nil)
