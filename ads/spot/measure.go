package spot

import (
	"errors"
	"fmt"
	"math"

	"github.com/pion/opus"
)

// errDecoding is wrapped when a packet cannot be decoded.
var errDecoding = errors.New("a packet cannot be decoded")

// measure decodes the sound to its end and returns how loud it is heard, in LUFS; -Inf is silence.
func (s *stream) measure() (lufs float64, err error) {
	defer func() { // the decoder of others indexes without looking
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errDecoding, p)
		}
	}()
	decoder, err := opus.NewDecoderWithOutput(rate, s.channels)
	if err != nil {
		return 0, err
	}
	m := newMeter(s.channels)
	gain := float32(math.Pow(10, float64(s.gain)/(20*256)))
	out, at := make([]float32, 2*longestPacket), int64(0)
	for i, packet := range s.packets {
		n, err := decoder.DecodeToFloat32(packet, out)
		if err != nil || n != s.samples[i] {
			return 0, fmt.Errorf("%w: %d samples: %w", errDecoding, n, err)
		}
		from, to := min(max(s.skip-at, 0), int64(n)), min(max(s.end-at, 0), int64(n))
		at += int64(n)
		if from < to {
			m.add(out[from*int64(s.channels):to*int64(s.channels)], gain)
		}
	}
	return m.loudness(), nil
}

// The gates of ITU-R BS.1770-4, annex 1, in LUFS and LU, and the offset of its formula.
const (
	absoluteGate = -70
	relativeGate = -10
	offset       = -0.691
)

// A block is 400 ms, and one begins every 100 ms.
const (
	part         = rate / 10
	partsOfBlock = 4
)

// A meter measures as BS.1770-4 says, sound at 48 kHz with one or two channels. A spot is short: each tenth of a second is kept.
type meter struct {
	filters []kFilter // one a channel
	frames  int       // of the part under way
	energy  float64   // of it
	parts   []float64 // mean energies
}

func newMeter(channels int) *meter {
	m := &meter{filters: make([]kFilter, channels)}
	for i := range m.filters {
		m.filters[i] = newKFilter()
	}
	return m
}

// add takes whole frames, and multiplies them by the gain.
func (m *meter) add(samples []float32, gain float32) {
	for ; len(samples) >= len(m.filters); samples = samples[len(m.filters):] {
		for c := range m.filters {
			v := float64(samples[c] * gain)
			if math.IsNaN(v) || math.IsInf(v, 0) {
				v = 0
			}
			k := m.filters[c].next(v)
			m.energy += k * k
		}
		if m.frames++; m.frames == part {
			m.parts = append(m.parts, m.energy/part)
			m.frames, m.energy = 0, 0
		}
	}
}

// loudness is the integrated loudness, gated twice.
func (m *meter) loudness() float64 {
	var blocks []float64
	for i := 0; i+partsOfBlock <= len(m.parts); i++ {
		mean := 0.0
		for _, energy := range m.parts[i : i+partsOfBlock] {
			mean += energy / partsOfBlock
		}
		blocks = append(blocks, mean)
	}
	return lufs(above(blocks, lufs(above(blocks, absoluteGate))+relativeGate))
}

// above is the mean energy of the blocks that are at least as loud; 0: there are none.
func above(blocks []float64, gate float64) float64 {
	sum, n := 0.0, 0
	for _, energy := range blocks {
		if lufs(energy) >= max(gate, absoluteGate) {
			sum, n = sum+energy, n+1
		}
	}
	return sum / float64(max(n, 1))
}

func lufs(energy float64) float64 { return offset + 10*math.Log10(energy) }

// kFilter is the two filters of the standard: a shelf for the head and a high pass.
type kFilter struct{ shelf, pass biquad }

// newKFilter has the coefficients for 48 kHz, tables 1 and 2 of the annex.
func newKFilter() kFilter {
	return kFilter{
		shelf: biquad{b: [3]float64{1.53512485958697, -2.69169618940638, 1.19839281085285},
			a: [2]float64{-1.69065929318241, 0.73248077421585}},
		pass: biquad{b: [3]float64{1, -2, 1}, a: [2]float64{-1.99004745483398, 0.99007225036621}},
	}
}

func (f *kFilter) next(v float64) float64 { return f.pass.next(f.shelf.next(v)) }

// biquad is a filter of second order in transposed direct form II.
type biquad struct {
	b      [3]float64
	a      [2]float64
	s1, s2 float64
}

func (f *biquad) next(x float64) float64 {
	y := f.b[0]*x + f.s1
	f.s1 = f.b[1]*x - f.a[0]*y + f.s2
	f.s2 = f.b[2]*x - f.a[1]*y
	return y
}
