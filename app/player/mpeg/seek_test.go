package mpeg

import (
	"bytes"
	"encoding/binary"
	"io"
	"testing"
)

// note is what writes a first frame that says things of the others.
type note struct {
	constant       bool
	frames, bytes  int
	places         []byte // 100 of them, or nil
	gapless        bool
	delay, padding int
}

// frame is one of MPEG 1 at 44.1 kHz and 128 kbit/s.
func (n note) frame() []byte {
	name, flags := "Xing", byte(3)
	if n.constant {
		name = "Info"
	}
	if n.places != nil {
		flags |= 4
	}
	b := append(append([]byte{0xff, 0xfb, 0x90, 0}, make([]byte, 32)...), name...)
	b = append(b, 0, 0, 0, flags)
	b = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(b, uint32(n.frames)), uint32(n.bytes))
	b = append(b, n.places...)
	if n.gapless {
		b = append(append(b, "LAME3.100"...), make([]byte, 12)...)
		b = append(b, byte(n.delay>>4), byte(n.delay<<4)|byte(n.padding>>8), byte(n.padding))
	}
	return append(b, make([]byte, 417-len(b))...)
}

// noted puts a note before a stream, with a table of places that is as good as one can be.
func noted(s stream, n note) []byte {
	n.frames, n.bytes = len(s.starts), 417+len(s.b)
	if n.places != nil {
		for i := range n.places {
			n.places[i] = byte(256 * (417 + s.starts[len(s.starts)*i/100]) / n.bytes)
		}
	}
	return append(n.frame(), s.b...)
}

// variable and constant are scripts of some seconds.
var (
	variable = script{version: MPEG1, kbps: []int{9, 9, 9, 14, 5, 12, 7, 13, 13, 4}, frames: 400, reservoir: true}
	constant = script{version: MPEG1, kbps: []int{9}, frames: 400, reservoir: true}
	lower    = script{version: MPEG2, kbps: []int{4}, frames: 700, reservoir: true} // 32 kbit/s at 22.05 kHz: padded
)

// Wherever one goes, what follows is what follows there: to the sample, with every kind of note and with none.
func TestSeekIsExact(t *testing.T) {
	for name, b := range map[string][]byte{
		"constant":                  constant.write().b,
		"constant, noted":           noted(constant.write(), note{constant: true}),
		"constant, gapless":         noted(constant.write(), note{constant: true, gapless: true, delay: 576, padding: 1000}),
		"padded":                    lower.write().b,
		"variable":                  variable.write().b,
		"variable, noted":           noted(variable.write(), note{}),
		"variable, table":           noted(variable.write(), note{places: make([]byte, 100)}),
		"variable, gapless, table":  noted(variable.write(), note{places: make([]byte, 100), gapless: true, delay: 0, padding: 1300}),
		"variable, called constant": noted(variable.write(), note{constant: true}),
		"behind rubbish":            append(bytes.Repeat([]byte("rubbish"), 500), variable.write().b...),
	} {
		d, whole, err := decode(b, 0)
		if err != nil || d.Length() != int64(len(whole)/2) {
			t.Fatalf("%s: %d samples, said to be %d, %v", name, len(whole)/2, d.Length(), err)
		}
		for _, to := range []int{1, 575, 1152, 11520, 123456, 300001, 200000, len(whole)/2 - 10} {
			if err := d.SeekTo(int64(to)); err != nil {
				t.Fatal(err)
			}
			var got []float32
			for len(got) < 8000 {
				x, err := d.Next()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, x...)
			}
			if want := whole[2*to:]; len(got) < min(8000, len(want)) || off(got, want) > 1e-6 {
				t.Errorf("%s, to %d: %d samples, off by %.6f", name, to, len(got)/2, off(got, want))
			}
		}
	}
}

// far counts the bytes that are read of a source.
type far struct {
	*bytes.Reader
	read int
}

func (f *far) Read(b []byte) (int, error) {
	n, err := f.Reader.Read(b)
	f.read += n
	return n, err
}

// What is still arriving is not read from one end to the other, and a table leads to within half a second.
func TestSeekInWhatArrivesReadsLittle(t *testing.T) {
	long := variable
	long.frames = 3000
	for name, b := range map[string][]byte{
		"constant":        noted(constant.write(), note{constant: true}),
		"variable, table": noted(long.write(), note{places: make([]byte, 100), gapless: true, delay: 576, padding: 1000}),
		"variable":        long.write().b,
	} {
		_, whole, _ := decode(b, 0)
		src := &far{Reader: bytes.NewReader(b)}
		d, err := New(Config{Source: src, Arriving: func() bool { return true }})
		if err != nil {
			t.Fatal(err)
		}
		d.Length()
		to := len(whole) / 4 // samples: the middle
		if err := d.SeekTo(int64(to)); err != nil {
			t.Fatal(err)
		}
		var got []float32
		for len(got) < 40000 {
			x, err := d.Next()
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, x...)
		}
		if src.read > 200<<10 {
			t.Errorf("%s: %d of %d bytes read", name, src.read, len(b))
		}
		best := 0
		tail := got[20000:24000]
		for shift := -44100; shift <= 44100; shift++ {
			from := 2*(to+shift) + 20000
			if from > 0 && from+4000 < len(whole) && off(tail[:40], whole[from:]) < 1e-3 && off(tail, whole[from:]) < 1e-3 {
				best = shift
			}
		}
		if off(tail, whole[2*(to+best)+20000:]) > 1e-3 || max(best, -best) > 22050 {
			t.Errorf("%s: off by %d samples", name, best)
		}
	}
}
