package p2p_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// TestFiveHundredFetches is a long queue on a bad day: three of the peers lie, two stall, and the listener pauses, resumes, cancels,
// fetches again and starts the program anew in between. Every track has to come whole.
func TestFiveHundredFetches(t *testing.T) {
	const tracks, size = 500, 3 << 10
	dir := t.TempDir()
	for i := range tracks {
		write(t, filepath.Join(dir, fmt.Sprintf("Ana - Song %03d.wav", i)), wav(uint64(i), size))
	}
	s, err := p2ptest.NewShelf(dir)
	if err != nil {
		t.Fatal(err)
	}
	giver := open(t, p2p.Config{Shelf: s})
	wants := make([]p2p.Want, 0, tracks)
	for i, row := range s.Rows() {
		w := p2p.Want{Row: row, Holders: []p2p.Holder{{Addr: giver.Addr()}}}
		if i < 5 {
			o, err := s.Offer(t.Context(), row.InfoHash)
			if err != nil {
				t.Fatal(err)
			}
			w.Holders = append([]p2p.Holder{misbehaving(t, o, i)}, w.Holders...)
		}
		wants = append(wants, w)
	}

	seek := open(t, p2p.Config{})
	cancelled := 0
	for i, w := range wants {
		seek.fetch(w)
		switch ih := w.Row.InfoHash; {
		case i >= 480: // may have come by now
			if seek.Cancel(ih) == nil {
				cancelled++
			}
		case i >= 380:
			each(t, wants[i:i+1], seek.Pause)
		}
	}
	seek.until("a hundred tracks", func() bool { return finished(seek) >= 100 })
	seek.close()

	seek = openOn(t, "127.0.0.1:0", p2p.Config{Dir: seek.config.Dir, Music: seek.config.Music})
	seek.until("all but those that were paused or cancelled", func() bool { return finished(seek) >= 380+20-cancelled })
	each(t, wants[380:480], seek.Resume)
	for _, w := range wants[480:] {
		if _, err := seek.Fetch(w); err != nil && !errors.Is(err, p2p.ErrHave) {
			t.Fatal(err)
		}
	}
	seek.until("all tracks", func() bool { return finished(seek) == tracks })
	for _, x := range seek.Transfers() {
		b, err := os.ReadFile(x.Path)
		if err != nil || sha256.Sum256(b) != x.Row.SHA256 {
			t.Errorf("%s came otherwise than it was promised: %v", x.Path, err)
		}
	}
}

// misbehaving is a seeder that lies (the first three) or stalls. Each has an address of its own, because peers are banned by address.
func misbehaving(t *testing.T, o p2p.Offer, i int) p2p.Holder {
	t.Helper()
	h := p2ptest.Habits{Host: fmt.Sprintf("127.0.0.%d", 20+i), Corrupt: -1}
	if i >= 3 {
		h.Corrupt, h.Stall = 0, -1
	}
	s, err := p2ptest.OpenSeeder(o, h)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s.Holder()
}

func each(t *testing.T, wants []p2p.Want, do func(p2p.InfoHash) error) {
	t.Helper()
	for _, w := range wants {
		if err := do(w.Row.InfoHash); err != nil {
			t.Fatalf("%s: %v", w.Row.Title, err)
		}
	}
}

func finished(p *peer) (n int) {
	for _, x := range p.Transfers() {
		if x.State == p2p.Finished {
			n++
		}
	}
	return n
}
