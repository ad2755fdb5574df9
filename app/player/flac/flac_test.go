package flac

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"testing"
)

// Every kind of subframe, of difference and of depth gives back what was written.
func TestEveryKindOfFrame(t *testing.T) {
	for _, bits := range []int{8, 12, 16, 20, 24, 32} {
		for _, how := range []byte{apart, leftSide, sideRight, midSide} {
			for _, kind := range []int{1, 8, 9, 10, 11, 12, 32, 34, 35, 36, 39, 40, 43, 44, 63} {
				if bits > 16 && kind > 1 {
					continue // their codes would be endless
				}
				x := [][]int64{wave(500, 0, bits), wave(500, 90, bits)}
				b := append(written{number: 0, rate: 48000, bits: bits, how: how, kind: kind, channels: x}.frame(), "more"...)
				var s Frames
				f, err := s.Decode(b)
				if err != nil || f.Size != len(b)-4 || f.Rate != 48000 || f.Bits != bits {
					t.Fatalf("%d bits, difference %d, kind %d: %+v, %v", bits, how, kind, f.Header, err)
				}
				out := f.Floats(nil)
				for i := range 500 {
					full := float32(int64(1) << (bits - 1))
					if out[2*i] != float32(x[0][i])/full || out[2*i+1] != float32(x[1][i])/full {
						t.Fatalf("%d bits, difference %d, kind %d: another sample %d", bits, how, kind, i)
					}
				}
			}
		}
	}
}

// all is what comes out from a sample on.
func all(t *testing.T, b []byte, from int64) (*Decoder, []float32) {
	t.Helper()
	d, err := New(Config{Source: bytes.NewReader(b)})
	if err == nil {
		d.Length()
		err = d.SeekTo(from)
	}
	var out []float32
	for err == nil {
		var s Sound
		if s, err = d.Next(); err == nil {
			out = append(out, s.Samples...)
		}
	}
	if err != io.EOF {
		t.Fatal(err)
	}
	return d, out
}

func TestSeekIsExact(t *testing.T) {
	b, starts := stream(3000)
	table := append([]byte{}, b[:42]...)
	table[4] = 0
	table = append(table, 0x83, 0, 0, 36)
	for _, k := range []int{1000, 2000} {
		table = binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(table, uint64(192*k)), uint64(starts[k]-starts[0]))
		table = append(table, 0, 192)
	}
	lying := append(bytes.Clone(table), b[42:]...)
	lying[42+4+8+7] ^= 0x55
	for name, b := range map[string][]byte{
		"without a table": b, "with a table": append(table, b[42:]...), "with a table that lies": lying,
		"from a pipe":      append(info(Info{MinBlock: 192, MaxBlock: 192, Rate: 44100, Channels: 2, Bits: 16}), b[42:]...),
		"without metadata": b[42:],
	} {
		d, whole := all(t, b, 0)
		if d.Length() != 3000*192 || len(whole) != 2*3000*192 {
			t.Errorf("%s: %d samples, said to be %d", name, len(whole)/2, d.Length())
		}
		for _, from := range []int{1, 191, 192, 1000 * 192, 100_003, 2000*192 + 1, 3000*192 - 1, 3000 * 192} {
			if _, tail := all(t, b, int64(from)); !slices.Equal(tail, whole[2*from:]) {
				t.Errorf("%s: another sound from %d on: %d samples", name, from, len(tail)/2)
			}
		}
	}
}

// What is damaged or lost is silent, what follows is in its place, and places still count from the same beginning.
func TestDamagedAndLostFramesAreSilent(t *testing.T) {
	b, starts := stream(300)
	_, whole := all(t, b, 0)
	damaged := bytes.Clone(b)
	damaged[starts[100]+30] ^= 0x10
	for name, c := range map[string]struct {
		file     []byte
		from, to int // silent frames
	}{
		"a damaged frame":    {damaged, 100, 101},
		"lost frames":        {slices.Concat(b[:starts[100]], b[starts[120]:]), 100, 120},
		"a hole in a frame":  {slices.Concat(b[:starts[100]+20], b[starts[103]+50:]), 100, 104},
		"rubbish in between": {slices.Concat(b[:starts[100]], bytes.Repeat([]byte{0xff, 0xf8, 0xc9}, 30_000), b[starts[100]:]), 0, 0},
		"a tag behind":       {append(bytes.Clone(b), append([]byte("TAG"), make([]byte, 125)...)...), 0, 0},
	} {
		want := slices.Clone(whole)
		clear(want[2*192*c.from : 2*192*c.to])
		d, out := all(t, c.file, 0)
		if !slices.Equal(out, want) || d.Length() != 300*192 {
			t.Errorf("%s: %d samples, said to be %d", name, len(out)/2, d.Length())
		}
		if _, tail := all(t, c.file, 250*192+5); !slices.Equal(tail, want[2*(250*192+5):]) {
			t.Errorf("%s: another sound from the middle on", name)
		}
	}
}

