package playback

import (
	"context"
	"slices"
	"testing"
	"time"

	"linnet/app/player"
	"linnet/app/state/view"
)

// speaker has a spot whenever it is asked.
type speaker struct {
	asked  int
	speaks []string
	left   []int
	heard  []string
}

func (s *speaker) Spot(ctx context.Context, take func(context.Context, player.Item)) {
	s.asked++
	take(ctx, player.Item{Title: "Open days", Artist: "Sponsor · Ann", Interlude: "spot"})
}
func (s *speaker) Speaks(name string, left int) {
	s.speaks, s.left = append(s.speaks, name), append(s.left, left)
}
func (s *speaker) SpotHeard(name string) { s.heard = append(s.heard, name) }

// late is a moment at which a spot may be put behind the first of two tracks of different albums.
func late() player.Status {
	return player.Status{Has: true, Playing: true, Volume: 1, Speed: 1, Duration: 3 * time.Minute, Position: 3*time.Minute - 20*time.Second,
		Current: player.Item{ID: 1, Title: "One", Album: "a"}, Next: []player.Item{{ID: 2, Title: "Two", Album: "b"}}}
}

// TestSpotComesOnlyWhereThereIsRoomForIt: never within an album, in private, before a rest, or where nobody listens.
func TestSpotComesOnlyWhereThereIsRoomForIt(t *testing.T) {
	for name, c := range map[string]struct {
		alter func(*rig, *player.Status)
		want  bool
	}{
		"between two albums":     {func(*rig, *player.Status) {}, true},
		"between two singles":    {func(_ *rig, st *player.Status) { st.Current.Album, st.Next[0].Album = "", "" }, true},
		"within an album":        {func(_ *rig, st *player.Status) { st.Next[0].Album = "a" }, false},
		"behind the last":        {func(_ *rig, st *player.Status) { st.Next = nil }, false},
		"too early":              {func(_ *rig, st *player.Status) { st.Position = 2 * time.Minute }, false},
		"too late":               {func(_ *rig, st *player.Status) { st.Position = st.Duration - time.Second }, false},
		"of no known length":     {func(_ *rig, st *player.Status) { st.Duration = 0 }, false},
		"paused":                 {func(_ *rig, st *player.Status) { st.Playing = false }, false},
		"muted":                  {func(_ *rig, st *player.Status) { st.Muted = true }, false},
		"turned down":            {func(_ *rig, st *player.Status) { st.Volume = 0 }, false},
		"before sleep":           {func(_ *rig, st *player.Status) { st.Sleep = time.Hour }, false},
		"before a stop":          {func(_ *rig, st *player.Status) { st.StopAfter = true }, false},
		"repeating one":          {func(_ *rig, st *player.Status) { st.Repeat = player.RepeatOne }, false},
		"at the speed of speech": {func(_ *rig, st *player.Status) { st.Speed = 1.5 }, false},
		"in private": {func(r *rig, _ *player.Status) {
			r.loop.Set(func(v *view.Values) { v.Sound.Private = true })
		}, false},
		"without a device": {func(r *rig, _ *player.Status) { r.deps.Silent = func() bool { return true } }, false},
		"one waits":        {func(_ *rig, st *player.Status) { st.Waits = "spot" }, false},
	} {
		r, sp := newRig(t), new(speaker)
		r.on(func(ctx context.Context) {
			r.deps.Spots, r.deck.now = sp, late()
			c.alter(r, &r.deck.now)
			r.Show(ctx)
			r.Show(ctx)
		})
		if got := slices.Contains(r.deck.did, "interlude 1"); got != c.want || sp.asked > 1 {
			t.Errorf("%s: asked %d times, the deck did %q", name, sp.asked, r.deck.did)
		}
	}
}

// TestSpotThatWaitsIsTakenBack when there is no room for it any more.
func TestSpotThatWaitsIsTakenBack(t *testing.T) {
	r, sp := newRig(t), new(speaker)
	r.on(func(ctx context.Context) {
		r.deps.Spots, r.deck.now = sp, late()
		r.deck.now.Waits = "spot"
		r.Show(ctx)
		r.deck.now.Next = []player.Item{{ID: 3, Album: "a"}}
		r.Show(ctx)
	})
	if !slices.Equal(r.deck.did, []string{"drop interlude"}) {
		t.Errorf("the deck did %q", r.deck.did)
	}
}

// TestSpotIsNoPlay: the bar names it, but nobody counts it as a song or tells a server of it, and what is kept is the song behind it.
func TestSpotIsNoPlay(t *testing.T) {
	r, sp := newRig(t), new(speaker)
	v := r.on(func(ctx context.Context) {
		r.deps.Spots, r.deck.now = sp, late()
		r.deck.now.Current = player.Item{Title: "Open days", Artist: "Sponsor · Ann", Interlude: "spot"}
		r.deck.queue = player.Queue{Items: []player.Item{{ID: 1}, {ID: 2}}}
		r.deck.now.Position = 1200 * time.Millisecond
		r.Show(ctx)
		r.Heard(ctx, r.deck.now.Current)
	})
	if v.Bar.Title != "Open days" || v.Bar.Artist != "Sponsor · Ann" || v.Bar.ID != 0 {
		t.Errorf("the bar shows %+v", v.Bar)
	}
	if len(r.index.counted)+len(r.teller.heard)+len(r.teller.playing) > 0 {
		t.Errorf("it is counted: %v, %v, %v", r.index.counted, r.teller.heard, r.teller.playing)
	}
	if !slices.Equal(sp.speaks, []string{"spot"}) || sp.left[0] != 2 || !slices.Equal(sp.heard, []string{"spot"}) {
		t.Errorf("whoever counts it is told %+v", sp)
	}
	if st := r.State(); st.Track != 2 || st.Place != 1 || st.Position != 0 {
		t.Errorf("kept: %+v", st)
	}
}
