package loudness

import "math"

const (
	peakTaps  = 12  // input frames for each value between the samples, as in BS.1770-4, annex 2
	peakBlock = 128 // frames that are passed over at once when they cannot reach higher
)

// truePeak finds how high the sound reaches between its samples, by four times the rate, or so many times that it is 192 kHz.
type truePeak struct {
	channels int
	phases   [][]float64
	most     float64 // how much higher than its samples a value between them can be
	hold     []float32
	high     float64
}

func newTruePeak(rate, channels int) truePeak {
	times := 4
	for times > 1 && rate*times > 192000 {
		times /= 2
	}
	p := truePeak{channels: channels, hold: make([]float32, (peakTaps-1)*channels), most: 1}
	for phase := 1; phase < times; phase++ {
		row, sum, size := make([]float64, peakTaps), 0.0, 0.0
		for i := range row {
			x := float64(i-peakTaps/2+1) - float64(phase)/float64(times)
			row[i] = math.Sin(math.Pi*x) / (math.Pi * x) * (.5 + .5*math.Cos(math.Pi*x/(peakTaps/2+.5)))
			sum += row[i]
		}
		for i := range row {
			row[i] /= sum
			size += math.Abs(row[i])
		}
		p.phases, p.most = append(p.phases, row), max(p.most, size)
	}
	return p
}

func (p *truePeak) add(x []float32) {
	kept := (peakTaps - 1) * p.channels
	for len(x) > 0 {
		n := min(len(x), peakBlock*p.channels)
		p.hold = append(p.hold, x[:n]...)
		p.look()
		p.hold = p.hold[:copy(p.hold, p.hold[len(p.hold)-kept:])]
		x = x[n:]
	}
}

// look searches what is held, if its samples are high enough for a new peak to lie between them.
func (p *truePeak) look() {
	var highest float64
	for _, v := range p.hold {
		highest = max(highest, math.Abs(float64(v)))
	}
	if highest*p.most <= p.high || math.IsNaN(highest) {
		return
	}
	p.high = max(p.high, highest)
	for at := 0; at+peakTaps*p.channels <= len(p.hold); at++ {
		for _, row := range p.phases {
			var sum float64
			for i, f := range row {
				sum += f * float64(p.hold[at+i*p.channels])
			}
			p.high = max(p.high, math.Abs(sum))
		}
	}
}