func TestFileThatIsCut(t *testing.T) {
	b, starts := stream(300)
	d, err := New(Config{Source: bytes.NewReader(b[:starts[200]+50])})
	n := 0
	for err == nil {
		var s Sound
		s, err = d.Next()
		n += len(s.Samples)
	}
	if !errors.Is(err, ErrDamaged) || n != 200*192*2 || d.Length() != 200*192 {
		t.Errorf("%d samples, said to be %d, %v", n/2, d.Length(), err)
	}
}

// A stream that begins anywhere counts from where it begins.
func TestStreamWithoutABeginning(t *testing.T) {
	b, starts := stream(300)
	_, whole := all(t, b, 0)
	for name, file := range map[string][]byte{
		"at a frame": b[starts[100]:], "within a frame": b[starts[99]+5:],
		"behind STREAMINFO": append(bytes.Clone(b[:42]), b[starts[100]:]...),
	} {
		d, out := all(t, file, 0)
		if !slices.Equal(out, whole[2*192*100:]) || d.Length() != 200*192 {
			t.Errorf("%s: %d samples, said to be %d", name, len(out)/2, d.Length())
		}
		if _, tail := all(t, file, 5000); !slices.Equal(tail, out[2*5000:]) {
			t.Errorf("%s: another sound from the middle on", name)
		}
	}
}

// Rate, channels and depth may change from frame to frame, and each says its own.
func TestStreamThatChangesMidway(t *testing.T) {
	var b []byte
	for i, f := range []written{{rate: 44100, bits: 16}, {rate: 22050, bits: 24}, {rate: 44100, bits: 8}} {
		for range i + 1 {
			f.channels = append(f.channels, wave(200, 0, f.bits))
		}
		f.number, f.samples, f.kind = 200*i, true, 1
		b = append(b, f.frame()...)
	}
	d, err := New(Config{Source: bytes.NewReader(b)})
	for i := range 3 {
		if err != nil {
			t.Fatal(err)
		}
		var s Sound
		s, err = d.Next()
		if s.Channels != i+1 || s.Rate != []int{44100, 22050, 44100}[i] || len(s.Samples) != 200*(i+1) {
			t.Errorf("frame %d: %d channels at %d Hz, %d samples", i, s.Channels, s.Rate, len(s.Samples))
		}
	}
}

// What is not here is not waited for: the length is believed.
func TestArrivingStreamIsNotMeasured(t *testing.T) {
	b, _ := stream(3000)
	src := &counted{Reader: bytes.NewReader(b)}
	d, err := New(Config{Source: src, Arriving: func() bool { return true }})
	if err != nil || d.Length() != 3000*192 || src.n > 128<<10 {
		t.Errorf("%d bytes read, %v", src.n, err)
	}
}

type counted struct {
	*bytes.Reader
	n int
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.n += n
	return n, err
}

func FuzzDecoder(f *testing.F) {
	b, _ := stream(5)
	f.Add(b)
	f.Add(b[42:])
	for _, bits := range []int{8, 32} {
		f.Add(written{rate: 48000, bits: bits, how: midSide, kind: 1, channels: [][]int64{wave(50, 0, bits), wave(50, 9, bits)}}.frame())
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := New(Config{Source: bytes.NewReader(b)})
		if err != nil {
			return
		}
		if n := d.Length(); n < 0 {
			t.Fatal("length ", n)
		}
		for n := 0; err == nil && n < 100; n++ {
			var s Sound
			if s, err = d.Next(); err == nil && len(s.Samples) == 0 {
				t.Fatal("nothing, without an error")
			}
		}
		if err := d.SeekTo(d.Length() / 2); err == nil {
			_, _ = d.Next()
		}
	})
}
