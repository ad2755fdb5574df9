package playback

import (
	"context"
	"testing"
	"time"

	"linnet/app/state/view"
)

// at shows the deck at a place of its track.
func (r *rig) at(place time.Duration) *view.View {
	return r.on(func(ctx context.Context) { r.deck.now.Position = place; r.Show(ctx) })
}

// TestChaptersOfATrack stand in the bar: their marks, and the name of the one that plays.
func TestChaptersOfATrack(t *testing.T) {
	r := newRig(t)
	if v := r.plays(1); v.Bar.Marks != "" || v.Bar.Chapter != "" {
		t.Errorf("a track without: %+v", v.Bar)
	}
	r.plays(2)
	r.await("the marks", func(v *view.View) bool { return v.Bar.Marks == "\x40\x80" && v.Bar.Chapter == "Quay" })
	for place, want := range map[time.Duration]string{14 * time.Second: "Quay", 15 * time.Second: "Chapter 2 of 3", time.Minute: "Tide"} {
		if v := r.at(place); v.Bar.Chapter != want {
			t.Errorf("at %v: %q, want %q", place, v.Bar.Chapter, want)
		}
	}
	if v := r.plays(3); v.Bar.Marks != "" || v.Bar.Chapter != "" {
		t.Errorf("the next track has the chapters of the one before: %+v", v.Bar)
	}
}

// TestSkipChapter goes on and back as Next and Previous do among tracks.
func TestSkipChapter(t *testing.T) {
	r := newRig(t)
	r.plays(2)
	r.await("the marks", func(v *view.View) bool { return v.Bar.Marks != "" })
	for _, c := range []struct {
		from time.Duration
		by   int
		want string
	}{
		{5 * time.Second, 1, "seek 15s"}, {16 * time.Second, -1, "seek 0s"}, {20 * time.Second, -1, "seek 15s"},
		{time.Second, -1, "seek 0s"}, {40 * time.Second, 1, "next"},
	} {
		r.on(func(context.Context) { r.deck.now.Position, r.deck.did = c.from, nil })
		r.SkipChapter(c.by)
		r.on(func(context.Context) {
			if len(r.deck.did) != 1 || r.deck.did[0] != c.want {
				t.Errorf("from %v by %d: %q, want %q", c.from, c.by, r.deck.did, c.want)
			}
		})
	}
}
