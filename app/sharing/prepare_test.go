package sharing

import (
	"errors"
	"os"
	"testing"
	"time"

	"linnet/library"
)

// ticking is a clock that goes on by some time at every look.
func ticking(step time.Duration) func() time.Time {
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	return func() time.Time {
		now = now.Add(step)
		return now
	}
}

// shared shares all, hashes nothing, and returns the tracks.
func shared(t *testing.T, s *Shelf, music string) (tracks []library.Track) {
	t.Helper()
	if err := s.Share(t.Context(), music, true); err != nil {
		t.Fatal(err)
	}
	for track, err := range s.index.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		tracks = append(tracks, track)
	}
	if len(tracks) < 3 {
		t.Fatalf("%d tracks are too few for the test", len(tracks))
	}
	return tracks
}

// TestPreparingTellsHowFarItIs, and lists what is ready while the rest is hashed.
func TestPreparingTellsHowFarItIs(t *testing.T) {
	s, _, music := open(t)
	s.now = ticking(8 * time.Second)
	n := len(shared(t, s, music))
	var told []Preparing
	err := s.Prepare(t.Context(), func(p Preparing) error {
		if p.Listed && len(s.hashes) != p.Ready {
			t.Errorf("%d are listed, %d ready", len(s.hashes), p.Ready)
		}
		told = append(told, p)
		return nil
	})
	if err != nil || len(told) != n {
		t.Fatalf("told %d times of %d tracks, %v", len(told), n, err)
	}
	for i, p := range told {
		if p.Ready != i+1 || p.Total != n || p.Listed != (i%2 == 1) || (p.Left == 0) != (i == n-1) {
			t.Errorf("%d: %+v", i, p)
		}
	}
	again := 0
	if err := s.Prepare(t.Context(), func(Preparing) error { again++; return nil }); err != nil || again != 0 {
		t.Errorf("told %d times of nothing to do, %v", again, err)
	}
}

// TestNewestIsPreparedFirst, so that what is ended for something new comes to it, and loses nothing.
func TestNewestIsPreparedFirst(t *testing.T) {
	s, index, music := open(t)
	s.now = ticking(2 * time.Second)
	tracks := shared(t, s, music)
	newest := tracks[len(tracks)/2]
	later := time.Now().Add(time.Hour)
	if err := os.Chtimes(newest.Path, later, later); err != nil {
		t.Fatal(err)
	}
	if _, err := index.Scan(t.Context(), func(library.Progress) {}); err != nil {
		t.Fatal(err)
	}
	enough := errors.New("enough")
	if err := s.Prepare(t.Context(), func(Preparing) error { return enough }); !errors.Is(err, enough) {
		t.Fatal(err)
	}
	if o, err := s.offerAt(t.Context(), newest.Path); err != nil || o.Size == 0 {
		t.Errorf("the newest is not ready: %v", err)
	}
	first := 0
	err := s.Prepare(t.Context(), func(p Preparing) error {
		if first == 0 {
			first = p.Ready
		}
		return nil
	})
	if err != nil || first != 2 {
		t.Errorf("it went on with track %d, %v", first, err)
	}
}
