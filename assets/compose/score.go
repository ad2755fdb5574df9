package main

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
)

// note is one sounding of a voice. Times are seconds, pitch is in MIDI numbers, pan runs from -1 (left) to 1.
type note struct {
	at, length, pitch, loud, pan float64
	voice                        voice
}

// composer turns a piece into notes by the rules of the classroom: chord notes on strong beats, steps between them, a phrase
// that comes back, and the tonic at the end.
type composer struct {
	piece
	rng   *rand.Rand
	notes []note
}

func compose(p piece) []note {
	h := fnv.New64a()
	h.Write([]byte(p.title))
	c := &composer{piece: p, rng: rand.New(rand.NewPCG(h.Sum64(), 1))}
	c.chords()
	c.bass()
	c.melody()
	c.drums()
	return c.notes
}

func (c *composer) beats(n float64) float64 { return n * 60 / c.bpm }
func (c *composer) bar(i int) float64       { return c.beats(float64(i * c.meter)) }
func (c *composer) last(i int) bool         { return i == len(c.chord)-1 }

// length is how long the piece sounds before its last notes have died away.
func (c *composer) length() float64 { return c.bar(len(c.chord)) }

// degree is the pitch of a step of the scale; steps beyond it are in the next octaves.
func (c *composer) degree(d int) float64 {
	n := len(c.scale)
	octave := int(math.Floor(float64(d) / float64(n)))
	return float64(c.root + 12*octave + c.scale[d-octave*n])
}

// triad is the chord on a degree: every second step of the scale.
func (c *composer) triad(d int) [3]int { return [3]int{d, d + 2, d + 4} }

// chords plays the triad of each bar below the melody: held by voices that hold, broken by voices that are struck.
func (c *composer) chords() {
	v, loud := c.under[0], .30
	if v.held {
		loud = .14 // three of them that do not die away would drown the tune
	}
	for i, d := range c.chord {
		if d > len(c.scale)/2 {
			d -= len(c.scale) // keep the hand in one place
		}
		for k, step := range c.triad(d) {
			n := note{at: c.bar(i), length: c.beats(float64(c.meter)), pitch: c.degree(step) - 12, loud: loud, pan: float64(k-1) * .5,
				voice: v}
			if v.held || c.last(i) {
				c.notes = append(c.notes, n)
				continue
			}
			for b := float64(k) / 2; b < float64(c.meter); b += 1.5 {
				n.at, n.length = c.bar(i)+c.beats(b), c.beats(1.5)
				c.notes = append(c.notes, n)
			}
		}
	}
}

// bass plays the root of each bar, and its fifth half way where the bar has room.
func (c *composer) bass() {
	for i, d := range c.chord {
		p := c.degree(d) - 24
		for p > 52 {
			p -= 12
		}
		n := note{at: c.bar(i), length: c.beats(float64(c.meter)), pitch: p, loud: .32, voice: c.under[1]}
		if c.meter == 4 && c.busy > .45 && !c.last(i) {
			n.length = c.beats(2)
			c.notes = append(c.notes, n)
			n.at, n.loud = c.bar(i)+c.beats(2), .26
			if c.busy > .7 {
				n.pitch += 7
			}
		}
		c.notes = append(c.notes, n)
	}
}

// melody walks over the bars. Odd phrases repeat the rhythm of the first, which is what makes it sound like a tune.
func (c *composer) melody() {
	first, second := c.rhythm(), c.rhythm()
	at, dir := len(c.scale), 1
	for i, d := range c.chord {
		rhythm := first
		if i%4 == 1 || i%4 == 3 {
			rhythm = second
		}
		if c.last(i) {
			rhythm = []float64{float64(c.meter)}
			d = 0
		}
		var beat float64
		for _, l := range rhythm {
			if math.Mod(beat, 2) == 0 {
				at = c.nearest(at, d)
			} else {
				at += dir
			}
			if at > len(c.scale)+5 || c.rng.Float64() < .3 {
				dir = -dir
			}
			if at > len(c.scale)+6 || at < 1 {
				at = len(c.scale)
			}
			c.notes = append(c.notes, note{at: c.bar(i) + c.beats(beat), length: c.beats(l), pitch: c.degree(at),
				loud: .55 + .15*c.rng.Float64(), pan: .15, voice: c.lead})
			beat += l
		}
	}
}

// rhythm fills one bar with lengths in beats.
func (c *composer) rhythm() []float64 {
	var r []float64
	for left := float64(c.meter); left > 0; {
		l := 2.0
		switch x := c.rng.Float64(); {
		case x < c.busy*.6:
			l = .5
		case x < c.busy*.6+.35:
			l = 1
		}
		if l == .5 && left >= 1 { // halves come in pairs
			r, left = append(r, .5), left-.5
		}
		l = min(l, left)
		r, left = append(r, l), left-l
	}
	return r
}

// nearest is the note of the chord on d that is closest to at, or sometimes the one after it.
func (c *composer) nearest(at, d int) int {
	best, far := at, 99
	skip := c.rng.IntN(4) == 0
	for octave := 0; octave < 3; octave++ {
		for _, step := range c.triad(d) {
			s := step + (octave-1)*len(c.scale)
			dist := s - at
			if dist < 0 {
				dist = -dist
			}
			if skip && dist == 0 {
				continue
			}
			if dist < far {
				best, far = s, dist
			}
		}
	}
	return best
}

// drums repeats the strokes of the beat in every bar but the last.
func (c *composer) drums() {
	for i := range c.chord {
		for _, s := range c.beat {
			if c.last(i) || s.beat >= float64(c.meter) {
				continue
			}
			c.notes = append(c.notes, note{at: c.bar(i) + c.beats(s.beat), length: .3, loud: s.loud, pan: s.pan, voice: s.voice})
		}
	}
}
