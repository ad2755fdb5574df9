package aac

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"linnet/app/player/bitreader"
)

func TestTransformIsTheSumOfTheStandard(t *testing.T) {
	for _, length := range []int{120, 128, 960, 1024} {
		x, d := make([]float32, length), make([]float32, length)
		random := rand.New(rand.NewPCG(1, uint64(length)))
		for i := range x {
			x[i] = random.Float32() - .5
		}
		newTransform(length).Run(x, d)
		whole := window{rise: make([]float32, length), fall: make([]float32, length)}
		for i := range whole.rise {
			whole.rise[i], whole.fall[i] = 1, 1
		}
		out, rest := make([]float32, length), make([]float32, length)
		unfold(d, &whole, out, rest)
		n0 := float64(length+1) / 2
		for n := 0; n < 2*length; n += 7 {
			var want float64
			for k, v := range x {
				want += float64(v) * math.Cos(math.Pi/float64(length)*(float64(n)+n0)*(float64(k)+.5))
			}
			want /= float64(length)
			got := append(out, rest...)[n]
			if math.Abs(want-float64(got)) > 1e-6 {
				t.Fatalf("length %d: sample %d is %v, want %v", length, n, got, want)
			}
		}
	}
}

// What the falling half of one window takes away, the rising half of the next gives back.
func TestWindowsComplementEachOther(t *testing.T) {
	for _, length := range []int{960, 1024} {
		for shape, h := range bothHalves(length) {
			for name, half := range map[string][2][]float32{"wide": {h.wide, h.wideFall}, "steep": {h.steep, h.steepFall},
				"short": {h.short, h.shortFall}} {
				for i, v := range half[0] {
					if sum := v*v + half[1][i]*half[1][i]; sum < .999999 || sum > 1.000001 {
						t.Fatalf("%s window %d of %d: %v at %d", name, shape, length, sum, i)
					}
				}
			}
		}
	}
}

// Every codeword of every book comes back as its index, whether it is found in the table or counted out.
func TestEveryCodeword(t *testing.T) {
	books := append(spectral[1:len(spectral):len(spectral)], scales)
	for number, c := range books {
		w, at := new(bitWriter), 0
		for i, count := range c.shape.counts {
			for k := range int(count) {
				w.put(i+1, int(c.first[i+1])+k)
			}
		}
		r := bitreader.New(w.b)
		for ; at < len(c.shape.order); at++ {
			r.Refill()
			if got := c.next(r); got != int(c.shape.order[at]) {
				t.Fatalf("book %d: codeword %d is %d, want %d", number+1, at, got, c.shape.order[at])
			}
		}
		if r.Position() != w.n {
			t.Errorf("book %d: %d bits of %d", number+1, r.Position(), w.n)
		}
	}
}

func TestConfigs(t *testing.T) {
	for _, c := range []struct {
		name     string
		bytes    []byte
		want     error
		rate, ch int
		length   int
	}{
		{"stereo", []byte{0x12, 0x10}, nil, 44100, 2, 1024},
		{"mono at 22050", []byte{0x13, 0x88}, nil, 22050, 1, 1024},
		{"5.1", []byte{0x11, 0xb0}, nil, 48000, 6, 1024},
		{"7.1", []byte{0x11, 0xb8}, nil, 48000, 8, 1024},
		{"short frames", []byte{0x12, 0x14}, nil, 44100, 2, 960},
		{"HE-AAC", []byte{0x2b, 0x92, 0x08, 0x00}, nil, 22050, 2, 1024},
		{"free rate", []byte{0x17, 0x80, 0x56, 0x22, 0x10}, nil, 44100, 2, 1024},
		{"Main", []byte{0x0a, 0x10}, ErrUnsupported, 0, 0, 0},
		{"LTP", []byte{0x22, 0x10}, ErrUnsupported, 0, 0, 0},
		{"reserved rate", []byte{0x16, 0x90}, ErrUnsupported, 0, 0, 0},
		{"reserved channels", []byte{0x12, 0x48}, ErrUnsupported, 0, 0, 0},
		{"nothing", nil, ErrUnsupported, 0, 0, 0},
	} {
		got, err := ParseConfig(c.bytes)
		if !errors.Is(err, c.want) || err == nil && (got.Rate != c.rate || got.Channels != c.ch || got.FrameLength != c.length) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
		if err == nil {
			if _, err := New(got); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
		}
	}
	if _, err := New(Config{}); !errors.Is(err, ErrUnsupported) {
		t.Error("a decoder of nothing:", err)
	}
}

