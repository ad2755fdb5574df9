package sharing

import (
	"testing"
	"time"
)

func TestWhenTheRightWasStated(t *testing.T) {
	s, _, music := open(t)
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	s.now = func() time.Time { return at }
	stated := func() (time.Time, bool) {
		when, ok, err := s.Stated(t.Context(), music)
		if err != nil {
			t.Fatal(err)
		}
		return when, ok
	}
	if _, ok := stated(); ok {
		t.Error("stated before it was")
	}
	for _, on := range []bool{true, false, true} {
		if err := s.StateRights(t.Context(), music, on); err != nil {
			t.Fatal(err)
		}
		if when, ok := stated(); ok != on || !when.Equal(at) {
			t.Errorf("stated %v at %v, want %v at %v", ok, when, on, at)
		}
		at = at.Add(time.Hour)
	}
}
