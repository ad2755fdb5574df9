package playback

import (
	"testing"
	"time"

	"linnet/library"
)

func TestLyricsFollowThePosition(t *testing.T) {
	words := library.Lyrics{Timed: true, Lines: []library.Line{{At: time.Second, Text: "One"}, {At: 3 * time.Second, Text: "Two"}}}
	for at, want := range map[time.Duration]int{0: -1, time.Second: 0, 2 * time.Second: 0, time.Minute: 1} {
		if got := sung(words, at); got != want {
			t.Errorf("at %v line %d is sung, want %d", at, got, want)
		}
	}
	words.Timed = false
	if got := sung(words, time.Minute); got != -1 {
		t.Errorf("without times line %d is sung", got)
	}
}
