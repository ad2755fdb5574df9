package state_test

import (
	"testing"
	"time"

	"linnet/app/player"
	"linnet/app/state"
	"linnet/app/state/session"
	"linnet/app/state/statetest"
	"linnet/app/state/view"
)

// run opens a State with a player of its own over the parts of a rig, in the place of the one before.
func run(t *testing.T, r *statetest.Rig, dir string) (end func()) {
	t.Helper()
	statetest.Must(t, r.State.Close())
	cfg := r.Config
	cfg.Signals = state.NewSignals()
	p, err := player.Open(player.Config{Output: player.NewNull(48000, nil), Changed: cfg.Signals.PlayerChanged, Heard: cfg.Signals.Heard})
	statetest.Must(t, err)
	keeper := session.Open(dir, nil)
	cfg.Player, cfg.Keeper = p, keeper
	s, err := state.Open(cfg)
	statetest.Must(t, err)
	r.State, r.Config = s, cfg
	return func() {
		statetest.Must(t, s.Close())
		statetest.Must(t, keeper.Close())
		statetest.Must(t, p.Close())
	}
}

// TestSessionSurvivesARestart: the queue with its order, the track and the place in it, how the player was set, and what was open.
func TestSessionSurvivesARestart(t *testing.T) {
	r, dir := statetest.New(t), t.TempDir()
	end := run(t, r, dir)
	r.Section(view.SectionSongs)
	r.Playback.ToggleShuffle()
	r.Playback.ToggleRepeat()
	r.Playback.SetVolume(.25)
	r.Playback.PlayAll()
	r.Await("it plays", func(v *view.View) bool { return v.Bar.Playing && len(v.Queue) == 7 })
	r.Playback.Next()
	r.Playback.TogglePlay()
	before := r.Await("paused", func(v *view.View) bool { return !v.Bar.Playing && len(v.Queue) == 6 })
	r.Section(view.SectionGenres)
	r.Browse.OpenEntry(r.Entry("Folk").Key)
	r.Await("the genre", func(v *view.View) bool { return v.Library.Songs.Len() == 3 })
	r.Search.SetQuery("first")
	r.Go(view.ScreenLibrary)
	r.Resized(900, 650)
	r.Await("the words stand there", func(v *view.View) bool { return v.Search.Query == "first" && v.Screen == view.ScreenLibrary })
	r.Config.Player.Seek(300 * time.Millisecond)
	place := r.Config.Player.Status().Position
	end()

	defer run(t, r, dir)()
	v := r.Await("all is as it was", func(v *view.View) bool {
		return v.Bar.ID == before.Bar.ID && v.Library.Songs.Len() == 3 && len(v.Search.Mine) > 0
	})
	if len(v.Queue) != 6 || !v.Bar.Shuffle || v.Bar.Repeat != "all" || v.Bar.Volume != .25 || v.Bar.Playing {
		t.Errorf("%d wait, bar %+v", len(v.Queue), v.Bar)
	}
	for i := range v.Queue {
		if v.Queue[i] != before.Queue[i] {
			t.Errorf("%d: %v follows, was %v", i, v.Queue[i].Title, before.Queue[i].Title)
		}
	}
	if v.Library.Title != "Folk" || v.Search.Query != "first" || v.Window != (view.WindowSize{Width: 900, Height: 650}) {
		t.Errorf("open is %q, searched for %q, window %v", v.Library.Title, v.Search.Query, v.Window)
	}
	if now := r.Config.Player.Status(); now.Position != place || now.Place != 1 {
		t.Errorf("at %v of entry %d, was at %v", now.Position, now.Place, place)
	}
	r.Browse.Back()
	r.Await("its section", func(v *view.View) bool { return v.Library.Title == string(view.SectionGenres) })
}

// TestSessionSurvivesAKill: what is noted while the program runs is enough, for nothing is told of its end.
func TestSessionSurvivesAKill(t *testing.T) {
	r, dir := statetest.New(t), t.TempDir()
	defer run(t, r, dir)()
	r.Section(view.SectionSongs)
	r.Playback.PlayAll()
	r.Await("it plays", func(v *view.View) bool { return v.Bar.ID != 0 })
	r.Until("it is noted", func() bool {
		k := session.Open(dir, nil)
		defer k.Close()
		return k.Session().Player.Track != 0 && len(k.Queue().Tracks) == 8
	})
}

// TestRestOfALongListIsReadAfterARestart: what was not in the queue yet is not lost.
func TestRestOfALongListIsReadAfterARestart(t *testing.T) {
	r, dir := statetest.New(t), t.TempDir()
	end := run(t, r, dir)
	r.Section(view.SectionSongs)
	r.Playback.PlayAll()
	v := r.Await("it plays", func(v *view.View) bool { return len(v.Queue) == 7 })
	end()
	k := session.Open(dir, nil)
	q := k.Queue()
	q.Tracks, q.Order = q.Tracks[:1], q.Order[:1] // as if the page held one
	q.Rest = view.KeptList{Source: `{"place":{"section":"Songs"},"sort":"title"}`, Pages: []string{"", ""}, Ahead: []int{1}}
	k.KeepQueue(q)
	statetest.Must(t, k.Close())
	defer run(t, r, dir)()
	again := r.Await("the rest is read", func(v *view.View) bool { return len(v.Queue) == 8 })
	if again.Bar.ID != v.Bar.ID {
		t.Errorf("%q is current, was %q", again.Bar.Title, v.Bar.Title)
	}
}
