package dsd

import (
	"math"
	"math/bits"
	"sync"
)

// filter brings bits down to samples. It takes eight bits at once: for each byte of its length there is a table of what the byte adds.
type filter struct {
	step  int // bytes from one sample to the next
	bytes int // that a sample is made of; even
	table [][256]float32
}

// The filter passes 20 kHz unchanged and stops what would fold back from above the half of the rate that comes out, by 120 dB. The noise of
// DSD rises there. Lengths and shape are by Kaiser's formulas.
const (
	passes, stops = 20000., 44100.
	stopped       = 120. // dB
)

var (
	filterMutex sync.Mutex // guards filters
	filters     = map[int]*filter{}
)

// filterFor brings bits at one rate down to another. Filters are kept: there are few rates.
func filterFor(from, to int) *filter {
	filterMutex.Lock()
	defer filterMutex.Unlock()
	if filters[from] == nil {
		filters[from] = newFilter(from, to)
	}
	return filters[from]
}

func newFilter(from, to int) *filter {
	times, rate := from/to, float64(from)
	taps := int(math.Ceil((stopped-7.95)/(14.36*(stops-passes)/rate)/16)) * 16
	f := &filter{step: times / 8, bytes: taps / 8, table: make([][256]float32, taps/8)}
	h, sum := make([]float64, taps), 0.
	beta, cut := .1102*(stopped-8.7), (passes+stops)/rate // twice the middle of the slope
	for i := range h {
		x := float64(i) - float64(taps-1)/2
		r := 2 * x / float64(taps-1)
		h[i] = cut * sinc(cut*x) * bessel(beta*math.Sqrt(1-r*r)) / bessel(beta)
		sum += h[i]
	}
	for k := range f.table {
		for v := range 256 {
			s := 0.
			for i := range 8 {
				if v>>(7-i)&1 == 1 {
					s += h[8*k+i]
				} else {
					s -= h[8*k+i]
				}
			}
			f.table[k][v] = float32(s / sum)
		}
	}
	return f
}

// apply writes n samples, stride apart, of the bytes that they are made of.
func (f *filter) apply(out []float32, stride int, b []byte, n int) {
	for i := range n {
		var even, odd float32
		x := b[i*f.step:][:f.bytes]
		table := f.table[:len(x)]
		for k := 0; k+1 < len(x); k += 2 {
			even += table[k][x[k]]
			odd += table[k+1][x[k+1]]
		}
		out[i*stride] = even + odd
	}
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// bessel is the modified function of the first kind and order 0, by its series.
func bessel(x float64) float64 {
	sum, term := 1., 1.
	for k := 1.; term > 1e-12*sum; k++ {
		term *= x * x / (4 * k * k)
		sum += term
	}
	return sum
}

// turned are the bytes with their bits the other way round.
var turned = func() (t [256]byte) {
	for i := range t {
		t[i] = bits.Reverse8(byte(i))
	}
	return t
}()
