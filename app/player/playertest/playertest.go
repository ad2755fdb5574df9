// Package playertest makes the music that tests of the player and of its decoders play.
package playertest

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"linnet/app/player/mp4/mp4test"
	"linnet/assets"
)

// Piece returns a file of the demo music: the n-th with the suffix.
func Piece(t testing.TB, suffix string, n int) []byte {
	t.Helper()
	var found []byte
	err := fs.WalkDir(assets.Music(), ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && strings.TrimPrefix(path.Ext(name), ".") == suffix {
			if n == 0 {
				found, err = fs.ReadFile(assets.Music(), name)
			}
			n--
		}
		return err
	})
	if err != nil || found == nil {
		t.Fatal("no demo piece as ", suffix, err)
	}
	return found
}

// WAV makes a stereo WAV at rate whose frame i is (f(i), -f(i)).
func WAV(rate, frames int, f func(i int) int16) []byte {
	le := binary.LittleEndian
	b := append([]byte("RIFF"), 0, 0, 0, 0)
	b = append(b, "WAVEfmt "...)
	b = le.AppendUint32(b, 16)
	b = append(b, 1, 0, 2, 0)
	b = le.AppendUint32(le.AppendUint32(b, uint32(rate)), uint32(4*rate))
	b = append(b, 4, 0, 16, 0)
	b = le.AppendUint32(append(b, "data"...), uint32(4*frames))
	for i := range frames {
		b = le.AppendUint16(le.AppendUint16(b, uint16(f(i))), uint16(-f(i)))
	}
	return b
}

// Music is a WAV with what codecs find hard: tones that move, noise, and strokes out of silence; every channel has its own.
func Music(rate, channels, frames int) []byte {
	le, random := binary.LittleEndian, rand.New(rand.NewPCG(7, 7))
	b := append([]byte("RIFF"), 0, 0, 0, 0)
	b = le.AppendUint32(append(b, "WAVEfmt "...), 16)
	b = le.AppendUint16(le.AppendUint16(b, 1), uint16(channels))
	b = le.AppendUint32(le.AppendUint32(b, uint32(rate)), uint32(2*channels*rate))
	b = le.AppendUint16(le.AppendUint16(b, uint16(2*channels)), 16)
	b = le.AppendUint32(append(b, "data"...), uint32(2*channels*frames))
	for i := range frames {
		at := float64(i) / float64(rate)
		stroke := math.Exp(-30*math.Mod(at, .37)) * (random.Float64() - .5)
		for c := range channels {
			tone := math.Sin(2*math.Pi*(220*float64(c+1)+150*at)*at) + .4*math.Sin(2*math.Pi*3300*at)
			noise := .05 * (random.Float64() - .5)
			b = le.AppendUint16(b, uint16(int16(15000*(.5*tone+noise+.6*stroke))))
		}
	}
	return b
}

// PipedFLAC has no number of samples in its STREAMINFO, as what an encoder writes into a pipe.
func PipedFLAC(b []byte) []byte {
	b = bytes.Clone(b)
	const samples = 8 + 13 // the lower half of that byte, and four more
	b[samples] &= 0xf0
	copy(b[samples+1:], make([]byte, 4))
	return b
}

// FFmpeg runs it with arguments in which IN and OUT stand for files, and returns OUT, whose name ends in suffix.
func FFmpeg(t testing.TB, in []byte, suffix, args string) []byte {
	t.Helper()
	program, err := exec.LookPath("ffmpeg")
	if err != nil {
		t.Skip("ffmpeg is not installed: its sound is not compared with")
	}
	dir := t.TempDir()
	from, to := filepath.Join(dir, "in"), filepath.Join(dir, "out."+suffix)
	if err := os.WriteFile(from, in, 0o600); err != nil {
		t.Fatal(err)
	}
	list := []string{"-v", "error", "-nostdin", "-threads", "1"}
	for word := range strings.FieldsSeq(args) {
		list = append(list, strings.NewReplacer("IN", from, "OUT", to).Replace(word))
	}
	if text, err := exec.CommandContext(t.Context(), program, list...).CombinedOutput(); err != nil {
		t.Fatalf("ffmpeg %s: %v\n%s", args, err, text)
	}
	out, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// LineFrame is a frame of AAC at 44.1 kHz, one channel, in which one low line sounds.
var LineFrame = []byte{0x01, 0x68, 0x00, 0x84, 0x21, 0x0e}

// MP4 is an MP4 of n such frames.
func MP4(n int) mp4test.File {
	f := mp4test.File{Codec: "mp4a", Own: mp4test.AAC(0x12, 0x08), Scale: 44100, Ticks: 1024}
	for range n {
		f.Samples = append(f.Samples, LineFrame)
	}
	return f
}
