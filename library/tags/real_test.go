package tags

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// What encoders wrote (lame, oggenc, opusenc, ffmpeg) of a second of sound or less: lengths are to be those of the source, but
// where nothing notes what the encoder added.
func TestRealFiles(t *testing.T) {
	for name, want := range map[string]string{
		"info.mp3":             "MP3 1.000 s 22050 Hz 1 ch 0 bits 576+990",
		"vbr-without-xing.mp3": "MP3 1.067 s 22050 Hz 1 ch 0 bits 0+0",
		"mono.m4a":             "AAC 1.000 s 32000 Hz 1 ch 0 bits 1024+0",
		"fragmented.m4a":       "AAC 1.032 s 32000 Hz 1 ch 0 bits 0+0",
		"lossless.m4a":         "ALAC 0.100 s 32000 Hz 1 ch 16 bits 0+0",
		"flac.oga":             "FLAC 0.200 s 32000 Hz 1 ch 16 bits 0+0",
		"chained.ogg":          "Vorbis 1.500 s 32000 Hz 1 ch 0 bits 0+0",
		"short.opus":           "Opus 1.000 s 48000 Hz 1 ch 0 bits 312+0",
		"float.wav":            "WAV 0.050 s 32000 Hz 1 ch 32 bits 0+0",
		"deep.aiff":            "AIFF 0.050 s 32000 Hz 1 ch 24 bits 0+0",
	} {
		b, err := os.ReadFile(filepath.Join("testdata/real", name))
		if err != nil {
			t.Fatal(err)
		}
		i := read(t, string(b))
		got := fmt.Sprintf("%s %.3f s %d Hz %d ch %d bits %d+%d", i.Format, i.Duration.Seconds(), i.SampleRate, i.Channels, i.Bits,
			i.Delay, i.Padding)
		if got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
		}
	}
}
