package mpeg

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// tool skips the test where a program that it is made with is missing.
func tool(t *testing.T, name string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skip(name + " is not installed")
	}
}

// run starts a program and returns what it writes. Decoders complain of odd files and go on.
func run(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	out, err := exec.Command(name, args...).Output()
	if err != nil && len(out) == 0 {
		t.Fatalf("%s %v: %v", name, args, err)
	}
	return out
}

func floats(b []byte) []float32 {
	x := make([]float32, len(b)/4)
	for i := range x {
		x[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return x
}

// mpg123 decodes a file into stereo.
func mpg123(t *testing.T, name string) []float32 {
	return floats(run(t, "mpg123", "-q", "--stereo", "-e", "f32", "-s", name))
}

// decode decodes a whole file from a sample on.
func decode(b []byte, from int64) (d *Decoder, out []float32, err error) {
	if d, err = New(Config{Source: bytes.NewReader(b)}); err != nil {
		return nil, nil, err
	}
	if err := d.SeekTo(from); err != nil {
		return d, nil, err
	}
	for {
		x, err := d.Next()
		if err == io.EOF {
			return d, out, nil
		}
		if err != nil {
			return d, out, err
		}
		out = append(out, x...)
	}
}

// off is the difference of two pieces of sound as a part of the second.
func off(a, b []float32) float64 {
	var difference, power float64
	for i := range min(len(a), len(b)) {
		d, v := float64(a[i])-float64(b[i]), float64(b[i])
		difference, power = difference+d*d, power+v*v
	}
	return math.Sqrt(difference / max(power, 1e-12))
}

// music writes a WAV of three seconds: tones that rise, strokes that make encoders take short blocks, and noise on one side.
func music(t *testing.T) string {
	t.Helper()
	const rate, seconds = 44100, 3
	le := binary.LittleEndian
	b := append([]byte("RIFF\x00\x00\x00\x00WAVEfmt "), 16, 0, 0, 0, 1, 0, 2, 0)
	b = le.AppendUint32(le.AppendUint32(b, rate), rate*4)
	b = le.AppendUint32(append(b, 4, 0, 16, 0, 'd', 'a', 't', 'a'), rate*seconds*4)
	le.PutUint32(b[4:], rate*seconds*4+36)
	hiss := noise(1, rate*seconds)
	for i, v := range hiss {
		at := float64(i) / rate
		tone := .3 * math.Sin(2*math.Pi*at*(200+300*at))
		if i%11025 < 500 {
			tone += .4 * math.Sin(2*math.Pi*3000*at)
		}
		right := .25*math.Sin(2*math.Pi*at*(900-100*at)) + .05*float64(v)
		b = le.AppendUint16(le.AppendUint16(b, uint16(int16(tone*32767))), uint16(int16(right*32767)))
	}
	name := filepath.Join(t.TempDir(), "music.wav")
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// Every kind of file that LAME makes sounds as mpg123 plays it, and is as long.
func TestLAMEFilesSoundAsWithMPG123(t *testing.T) {
	tool(t, "lame")
	tool(t, "mpg123")
	wav, dir := music(t), t.TempDir()
	for _, options := range []string{
		"-b 128", "-b 320", "-V 2", "-V 9", "--abr 150", "-m j -b 96", "-m s -b 128", "-m f -b 112", "-m m -b 64", "-p -b 128", "-t -b 128",
		"-t -V 4",
		"--nohist --noshort -b 128", "--allshort -b 192", "--freeformat -b 400", "--resample 48 -b 192", "--resample 32 -V 5",
		"--resample 22.05 -b 32", "--resample 22.05 -b 80", "--resample 22.05 -b 96", "--resample 22.05 -b 144", "--resample 22.05 -b 160",
		"--resample 24 -b 64", "--resample 16 -b 40 -m m", "--resample 11.025 -b 24", "--resample 12 -V 4", "--resample 8 -b 16",
	} {
		name := filepath.Join(dir, "a.mp3")
		run(t, "lame", append(append([]string{"--quiet"}, strings.Fields(options)...), wav, name)...)
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		d, got, err := decode(b, 0)
		want := mpg123(t, name)
		if err != nil || len(got) != len(want) || d.Length() != int64(len(want)/2) || off(got, want) > 1e-5 {
			t.Errorf("lame %s: %d frames, said to be %d, want %d; off by %.6f, %v", options, len(got)/2, d.Length(), len(want)/2,
				off(got, want), err)
		}
	}
}

// What encoders seldom or never make, written by the test, sounds as ffmpeg plays it, or mpg123 at 24 kHz, for which ffmpeg has
// bands of the uncorrected standard.
func TestOddFramesSoundAsElsewhere(t *testing.T) {
	tool(t, "mpg123")
	tool(t, "ffmpeg")
	for name, s := range odd() {
		file := filepath.Join(t.TempDir(), "a.mp3")
		b := s.write().b
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		_, got, err := decode(b, 0)
		var want []float32
		if s.version == MPEG2 && s.rate == 1 {
			want = mpg123(t, file)
		} else if want = floats(run(t, "ffmpeg", "-v", "quiet", "-i", file, "-f", "f32le", "-")); s.mode == 3 {
			want = twice(want)
		}
		if err != nil || len(got) != len(want) || off(got, want) > 1e-5 {
			t.Errorf("%s: %d frames, want %d; off by %.6f, %v", name, len(got)/2, len(want)/2, off(got, want), err)
		}
	}
}

// twice makes stereo of mono.
func twice(x []float32) (out []float32) {
	for _, v := range x {
		out = append(out, v, v)
	}
	return out
}

// odd are scripts by what is odd about them.
func odd() map[string]script {
	usual := script{version: MPEG1, mode: 0, kbps: []int{9}, frames: 40, reservoir: true}
	all := map[string]script{"usual": usual}
	turn := 0
	add := func(name string, change func(s *script)) {
		for low, version := range []Version{MPEG1, MPEG2, MPEG25} {
			turn++
			for rate := range 3 {
				if name != "stereo" && rate != turn%3 {
					continue
				}
				s := usual
				s.version, s.rate = version, rate
				if change(&s); s.extension&1 == 1 && version == MPEG2 && rate == 1 {
					continue // the one plays no intensity, the other no 24 kHz as the others do
				}
				all[name+[]string{" 1 ", " 2 ", " 2.5 "}[low]+string(rune('0'+rate))] = s
			}
		}
	}
	add("stereo", func(*script) {})
	add("mono", func(s *script) { s.mode = 3 })
	add("MS", func(s *script) { s.mode, s.extension = 1, 2 })
	add("intensity", func(s *script) { s.mode, s.extension = 1, 1 })
	add("both", func(s *script) { s.mode, s.extension = 1, 3 })
	add("short", func(s *script) { s.blocks = []int{0, 1, 2, 2, 3} })
	add("mixed", func(s *script) { s.blocks, s.mix = []int{0, 1, 2, 2, 3}, true })
	add("short intensity", func(s *script) { s.blocks, s.mode, s.extension = []int{0, 1, 2, 2, 3}, 1, 1 })
	add("checksums", func(s *script) { s.crc = true })
	delete(all, "mixed 2.5 2") // of which no two decoders think alike
	add("bitrates", func(s *script) { s.kbps = []int{9, 12, 14, 7, 8} })
	return all
}
