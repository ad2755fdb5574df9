package player

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"linnet/app/player/playertest"
)

func TestPlaysEveryFormat(t *testing.T) {
	for _, suffix := range []string{"mp3", "flac", "ogg", "opus", "wav"} {
		t.Run(suffix, func(t *testing.T) {
			b := playertest.Piece(t, suffix, 0)
			inBubble(t, func(t *testing.T, r *rig) {
				r.Play([]Item{item(suffix, b)}, 0)
				synctest.Wait()
				st := r.Status()
				if !st.Playing || st.Duration < 8*time.Second {
					t.Fatalf("playing %v, %v long, trouble %v", st.Playing, st.Duration, st.Trouble)
				}
				var loud int
				for _, v := range r.takeTime(st.Duration + time.Second) {
					if abs(v) > .05 {
						loud++
					}
				}
				if loud < rigRate {
					t.Errorf("only %d loud samples", loud)
				}
				end := r.Status()
				if off := end.Played - st.Duration; off.Abs() > time.Millisecond {
					t.Errorf("played %v of %v", end.Played, st.Duration)
				}
				if end.Playing || end.Underruns != 0 || end.Trouble != nil {
					t.Errorf("at the end: %+v", end)
				}
				if len(r.heard) != 1 {
					t.Errorf("heard %q", r.heard)
				}
			})
		})
	}
}

func TestNextTrackBeginsOnTheNextSample(t *testing.T) {
	const n = 20011
	ramp := func(i int) int16 { return int16(i%30000 + 1) }
	whole := item("whole", playertest.WAV(rigRate, 3*n, ramp))
	part := func(k int) Item {
		return item("part", playertest.WAV(rigRate, n, func(i int) int16 { return ramp(k*n + i) }))
	}
	play := func(items ...Item) (out []float32) {
		inBubble(t, func(t *testing.T, r *rig) {
			r.Play(items, 0)
			out = r.take(3*n + 1000)
		})
		return out
	}
	equal(t, play(part(0), part(1), part(2)), play(whole))
}

func equal(t *testing.T, got, want []float32) {
	t.Helper()
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("frame %d: %v, want %v", i/2, got[i], want[i])
		}
	}
}

func TestGaplessAcrossResampling(t *testing.T) {
	const n = 30000
	wave := func(i int) int16 { return int16(i * 7919 % 20000) }
	play := func(items ...Item) (out []float32) {
		inBubble(t, func(t *testing.T, r *rig) {
			r.Play(items, 0)
			out = r.take(2 * n * 48000 / 44100)
		})
		return out
	}
	second := item("b", playertest.WAV(44100, n, func(i int) int16 { return wave(n + i) }))
	equal(t, play(item("a", playertest.WAV(44100, n, wave)), second), play(item("ab", playertest.WAV(44100, 2*n, wave))))
}

func TestPauseKeepsThePlace(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.Play([]Item{item("a", playertest.WAV(rigRate, 3*rigRate, func(i int) int16 { return int16(i % 30000) }))}, 0)
		a := r.take(1000)
		r.Toggle()
		for _, v := range r.take(1000) {
			if v != 0 {
				t.Fatal("sound while paused")
			}
		}
		if st := r.Status(); st.Playing || st.Position != duration(1000, rigRate) {
			t.Errorf("paused: playing %v at %v", st.Playing, st.Position)
		}
		r.Toggle()
		b := r.take(10)
		if want := a[2*999] + 1./(1<<15); b[0] != want {
			t.Errorf("resumed with %v, want %v", b[0], want)
		}
	})
}

func TestSeekNextPrevious(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.Play([]Item{level("a", 1000, 20), level("b", 2000, 20), level("c", 3000, 20)}, 1)
		expect := func(title string, at time.Duration, v float32) {
			t.Helper()
			got := r.take(480)
			st := r.Status()
			if st.Current.Title != title || st.Position != at+10*time.Millisecond || got[0] != v/(1<<15) {
				t.Errorf("%s at %v sounds %v, want %s at %v", st.Current.Title, st.Position, got[0]*(1<<15), title, at)
			}
		}
		expect("b", 0, 2000)
		r.Seek(10 * time.Second)
		expect("b", 10*time.Second, 2000)
		r.Previous()
		expect("b", 0, 2000)
		r.Previous()
		expect("a", 0, 1000)
		r.Next()
		r.Next()
		expect("c", 0, 3000)
		r.Seek(-time.Second)
		expect("c", 0, 3000)
		r.Next()
		if st := r.Status(); st.Playing || !st.Has || st.Position != 0 {
			t.Errorf("after the last: %+v", st)
		}
		r.Resume()
		expect("c", 0, 3000)
		r.Seek(time.Hour)
		r.take(rigRate)
		if st := r.Status(); st.Playing {
			t.Error("plays on behind its end")
		}
	})
}