// A layout of a program gives every channel a place of its own, in the order of the speakers.
func TestProgramLayouts(t *testing.T) {
	head := func(front, side, back, low int) *bitWriter {
		return new(bitWriter).put(4, 0).put(2, 1).put(4, 4).put(4, front).put(4, side).put(4, back).put(2, low).put(3, 0).put(4, 0).
			put(3, 0)
	}
	for _, c := range []struct {
		name string
		w    *bitWriter
		want []element
	}{
		{"2.1", head(1, 0, 0, 1).put(5, 16|3).put(4, 0), []element{{pair, 3, [2]int{0, 1}, 2}, {effects, 0, [2]int{2}, 1}}},
		{"5.1", head(2, 0, 1, 1).put(5, 1).put(5, 16|2).put(5, 16|1).put(4, 5),
			[]element{{single, 1, [2]int{2}, 1}, {pair, 2, [2]int{0, 1}, 2}, {pair, 1, [2]int{4, 5}, 2}, {effects, 5, [2]int{3}, 1}}},
		{"two monos in front", head(2, 0, 0, 0).put(5, 0).put(5, 1), []element{{single, 0, [2]int{1}, 1}, {single, 1, [2]int{0}, 1}}},
	} {
		var got Config
		if err := got.readLayout(bitreader.New(c.w.put(16, 0).b)); err != nil || len(got.layout) != len(c.want) {
			t.Errorf("%s: %+v, %v", c.name, got.layout, err)
			continue
		}
		for i, e := range c.want {
			if got.layout[i] != e {
				t.Errorf("%s: %+v, want %+v", c.name, got.layout[i], e)
			}
		}
	}
	var got Config
	large := head(15, 15, 15, 3).put(32, -1).put(32, -1).put(32, -1).put(32, -1).put(32, -1).put(32, -1)
	if err := got.readLayout(bitreader.New(large.b)); !errors.Is(err, ErrUnsupported) {
		t.Error("48 pairs:", err)
	}
}

// The energy of one line is known: a decoder that scales wrongly, or overlaps wrongly, gives another.
func TestOneLine(t *testing.T) {
	d := newMono(t)
	frame, pcm := lineFrame(gainOffset+4*20), [][]float32{make([]float32, 1024)}
	for range 3 {
		if n, err := d.Decode(frame, pcm); err != nil || n != len(frame) {
			t.Fatal(n, err)
		}
	}
	amplitude := float64(int(1)<<20) / fullScale / 1024
	for i, v := range pcm[0] { // two frames of the same line: their windows and cosines add up to this
		n0 := 1025. / 2
		now := math.Sin(math.Pi/2048*(float64(i)+.5)) * math.Cos(math.Pi/1024*(float64(i)+n0)*.5)
		before := math.Cos(math.Pi/2048*(float64(i)+.5)) * math.Cos(math.Pi/1024*(float64(i)+1024+n0)*.5)
		if want := amplitude * (now + before); math.Abs(want-float64(v)) > 1e-6 {
			t.Fatalf("sample %d is %v, want %v", i, v, want)
		}
	}
	if n := testing.AllocsPerRun(20, func() { _, _ = d.Decode(frame, pcm) }); n > 0 {
		t.Errorf("%v allocations a frame", n)
	}
}

