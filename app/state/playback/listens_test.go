package playback

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"linnet/app/player"
	"linnet/app/scrobble"
	"linnet/app/state/view"
	"linnet/library"
)

// TestWhatIsSaidOfListens: what is missing comes before what went wrong, and that before what went well.
func TestWhatIsSaidOfListens(t *testing.T) {
	for _, c := range []struct {
		name   string
		chosen view.ListenValues
		status scrobble.Status
		want   string
	}{
		{"off", view.ListenValues{}, scrobble.Status{}, ""},
		{"no token", view.ListenValues{On: true}, scrobble.Status{Trouble: errDisk},
			"Nothing is sent without a token. You find yours on the page of your account."},
		{"nothing yet", view.ListenValues{On: true, Token: "t"}, scrobble.Status{}, ""},
		{"trouble", view.ListenValues{On: true, Token: "t"}, scrobble.Status{Waiting: 3, Sent: 2, Trouble: errDisk},
			"3 listens wait: the disk is gone."},
		{"sent", view.ListenValues{On: true, Token: "t"}, scrobble.Status{Sent: 3, Last: today.Add(-time.Second)},
			"3 listens were sent, the last just now."},
	} {
		r := newRig(t)
		v := r.on(func(context.Context) {
			r.teller.status = c.status
			r.loop.Set(func(set *view.Values) { set.Listens = c.chosen })
			r.ShowListens()
		})
		if v.Listens.Status != c.want || v.Listens.Promise == "" || !strings.Contains(v.Listens.Next, "Song") {
			t.Errorf("%s: %+v", c.name, v.Listens)
		}
	}
}

// TestWhatWaitsCannotBeDeleted: the listener is told, and it is off all the same.
func TestWhatWaitsCannotBeDeleted(t *testing.T) {
	r := newRig(t)
	r.SetListens(true)
	if v := r.shown(); !v.Listens.On || len(v.Notices) != 0 {
		t.Errorf("on: %+v, %+v", v.Listens, v.Notices)
	}
	r.on(func(context.Context) {
		if set := r.loop.Get().Listens; set.To != r.listens().Promise || !set.Since.Equal(today) || r.teller.woken != 1 {
			t.Errorf("on record: %+v, woken %d times", set, r.teller.woken)
		}
		r.teller.forgetErr = errDisk
	})
	r.SetListens(false)
	if v := r.shown(); v.Listens.On || told(v).What != "Could not delete what is waiting: the disk is gone." || told(v).Next == "" {
		t.Errorf("off: %+v, %+v", v.Listens, v.Notices)
	}
}

// listens are as they are drawn; on the goroutine of the Loop.
func (r *rig) listens() view.Listens { return r.loop.Draft().Listens }

// TestPlayingIsToldOnceATrack, with its tags, and what is told is shown as it is sent.
func TestPlayingIsToldOnceATrack(t *testing.T) {
	r := newRig(t)
	r.on(func(context.Context) {
		r.index.tracks[1] = library.Track{ID: 1, Title: "One", Artists: []string{"Ana"}, Album: "Count", Number: 4, MusicBrainzTrack: "mbt",
			MusicBrainzAlbum: "mba", Duration: time.Minute}
		r.deck.now.Position = 10 * time.Second
	})
	r.plays(1)
	v := r.plays(1)
	want := scrobble.Listen{At: today.Add(-10 * time.Second), Title: "One", Artist: "Ana", Album: "Count", Length: time.Minute,
		Track: "mbt", Release: "mba", Position: 4}
	r.on(func(context.Context) {
		if !slices.Equal(r.teller.playing, []scrobble.Listen{want}) {
			t.Errorf("told %+v, want %+v once", r.teller.playing, want)
		}
	})
	if !strings.Contains(v.Listens.Next, "mbt") {
		t.Errorf("shown: %s", v.Listens.Next)
	}
	r.plays(2)
	r.plays(1)
	r.on(func(ctx context.Context) {
		if len(r.teller.playing) != 3 {
			t.Errorf("told %d times of three tracks", len(r.teller.playing))
		}
		r.deck.now.Playing, r.deck.now.Current = false, r.item(r.index.tracks[3])
		if r.Show(ctx); len(r.teller.playing) != 3 {
			t.Error("a paused track is told to play")
		}
	})
}

// TestPrivateListening tells nobody, and counts nothing.
func TestPrivateListening(t *testing.T) {
	r := newRig(t)
	r.on(func(context.Context) { r.loop.Set(func(v *view.Values) { v.Sound.Private = true }) })
	if v := r.plays(1); !v.Bar.Private {
		t.Errorf("%+v", v.Bar)
	}
	r.on(func(ctx context.Context) {
		r.Heard(ctx, player.Item{ID: 1, Title: "One"})
		if len(r.teller.playing)+len(r.teller.heard)+len(r.index.counted) != 0 {
			t.Errorf("told %v and %v, counted %v", r.teller.playing, r.teller.heard, r.index.counted)
		}
	})
}

// TestWhatWasHeardIsToldAndCounted: when it began, also of a track whose begin nobody saw, and though the disk fails.
func TestWhatWasHeardIsToldAndCounted(t *testing.T) {
	r := newRig(t)
	r.plays(1)
	r.on(func(ctx context.Context) {
		r.teller.err, r.index.countErr = errDisk, errDisk
		r.Heard(ctx, r.item(r.index.tracks[1]))
		r.Heard(ctx, r.item(r.index.tracks[2]))
		r.Heard(ctx, player.Item{Key: "far", Title: "Far", Duration: 2 * time.Minute})
		var began []time.Duration
		for _, l := range r.teller.heard {
			began = append(began, today.Sub(l.At))
		}
		if !slices.Equal(began, []time.Duration{0, 30 * time.Second, time.Minute}) {
			t.Errorf("they began %v ago", began)
		}
		if !slices.Equal(r.index.counted, []int64{1, 2}) {
			t.Errorf("counted: %v", r.index.counted)
		}
	})
}
