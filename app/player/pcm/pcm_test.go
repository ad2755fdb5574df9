package pcm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"slices"
	"testing"
)

// chunk is one of IFF, filled up to an even length.
func chunk(order binary.AppendByteOrder, name string, body ...byte) []byte {
	b := append(order.AppendUint32([]byte(name), uint32(len(body))), body...)
	return append(b, make([]byte, len(body)%2)...)
}

// wave makes a WAVE of a form such as RIFF.
func wave(form string, chunks ...[]byte) []byte {
	return append([]byte(form+"\x00\x00\x00\x00WAVE"), slices.Concat(chunks...)...)
}

// shape is what a chunk fmt says of its samples; a block is the bytes of one of each channel.
type shape struct{ tag, channels, block, bits int }

// format is the body of a chunk fmt.
func format(order binary.AppendByteOrder, s shape, more ...byte) []byte {
	b := order.AppendUint16(order.AppendUint16(nil, uint16(s.tag)), uint16(s.channels))
	b = order.AppendUint32(order.AppendUint32(b, 44100), uint32(44100*s.block))
	b = order.AppendUint16(order.AppendUint16(b, uint16(s.block)), uint16(s.bits))
	return append(b, more...)
}

// aiff makes an AIFF-C of one channel at 44.1 kHz.
func aiff(kind string, bits, frames int, sound ...byte) []byte {
	be := binary.BigEndian
	common := be.AppendUint16(be.AppendUint32(be.AppendUint16(nil, 1), uint32(frames)), uint16(bits))
	common = append(common, 0x40, 0x0e, 0xac, 0x44, 0, 0, 0, 0, 0, 0)
	common = append(append(common, kind...), 0, 0)
	b := append([]byte("FORM\x00\x00\x00\x00AIFC"), chunk(be, "SSND", append(make([]byte, 8), sound...)...)...)
	return append(b, chunk(be, "COMM", common...)...)
}

