package decode

import (
	"slices"
	"testing"

	"linnet/app/player/playertest"
)

// Whatever ffmpeg writes as WAV or AIFF comes out as in ffmpeg, to the bit and to the sample, from any place on. Blocks of ADPCM are filled
// up. Those of Apple begin with a rounded sample, from which ffmpeg departs.
func TestPCMIsBitExact(t *testing.T) {
	const frames = 20_011
	for _, c := range []struct {
		suffix, args string
		channels     int
	}{
		{"wav", "-c:a pcm_u8", 2}, {"wav", "-c:a pcm_s16le", 1}, {"wav", "-c:a pcm_s24le -af volume=.7137", 2},
		{"wav", "-c:a pcm_s32le -af volume=.7137", 6},
		{"wav", "-c:a pcm_f32le", 2}, {"wav", "-c:a pcm_f64le", 2}, {"wav", "-c:a pcm_alaw", 2}, {"wav", "-c:a pcm_mulaw", 1},
		{"wav", "-c:a adpcm_ima_wav", 2}, {"wav", "-c:a adpcm_ima_wav", 1}, {"wav", "-c:a adpcm_ms", 2}, {"wav", "-c:a adpcm_ms", 1},
		{"wav", "-rf64 always -c:a pcm_s24le", 2}, {"wav", "-rf64 always -c:a pcm_s16le", 8},
		{"aiff", "-c:a pcm_s8", 2}, {"aiff", "-c:a pcm_s16be", 1}, {"aiff", "-c:a pcm_s24be", 2},
		{"aiff", "-c:a pcm_s32be -af volume=.7137", 2},
		{"aiff", "-c:a pcm_s16le", 2}, {"aiff", "-c:a pcm_f32be", 2}, {"aiff", "-c:a pcm_f64be", 1}, {"aiff", "-c:a pcm_alaw", 2},
		{"aiff", "-c:a pcm_mulaw", 2},
		{"aiff", "-c:a adpcm_ima_qt", 2},
	} {
		b := playertest.FFmpeg(t, playertest.Music(44100, c.channels, frames), c.suffix, "-i IN "+c.args+" OUT")
		want := floats(playertest.FFmpeg(t, b, "raw", "-i IN -f f32le OUT"))
		d, out := decodeAll(t, b, 0)
		n := len(out) / c.channels
		if d.Channels() != c.channels || d.Length() != int64(n) || n < frames || n > frames+1100 || len(want) < len(out) {
			t.Errorf("%s %s: %d frames of %d, said to be %d, %d channels", c.suffix, c.args, n, frames, d.Length(), d.Channels())
			continue
		}
		if near := c.args == "-c:a adpcm_ima_qt"; near && off(out, want) > .02 || !near && !slices.Equal(out, want[:len(out)]) {
			t.Errorf("%s %s: off by %v", c.suffix, c.args, off(out, want))
		}
		for _, from := range []int{1, 63, 1024, 19_003, n - 1} {
			if _, tail := decodeAll(t, b, int64(from)); !slices.Equal(tail, out[from*c.channels:]) {
				t.Errorf("%s %s: another sound from %d on", c.suffix, c.args, from)
			}
		}
	}
}
