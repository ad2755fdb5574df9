package stats

import (
	"math"

	"linnet/ads"
	"linnet/ads/stats/pair"
)

// doubt bounds how often honest counts are taken for others: each test below errs in less than one of e^doubt cases, nine million.
const doubt = 16

// Honest says whether the counts of one day can come from listeners who all altered their answers, whatever the truth. A bucket that nobody
// means is still named by about n·q of n reports, and one that everybody means by n·p. Made-up reports that ignore this leave marks on both
// sides. Made-up answers that were altered correctly cannot be told.
func Honest(counts [ads.Buckets]int, epsilon float64) bool {
	p, q := odds(epsilon)
	if !(p > q) { // no ε, or NaN: nothing can be said
		return false
	}
	n := float64(reportsIn(counts))
	missing := 0.0
	for _, c := range counts {
		if c < 0 || float64(c) > n*p+above(n*p*(1-p)) {
			return false
		}
		missing += max(0, n*q-float64(c))
	}
	// On average a bucket lacks at most half a standard deviation of n·q. One report changes the sum of what buckets lack by at most 1
	// (McDiarmid's inequality).
	return missing <= ads.Buckets/2*math.Sqrt(n*q*(1-q))+math.Sqrt(n*doubt/2)
}

// above is how far over its mean a sum of independent answers comes, by its variance (Bernstein's inequality).
func above(variance float64) float64 {
	return doubt/3.0 + math.Sqrt(doubt*doubt/9.0+2*doubt*variance)
}

// HonestSum says whether a sum of mode pair can be one of so many reports: each names one bucket, and the rest is noise of both parties.
func HonestSum(counts [ads.Buckets]int64, reports int, epsilon float64) bool {
	const far = 8 // deviations; the noise has longer tails than a normal one
	noise := far * pair.Spread(epsilon)
	sum := 0.0
	for _, c := range counts {
		if float64(c) < -noise || float64(c) > float64(reports)+noise {
			return false
		}
		sum += float64(c)
	}
	return sum <= float64(reports)+noise*math.Sqrt(ads.Buckets)
}
