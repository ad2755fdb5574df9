package rings

import (
	"math"
	"slices"
)

// Large is the crowd above which the holders of a title announce it, too: in a smaller one the rings
// reach as far.
const Large = 30_000

// Keys returns how many of its artists and of its titles a listener announces. One announcement is
// about 33 packets, and all live 45 minutes: 146 keys are 2.4 packets a second.
func Keys(crowd int) (artists, titles int) {
	if crowd > Large {
		return 64, 82
	}
	return 128, 0
}

// TitleWeight says how much it is worth to announce a title under whose key so many peers were found
// when it was announced before; 0 for one that never was.
func TitleWeight(found int) float64 { return 1 / (1 + 0.15*float64(found)) }

// Draw returns n different indices, each as likely to come first as its weight says; fewer if there are
// no more. random returns numbers from 0 to 1.
func Draw(weights []float64, n int, random func() float64) []int {
	type ticket struct {
		index int
		key   float64
	}
	tickets := make([]ticket, len(weights))
	for i, w := range weights {
		tickets[i] = ticket{i, math.Log(1-random()) / w} // Efraimidis and Spirakis, 2006
	}
	slices.SortFunc(tickets, func(a, b ticket) int {
		switch {
		case a.key > b.key:
			return -1
		case a.key < b.key:
			return 1
		}
		return a.index - b.index
	})
	out := make([]int, min(n, len(tickets)))
	for i := range out {
		out[i] = tickets[i].index
	}
	return out
}
