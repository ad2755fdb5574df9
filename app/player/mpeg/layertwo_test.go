package mpeg

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Layer II of every table, by two encoders, sounds as mpg123 plays it.
func TestLayerTwoSoundsAsWithMPG123(t *testing.T) {
	tool(t, "twolame")
	tool(t, "ffmpeg")
	tool(t, "mpg123")
	wav, name := music(t), filepath.Join(t.TempDir(), "a.mp2")
	check := func(what string) {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		d, got, err := decode(b, 0)
		want := mpg123(t, name)
		if err != nil || len(got) != len(want) || d.Length() != int64(len(want)/2) || off(got, want) > 1e-5 {
			t.Errorf("%s: %d samples, said to be %d, want %d; off by %.6f, %v", what, len(got)/2, d.Length(), len(want)/2, off(got, want),
				err)
		}
		if err := d.SeekTo(40000); err != nil {
			t.Fatal(err)
		}
		if x, err := d.Next(); err != nil || off(x, got[2*40000:]) > 1e-6 {
			t.Errorf("%s: sought, it is off by %.6f, %v", what, off(x, got[2*40000:]), err)
		}
	}
	for _, options := range []string{"-b 192", "-b 112", "-b 64 -m joint", "-b 128 -m joint", "-b 48 -m mono", "-b 384", "-b 192 -p"} {
		run(t, "twolame", append(append([]string{"--quiet"}, strings.Fields(options)...), wav, name)...)
		check("twolame " + options)
	}
	for _, options := range []string{"-ar 48000 -b:a 256k", "-ar 32000 -b:a 64k", "-ar 22050 -b:a 64k", "-ar 16000 -ac 1 -b:a 32k",
		"-ar 24000 -b:a 160k"} {
		run(t, "ffmpeg", strings.Fields("-v error -nostdin -y -i "+wav+" -c:a mp2 "+options+" "+name)...)
		check("ffmpeg " + options)
	}
}
