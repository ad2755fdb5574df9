package main

import (
	"math"
	"math/rand/v2"
)

// voice is an instrument. play returns mono samples at rate for a frequency in Hz; the sound may ring on beyond seconds.
type voice struct {
	held bool // it sounds as long as it is held, so chords need not be broken
	play func(s sound) []float64
}

// sound is what a voice is asked for.
type sound struct {
	freq, seconds float64
	rate          int
	rng           *rand.Rand
}

// stroke is a drum in a bar, at a beat.
type stroke struct {
	beat, loud, pan float64
	voice           voice
}

var (
	pluck = voice{play: func(s sound) []float64 { return s.string(.5, 2.2) }}
	koto  = voice{play: func(s sound) []float64 { return s.string(.9, 1.6) }}
	bell  = voice{play: func(s sound) []float64 { return s.fm(3.5, 2.2, 1.9) }}
	tine  = voice{play: func(s sound) []float64 { return s.fm(1, 1.4, 1.4) }}
	wire  = voice{play: func(s sound) []float64 { return s.fm(2, 3, .5) }}
	pad   = voice{held: true, play: func(s sound) []float64 { return s.additive(9, 1.6, .35, .004) }}
	reed  = voice{held: true, play: func(s sound) []float64 { return s.additive(7, 1.2, .05, .006) }}
	choir = voice{held: true, play: sound.sung}
	bass  = voice{held: true, play: func(s sound) []float64 { return s.additive(4, 2, .02, 0) }}
	kick  = voice{play: sound.drum}
	hiss  = voice{play: func(s sound) []float64 { return s.noise(.05) }}
	brush = voice{play: func(s sound) []float64 { return s.noise(.14) }}

	machine = []stroke{{0, .8, 0, kick}, {2, .8, 0, kick}, {1, .16, -.2, brush}, {3, .18, .2, brush}, {.5, .08, .4, hiss},
		{1.5, .08, .4, hiss}, {2.5, .08, .4, hiss}, {3.5, .1, .4, hiss}}
	brushes = []stroke{{0, .4, 0, kick}, {1, .12, -.3, brush}, {2, .3, 0, kick}, {3, .12, -.3, brush}, {3.5, .05, .3, hiss}}
	waltz   = []stroke{{0, .45, 0, kick}, {1, .1, .3, brush}, {2, .08, -.3, brush}}
	drops   = []stroke{{.5, .06, -.6, hiss}, {1.75, .05, .6, hiss}, {3, .06, .1, hiss}}
)

// string is a plucked string after Karplus and Strong: a burst of noise in a delay line that loses its edge as it goes round.
func (s sound) string(bright, ring float64) []float64 {
	period := float64(s.rate)/s.freq - .5
	n := int(period)
	frac := period - float64(n)
	line := make([]float64, n+1)
	var low float64
	for i := range line {
		low += bright * (s.rng.Float64()*2 - 1 - low)
		line[i] = low
	}
	out := make([]float64, int((s.seconds+ring)*float64(s.rate)))
	keep := math.Pow(.001, 1/(ring*1.6*s.freq))
	for i := range out {
		a, b := line[i%(n+1)], line[(i+1)%(n+1)]
		v := a*(1-frac) + b*frac
		out[i] = v * 1.5
		line[i%(n+1)] = keep * (a + b) / 2
	}
	fade(out, s.rate, .002, .2)
	return out
}

// fm is one sine that bends another: ratio sets the colour, index how much of it, ring how long it dies away.
func (s sound) fm(ratio, index, ring float64) []float64 {
	out := make([]float64, int((s.seconds+ring)*float64(s.rate)))
	for i := range out {
		t := float64(i) / float64(s.rate)
		die := math.Exp(-3 * t / (s.seconds*.5 + ring))
		w := 2 * math.Pi * s.freq * t
		out[i] = .7 * die * math.Sin(w+index*die*die*math.Sin(ratio*w))
	}
	fade(out, s.rate, .004, .2)
	return out
}

// additive is a stack of harmonics that fall off with slope, a soft attack, and two copies slightly apart for warmth.
func (s sound) additive(harmonics int, slope, attack, spread float64) []float64 {
	out := make([]float64, int((s.seconds+.25)*float64(s.rate)))
	for h := 1; h <= harmonics && s.freq*float64(h) < float64(s.rate)*.4; h++ {
		amp := .4 / math.Pow(float64(h), slope)
		phase := s.rng.Float64() * 2 * math.Pi
		for i := range out {
			t := float64(i) / float64(s.rate)
			w := 2 * math.Pi * s.freq * float64(h) * t
			sway := .02 * float64(h) * math.Sin(2*math.Pi*4.7*t)
			out[i] += amp * (math.Sin(w+phase+sway) + .6*math.Sin(w*(1+spread)))
		}
	}
	fade(out, s.rate, attack, .25)
	return out
}

// sung weighs the harmonics by the resonances of an open "ah".
func (s sound) sung() []float64 {
	out := make([]float64, int((s.seconds+.3)*float64(s.rate)))
	for h := 1; h <= 24; h++ {
		f := s.freq * float64(h)
		if f > 4000 {
			break
		}
		amp := .05/float64(h) + .5*resonance(f, 700, 130) + .25*resonance(f, 1150, 150) + .1*resonance(f, 2600, 250)
		for voice := range 3 { // three singers, never quite together
			phase := s.rng.Float64() * 2 * math.Pi
			off := 1 + .003*float64(voice-1)
			for i := range out {
				t := float64(i) / float64(s.rate)
				sway := .015 * float64(h) * math.Sin(2*math.Pi*(4.8+.3*float64(voice))*t+phase)
				out[i] += .22 * amp * math.Sin(2*math.Pi*f*off*t+phase+sway)
			}
		}
	}
	fade(out, s.rate, .12, .3)
	return out
}

func resonance(f, centre, width float64) float64 {
	x := (f - centre) / width
	return 1 / (1 + x*x)
}

// drum is a sine that falls from 150 to 45 Hz.
func (s sound) drum() []float64 {
	out := make([]float64, s.rate/3)
	var w float64
	for i := range out {
		t := float64(i) / float64(s.rate)
		w += 2 * math.Pi * (45 + 105*math.Exp(-t*30)) / float64(s.rate)
		out[i] = math.Sin(w) * math.Exp(-t*11)
	}
	fade(out, s.rate, .001, .05)
	return out
}

// noise is a burst of hiss of about the given length, without its low half.
func (s sound) noise(seconds float64) []float64 {
	out := make([]float64, int(seconds*4*float64(s.rate)))
	var last float64
	for i := range out {
		v := s.rng.Float64()*2 - 1
		out[i] = (v - last) * math.Exp(-float64(i)/float64(s.rate)/seconds*2)
		last = v
	}
	fade(out, s.rate, .001, .02)
	return out
}

// fade rounds off both ends, in seconds.
func fade(x []float64, rate int, in, out float64) {
	a, b := min(len(x), int(in*float64(rate))), min(len(x), int(out*float64(rate)))
	for i := range a {
		x[i] *= float64(i) / float64(a)
	}
	for i := range b {
		x[len(x)-1-i] *= float64(i) / float64(b)
	}
}
