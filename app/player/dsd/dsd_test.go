package dsd

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"slices"
	"testing"
)

// modulated is n bytes of a modulator of the second order that sounds a tone, the first bit highest. Times says how many times a CD's rate.
func modulated(times, n int, hertz, loud float64) []byte {
	b := make([]byte, n)
	var one, two, last float64
	for i := range 8 * n {
		x := loud * math.Sin(2*math.Pi*hertz*float64(i)/float64(44100*times))
		one += x - last
		two += one - last
		if last = -1; two >= 0 {
			last = 1
			b[i/8] |= 0x80 >> (i % 8)
		}
	}
	return b
}

var le, be = binary.LittleEndian, binary.BigEndian

// dsf puts channels into a file, the lowest bit first.
func dsf(times int, bits int64, channels ...[]byte) []byte {
	var data []byte
	for at := 0; at < len(channels[0]); at += 4096 {
		for _, c := range channels {
			block := make([]byte, 4096)
			for i, v := range c[at:min(at+4096, len(c))] {
				block[i] = turned[v]
			}
			data = append(data, block...)
		}
	}
	b := append(le.AppendUint64([]byte("DSD "), 28), make([]byte, 16)...)
	b = le.AppendUint64(append(b, "fmt "...), 52)
	for _, v := range []uint32{1, 0, 2, uint32(len(channels)), uint32(44100 * times), 1} {
		b = le.AppendUint32(b, v)
	}
	b = le.AppendUint32(le.AppendUint32(le.AppendUint64(b, uint64(bits)), 4096), 0)
	return append(le.AppendUint64(append(b, "data"...), uint64(12+len(data))), data...)
}

// dff does the same, the highest bit first.
func dff(times int, kind string, channels ...[]byte) []byte {
	chunk := func(name string, body ...byte) []byte {
		return append(be.AppendUint64([]byte(name), uint64(len(body))), body...)
	}
	var data []byte
	for i := range channels[0] {
		for _, c := range channels {
			data = append(data, c[i])
		}
	}
	number := append([]byte{0, byte(len(channels))}, bytes.Repeat([]byte("SLFT"), len(channels))...)
	properties := slices.Concat([]byte("SND "), chunk("FS  ", be.AppendUint32(nil, uint32(44100*times))...), chunk("CHNL", number...),
		chunk("CMPR", []byte(kind+"\x00\x00")...))
	return slices.Concat([]byte("FRM8\x00\x00\x00\x00\x00\x00\x00\x00DSD "), chunk("FVER", 1, 5, 0, 0), chunk("PROP", properties...),
		chunk("DSD ", data...))
}

func all(t *testing.T, b []byte, from int64) (*Decoder, []float32) {
	t.Helper()
	d, err := Open(bytes.NewReader(b), 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.SeekTo(from); err != nil {
		t.Fatal(err)
	}
	var out []float32
	for {
		x, err := d.Next()
		if err == io.EOF {
			return d, out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, x...)
	}
}

// A tone that was made of bits is a tone again, as loud, in its place and without the noise, from any place on.
func TestToneOfBits(t *testing.T) {
	for _, times := range []int{64, 128, 256} {
		n := 44100 * times / 8 / 10
		left, right := modulated(times, n, 1000, .4), modulated(times, n, 3000, .3)
		for name, b := range map[string][]byte{"DSF": dsf(times, 8*int64(n)-20, left, right), "DFF": dff(times, "DSD ", left, right)} {
			d, out := all(t, b, 0)
			if want := int64(8820); d.Length() > want || d.Length() < want-1 || len(out) != 2*int(d.Length()) {
				t.Errorf("%s of %d: %d samples, said to be %d", name, times, len(out)/2, d.Length())
			}
			worst := 0.
			for i := 500; i < 8000; i++ {
				at := (float64(i) + .5) / 88200 // a sample is in the middle of its bits
				worst = max(worst, math.Abs(float64(out[2*i])-.4*math.Sin(2*math.Pi*1000*at)),
					math.Abs(float64(out[2*i+1])-.3*math.Sin(2*math.Pi*3000*at)))
			}
			if worst > 2e-3 {
				t.Errorf("%s of %d: off by %v", name, times, worst)
			}
			for _, from := range []int{1, 511, 3333, 8800} {
				if _, tail := all(t, b, int64(from)); !slices.Equal(tail, out[2*from:]) {
					t.Errorf("%s of %d: another sound from %d on", name, times, from)
				}
			}
		}
	}
}

// The filter lets nothing through of what it should stop, and all of what it should pass.
func TestFilterPassesAndStops(t *testing.T) {
	f := newFilter(2822400, 88200)
	for hertz, most := range map[float64]float64{100: 0, 15000: 0, 20000: 0, 44100: -110, 60000: -110, 200000: -110} {
		var re, im float64
		for k := range f.table {
			for i := range 8 { // a bit's own part of the table
				h := float64(f.table[k][0x80>>i]-f.table[k][0]) / 2
				phase := 2 * math.Pi * hertz * float64(8*k+i) / 2822400
				re, im = re+h*math.Cos(phase), im+h*math.Sin(phase)
			}
		}
		if dB := 20 * math.Log10(math.Hypot(re, im)); most == 0 && math.Abs(dB) > .001 || dB > most+.001 {
			t.Errorf("%v Hz: %.3f dB", hertz, dB)
		}
	}
}

func TestWhatIsNoPlainDSD(t *testing.T) {
	tone := modulated(64, 4096, 1000, .4)
	good := dsf(64, 8*4096, tone)
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"compressed":        {dff(64, "DST ", tone), ErrUnsupported},
		"nine channels":     {dff(64, "DSD ", tone, tone, tone, tone, tone, tone, tone, tone, tone), ErrUnsupported},
		"another rate":      {dff(63, "DSD ", tone), ErrUnsupported},
		"no blocks":         {append(bytes.Clone(good[:28+44]), make([]byte, 100)...), ErrUnsupported},
		"cut in its head":   {good[:60], ErrDamaged},
		"a size of 2^63":    {append([]byte("FRM8\x00\x00\x00\x00\x00\x00\x00\x00DSD PROP"), bytes.Repeat([]byte{0xff}, 8)...), ErrDamaged},
		"something else":    {[]byte("RIFF"), ErrUnsupported},
		"DFF without sound": {[]byte("FRM8\x00\x00\x00\x00\x00\x00\x00\x00DSD "), ErrDamaged},
	} {
		if _, err := Open(bytes.NewReader(c.file), 0); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if d, out := all(t, good[:28+52+12+4096], 0); d.Length() != 4096*8/32 || len(out) != int(d.Length()) {
		t.Errorf("%d of %d", len(out), d.Length())
	}
}

func FuzzOpen(f *testing.F) {
	tone := modulated(64, 500, 1000, .4)
	f.Add(dsf(64, 4000, tone, tone))
	f.Add(dff(128, "DSD ", tone))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := Open(bytes.NewReader(b), 0)
		if err != nil {
			return
		}
		if n := d.Length(); n < 0 || n > int64(len(b)) {
			t.Fatalf("%d samples in %d bytes", n, len(b))
		}
		left := d.Length()
		for {
			x, err := d.Next()
			if err == io.EOF {
				break
			}
			if err != nil || len(x) == 0 {
				t.Fatal(len(x), err)
			}
			left -= int64(len(x) / d.Channels())
		}
		if left != 0 {
			t.Fatal(left, " samples are missing")
		}
	})
}
