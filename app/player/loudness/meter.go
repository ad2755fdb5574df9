// Package loudness measures how loud a track is heard (ITU-R BS.1770-4 and EBU R 128: K-weighting, gated blocks), how high its peaks reach
// between the samples, and what shape it has over time. One pass over the samples gives all three; memory does not grow with the length.
package loudness

import "math"

// The gates of BS.1770-4, annex 1, in LUFS and LU.
const (
	absoluteGate = -70.0
	relativeGate = -10.0
	offset       = -0.691 // of the loudness formula, for the gain of the K filter at 1 kHz
)

// A block is 400 ms; one begins every 100 ms.
const (
	partsOfSecond = 10
	partsOfBlock  = 4
)

// The histogram of the blocks, so that a day of sound takes no more than a second of it.
const (
	binsOfLU = 100
	highest  = 20.0 // LUFS; louder blocks count in the last bin
	bins     = int((highest - absoluteGate) * binsOfLU)
)

// Result is what was measured of a whole track.
type Result struct {
	LUFS     float64 // integrated loudness; -Inf for silence
	TruePeak float64 // amplitude, 1 is full scale
	Shape    Shape
}

// A Meter measures interleaved mono or stereo. It is for one goroutine.
type Meter struct {
	channels int
	weight   []kFilter // one a channel
	part     int       // frames of a tenth of a second
	frames   int       // in the part so far
	energy   float64   // of it
	parts    [partsOfBlock]float64
	done     int // parts

	count [bins]int64
	sum   [bins]float64
	peak  truePeak
	shape shaper
}

// New makes a Meter for sound of a rate in frames a second. channels is 1 or 2.
func New(rate, channels int) *Meter {
	m := &Meter{channels: channels, part: rate / partsOfSecond, peak: newTruePeak(rate, channels), shape: newShaper(rate / 50)}
	for range channels {
		m.weight = append(m.weight, newKFilter(float64(rate)))
	}
	return m
}

// Add takes whole frames.
func (m *Meter) Add(x []float32) {
	m.peak.add(x)
	for ; len(x) >= m.channels; x = x[m.channels:] {
		var high, power float64
		for c := range m.channels {
			v := float64(x[c])
			if v != v { // not a number
				v = 0
			}
			k := m.weight[c].next(v)
			m.energy += k * k
			high, power = max(high, math.Abs(v)), power+v*v
		}
		m.shape.add(high, power/float64(m.channels))
		if m.frames++; m.frames == m.part {
			m.endPart()
		}
	}
}

// endPart counts the block that ends with this tenth of a second.
func (m *Meter) endPart() {
	m.parts[m.done%partsOfBlock] = m.energy / float64(m.part)
	m.frames, m.energy = 0, 0
	if m.done++; m.done < partsOfBlock {
		return
	}
	var mean float64
	for _, p := range m.parts {
		mean += p / partsOfBlock
	}
	if l := lufs(mean); l >= absoluteGate {
		bin := min(int((l-absoluteGate)*binsOfLU), bins-1)
		m.count[bin]++
		m.sum[bin] += mean
	}
}

// Result is what was measured so far. A track shorter than a block is measured as what there is of it.
func (m *Meter) Result() Result {
	return Result{LUFS: m.integrated(), TruePeak: m.peak.high, Shape: m.shape.shape()}
}

func (m *Meter) integrated() float64 {
	if m.done < partsOfBlock {
		frames, energy := m.done*m.part+m.frames, m.energy
		for _, p := range m.parts {
			energy += p * float64(m.part)
		}
		return lufs(energy / float64(max(frames, 1)))
	}
	mean := m.gated(0)
	if mean == 0 {
		return math.Inf(-1)
	}
	return lufs(m.gated(int((lufs(mean) + relativeGate - absoluteGate) * binsOfLU)))
}

// gated is the mean energy of the blocks from a bin on; 0: there are none.
func (m *Meter) gated(from int) float64 {
	var sum float64
	var n int64
	for i := max(from, 0); i < bins; i++ {
		sum, n = sum+m.sum[i], n+m.count[i]
	}
	return sum / float64(max(n, 1))
}

// lufs is the loudness of a mean square after the K filter.
func lufs(energy float64) float64 { return offset + 10*math.Log10(energy) }

// kFilter is the two filters of BS.1770-4, annex 1: a shelf for the head and a high pass. The standard gives coefficients for 48 kHz; those
// for other rates come from the same analogue filters.
type kFilter struct{ shelf, pass biquad }

func newKFilter(rate float64) kFilter {
	const gain, shelfAt, shelfQ, passAt, passQ = 3.999843853973347, 1681.974450955533, 0.7071752369554196, 38.13547087602444,
		0.5003270373238773
	k, high := math.Tan(math.Pi*shelfAt/rate), math.Pow(10, gain/20)
	band, a0 := math.Pow(high, 0.4996667741545416), 1+k/shelfQ+k*k
	shelf := biquad{b: [3]float64{(high + band*k/shelfQ + k*k) / a0, 2 * (k*k - high) / a0, (high - band*k/shelfQ + k*k) / a0},
		a: [2]float64{2 * (k*k - 1) / a0, (1 - k/shelfQ + k*k) / a0}}
	k = math.Tan(math.Pi * passAt / rate)
	a0 = 1 + k/passQ + k*k
	return kFilter{shelf, biquad{b: [3]float64{1, -2, 1}, a: [2]float64{2 * (k*k - 1) / a0, (1 - k/passQ + k*k) / a0}}}
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
	if math.Abs(f.s1) < 1e-30 { // a denormal number is slow
		f.s1 = 0
	}
	return y
}
