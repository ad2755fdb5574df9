package decode

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"linnet/app/player/playertest"
)

// encoded is what a program makes of a WAV, with IN and OUT as arguments.
func encoded(t *testing.T, wav []byte, program string, args ...string) []byte {
	t.Helper()
	name, err := exec.LookPath(program)
	if err != nil {
		t.Skip(program + " is not installed: nothing of its making is decoded")
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.wav"), filepath.Join(dir, "out")
	if err := os.WriteFile(in, wav, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, a := range args {
		args[i] = map[string]string{"IN": in, "OUT": out}[a]
		if args[i] == "" {
			args[i] = a
		}
	}
	if text, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, text)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// FLAC comes out to the bit at every setting of its encoder, also in Ogg, and a jump lands on its sample.
func TestFLACIsBitExact(t *testing.T) {
	const frames = 40_001
	for _, c := range []struct {
		channels int
		args     []string
	}{
		{2, []string{"-0"}}, {2, []string{"-8", "-e", "-p"}}, {1, []string{"-5", "-b", "16"}}, {2, []string{"-5", "--lax", "-b", "65535"}},
		{6, []string{"-6"}},
		{8, []string{"-3"}}, {2, []string{"--lax", "-l", "32", "-r", "0,15", "-b", "32768"}}, {2, []string{"-5", "--ogg"}},
		{6, []string{"-5", "--ogg"}},
		{2, []string{"-5", "--no-seektable", "--no-padding"}},
	} {
		wav := playertest.Music(44100, c.channels, frames)
		_, want := decodeAll(t, wav, 0)
		b := encoded(t, wav, "flac", append(slices.Clone(c.args), "--totally-silent", "--channel-map=none", "-o", "OUT", "IN")...)
		d, out := decodeAll(t, b, 0)
		if !slices.Equal(out, want) || d.Length() != frames {
			t.Errorf("%v: %d samples, said to be %d, off by %v", c.args, len(out)/c.channels, d.Length(), off(out, want))
		}
		for _, from := range []int{1, 4095, 4096, 30_003} {
			if _, tail := decodeAll(t, b, int64(from)); !slices.Equal(tail, want[from*c.channels:]) {
				t.Errorf("%v: another sound from %d on", c.args, from)
			}
		}
	}
}
