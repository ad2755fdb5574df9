package decode

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"linnet/app/player/convert"
	"linnet/app/player/playertest"
)

// floats are what f32le writes.
func floats(b []byte) []float32 {
	x := make([]float32, len(b)/4)
	for i := range x {
		x[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return x
}

// decodeAll decodes all of b without mixing its channels.
func decodeAll(t *testing.T, b []byte, from int64) (Decoder, []float32) {
	t.Helper()
	d, err := Open(bytes.NewReader(b))
	if err == nil {
		err = d.SeekTo(from)
	}
	if err != nil {
		t.Fatal(err)
	}
	var out []float32
	for {
		x, err := d.Read()
		if err != nil {
			if err.Error() != "EOF" {
				t.Fatal(err)
			}
			return d, out
		}
		out = append(out, x...)
	}
}

// off is how far a is from b, as a part of b's loudness, over what both have.
func off(a, b []float32) float64 {
	var wrong, all float64
	for i := range min(len(a), len(b)) {
		d := float64(a[i]) - float64(b[i])
		wrong += d * d
		all += float64(b[i]) * float64(b[i])
	}
	return math.Sqrt(wrong / all)
}

// What ffmpeg encodes sounds as what ffmpeg decodes, in every layout and at every rate that it writes, from M4A and from ADTS.
func TestAACSoundsAsInFFmpeg(t *testing.T) {
	for _, c := range []struct {
		rate, channels int
		args           string
	}{
		{44100, 2, "-b:a 128k"}, {44100, 1, "-b:a 48k"}, {48000, 2, "-b:a 32k -aac_tns 1 -aac_is 1"}, {32000, 2, "-b:a 64k -aac_ms 1"},
		{96000, 2, "-b:a 256k"}, {22050, 2, "-b:a 32k"}, {16000, 1, "-b:a 24k"}, {11025, 1, "-b:a 16k"}, {8000, 1, "-b:a 12k"},
		{44100, 3, "-b:a 160k"}, {44100, 5, "-b:a 256k"}, {48000, 6, "-b:a 384k"}, {48000, 8, "-b:a 448k"},
		{44100, 2, "-b:a 96k -aac_coder fast"},
	} {
		name := strconv.Itoa(c.channels) + " channels at " + strconv.Itoa(c.rate) + " " + c.args
		b := playertest.FFmpeg(t, playertest.Music(c.rate, c.channels, 2*c.rate), "m4a", "-i IN -c:a aac -aac_pns 0 "+c.args+" -f mp4 OUT")
		want := floats(playertest.FFmpeg(t, b, "raw", "-i IN -f f32le OUT"))
		d, out := decodeAll(t, b, 0)
		if d.Channels() != c.channels {
			var mixed []float32
			mixed, want = want, nil
			want = convert.MixDown(nil, mixed, d.(*mp4Decoder).packetCodec.(*aacCodec).mix)
		}
		if n := off(out, want); n > .001 || len(out) < 2*c.rate*d.Channels()-1 || d.Rate() != c.rate {
			t.Errorf("%s: off by %.6f, %d of %d samples", name, n, len(out), len(want))
		}
	}
}

// A stream without a container is counted through, and found again behind damage.
func TestADTS(t *testing.T) {
	for _, channels := range []int{1, 2, 3, 6} {
		b := playertest.FFmpeg(t, playertest.Music(44100, channels, 100_000), "aac", "-i IN -c:a aac -aac_pns 0 -f adts OUT")
		d, whole := decodeAll(t, b, 0)
		ch := d.Channels()
		if want := floats(playertest.FFmpeg(t, b, "raw", "-f aac -i IN -f f32le OUT")); ch == channels && off(whole, want) > .001 ||
			d.Length()*int64(ch) != int64(len(whole)) {
			t.Errorf("%d channels: %d samples, said to be %d, off by %v", channels, len(whole), d.Length()*int64(ch), off(whole, want))
		}
		for _, from := range []int{70_000, 1, 1024, 99_000} {
			if _, out := decodeAll(t, b, int64(from)); off(out, whole[ch*from:]) > 1e-6 || len(out) != len(whole)-ch*from {
				t.Errorf("%d channels from %d: %d samples, off by %v", channels, from, len(out), off(out, whole[ch*from:]))
			}
		}
		if channels == 3 {
			continue // its layout is at the start alone
		}
		cut := slices.Concat([]byte("rubbish in front"), b[1000:])
		if _, out := decodeAll(t, cut, 0); len(out) < len(whole)*8/10 {
			t.Errorf("%d channels, cut anywhere: %d of %d samples", channels, len(out), len(whole))
		}
		hole := slices.Concat(b[:10_000], make([]byte, 777), b[11_000:])
		if _, out := decodeAll(t, hole, 0); len(out) < len(whole)*8/10 || off(out[:ch*10_000], whole) > 1e-6 {
			t.Errorf("%d channels, with a hole: %d of %d samples, off by %v before it", channels, len(out), len(whole),
				off(out[:ch*10_000], whole))
		}
	}
}

// Noise that is substituted is another one in every decoder, but as loud.
func TestAACNoiseIsAsLoudAsInFFmpeg(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	noise := playertest.WAV(44100, 3*44100, func(int) int16 { return int16(random.IntN(8000) - 4000) })
	b := playertest.FFmpeg(t, noise, "m4a", "-i IN -c:a aac -aac_pns 1 -b:a 40k -f mp4 OUT")
	want := floats(playertest.FFmpeg(t, b, "raw", "-i IN -f f32le OUT"))
	_, out := decodeAll(t, b, 0)
	if n := off(out, want); n < .01 {
		t.Fatalf("off by %v: there is no substituted noise in it", n)
	}
	if a, b := loudness(out), loudness(want); math.Abs(a/b-1) > .02 {
		t.Errorf("loudness %v, want %v", a, b)
	}
}

func loudness(x []float32) float64 {
	sum := 0.
	for _, v := range x {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum / float64(len(x)))
}

// Encoder delay and padding are cut off to the sample, and a jump lands on the sample that it asks for.
func TestM4AIsAsLongAsItsSourceAndSeeksExactly(t *testing.T) {
	const frames = 100_003
	wav := playertest.Music(44100, 2, frames)
	for _, c := range []struct {
		flags string
		extra int // samples that a file without an edit begins with
	}{
		{"-f mp4", 0}, {"-movflags +faststart -f mp4", 0}, {"-f ipod", 0}, {"-f mov", 0},
		{"-movflags +frag_keyframe+empty_moov -frag_duration 500000 -f mp4", 1024}, {"-movflags +dash -frag_duration 500000 -f mp4", 1024},
		{"-movflags +frag_keyframe+delay_moov -frag_duration 500000 -f mp4", 0},
	} {
		b := playertest.FFmpeg(t, wav, "m4a", "-i IN -c:a aac -aac_pns 0 "+c.flags+" OUT")
		d, whole := decodeAll(t, b, 0)
		if n := len(whole) / 2; n != frames+c.extra || d.Length() != int64(n) {
			t.Errorf("%s: %d frames, said to be %d, want %d", c.flags, n, d.Length(), frames+c.extra)
		}
		for _, from := range []int{1, 1023, 30000, 65536, frames - 10} {
			_, out := decodeAll(t, b, int64(from))
			if len(out) != len(whole)-2*from || len(out) > 0 && off(out, whole[2*from:]) > 1e-6 {
				t.Errorf("%s: from %d: %d of %d frames, off by %v", c.flags, from, len(out)/2, len(whole)/2-from, off(out, whole[2*from:]))
			}
		}
	}
}

// ALAC comes out to the bit, also where a packet holds what could not be compressed, and a jump lands on its sample.
func TestALACIsBitExact(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	for _, c := range []struct {
		name, args string
		wav        []byte
	}{
		{"music", "-sample_fmt s16p", playertest.Music(44100, 2, 30_001)},
		{"24 bits", "-af volume=0.7137 -sample_fmt s32p", playertest.Music(48000, 2, 30_001)},
		{"mono", "-sample_fmt s16p", playertest.Music(44100, 1, 30_001)},
		{"5.1", "-af volume=0.7137 -sample_fmt s32p", playertest.Music(48000, 6, 20_001)},
		{"noise", "-sample_fmt s16p", playertest.WAV(44100, 20_000, func(int) int16 { return int16(random.Uint32()) })},
		{"silence and strokes", "-sample_fmt s16p",
			playertest.WAV(44100, 30_000, func(i int) int16 { return int16(i / 9999 * 3000 * (1 - i%2*2)) })},
		{"fast encoder", "-sample_fmt s16p -compression_level 0", playertest.Music(44100, 2, 30_001)},
		{"long predictor", "-sample_fmt s16p -min_prediction_order 30 -max_prediction_order 30", playertest.Music(44100, 2, 30_001)},
	} {
		b := playertest.FFmpeg(t, c.wav, "m4a", "-i IN -c:a alac "+c.args+" OUT")
		want := floats(playertest.FFmpeg(t, b, "raw", "-i IN -f f32le OUT"))
		d, out := decodeAll(t, b, 0)
		if !slices.Equal(out, want) || d.Length()*int64(d.Channels()) != int64(len(want)) {
			t.Errorf("%s: %d samples, said to be %d, want %d, off by %v", c.name, len(out), d.Length()*int64(d.Channels()), len(want),
				off(out, want))
		}
		for _, from := range []int{1, 4095, 4096, 17000} {
			if _, out := decodeAll(t, b, int64(from)); !slices.Equal(out, want[from*d.Channels():]) {
				t.Errorf("%s: another sound from %d on", c.name, from)
			}
		}
	}
}

// FLAC and Opus sound the same in MP4 as elsewhere.
func TestFLACAndOpusInMP4(t *testing.T) {
	wav := playertest.Music(48000, 2, 50_001)
	b := playertest.FFmpeg(t, wav, "mp4", "-i IN -c:a flac -strict -2 OUT")
	d, out := decodeAll(t, b, 0)
	if want := floats(playertest.FFmpeg(t, wav, "raw", "-i IN -f f32le OUT")); !slices.Equal(out, want) || d.Length() != 50_001 {
		t.Errorf("FLAC: %d samples, said to be %d, off by %v", len(out), 2*d.Length(), off(out, want))
	}
	if _, tail := decodeAll(t, b, 20_001); !slices.Equal(tail, out[2*20_001:]) {
		t.Error("FLAC: another sound from the middle on")
	}
	ogg := playertest.FFmpeg(t, playertest.Piece(t, "opus", 0), "opus", "-t 3 -i IN -vn -c:a copy OUT")
	boxed := playertest.FFmpeg(t, ogg, "mp4", "-i IN -c:a copy OUT")
	_, want := decodeAll(t, ogg, 0)
	if d, out := decodeAll(t, boxed, 0); off(out, want) > 1e-6 || d.Length() < 3*48000-1000 {
		t.Errorf("Opus: %d of %d samples, off by %v", len(out), len(want), off(out, want))
	}
	_, whole := decodeAll(t, boxed, 0)
	if _, tail := decodeAll(t, boxed, 70_000); off(tail[:2*48000], whole[2*70_000:]) > .05 {
		t.Errorf("Opus: off by %v from the middle on", off(tail[:2*48000], whole[2*70_000:]))
	}
}
