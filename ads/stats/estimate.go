package stats

import (
	"math"

	"linnet/ads"
	"linnet/ads/stats/pair"
)

// MinCell is the smallest estimate that is shown.
const MinCell = 50

// A Total is what a set of altered answers says about one bucket.
type Total struct {
	Bucket    int
	Name      string
	Estimate  float64 // reports whose true answer this was; unbiased, so it may fall below 0
	Low, High float64 // 95 % interval
	Raw       int     // altered answers received
	Withheld  bool    // too small or too uncertain to show
}

// EstimateSum reads the counts of mode pair: exact but for the noise of both parties, whose interval is given. reports that were
// refused are not in it.
func EstimateSum(counts [ads.Buckets]int64, epsilon float64) []Total {
	names := ads.Genres()
	totals := make([]Total, len(counts))
	spread := 1.96 * pair.Spread(epsilon)
	for i, c := range counts {
		t := float64(c)
		totals[i] = Total{Bucket: i, Name: names[i], Estimate: t, Low: t - spread, High: t + spread, Raw: int(c), Withheld: t < MinCell || t-spread <= 0}
	}
	return totals
}

// Estimate undoes the randomised response for the counts of altered answers, by bucket. Of n reports,
// t of which are true for a bucket, t·p + (n−t)·q are expected to name it; the interval is that of the
// alteration alone and says nothing about listeners who did not report.
func Estimate(counts [64]int, epsilon float64) []Total {
	names := ads.Genres()
	p, q := odds(epsilon)
	n := 0
	for _, c := range counts {
		n += c
	}
	totals := make([]Total, len(counts))
	for i, c := range counts {
		totals[i] = Total{Bucket: i, Name: names[i], Raw: c, Withheld: true}
		if !(p > q) { // no ε, or NaN: nothing can be said
			continue
		}
		t := (float64(c) - float64(n)*q) / (p - q)
		likely := min(max(t, 0), float64(n))
		spread := 1.96 * math.Sqrt(likely*p*(1-p)+(float64(n)-likely)*q*(1-q)) / (p - q)
		totals[i].Estimate, totals[i].Low, totals[i].High = t, t-spread, t+spread
		totals[i].Withheld = t < MinCell || t-spread <= 0
	}
	return totals
}