func all(t *testing.T, b []byte) (*Decoder, []float32) {
	t.Helper()
	d, err := Open(bytes.NewReader(b), 0)
	if err != nil {
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

var le, be = binary.LittleEndian, binary.BigEndian

// Heads that are written by few, and what they say.
func TestOddHeads(t *testing.T) {
	data := []byte{0, 0x40, 0, 0xc0}
	long := append(le.AppendUint64(le.AppendUint64(nil, 100), 4), make([]byte, 12)...)
	guid := append(le.AppendUint16(nil, tagPCM), "\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71"...)
	extensible := append([]byte{22, 0, 16, 0, 3, 0, 0, 0}, guid...)
	for name, c := range map[string]struct {
		file []byte
		want []float32
	}{
		"highest byte first": {wave("RIFX", chunk(be, "fmt ", format(be, shape{1, 1, 2, 16})...), chunk(be, "data", 0x40, 0, 0xc0, 0)),
			[]float32{.5, -.5}},
		"sizes of 64 bits": {wave("BW64", chunk(le, "ds64", long...), chunk(le, "fmt ", format(le, shape{1, 1, 2, 16})...),
			append([]byte("data\xff\xff\xff\xff"), append(data, "LIST"...)...)), []float32{.5, -.5}},
		"extensible": {wave("RIFF", chunk(le, "fmt ", format(le, shape{tagExtensible, 2, 4, 16}, extensible...)...),
			chunk(le, "data", data...)), []float32{.5, -.5}},
		"a block that does not fit": {wave("RIFF", chunk(le, "fmt ", format(le, shape{1, 1, 9, 24})...), chunk(le, "data", 0, 0, 0x40)),
			[]float32{.5}},
		"20 bits": {wave("RIFF", chunk(le, "fmt ", format(le, shape{1, 1, 3, 20})...), chunk(le, "data", 0, 0, 0x40)),
			[]float32{.5}},
		"24 bits, the upper of four": {wave("RIFF", chunk(le, "fmt ", format(le, shape{1, 1, 4, 24})...), chunk(le, "data", 0, 1, 0, 0x40)),
			[]float32{.5 + 1./(1<<23)}},
		"24 bits, the lower of four": {wave("RIFF", chunk(le, "fmt ", format(le, shape{1, 1, 4, 24})...), chunk(le, "data", 1, 0, 0x40, 0)),
			[]float32{.5 + 1./(1<<23)}},
		"an odd chunk in front": {wave("RIFF", chunk(le, "JUNK", 1, 2, 3), chunk(le, "fmt ", format(le, shape{1, 1, 1, 8})...),
			chunk(le, "data", 192)), []float32{.5}},
		"sound before its kind":       {aiff("NONE", 16, 2, 0x40, 0, 0xc0, 0), []float32{.5, -.5}},
		"sowt":                        {aiff("sowt", 16, 2, data...), []float32{.5, -.5}},
		"raw":                         {aiff("raw ", 8, 1, 192), []float32{.5}},
		"in24":                        {aiff("in24", 24, 1, 0x40, 0, 0), []float32{.5}},
		"23ni":                        {aiff("23ni", 32, 1, 0, 0, 0, 0x40), []float32{.5}},
		"42ni":                        {aiff("42ni", 24, 1, 0, 0, 0x40), []float32{.5}},
		"floats, not all of them one": {aiff("FL32", 32, 3, 0x3f, 0, 0, 0, 0x7f, 0x80, 0, 0, 0xff, 0xc0, 0, 0), []float32{.5, 0, 0}},
		"fewer frames than sound":     {aiff("NONE", 8, 1, 0x40, 0x40, 0x40), []float32{.5}},
	} {
		if d, out := all(t, c.file); !slices.Equal(out, c.want) || d.Length() != int64(len(c.want)/d.Channels) {
			t.Errorf("%s: %v of %d frames, want %v", name, out, d.Length(), c.want)
		}
	}
}

func TestWhatIsNoPlainSound(t *testing.T) {
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"nothing":   {nil, ErrDamaged},
		"a picture": {[]byte("RIFF\x00\x00\x00\x00WEBPVP8 "), ErrUnsupported},
		"GSM": {wave("RIFF", chunk(le, "fmt ", format(le, shape{0x31, 1, 65, 0})...),
			chunk(le, "data", 0)), ErrUnsupported},
		"no format":   {wave("RIFF", chunk(le, "data", 0)), ErrDamaged},
		"no channels": {wave("RIFF", chunk(le, "fmt ", format(le, shape{1, 0, 2, 16})...), chunk(le, "data", 0)), ErrUnsupported},
		"65,535 channels": {wave("RIFF", chunk(le, "fmt ", format(le, shape{1, 65535, 2, 16})...),
			chunk(le, "data", 0)), ErrUnsupported},
		"an ADPCM of nothing": {wave("RIFF", chunk(le, "fmt ", format(le, shape{tagIMA, 1, 0, 4})...),
			chunk(le, "data", 0)), ErrUnsupported},
		"MACE":               {aiff("MAC3", 8, 1, 1), ErrUnsupported},
		"a rate of nothing":  {bytes.Replace(aiff("NONE", 8, 1, 1), []byte{0x40, 0x0e}, []byte{0, 0}, 1), ErrUnsupported},
		"chunks without end": {wave("RIFF", bytes.Repeat([]byte("JUNK\x00\x00\x00\x00"), 3000)), ErrUnsupported},
	} {
		if _, err := Open(bytes.NewReader(c.file), 0); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A file that is cut while it plays ends with a word.
func TestFileThatShrinks(t *testing.T) {
	b := wave("RIFF", chunk(le, "fmt ", format(le, shape{1, 1, 2, 16})...), chunk(le, "data", make([]byte, 20000)...))
	src := &shrinking{Reader: bytes.NewReader(b)}
	d, err := Open(src, 0)
	if err != nil {
		t.Fatal(err)
	}
	src.Reader.Reset(b[:5000])
	for err == nil {
		_, err = d.Next()
	}
	if !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
}

type shrinking struct{ *bytes.Reader }

// The steps of G.711 are those of its tables.
func TestLaws(t *testing.T) {
	for code, want := range map[byte]float32{0xd5: 8, 0x55: -8, 0xaa: 32256, 0x2a: -32256, 0xd4: 24} {
		if got := aLaw[code] * (1 << 15); got != want {
			t.Errorf("A-law %#x: %v, want %v", code, got, want)
		}
	}
	for code, want := range map[byte]float32{0xff: 0, 0x80: 32124, 0: -32124, 0xfe: 8, 0x7e: -8} {
		if got := muLaw[code] * (1 << 15); got != want {
			t.Errorf("µ-law %#x: %v, want %v", code, got, want)
		}
	}
}

func FuzzOpen(f *testing.F) {
	for _, tag := range []int{tagPCM, tagMS, tagFloat, tagALaw, tagIMA} {
		bits := map[int]int{tagPCM: 16, tagMS: 4, tagFloat: 32, tagALaw: 8, tagIMA: 4}[tag]
		f.Add(wave("RIFF", chunk(le, "fmt ", format(le, shape{tag, 1, 64, bits})...), chunk(le, "data", make([]byte, 300)...)))
	}
	f.Add(aiff("ima4", 16, 2, make([]byte, 68)...))
	f.Add(aiff("fl32", 32, 2, make([]byte, 8)...))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := Open(bytes.NewReader(b), 0)
		if err != nil {
			return
		}
		if n := d.Length(); n < 0 || n > 2*int64(len(b)) {
			t.Fatalf("%d frames in %d bytes", n, len(b))
		}
		half := d.Length() / 2
		if err := d.SeekTo(half); err != nil {
			t.Fatal(err)
		}
		left := d.Length() - half
		for {
			x, err := d.Next()
			if err == io.EOF {
				break
			}
			if err != nil || len(x) == 0 {
				t.Fatal(len(x), err)
			}
			if left -= int64(len(x) / d.Channels); slices.ContainsFunc(x,
				func(v float32) bool { return math.Abs(float64(v)) > 16 || v != v }) {
				t.Fatal("louder than any music")
			}
		}
		if left != 0 {
			t.Fatal(left, " frames are missing")
		}
	})
}
