package convert

import "math"

// MinRate and maxRate bound what is music, in frames a second.
const MinRate, MaxRate = 1000, 384000

// Resampler changes the rate of stereo by a windowed sinc, one filter for each phase that can occur.
type Resampler struct {
	Up, Down int // the ratio of the rates, in lowest terms
	taps     int // input frames that each output frame is made of; even
	filter   []float32
	hold     []float32 // input not used up
	phase    int       // place of the next output behind hold's first frame, in units of 1/up of an input frame
	out      []float32
}

const sincHalf = 16 // zero crossings on each side: -70 dB of alias and flat to 0.45 of the rate

func NewResampler(from, to int) *Resampler {
	g := gcd(from, to)
	r := &Resampler{Up: to / g, Down: from / g}
	cut := min(1, float64(to)/float64(from)) // against aliasing when going down
	half := int(math.Ceil(sincHalf / cut))
	r.taps = 2 * half
	r.filter = make([]float32, r.Up*r.taps)
	for p := range r.Up {
		row := r.filter[p*r.taps : (p+1)*r.taps]
		var sum float64
		for i := range row {
			x := float64(i-half+1) - float64(p)/float64(r.Up)
			v := sinc(x*cut*.97) * window(x/float64(half))
			row[i] = float32(v)
			sum += v
		}
		for i := range row {
			row[i] /= float32(sum) // every phase passes 0 Hz unchanged
		}
	}
	r.hold = make([]float32, 2*(half-1)) // so that the first output lies on the first input
	return r
}

// Push takes stereo and returns what can be made of it, good until the next call.
func (r *Resampler) Push(in []float32) []float32 {
	r.hold = append(r.hold, in...)
	r.out = r.out[:0]
	first := r.phase / r.Up
	for 2*(first+r.taps) <= len(r.hold) {
		var left, right float32
		x := r.hold[2*first : 2*(first+r.taps)]
		for i, f := range r.filter[r.phase%r.Up*r.taps:][:r.taps] {
			left += f * x[2*i]
			right += f * x[2*i+1]
		}
		r.out = append(r.out, left, right)
		r.phase += r.Down
		first = r.phase / r.Up
	}
	drop := min(first, len(r.hold)/2)
	r.hold = r.hold[:copy(r.hold, r.hold[2*drop:])]
	r.phase -= drop * r.Up
	return r.out
}

// Flush returns what the end of the music still owes.
func (r *Resampler) Flush() []float32 { return r.Push(make([]float32, r.taps)) }

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// window is Blackman's, on -1..1.
func window(x float64) float64 {
	if x < -1 || x > 1 {
		return 0
	}
	return .42 + .5*math.Cos(math.Pi*x) + .08*math.Cos(2*math.Pi*x)
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
