package state

import (
	"testing"

	"linnet/app/state/view"
)

// TestAPlaceThatIsGoneIsNoStep: whoever goes back to it is led to what it was opened from, and from there on further back.
func TestAPlaceThatIsGoneIsNoStep(t *testing.T) {
	at := func(names ...string) (s spot) {
		s.screen = view.ScreenLibrary
		for _, name := range names {
			s.trail = append(s.trail, view.Place{Name: name})
		}
		return s
	}
	songs, lists, sunday := at("songs"), at("lists"), at("lists", "Sunday")
	h := &history{}
	for _, s := range []spot{songs, lists, sunday, songs} {
		h.note(s)
	}
	if s, is := h.back(); !is || !s.same(sunday) {
		t.Fatalf("back leads to %+v", s)
	}
	h.replace = true
	h.note(lists)
	if s, is := h.back(); !is || !s.same(songs) {
		t.Errorf("from what is left back leads to %+v", s)
	}
	if s, is := h.forward(); !is || !s.same(lists) {
		t.Errorf("and on again to %+v", s)
	}
	if s, is := h.forward(); !is || !s.same(songs) {
		t.Errorf("and further on to %+v", s)
	}
}
