package player

import (
	"bytes"
	"context"
	"math"
	"strconv"
	"testing"
	"time"

	"linnet/app/player/playertest"
)

// albumItem is a track of one value on an album.
func albumItem(album string, number int, v int16, known Loudness) Item {
	it := level(album+strconv.Itoa(number), v, 4)
	it.Album, it.Number = album, number
	it.Loudness = func(context.Context) Loudness { return known }
	return it
}

// TestGainOfTrackAlbumAndAutomatic by what is heard of two tracks of one album, and of one of another.
func TestGainOfTrackAlbumAndAutomatic(t *testing.T) {
	known := Loudness{Track: -6, Album: -12, TrackPeak: .5, AlbumPeak: .5}
	items := []Item{albumItem("a", 1, 8192, known), albumItem("a", 2, 8192, known), albumItem("b", 1, 8192, known)}
	for _, c := range []struct {
		sound Sound
		want  [3]float64 // dB
	}{{Sound{}, [3]float64{-6, -6, -6}}, {Sound{Gain: GainAlbum}, [3]float64{-12, -12, -12}},
		{Sound{Gain: GainAuto}, [3]float64{-12, -12, -6}},
		{Sound{Gain: GainOff, Preamp: 5}, [3]float64{}}, {Sound{Preamp: 3}, [3]float64{-3, -3, -3}},
		{Sound{Preamp: 12}, [3]float64{6, 6, 6}}, {Sound{Preamp: 15}, [3]float64{6.02, 6.02, 6.02}}} { // no higher than the peak lets it
		inBubble(t, func(t *testing.T, r *rig) {
			r.SetSound(c.sound)
			r.Play(items, 0)
			for i, want := range c.want {
				out := r.takeTime(4 * time.Second)
				if got := 20 * math.Log10(float64(out[rigRate])/.25); math.Abs(got-want) > .02 {
					t.Errorf("%+v: track %d sounds %.2f dB, want %.2f", c.sound, i, got, want)
				}
			}
		})
	}
}

// TestCrossfadeLeavesAlbumsAlone, and neither loses nor repeats anything of them.
func TestCrossfadeLeavesAlbumsAlone(t *testing.T) {
	const n = 3 * rigRate
	ramp := func(i int) int16 { return int16(i%30000 + 1) }
	part := func(k int) Item {
		it := item("part", playertest.WAV(rigRate, n, func(i int) int16 { return ramp(k*n + i) }))
		it.Album, it.Number = "a", k+1
		return it
	}
	play := func(fade time.Duration, items ...Item) (out []float32) {
		inBubble(t, func(t *testing.T, r *rig) {
			r.SetSound(Sound{Crossfade: fade})
			r.Play(items, 0)
			out = r.take(2*n + 1000)
		})
		return out
	}
	equal(t, play(2*time.Second, part(0), part(1)), play(0, item("whole", playertest.WAV(rigRate, 2*n, ramp))))
}

func TestCrossfadeOfTwoTracks(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		r.SetSound(Sound{Crossfade: 2 * time.Second})
		r.Play([]Item{level("a", 16384, 10), level("b", 8192, 10), level("c", 4096, 1), level("d", 4096, 10)}, 0)
		out := r.takeTime(40 * time.Second)
		at := func(s float64) float64 { return float64(out[2*int(s*rigRate)]) }
		for _, c := range []struct{ at, want float64 }{{7.9, .5}, {9, .75 * math.Sqrt2 / 2}, {10.1, .25}, {15.9, .25}} {
			if got := at(c.at); math.Abs(got-c.want) > .01 {
				t.Errorf("at %v s: %v, want %v", c.at, got, c.want)
			}
		}
		for i := 2; i < 2*rigRate*159/10; i += 2 {
			if math.Abs(float64(out[i]-out[i-2])) > .01 {
				t.Fatalf("a click at %v s: %v, %v", float64(i)/2/rigRate, out[i-2], out[i])
			}
		}
		if st := r.Status(); st.Playing || st.Current.Title != "d" || len(r.heard) != 4 {
			t.Errorf("%s, playing %v, heard %q", st.Current.Title, st.Playing, r.heard)
		}
	})
}

// TestWithoutEffectsTheSamplesStayAsTheyAre, also when effects were on before.
func TestWithoutEffectsTheSamplesStayAsTheyAre(t *testing.T) {
	if newEffects(Sound{Crossfade: time.Second, Gain: GainAlbum, Equaliser: true, Bands: [10]float64{}}, rigRate) != nil {
		t.Error("flat bands do something")
	}
	if newEffects(Sound{Bands: [10]float64{5}}, rigRate) != nil {
		t.Error("an equaliser that is off does something")
	}
}