// Pulses make quantized values greater, and what was 0 negative; outside of what sounds they are nothing.
func TestPulses(t *testing.T) {
	d := newMono(t)
	w := new(bitWriter).put(3, single).put(4, 0).put(8, gainOffset+60).put(4, 0).put(6, 1).put(1, 0).put(4, 1).put(5, 1).put(1, 0)
	w.put(1, 1).put(2, 2).put(6, 0)                               // three pulses, from band 0 on
	w.put(5, 0).put(4, 7).put(5, 2).put(4, 5).put(5, 9).put(4, 5) // at 0, 2 and 11
	w.put(2, 0).put(5, 16).put(3, end)
	if _, err := d.Decode(w.b, [][]float32{make([]float32, 1024)}); err != nil {
		t.Fatal(err)
	}
	want := []float32{1 << 15 * 16. / fullScale, 0, -float32(math.Pow(5, 4./3)), 0, 0, 0, 0, 0, 0, 0, 0, 0}
	for i, v := range want {
		if math.Abs(float64(d.state[0].spec[i]-v)) > 1e-5 {
			t.Errorf("line %d is %v, want %v", i, d.state[0].spec[i], v)
		}
	}
}

func TestDamagedFrameIsAnErrorAndTheNextOneDecodes(t *testing.T) {
	d := newMono(t)
	pcm := [][]float32{make([]float32, 1024)}
	good := lineFrame(180)
	for name, frame := range map[string][]byte{"empty": {}, "cut": good[:4], "reserved book": {0x00, 0xb4, 0x00, 0x82, 0xc0},
		"coupling cut off": {0x40}, "all ones": {0xff}} {
		if _, err := d.Decode(frame, pcm); name != "all ones" && err == nil {
			t.Errorf("%s: no error", name)
		}
		if _, err := d.Decode(good, pcm); err != nil {
			t.Errorf("after %s: %v", name, err)
		}
	}
}

// A coupling channel is read to its end, with its lists of gains, so that what follows it is heard.
func TestCouplingIsPassedOver(t *testing.T) {
	for _, each := range []int{0, 1} {
		w := new(bitWriter).put(3, coupling).put(4, 0).put(1, 0).put(3, 1) // two elements
		w.put(1, 0).put(4, 0).put(1, 1).put(4, 0).put(2, 3)                // a single one, and both sides of a pair: three lists
		w.put(4, 0)
		w.put(8, 180).put(4, 0).put(6, 1).put(1, 0).put(4, 1).put(5, 1).put(1, 0).put(3, 0).put(5, 16) // the channel, as in lineFrame
		for range 2 {
			w.put(1, each).put(1, 0) // one gain for all, or one for the only band: no difference
		}
		line := lineFrame(180)
		for _, b := range line {
			w.put(8, int(b))
		}
		pcm := [][]float32{make([]float32, 1024)}
		n, err := newMono(t).Decode(w.b, pcm)
		if err != nil || n != len(w.b) || pcm[0][600] == 0 {
			t.Errorf("gains for each band %d: %d of %d bytes, %v", each, n, len(w.b), err)
		}
	}
}

func TestHeaders(t *testing.T) {
	good := []byte{0xff, 0xf1, 0x50, 0x80, 0x02, 0x1f, 0xfc, 0x21, 0x00}
	h, ok := ParseHeader(good)
	if !ok || h.Size != 7 || h.Frame != 16 || h.Blocks != 1 || h.Config.Rate != 44100 || h.Config.Channels != 2 {
		t.Errorf("%+v, %v", h, ok)
	}
	for name, change := range map[string]func(b []byte){
		"no sync":       func(b []byte) { b[1] = 0 },
		"layer III":     func(b []byte) { b[1] = 0xfb },
		"Main":          func(b []byte) { b[2] &= 0x3f },
		"reserved rate": func(b []byte) { b[2] |= 15 << 2 },
		"no frame":      func(b []byte) { b[4], b[5] = 0, 0 },
	} {
		b := append([]byte(nil), good...)
		change(b)
		if h, ok := ParseHeader(b); ok {
			t.Errorf("%s: %+v", name, h)
		}
	}
	program := append([]byte{}, good...)
	program[2], program[3] = program[2]&^1, program[3]&0x3f
	if o, ok := ParseHeader(program); !ok || o.Config.Channels != 0 || !h.Same(o) || o.Same(h) {
		t.Errorf("without a layout: %+v, %v", o, ok)
	}
	if _, ok := ParseHeader(good[:6]); ok {
		t.Error("a header of 6 bytes")
	}
}
