package playback_test

import (
	"strings"
	"testing"

	"linnet/app/state/statetest"
	"linnet/app/state/view"
)

func TestQueueIsSavedClearedAndBroughtBack(t *testing.T) {
	r := statetest.New(t)
	r.Section(view.SectionSongs)
	r.Playback.PlayAll()
	r.Await("it plays", func(v *view.View) bool { return v.Bar.ID != 0 && len(v.Queue) > 0 })
	r.Playback.TogglePlay()
	n := len(r.Await("paused", func(v *view.View) bool { return !v.Bar.Playing }).Queue)
	r.Playback.SaveQueue()
	r.Fill("New playlist", map[string]string{"name": "Evening"})
	r.Until("what plays and what waits is kept", func() bool {
		lists, err := r.Config.Index.Playlists(t.Context())
		if err != nil || len(lists) != 1 {
			return false
		}
		tracks, err := r.Config.Index.PlaylistTracks(t.Context(), lists[0].ID)
		return err == nil && len(tracks) == n+1
	})
	r.Playback.ClearQueue()
	r.Await("cleared", func(v *view.View) bool { return len(v.Queue) == 0 && v.Bar.Undo })
	r.Playback.UnclearQueue()
	r.Await("back", func(v *view.View) bool { return len(v.Queue) == n && !v.Bar.Undo })
}

// TestPrivateListeningCountsNothing, and what is heard otherwise counts once.
func TestPrivateListeningCountsNothing(t *testing.T) {
	r := statetest.New(t)
	id := r.ID("First Light")
	item := r.Config.Player.Queue
	r.Playback.SetSound(func(v *view.SoundValues) { v.Private = true })
	r.Playback.PlayTrack(id, 0)
	r.Await("it plays in private", func(v *view.View) bool { return v.Bar.ID != 0 && v.Bar.Private })
	r.Playback.TogglePlay()
	r.Await("paused", func(v *view.View) bool { return !v.Bar.Playing })
	one := item().Items[item().Place]
	r.Config.Signals.Heard(one)
	r.Playback.ShowHistory()
	r.Await("nothing was played", func(v *view.View) bool { return v.Sheet != nil && len(v.Sheet.Lines) == 0 && v.Sheet.Text != "" })
	r.Loop.CloseSheet()
	r.Playback.SetSound(func(v *view.SoundValues) { v.Private = false })
	r.Await("no longer private", func(v *view.View) bool { return !v.Bar.Private && v.Sheet == nil })
	r.Config.Signals.Heard(one)
	r.Until("it counts", func() bool {
		track, err := r.Config.Index.Track(t.Context(), one.ID)
		return err == nil && track.Plays == 1
	})
	r.Playback.ShowHistory()
	r.Await("it was played", func(v *view.View) bool { return v.Sheet != nil && len(v.Sheet.Lines) > 0 })
}

// TestListensAreAPurposeOfTheirOwn: off at first, with what is sent shown before, and the very words on record.
func TestListensAreAPurposeOfTheirOwn(t *testing.T) {
	r := statetest.New(t)
	v := r.View()
	if v.Listens.On || v.Listens.Promise == "" || !strings.Contains(v.Listens.Next, "listened_at") {
		t.Errorf("at first: %+v", v.Listens)
	}
	r.Playback.SetListens(true)
	r.Await("on, and what is missing is said", func(v *view.View) bool { return v.Listens.On && v.Listens.Status != "" })
	if kept := r.Config.Preferences.Get().Listens; kept.To != v.Listens.Promise || kept.Since.IsZero() {
		t.Errorf("on record: %+v", kept)
	}
	r.Playback.SetListensTo("https://listens.example", "secret")
	r.Await("the account is there", func(v *view.View) bool { return v.Listens.Token == "secret" && v.Listens.Status == "" })
	r.Playback.SetListens(false)
	r.Await("off", func(v *view.View) bool { return !v.Listens.On })
	if kept := r.Config.Preferences.Get().Listens; kept.To != "" || !kept.Since.IsZero() {
		t.Errorf("on record: %+v", kept)
	}
}