func TestEqualiserRaisesItsBandAlone(t *testing.T) {
	for band, at := range Bands {
		s := Sound{Equaliser: true}
		s.Bands[band] = 6
		for i, pitch := range Bands {
			e, x := newEffects(s, 48000), make([]float32, 2*48000)
			for k := range 48000 {
				v := float32(.1 * math.Sin(2*math.Pi*pitch*float64(k)/48000))
				x[2*k], x[2*k+1] = v, v
			}
			e.apply(x)
			var power float64
			for _, v := range x[48000:] {
				power += float64(v) * float64(v)
			}
			gain := 10 * math.Log10(power/48000/.005)
			if i == band && math.Abs(gain-6) > .3 || math.Abs(float64(i-band)) >= 3 && math.Abs(gain) > .5 {
				t.Errorf("%v Hz with %v Hz raised: %+.2f dB", pitch, at, gain)
			}
		}
	}
}

func TestBalanceAndMono(t *testing.T) {
	for _, c := range []struct {
		sound       Sound
		left, right float32
	}{{Sound{Balance: -1}, .5, 0}, {Sound{Balance: 1}, 0, -.5}, {Sound{Balance: .5}, .25, -.5}, {Sound{Mono: true}, 0, 0}} {
		x := []float32{.5, -.5}
		newEffects(c.sound, 48000).apply(x)
		if x[0] != c.left || x[1] != c.right {
			t.Errorf("%+v: %v", c.sound, x)
		}
	}
}

// TestEqualiserNeverClips: what it raises over full scale is turned down.
func TestEqualiserNeverClips(t *testing.T) {
	e, x := newEffects(Sound{Equaliser: true, Bands: [10]float64{12, 12, 12, 12, 12, 12, 12, 12, 12, 12}}, 48000), make([]float32, 2*4800)
	for i := range x {
		x[i] = float32(math.Sin(float64(i/2) / 10))
	}
	e.apply(x)
	for i, v := range x {
		if abs(v) > 1.0001 {
			t.Fatalf("sample %d is %v", i, v)
		}
	}
}

// TestMeasureHearsTheWholeTrack, to its end and not beyond.
func TestMeasureHearsTheWholeTrack(t *testing.T) {
	quietThenLoud := playertest.WAV(rigRate, 4*rigRate, func(i int) int16 {
		return int16(float64([]int{1638, 16384}[i/(2*rigRate)]) * math.Sin(float64(i)/8))
	})
	src, err := item("a", quietThenLoud).Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r, err := Measure(t.Context(), src, Span{})
	if err != nil || math.Abs(r.TruePeak-.5) > .01 || r.LUFS < -12 || r.LUFS > -3 {
		t.Errorf("%v LUFS, peak %v, %v", r.LUFS, r.TruePeak, err)
	}
	first, _ := r.Shape.At(10)
	last, _ := r.Shape.At(190)
	if math.Abs(first-.05) > .01 || math.Abs(last-.5) > .01 {
		t.Errorf("shape from %v to %v", first, last)
	}
	if _, err := Measure(t.Context(), bytesSource{bytes.NewReader([]byte("no music, but text that is long enough " +
		"to look at"))}, Span{}); err == nil {
		t.Error("text was measured")
	}
}

// TestOutputChangesItsRate: the track goes on where it was, at the new rate, to the bit where that is its own.
func TestOutputChangesItsRate(t *testing.T) {
	const own = 44100
	ramp := func(i int) int16 { return int16(i%30000 + 1) }
	inBubble(t, func(t *testing.T, r *rig) {
		r.Play([]Item{item("a", playertest.WAV(own, 10*own, ramp))}, 0)
		r.takeTime(4 * time.Second)
		r.out.rate = own
		before := r.Status()
		out := r.take(4 * own)
		from := 0
		for from < len(out) && out[from] == 0 {
			from += 2
		}
		if from > own/5 {
			t.Errorf("%d frames of silence", from/2)
		}
		at := int(framesIn(before.Position, own)) // which is cut down to a frame
		for i := from; i < len(out); i += 2 {
			if got, want := out[i]*(1<<15), float32(ramp(at+(i-from)/2)); got != want {
				t.Fatalf("frame %d after the change is %v, not %v", (i-from)/2, got, want)
			}
		}
		st := r.Status()
		if d := st.Position - before.Position - duration(int64(len(out)-from)/2, own); d.Abs() > time.Millisecond || !st.Playing {
			t.Errorf("at %v, %v off; playing %v", st.Position, d, st.Playing)
		}
		if d := st.Played - st.Position; d.Abs() > time.Millisecond || len(r.heard) != 1 {
			t.Errorf("%v counted as played at %v; heard %q", st.Played, st.Position, r.heard)
		}
		r.Pause()
		r.out.rate = rigRate
		r.takeTime(time.Second)
		r.Resume()
		r.takeTime(time.Second)
		if d := r.Status().Position - st.Position - time.Second; d.Abs() > time.Second/10 {
			t.Errorf("%v off after a pause", d)
		}
	})
}
