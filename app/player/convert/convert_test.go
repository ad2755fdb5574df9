package convert

import (
	"bytes"
	"math"
	"testing"
)

func TestResamplerKeepsATone(t *testing.T) {
	for _, from := range []int{22050, 44100, 96000} {
		r := NewResampler(from, 48000)
		in := make([]float32, 2*from)
		for i := range from {
			in[2*i] = float32(math.Sin(2 * math.Pi * 1000 * float64(i) / float64(from)))
		}
		var out []float32
		for len(in) > 0 { // in uneven pieces
			n := min(len(in), 2*777)
			out = append(out, r.Push(in[:n])...)
			in = in[n:]
		}
		out = append(out, r.Flush()...)
		if len(out) != 2*48000 {
			t.Errorf("from %d: %d frames of one second", from, len(out)/2)
		}
		var worst float64
		for i := 1000; i < 47000; i++ {
			worst = max(worst, math.Abs(float64(out[2*i])-math.Sin(2*math.Pi*1000*float64(i)/48000)))
		}
		if worst > 2e-3 {
			t.Errorf("from %d: off by %v", from, worst)
		}
	}
}

func TestStereoFromAnyChannels(t *testing.T) {
	for n := 1; n <= MaxChannels; n++ {
		x := make([]float32, 3*n)
		for i := range x {
			x[i] = 1
		}
		if out := Stereo(nil, x, n); len(out) != 6 || out[0] != out[1] || out[0] < .9 {
			t.Errorf("%d channels: %v", n, out)
		}
	}
}

// BS.775: the centre and the surrounds are heard 3 dB lower, the low frequency effects not at all.
func TestMixDown(t *testing.T) {
	for _, c := range []struct {
		channels, at int
		left, right  float32
	}{
		{6, 0, 1, 0}, {6, 1, 0, 1}, {6, 2, half, half}, {6, 3, 0, 0}, {6, 4, half, 0}, {6, 5, 0, half},
		{3, 2, half, half}, {4, 2, half, 0}, {5, 4, 0, half}, {7, 4, half * half, half * half}, {8, 6, half, 0},
	} {
		x := make([]float32, 2*c.channels)
		x[c.channels+c.at] = 1 // in the second frame
		if out := Stereo(nil, x, c.channels); !bytes.Equal(asBytes(out), asBytes([]float32{0, 0, c.left, c.right})) {
			t.Errorf("channel %d of %d: %v", c.at, c.channels, out)
		}
	}
}

func asBytes(x []float32) (b []byte) {
	for _, v := range x {
		b = append(b, byte(v*200))
	}
	return b
}
