package playback

import (
	"context"
	"math"
	"time"

	"linnet/app/player"
)

// Spots are what may be heard between two tracks. They belong to whoever pays for it; the slice says when there is room for one.
type Spots interface {
	// Spot hands one to take, now or later, or none.
	Spot(ctx context.Context, take func(context.Context, player.Item))
	// Speaks is told all the time which one sounds, by its Interlude, and in how many seconds it can be skipped; "": none does.
	Speaks(name string, left int)
	// SpotHeard is told of one that was heard to its end, or for ten seconds.
	SpotHeard(name string)
}

// When a spot is looked for: late in a track, but before the player has gone on to the next one.
const (
	spotFrom  = 30 * time.Second // before the end
	spotUntil = 2 * time.Second
	skipAfter = 3 * time.Second // of a spot
)

// turn tells one playing of a track from the next.
type turn struct {
	id         int64
	key        string
	place, rev int
}

func turnOf(now player.Status) turn {
	return turn{now.Current.ID, now.Current.Key, now.Place, now.Revision}
}

// room says whether a spot may sound behind what plays: only where another track of another album follows by itself, at its own speed,
// where somebody can hear it and is not about to sleep, and never while listening is private.
func (s *Slice) room(now player.Status) bool {
	if now.Current.Interlude != "" || len(now.Next) == 0 || now.Repeat == player.RepeatOne || now.StopAfter || now.Sleep > 0 {
		return false
	}
	if now.Muted || now.Volume == 0 || now.Speed != 1 || s.loop.Get().Sound.Private || s.deps.Silent != nil && s.deps.Silent() {
		return false
	}
	return now.Current.Album == "" || now.Current.Album != now.Next[0].Album
}

// speak has a spot looked for once in each track, takes it back when there is no room for it any more, and tells which one sounds.
func (s *Slice) speak(ctx context.Context, now player.Status) {
	if s.deps.Spots == nil {
		return
	}
	left := 0
	if now.Current.Interlude != "" {
		left = max(0, int(math.Ceil((skipAfter - now.Position).Seconds())))
	}
	s.deps.Spots.Speaks(now.Current.Interlude, left)
	if now.Waits != "" && !s.room(now) {
		s.deps.Player.DropInterlude()
		return
	}
	rest := now.Duration - now.Position
	if !now.Playing || now.Waits != "" || rest > spotFrom || rest < spotUntil || turnOf(now) == s.asked || !s.room(now) {
		return
	}
	s.asked = turnOf(now)
	s.deps.Spots.Spot(ctx, func(_ context.Context, it player.Item) {
		if now := s.deps.Player.Status(); turnOf(now) == s.asked && s.room(now) {
			s.deps.Player.SetInterlude(it)
		}
	})
}

// resting is where the queue goes on once a spot is over: what is kept of a moment at which one sounds.
func resting(q player.Queue) (next player.Item, place int, ok bool) {
	if q.Place+1 >= len(q.Items) {
		return next, 0, false
	}
	return q.Items[q.Place+1], q.Place + 1, true
}
