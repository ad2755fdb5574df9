package sharing

import (
	"testing"

	"linnet/p2p"
)

// TestLentToOneGroupAlone: neither everybody nor another group is offered it.
func TestLentToOneGroupAlone(t *testing.T) {
	s, _, music := open(t)
	band, others := p2p.GroupID{1}, p2p.GroupID{2}
	if err := s.Lend(t.Context(), band, music, true); err != nil {
		t.Fatal(err)
	}
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	count := func(x p2p.Shelf) int {
		rows, err := x.Match(t.Context(), "slack tide", 10)
		if err != nil {
			t.Fatal(err)
		}
		return len(rows)
	}
	if count(s.Group(band)) != 1 || count(s.Group(others)) != 0 || count(s) != 0 {
		t.Fatalf("band %d, others %d, everybody %d", count(s.Group(band)), count(s.Group(others)), count(s))
	}
	listed := 0
	s.Group(band).InfoHashes(func(ih p2p.InfoHash) bool {
		listed++
		if _, err := s.Offer(t.Context(), ih); err == nil {
			t.Error("everybody is offered what is a group's")
		}
		return true
	})
	if listed == 0 || len(s.Lent(band)) != 1 || len(s.Lent(others)) != 0 {
		t.Errorf("%d listed, lent %v", listed, s.Lent(band))
	}
	if err := s.Lend(t.Context(), band, music, false); err != nil || count(s.Group(band)) != 0 {
		t.Errorf("still lent (%v)", err)
	}
}
