package flac

import (
	"bytes"
	"crypto/md5"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// sumOf decodes all frames of a file and returns the MD5 of what comes out, as STREAMINFO has it (RFC 9639, 8.2).
func sumOf(t *testing.T, b []byte) (sum, said [16]byte) {
	t.Helper()
	d, err := New(Config{Source: bytes.NewReader(b)})
	if err != nil {
		t.Fatal(err)
	}
	s := Frames{Info: d.frames.Info}
	hash, left := md5.New(), b[d.start:]
	for len(left) > 0 {
		f, err := s.Decode(left)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = hash.Write(plain(&s, f)) // a hash takes everything
		left = left[f.Size:]
	}
	return [16]byte(hash.Sum(nil)), d.frames.Info.MD5
}

// plain are the samples of a frame, interleaved, each in whole bytes, the lowest first.
func plain(s *Frames, f Frame) (out []byte) {
	for i := range f.Block {
		for c := range f.Channels {
			v := int64(0)
			if f.Bits < 32 {
				v = int64(s.narrow[c][i])
			} else {
				v = s.wide[c][i]
			}
			out = append(out, binary.LittleEndian.AppendUint64(nil, uint64(v))[:(f.Bits+7)/8]...)
		}
	}
	return out
}

// extensible is a WAV of so many valid bits in whole bytes: a wave, noise, silence, and what leaves low bits 0.
func extensible(bits, channels, frames int) []byte {
	le, random := binary.LittleEndian, rand.New(rand.NewPCG(5, 5))
	wide := (bits + 7) / 8
	b := append([]byte("RIFF"), 0xff, 0xff, 0xff, 0x7f)
	b = le.AppendUint32(append(b, "WAVEfmt "...), 40)
	b = le.AppendUint16(le.AppendUint16(b, 0xfffe), uint16(channels))
	b = le.AppendUint32(le.AppendUint32(b, 44100), uint32(44100*channels*wide))
	b = le.AppendUint16(le.AppendUint16(b, uint16(channels*wide)), uint16(8*wide))
	b = le.AppendUint32(le.AppendUint16(le.AppendUint16(b, 22), uint16(bits)), 0)
	b = append(b, "\x01\x00\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71"...)
	b = le.AppendUint32(append(b, "data"...), uint32(frames*channels*wide))
	samples := wave(frames, 0, bits)
	for i, v := range samples {
		for c := range channels {
			switch x := v + int64(c); 4 * i / frames {
			case 0:
				v = x
			case 1:
				v = random.Int64N(1<<bits) - 1<<(bits-1)
			case 2:
				v = 0
			case 3:
				v = x &^ 15
			}
			v = min(max(v, -1<<(bits-1)), 1<<(bits-1)-1) << (8*wide - bits)
			if wide == 1 {
				v += 128 // WAV has no sign there
			}
			b = append(b, le.AppendUint64(nil, uint64(v))[:wide]...)
		}
	}
	le.PutUint32(b[4:], uint32(len(b)-8))
	return b
}

// TestSumOfEveryDepth compares what is decoded with the MD5 that Debian's encoder wrote: of all depths that it takes, also odd ones, of one
// to eight channels, and in blocks of uncommon sizes.
func TestSumOfEveryDepth(t *testing.T) {
	program, err := exec.LookPath("flac")
	if err != nil {
		t.Skip("flac is not installed: nothing of its making is decoded")
	}
	for _, c := range []struct {
		bits, channels int
		args           string
	}{
		{8, 1, "-5"}, {8, 2, "-8"}, {12, 2, "-5"}, {12, 1, "-8 -e"}, {16, 1, "-0"}, {16, 2, "-8 -e -p"}, {16, 3, "-5"}, {16, 4, "-5"},
		{16, 5, "-5"}, {16, 6, "-5"}, {16, 7, "-5"}, {16, 8, "-5"}, {20, 2, "-5"}, {20, 8, "-8"}, {24, 2, "-8"}, {24, 6, "-5"},
		{32, 2, "-5"},
		{32, 1, "-8"}, {32, 8, "-5"}, {16, 2, "-5 --lax -b 16"}, {24, 2, "-5 --lax -b 17"}, {16, 2, "-5 --lax -b 65535"},
		{16, 2, "-5 --lax -b 4097 -l 32"}, {32, 2, "-0 --lax -b 192"}, {20, 1, "-6 --lax -r 0,15 -b 32768"},
	} {
		what := fmt.Sprintf("%d bits, %d channels, %s", c.bits, c.channels, c.args)
		dir := t.TempDir()
		in, out := filepath.Join(dir, "in.wav"), filepath.Join(dir, "out.flac")
		if err := os.WriteFile(in, extensible(c.bits, c.channels, 20_000), 0o600); err != nil {
			t.Fatal(err)
		}
		args := append(strings.Fields(c.args), "--totally-silent", "--channel-map=none", "-o", out, in)
		if text, err := exec.CommandContext(t.Context(), program, args...).CombinedOutput(); err != nil {
			t.Errorf("%s: %v %s", what, err, text)
			continue
		}
		b, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		if sum, said := sumOf(t, b); sum != said || said == [16]byte{} {
			t.Errorf("%s: %x, want %x", what, sum, said)
		}
	}
}

// TestSumOfUncommonFrames has what no encoder at hand writes: residuals that stand as they are, low bits that are left out, odd depths, and
// a change of the depth and the channels midway.
func TestSumOfUncommonFrames(t *testing.T) {
	for what, list := range map[string][]written{
		"escaped":         {{bits: 16, kind: 10, escaped: 20}, {bits: 24, kind: 8, escaped: 25}, {bits: 20, kind: 35, escaped: 28}},
		"wasted":          {{bits: 16, kind: 1, wasted: 3}, {bits: 24, kind: 1, wasted: 12}, {bits: 12, kind: 9, wasted: 1}},
		"wasted, escaped": {{bits: 20, kind: 11, wasted: 5, escaped: 26}, {bits: 32, kind: 1, wasted: 16}},
		"differences": {{bits: 20, kind: 9, escaped: 25, how: midSide}, {bits: 32, kind: 1, how: leftSide},
			{bits: 12, kind: 1, how: sideRight}},
		"odd depths, mono": {{bits: 12, kind: 12}, {bits: 20, kind: 1}, {bits: 32, kind: 1}},
	} {
		var frames, samples []byte
		for n, f := range list {
			f.number, f.samples, f.rate = 300*n, true, 44100
			for c := range 2 {
				x := wave(300, 300*n+70*c, f.bits)
				for i := range x {
					x[i] = x[i] >> f.wasted << f.wasted
				}
				if f.channels = append(f.channels, x); strings.HasSuffix(what, "mono") {
					break
				}
			}
			for i := range 300 {
				for _, x := range f.channels {
					samples = append(samples, binary.LittleEndian.AppendUint64(nil, uint64(x[i]))[:(f.bits+7)/8]...)
				}
			}
			frames = append(frames, f.frame()...)
		}
		head := info(Info{MinBlock: 300, MaxBlock: 300, Rate: 44100, Channels: len(list[0].channels) + 1, Bits: list[0].bits,
			MD5: md5.Sum(samples)})
		if sum, said := sumOf(t, append(head, frames...)); sum != said {
			t.Errorf("%s: another sound", what)
		}
	}
}
