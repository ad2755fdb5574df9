package playback

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"linnet/app/player"
	"linnet/app/state/view"
	"linnet/library"
)

// TestEachButtonReachesThePlayer as what it says.
func TestEachButtonReachesThePlayer(t *testing.T) {
	for want, press := range map[string]func(*Slice){
		"toggle":           (*Slice).TogglePlay,
		"next":             (*Slice).Next,
		"previous":         (*Slice).Previous,
		"volume 0.70":      func(s *Slice) { s.SetVolume(.7) },
		"volume 0.45":      func(s *Slice) { s.Louder(-1) },
		"volume 1.00":      func(s *Slice) { s.Louder(99) },
		"volume 0.00":      func(s *Slice) { s.Louder(-99) },
		"seek 30s":         func(s *Slice) { s.Seek(.5) },
		"skip -10s":        func(s *Slice) { s.Skip(-10) },
		"muted true":       func(s *Slice) { s.SetMuted(true) },
		"speed 1.5":        func(s *Slice) { s.SetSpeed(1.5) },
		"sleep 15m0s":      func(s *Slice) { s.SetSleep(15) },
		"sleep 0s":         func(s *Slice) { s.SetSleep(0) },
		"stop after true":  func(s *Slice) { s.SetStopAfter(true) },
		"shuffle true":     (*Slice).ToggleShuffle,
		"play queued 2":    func(s *Slice) { s.PlayQueued(2) },
		"move 3 to 1":      func(s *Slice) { s.MoveQueued(3, 1) },
		"remove [4]":       func(s *Slice) { s.RemoveQueued(4) },
		"clear":            (*Slice).ClearQueue,
		"unclear":          (*Slice).UnclearQueue,
		"play next 1":      func(s *Slice) { s.PlayNext(2) },
		"enqueue 1":        func(s *Slice) { s.Enqueue(2) },
		"play from 0 of 1": func(s *Slice) { s.PlayTrack(2, 0) }, // which is listed nowhere
	} {
		t.Run(want, func(t *testing.T) {
			r := newRig(t)
			r.on(func(context.Context) { r.deck.now.Volume, r.deck.now.Duration = .5, time.Minute })
			press(r.Slice)
			r.on(func(context.Context) {
				if !slices.Equal(r.deck.did, []string{want}) {
					t.Errorf("the player was told %q", r.deck.did)
				}
			})
		})
	}
}

// TestSeekingWhatHasNoLength yet would begin it again: nothing is done.
func TestSeekingWhatHasNoLength(t *testing.T) {
	r := newRig(t)
	r.Seek(.5)
	r.on(func(context.Context) {
		if len(r.deck.did) > 0 {
			t.Errorf("the player was told %q", r.deck.did)
		}
	})
}

func TestRepeatAndShuffleGoRound(t *testing.T) {
	r := newRig(t)
	for range 4 {
		r.ToggleRepeat()
	}
	r.ToggleShuffle()
	r.ToggleShuffle()
	r.on(func(context.Context) {
		want := []string{`repeat "all"`, `repeat "one"`, `repeat ""`, `repeat "all"`, "shuffle true", "shuffle false"}
		if !slices.Equal(r.deck.did, want) {
			t.Errorf("the player was told %q", r.deck.did)
		}
	})
}

// TestATrackThatIsGone is told of, wherever it was to be put.
func TestATrackThatIsGone(t *testing.T) {
	for name, press := range map[string]func(*Slice){"play": func(s *Slice) { s.PlayTrack(9, 0) },
		"next": func(s *Slice) { s.PlayNext(9) }, "last": func(s *Slice) { s.Enqueue(9) }} {
		r := newRig(t)
		press(r.Slice)
		if n := told(r.shown()); n.What != "That track is no longer in the library." || n.Next == "" {
			t.Errorf("%s: %+v", name, n)
		}
		r.on(func(context.Context) {
			if len(r.deck.did) > 0 {
				t.Errorf("%s: the player was told %q", name, r.deck.did)
			}
		})
	}
}

func TestPlayAllOfNothing(t *testing.T) {
	r := newRig(t)
	r.PlayAll()
	r.on(func(context.Context) {
		if len(r.deck.did) > 0 {
			t.Errorf("the player was told %q", r.deck.did)
		}
		r.all = &view.List{Tracks: []library.Track{r.index.tracks[1], r.index.tracks[3]}}
	})
	r.PlayAll()
	r.on(func(context.Context) {
		if !slices.Equal(r.deck.did, []string{"play from 0 of 2"}) || r.deck.given[1].Title != "Three" {
			t.Errorf("the player was told %q", r.deck.did)
		}
	})
}

// TestTheListATrackStandsIn plays from that track on.
func TestTheListATrackStandsIn(t *testing.T) {
	r := newRig(t)
	r.on(func(context.Context) {
		r.listed = &view.List{Tracks: []library.Track{r.index.tracks[1], r.index.tracks[2]}, At: 1}
	})
	r.PlayTrack(2, 1)
	r.on(func(context.Context) {
		if !slices.Equal(r.deck.did, []string{"play from 1 of 2"}) || len(r.rest.list.Tracks) != 0 {
			t.Errorf("the player was told %q, and %d tracks are kept twice", r.deck.did, len(r.rest.list.Tracks))
		}
	})
}

