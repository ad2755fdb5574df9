package stats

import (
	"math"
	"slices"

	"linnet/ads"
	"linnet/ads/stats/pair"
)

// MinCell is the smallest estimate that is shown.
const MinCell = 50

const (
	alone = 1.96 // standard deviations that hold one truth in 95 % of cases
	// together is how many hold all 64 truths of a table in 95 % of cases, after Bonferroni: the quantile of 1 − 0.05/128.
	together = 3.36
)

// A Total is what a set of answers says about one bucket.
type Total struct {
	Bucket    int
	Name      string
	Estimate  float64 // reports whose true answer this was; unbiased below the number of reports, so it may fall below 0
	Low, High float64 // 95 % interval of this row; see Together
	Raw       int     // answers received
	Withheld  bool    // too small, not more than chance among all rows, or out of counts that nobody honest gives

	deviation, most float64 // most is what the reports can hold
}

// total is one of a bucket with its standard deviation, of which the reports can hold at most so many.
func total(bucket int, estimate, deviation, most float64) Total {
	t := Total{Bucket: bucket, Name: ads.Genres()[bucket], Estimate: min(estimate, most), deviation: deviation, most: most}
	t.widen(alone)
	t.Withheld = estimate < MinCell || estimate <= together*deviation
	return t
}

func (t *Total) widen(by float64) {
	t.Low, t.High = t.Estimate-by*t.deviation, min(t.Estimate+by*t.deviation, t.most)
}

// Estimate undoes the randomised response for the counts of altered answers of one day, by bucket: no two of them are one listener's. Of n
// reports, t of them true for a bucket, t·p + (n−t)·q are expected to name the bucket. The interval covers the alteration alone and says
// nothing about listeners who did not report. Counts that are not Honest say nothing: every row is withheld.
func Estimate(counts [ads.Buckets]int, epsilon float64) []Total {
	return EstimateDays([][ads.Buckets]int{counts}, epsilon)
}

// EstimateDays adds up what several days say. A listener gives the same altered answer again and again, so that the error does not average
// out. The deviations of the days are added, as if the same listeners had answered on each. Days that are not Honest are left out.
func EstimateDays(days [][ads.Buckets]int, epsilon float64) []Total {
	p, q := odds(epsilon)
	var estimates, deviations [ads.Buckets]float64
	var raw [ads.Buckets]int
	most := 0.0
	for _, counts := range days {
		n := float64(reportsIn(counts))
		for i, c := range counts {
			raw[i] += c
		}
		if !Honest(counts, epsilon) {
			continue
		}
		most += n
		for i, c := range counts {
			t := (float64(c) - n*q) / (p - q)
			likely := min(max(t, 0), n)
			estimates[i] += t
			deviations[i] += math.Sqrt(likely*p*(1-p)+(n-likely)*q*(1-q)) / (p - q)
		}
	}
	totals := make([]Total, ads.Buckets)
	for i := range totals {
		totals[i] = total(i, estimates[i], deviations[i], most)
		totals[i].Raw = raw[i]
	}
	return fit(totals, most)
}

// EstimateSum reads the counts of mode pair: exact but for the noise of both parties, whose interval is given. reports that were
// refused are not in it.
func EstimateSum(counts [ads.Buckets]int64, epsilon float64) []Total {
	most := 0.0
	for _, c := range counts {
		most += float64(c)
	}
	most = max(most, 0) + together*math.Sqrt(ads.Buckets)*pair.Spread(epsilon) // their number, as far as their noise tells it
	totals := make([]Total, len(counts))
	for i, c := range counts {
		totals[i] = total(i, float64(c), pair.Spread(epsilon), most)
		totals[i].Raw = int(c)
	}
	return totals
}

// Together widens the intervals so that in 95 % of cases all of them hold their truth at once, as the reader of a table takes them.
func Together(totals []Total) []Total {
	wide := slices.Clone(totals)
	for i := range wide {
		wide[i].widen(together)
	}
	return wide
}

// fit lowers the rows that are shown, all by the same, until together they claim no more reports than there are. The truth does so
// too: no row gets further from it on average.
func fit(totals []Total, most float64) []Total {
	for {
		sum, shown := 0.0, 0
		for _, t := range totals {
			if !t.Withheld {
				sum, shown = sum+t.Estimate, shown+1
			}
		}
		if shown == 0 || sum <= most {
			return totals
		}
		less := (sum - most) / float64(shown)
		for i := range totals {
			if t := &totals[i]; !t.Withheld {
				t.Estimate -= less
				t.widen(alone)
				t.Withheld = t.Estimate < MinCell-1e-9
			}
		}
		if less < 1e-6 {
			return totals
		}
	}
}

func reportsIn(counts [ads.Buckets]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}
