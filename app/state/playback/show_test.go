package playback

import (
	"context"
	"slices"
	"testing"
	"time"

	"linnet/app/player"
	"linnet/app/state/view"
	"linnet/library"
)

func TestBar(t *testing.T) {
	has := player.Status{Has: true, Playing: true, Current: player.Item{ID: 1, Title: "One", Artist: "Ana", Cover: "track:1"},
		Position: 15500 * time.Millisecond, Duration: time.Minute, Volume: .5, Speed: 1}
	drawn := view.Bar{ID: 1, Title: "One", Artist: "Ana", Cover: "track:1", Playing: true, Position: "0:15", Length: "1:00", Fraction: .25,
		Buffered: 1, Volume: .5, Speed: 1}
	for name, c := range map[string]struct {
		now  func(*player.Status)
		want func(*view.Bar)
	}{
		"plays":           {func(*player.Status) {}, func(*view.Bar) {}},
		"paused":          {func(s *player.Status) { s.Playing = false }, func(b *view.Bar) { b.Playing = false }},
		"muted":           {func(s *player.Status) { s.Muted = true }, func(b *view.Bar) { b.Muted = true }},
		"shuffled":        {func(s *player.Status) { s.Shuffle = true }, func(b *view.Bar) { b.Shuffle = true }},
		"repeats":         {func(s *player.Status) { s.Repeat = player.RepeatOne }, func(b *view.Bar) { b.Repeat = "one" }},
		"stops after":     {func(s *player.Status) { s.StopAfter = true }, func(b *view.Bar) { b.StopAfter = true }},
		"cleared":         {func(s *player.Status) { s.Uncleared = true }, func(b *view.Bar) { b.Undo = true }},
		"buffers":         {func(s *player.Status) { s.Buffering = true }, func(b *view.Bar) { b.Note = "Buffering" }},
		"has no length":   {func(s *player.Status) { s.Duration = 0 }, func(b *view.Bar) { b.Fraction, b.Length = 0, "0:00" }},
		"is past its end": {func(s *player.Status) { s.Position = time.Hour }, func(b *view.Bar) { b.Fraction, b.Position = 1, "1:00:00" }},
		"waits for others": {func(s *player.Status) { s.Buffering, s.Current.Key = true, "far" },
			func(b *view.Bar) { b.Note = "Buffering: waiting for the next piece from other listeners" }},
		"sleeps soon": {func(s *player.Status) { s.Sleep = time.Second },
			func(b *view.Bar) { b.Sleep, b.Note = "Pauses in a minute", "Pauses in a minute" }},
		"sleeps later": {func(s *player.Status) { s.Sleep = 15*time.Minute - time.Second },
			func(b *view.Bar) { b.Sleep, b.Note = "Pauses in 15 minutes", "Pauses in 15 minutes" }},
		"buffering is said first": {func(s *player.Status) { s.Sleep, s.Buffering = time.Second, true },
			func(b *view.Bar) { b.Sleep, b.Note = "Pauses in a minute", "Buffering" }},
		"nothing": {func(s *player.Status) { s.Has = false }, func(b *view.Bar) { *b = view.Bar{Volume: .5, Speed: 1} }},
	} {
		now, want := has, drawn
		c.now(&now)
		c.want(&want)
		if got := bar(now); got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
}

func TestWithoutASoundCard(t *testing.T) {
	r := newRig(t)
	r.on(func(context.Context) { r.deps.Silent = func() bool { return true } })
	if v := r.plays(1); v.Bar.Note != "No sound card: playing in silence" {
		t.Errorf("%+v", v.Bar)
	}
	if v := r.on(func(ctx context.Context) { r.deck.now.Playing = false; r.Show(ctx) }); v.Bar.Note != "" {
		t.Errorf("paused: %+v", v.Bar)
	}
}

// TestWhatArrivesShowsHowMuchOfItIsHere, and what is here is here.
func TestWhatArrivesShowsHowMuchOfItIsHere(t *testing.T) {
	r := newRig(t)
	if v := r.plays(1); v.Bar.Buffered != 1 || v.Bar.ID != 1 {
		t.Errorf("own: %+v", v.Bar)
	}
	v := r.on(func(ctx context.Context) { r.deck.now.Current = player.Item{Key: "far", Title: "Far"}; r.Show(ctx) })
	if v.Bar.Buffered != .25 || v.Bar.Title != "Far" || v.Bar.ID != 0 {
		t.Errorf("arriving: %+v", v.Bar)
	}
	r.on(func(context.Context) {
		if r.changed != 2 || r.Playing() != 0 {
			t.Errorf("the track changed %d times, %d plays", r.changed, r.Playing())
		}
	})
}

// TestFollowSaysWhatIsSeen: nothing moved, nothing is published.
func TestFollowSaysWhatIsSeen(t *testing.T) {
	r := newRig(t)
	r.plays(1)
	for _, c := range []struct {
		name  string
		alter func(*player.Status)
		want  bool
	}{
		{"nothing", func(*player.Status) {}, false},
		{"half a second", func(s *player.Status) { s.Position += 500 * time.Millisecond }, false},
		{"a second", func(s *player.Status) { s.Position += 500 * time.Millisecond }, true},
		{"one waits", func(s *player.Status) { s.Next = []player.Item{{ID: 2, Title: "Two"}} }, true},
		{"the same waits", func(s *player.Status) { s.Next = slices.Clone(s.Next) }, false},
		{"another waits", func(s *player.Status) { s.Next = []player.Item{{ID: 3, Title: "Three"}} }, true},
		{"none waits", func(s *player.Status) { s.Next = nil }, true},
		{"the disk fails", func(s *player.Status) { s.Trouble = errDisk }, true},
		{"and still does", func(*player.Status) {}, false},
	} {
		r.on(func(ctx context.Context) {
			c.alter(&r.deck.now)
			if got := r.Follow(ctx); got != c.want {
				t.Errorf("%s: seen %v", c.name, got)
			}
		})
	}
}

// TestQueueRows say what waits; Views that were handed out keep theirs.
func TestQueueRows(t *testing.T) {
	r := newRig(t)
	waits := func(items ...player.Item) *view.View {
		return r.on(func(ctx context.Context) { r.deck.now.Next = items; r.Show(ctx) })
	}
	one := waits(player.Item{ID: 2, Title: "Two", Artist: "Ana", Duration: 65 * time.Second, Cover: "track:2"})
	if want := (view.QueueRow{ID: 2, Title: "Two", Artist: "Ana", Length: "1:05", Cover: "track:2"}); one.Queue[0] != want {
		t.Errorf("%+v, want %+v", one.Queue[0], want)
	}
	other := waits(player.Item{Key: "far", Title: "Far"})
	if one.Queue[0].Title != "Two" || other.Queue[0].Title != "Far" {
		t.Errorf("before %+v, now %+v", one.Queue, other.Queue)
	}
}

var sungWords = library.Lyrics{Timed: true, Lines: []library.Line{{At: time.Second, Text: "La"}, {At: 5 * time.Second, Text: "Lo"}}}

func TestLyricsOfNothing(t *testing.T) {
	r := newRig(t)
	r.ShowLyrics()
	if v := r.shown(); v.Sheet == nil || v.Sheet.Text != "Play a song of your library to read its lyrics." {
		t.Fatalf("%+v", v.Sheet)
	}
	r.ShowLyrics()
	if v := r.shown(); v.Sheet != nil {
		t.Errorf("pressed twice it shows %+v", v.Sheet)
	}
}

// TestLyricsOfWhatBeginsToPlay come into the sheet that was opened before.
func TestLyricsOfWhatBeginsToPlay(t *testing.T) {
	r := newRig(t)
	r.on(func(context.Context) { r.index.lyrics[1] = sungWords })
	r.ShowLyrics()
	if v := r.plays(1); v.Sheet == nil || !slices.Equal(v.Sheet.Lines, []string{"La", "Lo"}) || v.Sheet.Title != "One" {
		t.Errorf("%+v", v.Sheet)
	}
}

func TestASongWithoutLyrics(t *testing.T) {
	for want, err := range map[string]error{
		"Could not read the lyrics: the disk is gone.":                                                              errDisk,
		"This song has no lyrics. Put them in its tags, or beside it in a file of the same name that ends in .lrc.": library.ErrNotFound,
	} {
		r := newRig(t)
		r.plays(2)
		r.on(func(context.Context) { r.index.lyricsErr = err })
		r.ShowLyrics()
		if v := r.shown(); v.Sheet == nil || v.Sheet.Text != want || v.Sheet.Line != -1 || v.Sheet.Subtitle != "Ana" {
			t.Errorf("%v: %+v", err, v.Sheet)
		}
	}
}

// TestOpenLyricsFollow what is sung, and the next track; closed they do not come back.
func TestOpenLyricsFollow(t *testing.T) {
	r := newRig(t)
	r.on(func(context.Context) { r.index.lyrics[1] = sungWords })
	r.plays(1)
	r.ShowLyrics()
	at := func(p time.Duration) *view.View {
		return r.on(func(ctx context.Context) { r.deck.now.Position = p; r.Show(ctx) })
	}
	for p, line := range map[time.Duration]int{0: -1, 2 * time.Second: 0, time.Minute: 1} {
		if v := at(p); v.Sheet.Line != line {
			t.Errorf("at %v line %d is marked, want %d", p, v.Sheet.Line, line)
		}
	}
	if v := r.plays(2); v.Sheet == nil || v.Sheet.Title != "Two" || len(v.Sheet.Lines) != 0 || v.Sheet.Line != -1 {
		t.Errorf("the next track: %+v", v.Sheet)
	}
	r.ShowLyrics()
	if v := r.shown(); v.Sheet != nil {
		t.Errorf("closed, it shows %+v", v.Sheet)
	}
	if v := r.plays(1); v.Sheet != nil {
		t.Errorf("the next track opens %+v", v.Sheet)
	}
}

func TestLoudness(t *testing.T) {
	for name, c := range map[string]struct {
		tags     library.Track
		measured *library.Loudness
		want     player.Loudness
	}{
		"nothing is known":    {library.Track{}, nil, player.Loudness{}},
		"the tags say it":     {library.Track{TrackGain: -3, AlbumGain: -4}, nil, player.Loudness{Track: -3, Album: -4}},
		"it was measured":     {library.Track{}, &library.Loudness{LUFS: -8, AlbumLUFS: -10, Peak: .9, AlbumPeak: 1}, loud(-10, -8, .9, 1)},
		"it is silent":        {library.Track{}, &library.Loudness{LUFS: library.Silent, AlbumLUFS: library.Silent}, player.Loudness{}},
		"the tags come first": {library.Track{TrackGain: -3}, &library.Loudness{LUFS: -8, AlbumLUFS: -10, Peak: .9}, loud(-3, -8, .9, 0)},
	} {
		r := newRig(t)
		r.on(func(context.Context) {
			c.tags.ID = 7
			if c.measured != nil {
				r.index.loudness[7] = *c.measured
			}
		})
		if got := r.loudness(c.tags)(t.Context()); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func loud(track, album, peak, albumPeak float64) player.Loudness {
	return player.Loudness{Track: track, Album: album, TrackPeak: peak, AlbumPeak: albumPeak}
}

// TestTheShapeOfATrack is drawn once it is measured; what was not is measured now.
func TestTheShapeOfATrack(t *testing.T) {
	r := newRig(t)
	r.on(func(context.Context) { r.index.loudness[1] = library.Loudness{Shape: []byte("abc")} })
	r.plays(1)
	r.await("the shape", func(v *view.View) bool { return v.Bar.Shape == "abc" })
	r.on(func(context.Context) { // as if the next track had not been measured
		if len(r.measure) != 0 {
			t.Errorf("measured again: %v", r.measure)
		}
	})
	if v := r.plays(2); v.Bar.Shape != "" {
		t.Errorf("the next track has the shape %q of the one before", v.Bar.Shape)
	}
	r.await("it is measured", func(*view.View) bool {
		var asked []int64
		r.on(func(context.Context) { asked = r.measure; r.loop.Quiet() })
		return slices.Equal(asked, []int64{2})
	})
	r.on(func(ctx context.Context) {
		r.index.loudness[2] = library.Loudness{Shape: []byte("xyz")}
		r.Measured(ctx, 1) // which plays no longer
		r.Measured(ctx, 2)
	})
	r.await("its shape", func(v *view.View) bool { return v.Bar.Shape == "xyz" })
}
