package fetch

import (
	"testing"
	"time"

	"github.com/anacrolix/torrent"
)

func TestWatchdogForStalledSeeders(t *testing.T) {
	var w watchdog
	at := time.Unix(1e9, 0)
	for i, c := range []struct {
		after   time.Duration
		bytes   int64
		seeders int
		want    bool
	}{
		{0, 0, 4, false},
		{stallAfter, 0, 4, true},
		{stallAfter, 0, 4, false}, // more patient after barking in vain
		{stallAfter, 0, 4, true},
		{stallAfter, 9, 4, false}, // progress
		{stallAfter, 9, 0, false}, // nobody to blame
		{stallAfter, 9, 4, true},
	} {
		at = at.Add(c.after)
		if got := w.stalled(at, c.bytes, c.seeders); got != c.want {
			t.Errorf("step %d: %v", i, got)
		}
	}
}

func TestSparePieceIsNotTheListeners(t *testing.T) {
	const yes, no = torrent.PiecePriorityNormal, torrent.PiecePriorityNone
	for _, c := range []struct {
		want            []torrent.PiecePriority
		playhead, ahead int
		spare           int
	}{
		{[]torrent.PiecePriority{yes, yes, yes, yes, no}, 0, 1, 3},
		{[]torrent.PiecePriority{yes, yes, no, no, yes}, 3, 1, 1},
		{[]torrent.PiecePriority{no, no, no, yes, yes}, 3, 1, 4},
		{[]torrent.PiecePriority{no, no}, 0, 1, -1},
		{nil, 0, 1, -1},
	} {
		if got := spare(c.want, c.playhead, c.ahead); got != c.spare {
			t.Errorf("%v at %d: %d, want %d", c.want, c.playhead, got, c.spare)
		}
	}
}
