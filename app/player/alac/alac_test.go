package alac

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"testing"
)

// cookie of packets of 16 samples.
func cookie(bits, channels byte) []byte {
	b := []byte{0, 0, 0, 16, 0, bits, 40, 10, 14, channels, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0}
	return binary.BigEndian.AppendUint32(b, 44100)
}

// bitWriter writes what the tests decode.
type bitWriter struct {
	b []byte
	n int
}

func (w *bitWriter) put(width int, v int64) *bitWriter {
	for i := width - 1; i >= 0; i-- {
		if w.n%8 == 0 {
			w.b = append(w.b, 0)
		}
		w.b[w.n/8] |= byte(v>>i&1) << (7 - w.n%8)
		w.n++
	}
	return w
}

// element begins one: kind, its number, and whether it is shorter, has bits taken off, and is verbatim.
func (w *bitWriter) element(kind, frames, low, verbatim int64) *bitWriter {
	w.put(3, kind).put(4, 0).put(12, 0)
	if frames == 16 {
		return w.put(1, 0).put(2, low).put(1, verbatim)
	}
	return w.put(1, 1).put(2, low).put(1, verbatim).put(32, frames)
}

func open(t testing.TB, bits, channels byte) *Decoder {
	t.Helper()
	c, err := ParseConfig(cookie(bits, channels))
	if err != nil {
		t.Fatal(err)
	}
	d, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestVerbatimSamplesOfEveryWidth(t *testing.T) {
	for _, bits := range []int{16, 20, 24, 32} {
		w := new(bitWriter).element(pair, 3, 0, 1)
		top := int64(1)<<(bits-1) - 1
		want := []int32{int32(top), int32(-top - 1), 0, -1, 1, 5}
		for _, v := range want {
			w.put(bits, int64(v))
		}
		if got, err := open(t, byte(bits), 2).Decode(w.put(3, end).b); err != nil || !slices.Equal(got, want) {
			t.Errorf("%d bits: %v, %v", bits, got, err)
		}
	}
}

// The bits that were taken off come back below what was predicted, and a difference of 32 bits is whole again.
func TestLowBitsAndDifferences(t *testing.T) {
	w := new(bitWriter).element(pair, 2, 2, 0).put(8, 0).put(8, 0)
	for range 2 { // no prediction
		w.put(4, 0).put(4, 9).put(3, 4).put(5, 0)
	}
	for _, low := range []int64{0x1234, 0x5678, 0x9abc, 0xdef0} {
		w.put(16, low)
	}
	w.put(5, 0b11110).put(2, 0b10)       // of the left: 2 and -1, as 4 and 1
	w.put(1, 0).put(1, 0).put(4, 0b0010) // of the right: 0, and a run of one more
	got, err := open(t, 32, 2).Decode(w.put(3, end).put(32, 0).b)
	want := []int32{2<<16 | 0x1234, 0x5678, -1<<16 | 0x9abc, 0xdef0}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%x, want %x, %v", got, want, err)
	}
}

// Channels come in the order of WAV, whatever the order of the elements.
func TestChannelsAreReordered(t *testing.T) {
	w := new(bitWriter)
	for _, e := range []struct{ kind, first int64 }{{single, 2}, {pair, 0}, {pair, 4}, {effects, 3}} {
		w.element(e.kind, 1, 0, 1).put(16, e.first)
		if e.kind == pair {
			w.put(16, e.first+1)
		}
	}
	if got, err := open(t, 16, 6).Decode(w.put(3, end).b); err != nil || !slices.Equal(got, []int32{0, 1, 2, 3, 4, 5}) {
		t.Error(got, err)
	}
	for n, place := range places {
		sorted := slices.Sorted(slices.Values(place))
		for i := range n {
			if len(sorted) != n || sorted[i] != i {
				t.Errorf("%d channels have places %v", n, place)
			}
		}
	}
}

func TestDamagedPackets(t *testing.T) {
	whole := new(bitWriter).element(pair, 2, 0, 1).put(32, 1).put(32, 2).put(3, end).b
	for name, b := range map[string][]byte{
		"empty": {},
		"cut":   whole[:len(whole)-3],
		"too many samples": new(bitWriter).element(pair, 17, 0, 1).put(64, 0).put(64, 0).put(64, 0).put(64, 0).put(64, 0).put(64, 0).
			put(64, 0).put(64, 0).put(64, 0).b,
		"no samples":          new(bitWriter).element(pair, 0, 0, 1).put(64, 0).b,
		"too many channels":   new(bitWriter).element(single, 1, 0, 1).put(16, 0).element(pair, 1, 0, 1).put(32, 0).put(3, end).b,
		"lengths that differ": new(bitWriter).element(single, 1, 0, 1).put(16, 0).element(single, 2, 0, 1).put(32, 0).put(3, end).b,
		"more low bits":       new(bitWriter).element(pair, 2, 3, 0).put(64, 0).b,
		"coupling":            new(bitWriter).put(3, 2).put(64, 0).b,
	} {
		if got, err := open(t, 16, 2).Decode(b); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func TestConfigs(t *testing.T) {
	for name, change := range map[string]func(b []byte){
		"version 1": func(b []byte) { b[4] = 1 }, "8 bits": func(b []byte) { b[5] = 8 }, "no channels": func(b []byte) { b[9] = 0 },
		"9 channels": func(b []byte) { b[9] = 9 }, "no samples": func(b []byte) { b[3] = 0 },
		"a million samples":     func(b []byte) { b[1] = 16 },
		"remainders of 32 bits": func(b []byte) { b[8] = 32 },
	} {
		b := cookie(16, 2)
		change(b)
		if c, err := ParseConfig(b); !errors.Is(err, ErrUnsupported) {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
	}
	if c, err := ParseConfig(cookie(24, 2)); err != nil || c.Rate != 44100 || c.Bits != 24 || c.Channels != 2 || c.FrameLength != 16 {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := ParseConfig(cookie(24, 2)[:20]); !errors.Is(err, ErrUnsupported) {
		t.Error(err)
	}
	if _, err := New(Config{}); !errors.Is(err, ErrUnsupported) {
		t.Error(err)
	}
}

func TestNothingIsAllocatedForAPacket(t *testing.T) {
	d, b := open(t, 16, 2), new(bitWriter).element(pair, 16, 0, 0).put(16, 0).put(16, 0x0900).put(16, 0x0900).put(64, 0).put(64, 0).
		put(64, 0).put(64, 0).put(64, 0).put(64, 0).b
	if _, err := d.Decode(b); err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(20, func() { _, _ = d.Decode(b) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(cookie(16, 2), new(bitWriter).element(pair, 3, 0, 1).put(64, 5).put(32, 9).put(3, end).b)
	f.Add(cookie(24, 6), bytes.Repeat([]byte{0x20, 0, 0x11, 0x03, 0x91}, 50))
	f.Add(cookie(32, 1), make([]byte, 50))
	f.Fuzz(func(t *testing.T, cookie, packet []byte) {
		c, err := ParseConfig(cookie)
		if err != nil {
			return
		}
		d, err := New(c)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if out, err := d.Decode(packet); err == nil && (len(out)%c.Channels != 0 || len(out) > c.Channels*c.FrameLength) {
				t.Fatal(len(out))
			}
		}
	})
}
