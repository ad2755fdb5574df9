package loudness

import "math"

// Points is how many points a Shape has.
const Points = 200

// Shape is a track over time: for each point how high it reaches and how strong it is (RMS), 255 is full scale. The zero value is silence.
type Shape [2 * Points]byte

// At is the height and the strength at a point, 0 to 1.
func (s *Shape) At(point int) (high, strong float64) {
	return float64(s[2*point]) / 255, float64(s[2*point+1]) / 255
}

// maxBars is how many bars are kept while the length is not known: then pairs of them are joined. It is even, and many times Points.
const maxBars = 4096

// bar is a stretch of the track.
type bar struct{ high, power float64 }

// shaper gathers bars of equal length.
type shaper struct {
	bars   []bar
	length int // frames of a bar
	now    bar
	frames int // in now
}

func newShaper(length int) shaper { return shaper{length: max(length, 1)} }

func (s *shaper) add(high, power float64) {
	s.now.high, s.now.power = max(s.now.high, high), s.now.power+power
	if s.frames++; s.frames < s.length {
		return
	}
	s.bars = append(s.bars, bar{s.now.high, s.now.power / float64(s.frames)})
	s.now, s.frames = bar{}, 0
	if len(s.bars) == maxBars {
		for i := range maxBars / 2 {
			a, b := s.bars[2*i], s.bars[2*i+1]
			s.bars[i] = bar{max(a.high, b.high), (a.power + b.power) / 2}
		}
		s.bars, s.length = s.bars[:maxBars/2], 2*s.length
	}
}

// shape is what was gathered so far.
func (s *shaper) shape() (out Shape) {
	bars := s.bars
	if s.frames > 0 {
		bars = append(bars[:len(bars):len(bars)], bar{s.now.high, s.now.power / float64(s.frames)})
	}
	if len(bars) == 0 {
		return out
	}
	for p := range Points {
		from := p * len(bars) / Points
		to := max(from+1, (p+1)*len(bars)/Points)
		var one bar
		for _, b := range bars[from:to] {
			one.high, one.power = max(one.high, b.high), one.power+b.power/float64(to-from)
		}
		out[2*p], out[2*p+1] = level(one.high), level(math.Sqrt(one.power))
	}
	return out
}

func level(v float64) byte { return byte(math.Round(255 * min(v, 1))) }
