package main

import (
	"math"
	"math/rand/v2"
)

const (
	tail     = 1.8 // seconds that the last notes and the room ring on
	loudest  = .8  // peak of a finished piece, so that lossy encoders have room
	roomSize = .16 // share of the room in the mix
)

// render plays the notes of a piece into a room and returns left and right.
func render(p piece, rate int) [2][]float64 {
	notes := compose(p)
	c := composer{piece: p}
	n := int((c.length() + tail) * float64(rate))
	mix := [2][]float64{make([]float64, n), make([]float64, n)}
	rng := rand.New(rand.NewPCG(uint64(len(notes)), uint64(p.root)))
	for _, nt := range notes {
		add(mix, nt, nt.voice.play(sound{freq: 440 * math.Pow(2, (nt.pitch-69)/12), seconds: nt.length, rate: rate, rng: rng}), rate)
	}
	room(mix, rate)
	level(mix, rate)
	return mix
}

// add lays a note into the mix at its place and side.
func add(mix [2][]float64, nt note, x []float64, rate int) {
	at := int(nt.at * float64(rate))
	left, right := math.Cos((nt.pan+1)*math.Pi/4), math.Sin((nt.pan+1)*math.Pi/4)
	for i, v := range x {
		if at+i >= len(mix[0]) {
			return
		}
		mix[0][at+i] += v * nt.loud * left
		mix[1][at+i] += v * nt.loud * right
	}
}

// room adds an echoing space after Schroeder: combs of unrelated lengths, slightly different on each side.
func room(mix [2][]float64, rate int) {
	for side, x := range mix {
		wet := make([]float64, len(x))
		for k, ms := range []float64{29.7, 37.1, 41.1, 43.7} {
			d := int((ms + 1.3*float64(side)) * float64(rate) / 1000)
			comb := make([]float64, len(x))
			var low float64
			for i := range x {
				comb[i] = x[i]
				if i >= d {
					low += .4 * (comb[i-d] - low)
					comb[i] += low * (.80 - .02*float64(k))
				}
				wet[i] += comb[i] / 4
			}
		}
		for i := range x {
			x[i] = (1-roomSize)*x[i] + roomSize*wet[i]
		}
	}
}

// level brings the loudest sample to the same height in every piece and fades the end out.
func level(mix [2][]float64, rate int) {
	var peak float64
	for _, x := range mix {
		for _, v := range x {
			peak = max(peak, math.Abs(v))
		}
	}
	for _, x := range mix {
		for i := range x {
			x[i] *= loudest / peak
		}
		fade(x, rate, .005, tail+.6)
	}
}