func TestVolume(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.SetVolume(.5)
		r.Play([]Item{level("a", 1<<14, 5)}, 0)
		r.take(960) // the ramp
		if got := r.take(1)[0]; got != .5*.25 {
			t.Errorf("half volume gives %v", got)
		}
		r.SetVolume(7)
		r.take(960)
		if got := r.take(1)[0]; got != .5 || r.Status().Volume != 1 {
			t.Errorf("full volume gives %v", got)
		}
	})
}

func TestGainIsLimited(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		it := level("a", 16000, 2)
		it.Gain = 12
		r.Play([]Item{it}, 0)
		for _, v := range r.take(4800) {
			if abs(v) > 1.00001 {
				t.Fatal("peak of ", v)
			}
		}
	})
}

func TestUnplayableItemsArePassedOver(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		away := Item{Title: "away", Open: func(context.Context) (io.ReadSeekCloser, error) { return nil, errors.New("the disk is gone") }}
		noise := item("noise", []byte(strings.Repeat("this is a letter, not a song. ", 99)))
		r.Play([]Item{away, noise, {Title: "nothing"}, level("d", 500, 5)}, 0)
		if got := r.take(480)[0]; got != 500./(1<<15) {
			t.Errorf("sounds %v", got)
		}
		st := r.Status()
		if st.Current.Title != "d" || !st.Playing || st.Trouble == nil ||
			!strings.Contains(st.Trouble.Error(), "“nothing” cannot be played") {
			t.Errorf("%+v", st)
		}
		r.Play([]Item{noise}, 0)
		r.take(480)
		if st = r.Status(); !errors.Is(st.Trouble, ErrNotMusic) || st.Playing {
			t.Errorf("%+v", st)
		}
	})
}

func TestQueueOfNothingPlayableStops(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.SetRepeat(RepeatAll)
		r.Play([]Item{item("a", nil), item("b", nil), item("c", []byte("RIFF"))}, 1)
		r.take(4800)
		if st := r.Status(); st.Playing || st.Trouble == nil {
			t.Errorf("%+v", st)
		}
	})
}

func TestTruncatedFileIsHeardToWhereItEnds(t *testing.T) {
	b := playertest.Piece(t, "flac", 0)
	inBubble(t, func(t *testing.T, r *rig) {
		r.Play([]Item{item("half", b[:len(b)/2]), level("next", 500, 9)}, 0)
		r.takeTime(14 * time.Second)
		st := r.Status()
		if st.Current.Title != "next" || !errors.Is(st.Trouble, ErrBroken) ||
			!strings.Contains(st.Trouble.Error(), "stopped before its end") {
			t.Errorf("%s, %v", st.Current.Title, st.Trouble)
		}
	})
}

func TestQueueChangedWhileTheNextIsAlreadyDecoded(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.Play([]Item{level("a", 1, 3), level("b", 2, 3)}, 0)
		r.take(rigRate)
		r.PlayNext(level("x", 3, 1))
		got := r.take(4 * rigRate)
		for i, v := range map[int]float32{0: 1, 2*rigRate - 1: 1, 2 * rigRate: 3, 3*rigRate - 1: 3, 3 * rigRate: 2, 4*rigRate - 1: 2} {
			if got[2*i] != v/(1<<15) {
				t.Errorf("frame %d sounds %v, want %v", i, got[2*i]*(1<<15), v)
			}
		}
		r.Enqueue(level("y", 4, 1)) // b is wholly decoded, and was the last
		if got := r.take(2*rigRate + 10); got[2*2*rigRate] != 4./(1<<15) || r.Status().Current.Title != "y" {
			t.Error("what was added at the last moment is not played")
		}
		r.ClearQueue()
		r.take(rigRate)
		if st := r.Status(); st.Playing || st.Underruns != 0 {
			t.Errorf("%+v", st)
		}
	})
}

