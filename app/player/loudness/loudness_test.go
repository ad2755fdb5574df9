package loudness

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"os/exec"
	"regexp"
	"strconv"
	"testing"
)

// sound makes interleaved stereo of a length in seconds out of a function of time and channel.
func sound(rate int, seconds float64, f func(t float64, channel int) float64) []float32 {
	x := make([]float32, 0, int(2*seconds*float64(rate)))
	for i := range int(seconds * float64(rate)) {
		t := float64(i) / float64(rate)
		x = append(x, float32(f(t, 0)), float32(f(t, 1)))
	}
	return x
}

func tone(pitch, level float64) func(float64, int) float64 {
	return func(t float64, _ int) float64 { return math.Pow(10, level/20) * math.Sin(2*math.Pi*pitch*t) }
}

func measure(x []float32, rate, channels int) Result {
	m := New(rate, channels)
	for len(x) > 0 { // in blocks that fit nothing
		n := min(len(x), 777*channels)
		m.Add(x[:n])
		x = x[n:]
	}
	return m.Result()
}

// TestToneOfEBUTech3341 is the first of that document's cases: a tone of 1 kHz at -23 dBFS in both channels has -23 LUFS.
func TestToneOfEBUTech3341(t *testing.T) {
	for _, rate := range []int{8000, 22050, 44100, 48000, 96000, 192000} {
		for _, level := range []float64{-23, -33} {
			if got := measure(sound(rate, 5, tone(1000, level)), rate, 2).LUFS; math.Abs(got-level) > .1 {
				t.Errorf("%d Hz: %v LUFS, want %v", rate, got, level)
			}
		}
	}
}

// TestQuietPartsAreGated: silence and what is far below the rest do not count (Tech 3341, cases 3 to 5).
func TestQuietPartsAreGated(t *testing.T) {
	parts := func(levels ...float64) (x []float32) {
		for _, l := range levels {
			x = append(x, sound(8000, 20, tone(1000, l))...)
		}
		return x
	}
	for name, levels := range map[string][]float64{"relative": {-36, -23, -23, -23, -36}, "absolute": {-72, -36, -23, -23, -23, -36, -72}} {
		if got := measure(parts(levels...), 8000, 2).LUFS; math.Abs(got+23) > .1 {
			t.Errorf("%s: %v LUFS", name, got)
		}
	}
}

func TestPeakBetweenSamples(t *testing.T) {
	for _, rate := range []int{44100, 48000, 96000, 192000} { // a tone of a quarter of the rate whose samples miss its top
		x := sound(rate, 1, func(t float64, _ int) float64 { return math.Sin(2*math.Pi*float64(rate)/4*t + math.Pi/4) })
		got := measure(x, rate, 2).TruePeak
		if want := 1.; rate < 192000 && math.Abs(20*math.Log10(got/want)) > .3 {
			t.Errorf("%d Hz: %v", rate, got)
		}
	}
}

func TestOddInput(t *testing.T) {
	if r := measure(nil, 48000, 2); !math.IsInf(r.LUFS, -1) || r.TruePeak != 0 || r.Shape != (Shape{}) {
		t.Errorf("nothing: %+v", r)
	}
	if r := measure(make([]float32, 48000*10), 48000, 2); !math.IsInf(r.LUFS, -1) {
		t.Errorf("silence: %v", r.LUFS)
	}
	if r := measure(sound(48000, .2, tone(1000, -20)), 48000, 2); math.Abs(r.LUFS+20) > .5 {
		t.Errorf("a fifth of a second: %v", r.LUFS)
	}
	nan := sound(48000, 2, func(t float64, _ int) float64 {
		if int(t*48000)%1000 == 0 {
			return math.NaN()
		}
		return .1
	})
	if r := measure(nan, 48000, 2); math.IsNaN(r.LUFS) || math.IsNaN(r.TruePeak) {
		t.Errorf("not a number: %+v", r)
	}
}

func TestShapeFollowsTheSoundWhateverItsLength(t *testing.T) {
	for _, seconds := range []float64{.5, 4, 100, 400} {
		const rate = 8000
		x := sound(rate, seconds, func(t float64, _ int) float64 {
			if t < seconds/2 {
				return .25
			}
			return 1
		})
		s := measure(x, rate, 2).Shape
		for _, c := range []struct {
			point int
			want  float64
		}{{0, .25}, {90, .25}, {110, 1}, {Points - 1, 1}} {
			if high, strong := s.At(c.point); math.Abs(high-c.want) > .01 || math.Abs(strong-c.want) > .01 {
				t.Errorf("%v s, point %d: %v, %v, want %v", seconds, c.point, high, strong, c.want)
			}
		}
	}
}

// TestAsFFmpegMeasures compares with another program's ebur128 on noise that swells, in mono and stereo, at several rates.
func TestAsFFmpegMeasures(t *testing.T) {
	ffmpeg, err := exec.LookPath("ffmpeg")
	if err != nil {
		t.Skip("ffmpeg is not installed")
	}
	for _, rate := range []int{22050, 44100, 48000, 96000} {
		for channels := 1; channels <= 2; channels++ {
			random, low := rand.New(rand.NewPCG(uint64(rate), uint64(channels))), 0.
			x := sound(rate, 8, func(t float64, c int) float64 {
				low += .1 * (random.Float64() - .5 - low)
				return (low + .3*tone(440*float64(c+1), 0)(t, 0)) * (.05 + .95*math.Pow(math.Sin(t/4), 2))
			})
			if channels == 1 {
				for i := range len(x) / 2 {
					x[i] = x[2*i]
				}
				x = x[:len(x)/2]
			}
			var raw bytes.Buffer
			if err := binary.Write(&raw, binary.LittleEndian, x); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(ffmpeg, "-hide_banner", "-nostats", "-f", "f32le", "-ar", strconv.Itoa(rate), "-ac", strconv.Itoa(channels),
				"-i", "-",
				"-af", "ebur128=peak=true", "-f", "null", "-")
			cmd.Stdin = &raw
			told, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatal(err, string(told))
			}
			got := measure(x, rate, channels)
			if want := number(t, told, `I:\s+(-?[\d.]+) LUFS`); math.Abs(got.LUFS-want) > .1 {
				t.Errorf("%d Hz, %d channels: %v LUFS, ffmpeg %v", rate, channels, got.LUFS, want)
			}
			if want, peak := number(t, told, `Peak:\s+(-?[\d.]+) dBFS`), 20*math.Log10(got.TruePeak); math.Abs(peak-want) > .3 {
				t.Errorf("%d Hz, %d channels: peak %v dB, ffmpeg %v", rate, channels, peak, want)
			}
		}
	}
}

func number(t *testing.T, told []byte, pattern string) float64 {
	t.Helper()
	all := regexp.MustCompile(pattern).FindAllSubmatch(told, -1)
	if len(all) == 0 {
		t.Fatalf("no %s in %s", pattern, told)
	}
	v, err := strconv.ParseFloat(string(all[len(all)-1][1]), 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func BenchmarkMeter(b *testing.B) {
	x := sound(44100, 10, tone(440, -10))
	m := New(44100, 2)
	b.SetBytes(int64(len(x)) * 4)
	for b.Loop() {
		m.Add(x)
	}
}
