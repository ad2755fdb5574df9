package player

import (
	"slices"
	"testing"
	"time"

	"linnet/app/player/playertest"
)

func TestSeekInMusicFromAPipeDoesNotStartItAgain(t *testing.T) {
	b := playertest.PipedFLAC(playertest.Piece(t, "flac", 0))
	inBubble(t, func(t *testing.T, r *rig) {
		r.Play([]Item{item("a", b)}, 0)
		r.takeTime(time.Second)
		length := r.Status().Duration
		if length < 20*time.Second {
			t.Fatalf("length %v", length)
		}
		r.Seek(length / 2)
		r.takeTime(100 * time.Millisecond)
		if at := r.Status().Position; at < length/2 {
			t.Errorf("position %v of %v", at, length)
		}
	})
}

func TestM4AThatIsStillArrivingPlays(t *testing.T) {
	b := playertest.MP4(200).Bytes() // moov is last
	inBubble(t, func(t *testing.T, r *rig) {
		r.Play([]Item{item("a", b)}, 0)
		out := r.takeTime(time.Second)
		if s := r.Status(); s.Trouble != nil || s.Duration != duration(200*1024, 44100) ||
			!slices.ContainsFunc(out, func(v float32) bool { return v != 0 }) {
			t.Errorf("%+v, %d samples", s, len(out))
		}
	})
}
