package view

import (
	"math"
	"time"

	"linnet/app/message"
)

const (
	GraphStep  = 2 * time.Second // between two samples
	graphSlots = 150             // five minutes
)

// History holds the rates of the last minutes, one sample a GraphStep. The zero value is five minutes
// of silence.
type History struct {
	at       int64               // the newest step, counted from 1970
	down, up [graphSlots]float64 // bytes per second; step i is at i modulo graphSlots
}

// Note takes a sample; of several in one step the last counts. Steps without any were silent.
func (h *History) Note(now time.Time, down, up float64) {
	at := now.UnixNano() / int64(GraphStep)
	for step := max(h.at+1, at-graphSlots+1); step <= at; step++ {
		h.down[step%graphSlots], h.up[step%graphSlots] = 0, 0
	}
	h.at = at // also when the clock went back
	h.down[at%graphSlots], h.up[at%graphSlots] = down, up
}

// Silent says whether nothing moved in the last minutes.
func (h *History) Silent() bool {
	for i := range graphSlots {
		if h.down[i] > 0 || h.up[i] > 0 {
			return false
		}
	}
	return true
}

// Graph draws the samples below a round figure.
func (h *History) Graph() Graph {
	most := 0.0
	for i := range graphSlots {
		most = max(most, h.down[i], h.up[i])
	}
	top := roundUp(most)
	g := Graph{Down: make([]float32, graphSlots), Up: make([]float32, graphSlots), Top: Rate(top), Span: message.Text("5 minutes")}
	for i := range graphSlots {
		step := (h.at + 1 + int64(i)) % graphSlots
		g.Down[i], g.Up[i] = float32(h.down[step]/top), float32(h.up[step]/top)
	}
	return g
}

// roundUp returns the next of 10, 20, 50, 100, ... kB at or above f bytes.
func roundUp(f float64) float64 {
	const least = 10_000
	if f <= least {
		return least
	}
	ten := math.Pow10(int(math.Floor(math.Log10(f))))
	for _, m := range []float64{1, 2, 5} {
		if f <= m*ten {
			return m * ten
		}
	}
	return 10 * ten
}
