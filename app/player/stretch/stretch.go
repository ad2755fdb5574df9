// Package stretch plays sound faster or slower at its own pitch, by WSOLA: overlapping pieces of the input are laid closer together or
// farther apart, each taken from where it best continues the piece before (Verhelst and Roelands, ICASSP 1993). It is made for speech.
//
// The output has, to the frame, the length of the input divided by the speed.
package stretch

import "math"

// Slowest and Fastest are the speeds that sound well.
const (
	Slowest = 0.5
	Fastest = 2.0
)

// The times that fit speech: a piece lasts longer than a period of the deepest voice, and is looked for within one.
const (
	pieceTime  = 0.020 // of which two overlap at any moment, in seconds
	searchTime = 0.010 // to either side
	coarse     = 4     // frames between those that are compared first
)

// A Stretcher changes the speed of interleaved stereo. It is for one goroutine.
type Stretcher struct {
	speed  float64
	piece  int       // frames
	search int       // frames to either side
	fade   []float32 // how much of the new piece sounds, over piece frames

	hold     []float32 // stereo input from frame base on
	mono     []float32 // the same, mixed
	base     int64
	total    int64 // input frames so far
	previous int64 // where the last piece began
	pieces   int64 // made so far
	made     int64 // output frames
	out      []float32
}

// New makes a Stretcher for sound of a rate in frames a second; speed is from Slowest to Fastest.
func New(rate int, speed float64) *Stretcher {
	s := &Stretcher{speed: min(max(speed, Slowest), Fastest), piece: int(pieceTime * float64(rate)),
		search: int(searchTime * float64(rate))}
	s.fade = make([]float32, s.piece)
	for i := range s.fade {
		v := math.Sin(math.Pi / 2 * (float64(i) + .5) / float64(s.piece))
		s.fade[i] = float32(v * v)
	}
	return s
}

// Push takes interleaved stereo and returns what can be made of it, good until the next call.
func (s *Stretcher) Push(x []float32) []float32 {
	s.out = s.out[:0]
	s.take(x)
	s.total += int64(len(x) / 2)
	s.make(math.MaxInt64)
	return s.out
}

// Flush returns what the end of the sound still owes. The Stretcher is then as new.
func (s *Stretcher) Flush() []float32 {
	s.out = s.out[:0]
	want := int64(math.Round(float64(s.total) / s.speed))
	for s.made < want {
		s.take(make([]float32, 2*(2*s.piece+s.search)))
		s.make(want)
	}
	*s = Stretcher{speed: s.speed, piece: s.piece, search: s.search, fade: s.fade, hold: s.hold[:0], mono: s.mono[:0], out: s.out}
	return s.out
}

func (s *Stretcher) take(x []float32) {
	s.hold = append(s.hold, x...)
	for i := 0; i+1 < len(x); i += 2 {
		s.mono = append(s.mono, x[i]+x[i+1])
	}
}

// make lays pieces while there is input for them and fewer than want frames were made.
func (s *Stretcher) make(want int64) {
	n := int64(s.piece)
	for s.made < want {
		target := int64(math.Round(float64(s.pieces*n) * s.speed))
		end := s.base + int64(len(s.mono))
		if max(target+int64(s.search), s.previous+n)+n > end {
			return
		}
		at := int64(0)
		if s.pieces > 0 {
			at = s.best(target)
		}
		s.lay(at, min(n, want-s.made))
		s.previous = at
		s.pieces++
		s.drop(min(at+n, int64(math.Round(float64(s.pieces*n)*s.speed))-int64(s.search)))
	}
}

// lay puts the piece at frame at out, over what continues the piece before.
func (s *Stretcher) lay(at, frames int64) {
	from, on := s.hold[2*(at-s.base):], []float32(nil)
	if s.pieces > 0 {
		on = s.hold[2*(s.previous+int64(s.piece)-s.base):]
	}
	for i := range int(frames) {
		left, right := from[2*i], from[2*i+1]
		if on != nil {
			f := s.fade[i]
			left, right = on[2*i]+f*(left-on[2*i]), on[2*i+1]+f*(right-on[2*i+1])
		}
		s.out = append(s.out, left, right)
	}
	s.made += frames
}

// best is the frame around target from which the sound is most like what continues the piece before.
func (s *Stretcher) best(target int64) int64 {
	on := s.mono[s.previous+int64(s.piece)-s.base:][:s.piece]
	low, high := max(s.base, target-int64(s.search)), target+int64(s.search)
	at := s.nearest(on, low, high, coarse)
	return s.nearest(on, max(low, at-coarse), min(high, at+coarse), 1)
}

// nearest compares at every step-th place from low to high, by every step-th frame.
func (s *Stretcher) nearest(on []float32, low, high int64, step int) int64 {
	best, at := math.Inf(-1), low
	for place := low; place <= high; place += int64(step) {
		x := s.mono[place-s.base:][:len(on)]
		var dot, power float32
		for i := 0; i < len(on); i += step {
			dot += on[i] * x[i]
			power += x[i] * x[i]
		}
		if like := float64(dot) / math.Sqrt(float64(power)+1e-9); like > best {
			best, at = like, place
		}
	}
	return at
}

// drop forgets the input before a frame.
func (s *Stretcher) drop(before int64) {
	n := int(min(before-s.base, int64(len(s.mono))))
	if n <= 0 {
		return
	}
	s.hold = s.hold[:copy(s.hold, s.hold[2*n:])]
	s.mono = s.mono[:copy(s.mono, s.mono[n:])]
	s.base += int64(n)
}
