package player

import (
	"context"
	"io"
	"testing"
	"testing/synctest"
	"time"
)

func TestRepeatOneGoesOnUntilTheListenerDoes(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.Play([]Item{level("a", 1000, 1), level("b", 2000, 1)}, 0)
		r.SetRepeat(RepeatOne)
		for i, v := range r.takeTime(3400 * time.Millisecond) {
			if abs(v) != 1000./(1<<15) {
				t.Fatalf("frame %d is %v", i/2, v)
			}
		}
		if len(r.heard) != 3 {
			t.Errorf("heard %q, want it three times", r.heard)
		}
		r.Next()
		if st := r.Status(); st.Current.Title != "b" || st.Repeat != RepeatOne {
			t.Errorf("%s plays, repeat %q", st.Current.Title, st.Repeat)
		}
	})
}

func TestStopAfterThisTrackEvenWhenTheNextIsDecoded(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.Play([]Item{level("a", 1000, 1), level("b", 2000, 1)}, 0)
		r.takeTime(500 * time.Millisecond)
		r.SetStopAfter(true)
		out := r.takeTime(time.Second)
		st := r.Status()
		if st.Playing || st.StopAfter || st.Current.Title != "b" || st.Position != 0 || out[len(out)-2] != 0 {
			t.Errorf("%+v", st)
		}
		r.Resume()
		if out := r.take(480); out[0] != 2000./(1<<15) {
			t.Errorf("then %v sounds", out[0])
		}
	})
}

func TestSleepTurnsDownThenPausesAndTheVolumeIsBack(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.Play([]Item{level("a", 16384, 60)}, 0)
		r.SetSleep(20 * time.Second)
		loudAfter := func(d time.Duration) float32 {
			time.Sleep(d)
			r.take(480)
			out := r.take(480)
			return out[len(out)-2]
		}
		if v := loudAfter(9 * time.Second); v != .5 {
			t.Errorf("well before: %v", v)
		}
		if v := loudAfter(6 * time.Second); v < .2 || v > .3 {
			t.Errorf("half way down: %v", v)
		}
		if v := loudAfter(6 * time.Second); v != 0 || r.Status().Playing || r.Status().Sleep != 0 {
			t.Errorf("afterwards: %v, %+v", v, r.Status())
		}
		r.Resume()
		if v := loudAfter(time.Minute); v != .5 {
			t.Errorf("resumed: %v", v)
		}
	})
}

func TestMuteKeepsTheVolume(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.Play([]Item{level("a", 16384, 60)}, 0)
		r.SetMuted(true)
		r.take(480)
		if out := r.take(480); out[0] != 0 || r.Status().Volume != 1 || !r.Status().Muted {
			t.Errorf("muted: %v, %+v", out[0], r.Status())
		}
		r.SetVolume(.5)
		r.take(480)
		if out := r.take(480); out[0] != .125 || r.Status().Muted {
			t.Errorf("then: %v", out[0])
		}
	})
}

func TestSpeedKeepsThePlaceAndCountsTheTrack(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.Play([]Item{level("a", 16384, 20), level("b", 8192, 20)}, 0)
		r.takeTime(4 * time.Second)
		r.SetSpeed(2)
		r.takeTime(2 * time.Second)
		if st := r.Status(); st.Position != 8*time.Second || st.Speed != 2 || st.Duration != 20*time.Second {
			t.Errorf("%v of %v at %v times", st.Position, st.Duration, st.Speed)
		}
		r.takeTime(2 * time.Second)
		if len(r.heard) != 1 {
			t.Errorf("heard %q after half of it", r.heard)
		}
		r.takeTime(4*time.Second + 100*time.Millisecond)
		if st := r.Status(); st.Current.Title != "b" || st.Position.Round(50*time.Millisecond) != 200*time.Millisecond {
			t.Errorf("%s at %v", st.Current.Title, st.Position)
		}
		r.SetSpeed(1)
		if out := r.take(4800); out[9000] != .25 {
			t.Errorf("as recorded again: %v", out[9000])
		}
	})
}

func TestClearedQueueComesBackInFrontOfWhatCameSince(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.Play([]Item{level("a", 1, 1), level("b", 1, 1), level("c", 1, 1)}, 0)
		r.ClearQueue()
		r.ClearQueue() // nothing more to clear
		r.Enqueue(level("d", 1, 1))
		if !r.Status().Uncleared {
			t.Error("nothing can be undone")
		}
		r.UnclearQueue()
		st := r.Status()
		if got := titles(st.Next); got != "bcd" || st.Uncleared {
			t.Errorf("%s follows", got)
		}
	})
}

func titles(items []Item) (s string) {
	for _, it := range items {
		s += it.Title
	}
	return s
}

// TestRestoredQueueWaitsUnopened, and goes on where it was, shuffle and all.
func TestRestoredQueueWaitsUnopened(t *testing.T) {
	var kept Queue
	items := []Item{level("a", 100, 20), level("b", 200, 20), level("c", 300, 20), level("d", 400, 20), level("e", 500, 20)}
	inBubble(t, func(t *testing.T, r *rig) {
		r.SetShuffle(true)
		r.SetRepeat(RepeatAll)
		r.Play(items, 1)
		r.Next()
		r.takeTime(5 * time.Second)
		kept = r.Queue()
	})
	inBubble(t, func(t *testing.T, r *rig) {
		opened := 0
		for i := range kept.Items {
			open := kept.Items[i].Open
			kept.Items[i].Open = func(ctx context.Context) (io.ReadSeekCloser, error) { opened++; return open(ctx) }
		}
		r.Restore(kept)
		r.takeTime(time.Second)
		st := r.Status()
		if opened > 0 || st.Playing || st.Position != 5*time.Second || st.Place != 1 || !st.Shuffle || st.Repeat != RepeatAll {
			t.Fatalf("opened %d, %+v", opened, st)
		}
		r.Toggle()
		synctest.Wait()
		r.take(480)
		if st := r.Status(); st.Current.Title != kept.Items[1].Title || st.Position != 5010*time.Millisecond {
			t.Errorf("%s at %v", st.Current.Title, st.Position)
		}
		r.SetShuffle(false)
		st = r.Status()
		for i := 1; i < len(st.Next); i++ {
			if st.Next[i-1].Title > st.Next[i].Title {
				t.Errorf("unshuffled: %s", titles(st.Next))
			}
		}
	})
}
