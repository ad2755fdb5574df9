package sharing

import (
	"errors"
	"os"
	"testing"

	"linnet/p2p"
)

// retag changes a byte of the sound and keeps size and time.
func retag(t *testing.T, o p2p.Offer) {
	t.Helper()
	f, err := os.OpenFile(o.Path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 1)
	if _, err := f.ReadAt(b, o.Size-5); err != nil {
		t.Fatal(err)
	}
	b[0] ^= 1
	if _, err := f.WriteAt(b, o.Size-5); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Close(), os.Chtimes(o.Path, o.Modified, o.Modified)); err != nil {
		t.Fatal(err)
	}
}

// TestRetaggedInPlaceIsHashedAnew: by itself when it is looked through, and when the swarm says that the bytes are others.
func TestRetaggedInPlaceIsHashedAnew(t *testing.T) {
	s, _, music := open(t)
	share(t, s, music)
	for name, again := range map[string]func(p2p.InfoHash) error{
		"looked through": func(p2p.InfoHash) error { return s.Refresh(t.Context()) },
		"told":           func(ih p2p.InfoHash) error { return s.Rehash(t.Context(), ih) },
	} {
		was := matches(t, s, "slack tide")[0]
		o, err := s.Offer(t.Context(), was.InfoHash)
		if err != nil || o.Change == (p2p.FileState{}) {
			t.Fatalf("%s: offered as %+v, %v", name, o, err)
		}
		retag(t, o)
		if err := again(was.InfoHash); err != nil {
			t.Fatal(err)
		}
		now := matches(t, s, "slack tide")
		if len(now) != 1 || now[0].InfoHash == was.InfoHash || now[0].SHA256 == was.SHA256 {
			t.Errorf("%s: %v is offered as %v", name, was.InfoHash, now)
		}
		if _, err := s.Offer(t.Context(), was.InfoHash); !errors.Is(err, p2p.ErrNotShared) {
			t.Errorf("%s: the old bytes are offered still: %v", name, err)
		}
	}
}

// TestOffersOfAnOlderVersion have no state of their files, and stay offered.
func TestOffersOfAnOlderVersion(t *testing.T) {
	s, _, music := open(t)
	share(t, s, music)
	if _, err := s.db.Exec(`ALTER TABLE offer DROP COLUMN changed; ALTER TABLE offer DROP COLUMN inode`); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time there is nothing to add
		if err := s.migrate(); err != nil {
			t.Fatal(err)
		}
	}
	rows := matches(t, s, "slack tide")
	if len(rows) != 1 {
		t.Fatalf("%d rows", len(rows))
	}
	if o, err := s.Offer(t.Context(), rows[0].InfoHash); err != nil || o.Change != (p2p.FileState{}) {
		t.Errorf("offered as %+v, %v", o, err)
	}
}
