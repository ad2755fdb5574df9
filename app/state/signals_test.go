package state

import (
	"context"
	"strings"
	"testing"

	"linnet/app/player"
	"linnet/app/state/browse"
	"linnet/library"
	"linnet/p2p"
)

// TestSignalsNeverWait: the parts report from their own goroutines, also while no State is open yet or any more. What comes first is kept.
func TestSignalsNeverWait(t *testing.T) {
	s := NewSignals()
	const many = 1000
	for i := range many {
		s.PlayerChanged()
		s.NodeChanged()
		s.Told()
		s.Heard(player.Item{ID: int64(i)})
		s.Measured(int64(i))
		s.Finished(p2p.Transfer{Size: int64(i)})
	}
	for name, n := range map[string]int{"player": len(s.player), "node": len(s.node), "told": len(s.told)} {
		if n != 1 {
			t.Errorf("%s: %d signals wait, want one for all", name, n)
		}
	}
	for i := range int64(cap(s.finished)) {
		if got := <-s.finished; got.Size != i {
			t.Fatalf("arrival %d is %d", i, got.Size)
		}
	}
	if first, id := <-s.heard, <-s.measured; first.ID != 0 || id != 0 {
		t.Errorf("the first that was heard is %d, measured %d", first.ID, id)
	}
	s.Finished(p2p.Transfer{Size: many})
	if got := <-s.finished; got.Size != many {
		t.Errorf("after there is room again: %d", got.Size)
	}
}

// covers has one picture.
type covers struct{ browse.Index }

func (covers) Thumbnail(_ context.Context, id int64, _ library.ThumbSize) ([]byte, error) {
	if id != 7 {
		return nil, library.ErrNotFound
	}
	return []byte("cover"), nil
}

func (covers) Cover(context.Context, int64) ([]byte, error) { return nil, library.ErrNotFound }

// TestAPictureIsReadFromWhereItsNameSays; a name that says nothing is an error, and nothing is guessed.
func TestAPictureIsReadFromWhereItsNameSays(t *testing.T) {
	s := &State{Browse: browse.New(nil, browse.Deps{Index: covers{}})}
	if raw, err := picture(t.Context(), s, "track:7", 40); err != nil || string(raw) != "cover" {
		t.Errorf("%q, %v", raw, err)
	}
	for _, ref := range []string{"", "7", "track", "track:", "track:8", "track:7:8", "file:///etc/passwd", ":7"} {
		if raw, err := picture(t.Context(), s, ref, 40); err == nil || raw != nil {
			t.Errorf("%q is %q", ref, raw)
		}
	}
	if _, err := picture(t.Context(), s, "cat:7", 40); err == nil || !strings.Contains(err.Error(), `"cat:7"`) {
		t.Errorf("an unknown kind: %v", err)
	}
}
