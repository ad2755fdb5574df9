package decode

import (
	"bytes"
	"errors"
	"io"
	"os/exec"
	"slices"
	"testing"

	"linnet/app/player/formats"
	"linnet/app/player/playertest"
)

// foreign is music of a kind that Linnet does not decode itself, while an installed ffmpeg is there to do it.
func foreign(t *testing.T, suffix, args string) (b []byte, wav []float32) {
	t.Helper()
	withFFmpeg(t)
	music := playertest.Music(44100, 2, 60_001)
	_, wav = decodeAll(t, music, 0)
	return playertest.FFmpeg(t, music, suffix, "-i IN "+args+" OUT"), wav
}

func withFFmpeg(t *testing.T) {
	formats.FFmpeg = func() (string, error) { return exec.LookPath("ffmpeg") }
	t.Cleanup(func() { formats.FFmpeg = noFFmpeg })
}

// What an installed ffmpeg decodes plays, is as long as it should be, and is sought in exactly.
func TestInstalledFFmpegPlaysTheRest(t *testing.T) {
	for _, c := range []struct {
		suffix, args string
		exact        bool
	}{{"wv", "-c:a wavpack", true}, {"tta", "-c:a tta", true}, {"mka", "-c:a flac", true}, {"wma", "-c:a wmav2 -b:a 192k", false},
		{"ac3", "-c:a ac3 -b:a 320k", false}} {
		b, want := foreign(t, c.suffix, c.args)
		d, out := decodeAll(t, b, 0)
		if d.Rate() != 44100 || d.Channels() != 2 || c.exact && !slices.Equal(out, want) || len(out) < len(want)-8192 {
			t.Errorf("%s: %d samples of %d, off by %v", c.suffix, len(out)/2, len(want)/2, off(out, want))
		}
		if n := d.Length(); c.exact && (n < 59_000 || n > 61_000) {
			t.Errorf("%s: said to be %d samples long", c.suffix, n)
		}
		s, tail := decodeAll(t, b, 33_333)
		if n := off(tail, out[2*33_333:]); n > 1e-6 || len(tail) != len(out)-2*33_333 {
			t.Errorf("%s: from the middle on off by %v, %d samples", c.suffix, n, len(tail)/2)
		}
		for _, child := range []Decoder{d, s} {
			if err := child.(io.Closer).Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

// A GSM in a WAV and a Speex in an Ogg are ffmpeg's too, if it knows them; else the reason is Linnet's own.
func TestContainersOfOtherMusic(t *testing.T) {
	withFFmpeg(t)
	b := playertest.FFmpeg(t, playertest.Music(8000, 1, 16_000), "wav", "-i IN -c:a adpcm_g726 -b:a 32k OUT")
	d, out := decodeAll(t, b, 0)
	defer d.(io.Closer).Close()
	if d.Rate() != 8000 || len(out) < 15_000 {
		t.Errorf("%d samples at %d Hz", len(out), d.Rate())
	}
	if _, err := Open(bytes.NewReader(append([]byte("OggS"), make([]byte, 500)...))); !errors.Is(err, ErrNotMusic) &&
		!errors.Is(err, ErrBroken) {
		t.Error(err)
	}
}

func TestWithoutFFmpegTheReasonIsNamed(t *testing.T) {
	for _, m := range marks {
		if _, err := Open(bytes.NewReader(append(bytes.Clone(m), make([]byte, 100)...))); !errors.Is(err, ErrNeedsFFmpeg) {
			t.Errorf("%q: %v", m, err)
		}
	}
}
