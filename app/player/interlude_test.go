package player

import (
	"context"
	"errors"
	"io"
	"math"
	"slices"
	"testing"
	"time"
)

// between is an interlude of one value, seconds long.
func between(v int16, seconds int) Item {
	it := level("spot", v, seconds)
	it.Interlude = "spot"
	return it
}

// sounds are the values that follow each other, and how many frames each has.
func sounds(out []float32) (values []float32, frames []int) {
	for i := 0; i < len(out); i += 2 {
		if n := len(values); n == 0 || values[n-1] != out[i] {
			values, frames = append(values, out[i]), append(frames, 0)
		}
		frames[len(frames)-1]++
	}
	return values, frames
}

func decibels(v float32) float64 { return 20 * math.Log10(float64(v)) }

func of(v int16) float32 { return float32(v) / (1 << 15) }

// TestInterludeSoundsOnceBetweenTwoTracks: to the sample, in no queue, and heard when it was over.
func TestInterludeSoundsOnceBetweenTwoTracks(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.Play([]Item{level("a", 1000, 3), level("b", 2000, 3), level("c", 3000, 1)}, 0)
		r.takeTime(time.Second) // all of it is decoded by now, and b too
		before := r.Status().Revision
		r.SetInterlude(between(500, 2))
		if st := r.Status(); st.Waits != "spot" || st.Revision != before || len(st.Next) != 2 {
			t.Errorf("it waits: %+v", st)
		}
		out := r.takeTime(3 * time.Second)
		st := r.Status()
		if st.Current.Interlude != "spot" || st.Position != time.Second || st.Duration != 2*time.Second ||
			len(st.Next) != 2 || st.Waits != "" {
			t.Errorf("it sounds: %+v", st)
		}
		if q := r.Queue(); len(q.Items) != 3 || q.Place != 0 || q.From != 0 {
			t.Errorf("it is in the queue: %+v", q)
		}
		out = append(out, r.takeTime(5*time.Second+100*time.Millisecond)...)
		values, frames := sounds(out)
		if want := []float32{of(1000), of(500), of(2000), of(3000), 0}; !slices.Equal(values, want) {
			t.Errorf("%v sound, want %v", values, want)
		} else if want := []int{2 * rigRate, 2 * rigRate, 3 * rigRate, rigRate}; !slices.Equal(frames[:4], want) {
			t.Errorf("for %v frames, want %v", frames, want)
		}
		if want := []string{"a", "spot", "b", "c"}; !slices.Equal(r.heard, want) {
			t.Errorf("heard %q, want %q", r.heard, want)
		}
	})
}

// TestInterludeIsLeftAfterThreeSeconds: not before, not by a seek, and heard after ten or never.
func TestInterludeIsLeftAfterThreeSeconds(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.Play([]Item{level("a", 1000, 1), level("b", 2000, 60)}, 0)
		r.takeTime(500 * time.Millisecond)
		r.SetInterlude(between(500, 20))
		r.takeTime(3400 * time.Millisecond)
		r.Next()
		r.Seek(19 * time.Second)
		r.Skip(30 * time.Second)
		if st := r.Status(); st.Current.Title != "spot" || st.Position != 2900*time.Millisecond {
			t.Errorf("after 2.9 s: %s, %v", st.Current.Title, st.Position)
		}
		r.Pause()
		r.Resume()
		r.takeTime(200 * time.Millisecond)
		r.Next()
		if st := r.Status(); st.Current.Title != "b" || !st.Playing {
			t.Errorf("after 3.1 s: %+v", st)
		}
		r.takeTime(time.Second)
		if slices.Contains(r.heard, "spot") {
			t.Error("3 of 20 seconds were heard as all")
		}
		r.Previous()
		if st := r.Status(); st.Current.Title != "a" {
			t.Errorf("back at %s", st.Current.Title)
		}
	})
}

func TestInterludeIsHeardAfterTenSeconds(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.Play([]Item{level("a", 1000, 1), level("b", 2000, 60)}, 0)
		r.takeTime(500 * time.Millisecond)
		r.SetInterlude(between(500, 20))
		r.takeTime(10400 * time.Millisecond)
		if slices.Contains(r.heard, "spot") {
			t.Error("heard after 9.9 s")
		}
		r.takeTime(300 * time.Millisecond)
		r.DropInterlude()
		if st := r.Status(); !slices.Contains(r.heard, "spot") || st.Current.Title != "b" || !st.Playing {
			t.Errorf("heard %q, then %+v", r.heard, st)
		}
	})
}

// TestInterludeIsTakenBack by another choice, by stopping after the track, and by a source that gives nothing.
func TestInterludeIsTakenBack(t *testing.T) {
	broken := between(0, 1)
	broken.Open = func(context.Context) (io.ReadSeekCloser, error) { return nil, errors.New("gone") }
	for name, change := range map[string]func(*rig){
		"next":       func(r *rig) { r.Next() },
		"stop after": func(r *rig) { r.SetStopAfter(true) },
		"dropped":    func(r *rig) { r.DropInterlude() },
		"broken":     func(r *rig) { r.DropInterlude(); r.SetInterlude(broken) },
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, r *rig) {
				r.Play([]Item{level("a", 1000, 2), level("b", 2000, 2)}, 0)
				r.takeTime(time.Second)
				r.SetInterlude(between(500, 1))
				change(r)
				values, _ := sounds(r.takeTime(3500 * time.Millisecond))
				if slices.Contains(values, of(500)) || r.Status().Trouble != nil {
					t.Errorf("%v sound, %v", values, r.Status().Trouble)
				}
			})
		})
	}
}

// TestInterludeIsAsLoudAsTheTrackBeforeIt, whatever evens tracks out, and is not faded.
func TestInterludeIsAsLoudAsTheTrackBeforeIt(t *testing.T) {
	for name, c := range map[string]struct {
		sound Sound
		track Loudness
		want  float64 // dB that the interlude is turned up by
	}{
		"as recorded":       {Sound{Gain: GainOff}, Loudness{Track: -6}, -2 + 6},
		"evened out":        {Sound{}, Loudness{Track: -6}, -2},
		"with a preamp":     {Sound{Preamp: -3}, Loudness{Track: -6}, -2 - 3},
		"held by its peaks": {Sound{}, Loudness{Track: 9, TrackPeak: 1}, -2 - 9},
		"of no known level": {Sound{Gain: GainOff}, Loudness{}, -2},
		"where all fades":   {Sound{Crossfade: time.Second}, Loudness{Track: -6}, -2},
	} {
		inBubble(t, func(t *testing.T, r *rig) {
			r.SetSound(c.sound)
			a, spot := level("a", 1000, 2), between(1000, 2)
			a.Loudness = func(context.Context) Loudness { return c.track }
			spot.Loudness = func(context.Context) Loudness { return Loudness{Track: -2} }
			r.Play([]Item{a, level("b", 2000, 2)}, 0)
			r.takeTime(500 * time.Millisecond)
			r.SetInterlude(spot)
			r.takeTime(1500 * time.Millisecond)
			out := r.takeTime(1900 * time.Millisecond)
			if r.Status().Current.Title != "spot" {
				t.Errorf("%s: %s sounds", name, r.Status().Current.Title)
			}
			for i := 0; i < len(out); i += 960 {
				if got := decibels(out[i]) - decibels(of(1000)); got < c.want-.01 || got > c.want+.01 {
					t.Errorf("%s: %.2f dB at frame %d, want %.2f", name, got, i/2, c.want)
				}
			}
		})
	}
}
