package stretch

import (
	"math"
	"testing"
)

const rate = 48000

// tone is so many frames of stereo at a pitch.
func tone(pitch float64, frames int) []float32 {
	x := make([]float32, 0, 2*frames)
	for i := range frames {
		v := float32(.5 * math.Sin(2*math.Pi*pitch*float64(i)/rate))
		x = append(x, v, -v/2)
	}
	return x
}

// stretched pushes x in blocks that fit nothing.
func stretched(x []float32, speed float64) (out []float32) {
	s := New(rate, speed)
	for len(x) > 0 {
		n := min(len(x), 2*777)
		out = append(out, s.Push(x[:n])...)
		x = x[n:]
	}
	return append(out, s.Flush()...)
}

func TestPitchStaysAndLengthFollowsTheSpeed(t *testing.T) {
	for _, speed := range []float64{.5, .75, 1.25, 1.5, 2} {
		for _, pitch := range []float64{90, 220, 1000} {
			const frames = 3*rate + 17
			out := stretched(tone(pitch, frames), speed)
			if want := int(math.Round(frames / speed)); len(out) != 2*want {
				t.Errorf("%v times: %d frames, want %d", speed, len(out)/2, want)
			}
			rises := 0
			var power float64
			for i := 2; i < len(out); i += 2 {
				if out[i-2] < 0 && out[i] >= 0 {
					rises++
				}
				power += float64(out[i]) * float64(out[i])
			}
			seconds := float64(len(out)/2) / rate
			if got := float64(rises) / seconds; math.Abs(got-pitch) > .02*pitch {
				t.Errorf("%v times: %v Hz became %v", speed, pitch, got)
			}
			if rms := math.Sqrt(power / float64(len(out)/2)); math.Abs(rms-.5/math.Sqrt2) > .03 {
				t.Errorf("%v times, %v Hz: level %v", speed, pitch, rms)
			}
		}
	}
}

func TestShortAndEmptyInput(t *testing.T) {
	for _, frames := range []int{0, 1, 100, 959, 960, 961, 2000} {
		if got, want := len(stretched(tone(200, frames), 2))/2, int(math.Round(float64(frames)/2)); got != want {
			t.Errorf("%d frames became %d, want %d", frames, got, want)
		}
	}
}

func TestAFlushedStretcherIsAsNew(t *testing.T) {
	s, x := New(rate, 1.5), tone(300, rate/2)
	first := append([]float32(nil), s.Push(x)...)
	first = append(first, s.Flush()...)
	second := append([]float32(nil), s.Push(x)...)
	second = append(second, s.Flush()...)
	if len(first) != len(second) {
		t.Fatalf("%d and %d samples", len(first), len(second))
	}
	for i := range first {
		if first[i] != second[i] {
			t.Fatalf("sample %d: %v, then %v", i, first[i], second[i])
		}
	}
}

func TestMemoryIsBounded(t *testing.T) {
	s, x := New(rate, .5), tone(300, 4096)
	for range 500 {
		s.Push(x)
	}
	if n := cap(s.mono); n > 1<<16 {
		t.Errorf("%d frames are held", n)
	}
}

func BenchmarkStretch(b *testing.B) {
	s, x := New(rate, 1.5), tone(300, rate)
	for b.Loop() {
		s.Push(x)
	}
}