func TestChangedAtMostFourTimesASecond(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.Play([]Item{level("a", 1, 30)}, 0)
		r.take(4800)
		r.changes = 0
		r.takeTime(10 * time.Second)
		if r.changes < 38 || r.changes > 40 {
			t.Errorf("%d calls in ten seconds", r.changes)
		}
		if len(r.heard) != 0 {
			t.Error("heard too early")
		}
		r.takeTime(5 * time.Second)
		if len(r.heard) != 1 {
			t.Errorf("heard %q at half", r.heard)
		}
	})
}

func TestPullDoesNotAllocate(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.Play([]Item{level("a", 1000, 60)}, 0)
		buf := make([]float32, 2*480)
		r.take(480)
		if n := testing.AllocsPerRun(50, func() { r.out.pull(buf) }); n > 0 {
			t.Errorf("%v allocations", n)
		}
	})
}

func TestOutputRestsWhileNothingSounds(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.takeTime(restTime - 20*time.Millisecond)
		if r.out.rests {
			t.Error("rests too soon")
		}
		r.takeTime(40 * time.Millisecond)
		if !r.out.rests {
			t.Error("does not rest before the first track")
		}
		r.Play([]Item{level("a", 1000, 60)}, 0)
		if r.takeTime(restTime + time.Second); r.out.rests {
			t.Error("rests while a track plays")
		}
		r.Pause()
		if r.takeTime(restTime - 20*time.Millisecond); r.out.rests {
			t.Error("the silence before the track counts")
		}
		r.takeTime(40 * time.Millisecond)
		if !r.out.rests {
			t.Error("does not rest while paused")
		}
		r.Resume()
		if r.out.rests {
			t.Error("rests after Resume")
		}
		r.Seek(59 * time.Second)
		if r.takeTime(restTime + 2*time.Second); !r.out.rests || r.Status().Playing {
			t.Error("does not rest after the last track")
		}
	})
}

// At most three entries that do not play are passed over in a row; then the queue stops, and says so.
func TestQueueStopsBehindThreeThatDoNotPlay(t *testing.T) {
	for bad := 1; bad <= 6; bad++ {
		inBubble(t, func(t *testing.T, r *rig) {
			var list []Item
			for range bad {
				list = append(list, item("nothing", []byte("no music at all, but long enough to be looked at")))
			}
			r.Play(append(list, level("music", 100, 2)), 0)
			r.takeTime(time.Second)
			st := r.Status()
			if bad <= MaxSkipped && (!st.Playing || st.Current.Title != "music" || errors.Is(st.Trouble, ErrStopped)) {
				t.Errorf("%d: playing %v %q, %v", bad, st.Playing, st.Current.Title, st.Trouble)
			}
			if bad > MaxSkipped && (st.Playing || !errors.Is(st.Trouble, ErrStopped) || len(st.Next) != bad-MaxSkipped) {
				t.Errorf("%d: playing %v, %d follow, %v", bad, st.Playing, len(st.Next), st.Trouble)
			}
			var f *Failure
			if !errors.As(st.Trouble, &f) || f.Last != (bad > MaxSkipped) || f.Stopped != f.Last || f.Sounded || f.Title != "nothing" {
				t.Errorf("%d: %+v", bad, f)
			}
		})
	}
}

// TestGaplessAcrossPiecesOfOneFile: the songs of an album in one file sound as the file does, also resampled, each for its own time.
func TestGaplessAcrossPiecesOfOneFile(t *testing.T) {
	const frame = time.Second / 75
	for _, rate := range []int{44100, rigRate} {
		b := playertest.WAV(rate, rate, func(i int) int16 { return int16(i * 7919 % 20000) })
		piece := func(title string, from, to time.Duration) Item {
			it := item(title, b)
			it.Span, it.Duration = Span{From: from, To: to}, to-from
			return it
		}
		play := func(items ...Item) (out []float32, heard []string) {
			inBubble(t, func(t *testing.T, r *rig) {
				r.Play(items, 0)
				out = r.take(rigRate)
				heard = r.heard
			})
			return out, heard
		}
		got, heard := play(piece("a", 0, 20*frame), piece("b", 20*frame, 21*frame), piece("c", 21*frame, time.Second))
		want, _ := play(item("whole", b))
		equal(t, got, want)
		if !slices.Equal(heard, []string{"a", "b", "c"}) {
			t.Errorf("%q were counted", heard)
		}
	}
}
