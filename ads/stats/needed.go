package stats

import (
	"math"

	"linnet/ads/stats/pair"
)

// SeldomClicked is the part of views that are clicked, or hidden, where nothing is known yet: one in two hundred.
const SeldomClicked = 0.005

// Needed is how many reports of one day it takes before an answer that a part of them names, by its rate, is told from chance by altered
// answers. It is what eventTotals asks of an estimate that comes out as expected. 0: no number is enough.
func Needed(rate, epsilon float64) int {
	p, q := odds(epsilon)
	if !(p > q) {
		return 0
	}
	return least(func(n float64) bool {
		named := n * rate
		return told(named, math.Sqrt(named*p*(1-p)+(n-named)*q*(1-q))/(p-q))
	})
}

// NeededSum is the same for a sum of mode pair, whose only error is the noise of both parties; epsilon is of each.
func NeededSum(rate, epsilon float64) int {
	if !(epsilon > 0) {
		return 0
	}
	return least(func(n float64) bool { return told(n*rate, pair.Spread(epsilon)) })
}

// told says whether an event is shown that so many answers name, with such a deviation.
func told(named, deviation float64) bool {
	return named >= MinCell && named > together*deviation && named > surely*math.Hypot(deviation, math.Sqrt(named))
}

// least is the smallest number of reports that is enough, to three digits; 0 above ten thousand million.
func least(enough func(reports float64) bool) int {
	low, high := 0.0, 1.0
	for ; !enough(high); low, high = high, 2*high {
		if high > 1e10 {
			return 0
		}
	}
	for high-low > max(1, high/1000) {
		if middle := (low + high) / 2; enough(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return int(math.Ceil(high))
}