func TestAnAlbumIsGivenWhole(t *testing.T) {
	r := newRig(t)
	r.on(func(context.Context) {
		two := []library.Track{r.index.tracks[1], r.index.tracks[2]}
		r.PlayTracks(two)
		r.QueueNext(two...)
		r.QueueLast(two...)
		if !slices.Equal(r.deck.did, []string{"play from 0 of 2", "play next 2", "enqueue 2"}) {
			t.Errorf("the player was told %q", r.deck.did)
		}
		one, two2 := r.deck.given[0], r.deck.given[1]
		if one.Album != two2.Album || one.Album == "" || one.Number >= two2.Number || one.Artist != "Ana" || one.ID != 1 {
			t.Errorf("the player does not see an album: %+v, %+v", one, two2)
		}
		if lone := r.item(library.Track{Title: "Lone", AlbumArtist: "Ana", Artists: []string{"Ana"}}); lone.Album != "" {
			t.Errorf("a track without an album belongs to %q", lone.Album)
		}
	})
}

// TestAFileThatIsGone cannot be opened, and says which it was.
func TestAFileThatIsGone(t *testing.T) {
	r := newRig(t)
	_, err := r.item(library.Track{Path: "/nowhere/to be.flac"}).Open(t.Context())
	if err == nil || !strings.Contains(err.Error(), "to be.flac") {
		t.Errorf("opening it: %v", err)
	}
}

// TestSoundIsKeptAndReachesThePlayer, in its own units.
func TestSoundIsKeptAndReachesThePlayer(t *testing.T) {
	r := newRig(t)
	r.SetSound(func(v *view.SoundValues) {
		v.Gain, v.Preamp, v.Crossfade, v.Equaliser, v.Bands[3], v.Balance, v.Mono = "album", -3, 4, true, 6, -.5, true
	})
	want := player.Sound{Gain: "album", Preamp: -3, Crossfade: 4 * time.Second, Equaliser: true, Balance: -.5, Mono: true}
	want.Bands[3] = 6
	r.on(func(context.Context) {
		if r.deck.sound != want || r.loop.Get().Sound.Crossfade != 4 {
			t.Errorf("the player was told %+v; kept: %+v", r.deck.sound, r.loop.Get().Sound)
		}
		r.deck.sound = player.Sound{}
		if r.Tune(); r.deck.sound != want {
			t.Errorf("at the next start the player is told %+v", r.deck.sound)
		}
	})
}

// TestSavingAQueue: what was played before is left out, and what belongs to no library.
func TestSavingAQueue(t *testing.T) {
	r := newRig(t)
	r.on(func(context.Context) {
		r.deck.queue = player.Queue{Place: 1, Items: []player.Item{{ID: 1}, {ID: 2}, {Key: "far"}, {ID: 3}}}
	})
	r.SaveQueue()
	if v := r.shown(); v.Sheet == nil || v.Sheet.Note != "2 songs" || len(v.Sheet.Fields) != 1 {
		t.Fatalf("the sheet: %+v", v.Sheet)
	}
	r.loop.SetField("name", "Evening")
	r.loop.Submit()
	v := r.on(func(context.Context) {
		if !slices.Equal(r.index.made["Evening"], []int64{2, 3}) || r.lists != 1 {
			t.Errorf("made %v, told %d times", r.index.made, r.lists)
		}
	})
	if v.Sheet != nil {
		t.Errorf("still open: %+v", v.Sheet)
	}
}

// TestSavingAQueueOfNothing says so, and there is nothing to press.
func TestSavingAQueueOfNothing(t *testing.T) {
	r := newRig(t)
	for _, q := range []player.Queue{{}, {Items: []player.Item{{Key: "far"}}}, {Items: []player.Item{{ID: 1}}, Place: 1}} {
		r.on(func(context.Context) { r.deck.queue = q })
		r.SaveQueue()
		if v := r.shown(); v.Sheet == nil || v.Sheet.Action != "" || v.Sheet.Text != "Nothing of your library is in the queue." {
			t.Errorf("%d items: %+v", len(q.Items), v.Sheet)
		}
	}
}

// TestAQueueThatCannotBeSaved: the sheet stays, and says why.
func TestAQueueThatCannotBeSaved(t *testing.T) {
	for want, fail := range map[string]func(*sampleIndex){
		"A playlist needs a name.": func(x *sampleIndex) { x.makeErr = library.ErrName },
		"The disk is gone.":        func(x *sampleIndex) { x.addErr = errDisk },
	} {
		r := newRig(t)
		r.on(func(context.Context) {
			fail(r.index)
			r.deck.queue = player.Queue{Items: []player.Item{{ID: 1}}}
		})
		r.SaveQueue()
		r.loop.Submit()
		if v := r.shown(); v.Sheet == nil || v.Sheet.Note != want {
			t.Errorf("want %q: %+v", want, v.Sheet)
		}
	}
}

func TestHistory(t *testing.T) {
	one := library.Track{Title: "One", Artists: []string{"Ana"}, LastPlayed: today.Add(-2 * time.Hour)}
	for _, c := range []struct {
		name   string
		played []library.Track
		err    error
		lines  []string
		text   string
	}{
		{"nothing was played", nil, nil, nil, "A song counts as played after half of it, or four minutes."},
		{"one was", []library.Track{one}, nil, []string{"One · Ana · 2 h ago"}, ""},
		{"it cannot be read", nil, errDisk, nil, "Could not read what was played: the disk is gone."},
	} {
		r := newRig(t)
		r.on(func(context.Context) { r.index.played, r.index.historyErr = c.played, c.err })
		r.ShowHistory()
		v := r.await(c.name, func(v *view.View) bool { return v.Sheet != nil })
		if !slices.Equal(v.Sheet.Lines, c.lines) || v.Sheet.Text != c.text || v.Sheet.Line != -1 {
			t.Errorf("%s: %+v", c.name, v.Sheet)
		}
	}
}
