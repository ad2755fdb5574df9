package stats

import (
	"math"
	"testing"

	"linnet/ads"
)

// TestTooFewReportsAreToldBeforehand: with the number of reports that is said to be needed, an estimate that comes out as expected is
// shown, a twentieth more making up for rounding; with four in five of it, it is withheld.
func TestTooFewReportsAreToldBeforehand(t *testing.T) {
	for _, rate := range []float64{0.9, 0.3, 0.04, 0.01} {
		needed := Needed(rate, 2)
		if at(needed*21/20, rate, 2).Withheld {
			t.Errorf("%g of %d reports are withheld, which were said to be enough", rate, needed)
		}
		if !at(needed*4/5, rate, 2).Withheld {
			t.Errorf("%g of %d reports are shown, and %d were said to be needed", rate, needed*4/5, needed)
		}
		sum := NeededSum(rate, 1)
		if shown := sumAt(sum*21/20, rate); shown.Withheld {
			t.Errorf("%g of a sum of %d are withheld, which were said to be enough", rate, sum)
		}
		if shown := sumAt(sum*4/5, rate); !shown.Withheld {
			t.Errorf("%g of a sum of %d are shown, and %d were said to be needed", rate, sum*4/5, sum)
		}
	}
}

// TestNoNumberOfReportsIsEnough for what never happens, or without an ε.
func TestNoNumberOfReportsIsEnough(t *testing.T) {
	for _, n := range []int{Needed(0, 2), Needed(0.1, 0), Needed(0.1, math.NaN()), Needed(-1, 2), NeededSum(0, 1), NeededSum(0.1, 0)} {
		if n != 0 {
			t.Errorf("%d reports are said to be enough", n)
		}
	}
}

// at is what is shown of the first event when so many reports come out as expected at its rate.
func at(reports int, rate, epsilon float64) EventTotal {
	p, q := odds(epsilon)
	named := float64(reports) * rate
	var counts [ads.Buckets]int
	for i := range counts {
		counts[i] = int(math.Round(float64(reports) * q))
	}
	counts[EventBucket(1, View)] = int(math.Round(named*p + (float64(reports)-named)*q))
	counts[0] = int(math.Round((float64(reports)-named)*p + named*q))
	return EstimateEvents(counts, epsilon)[1][View]
}

func sumAt(reports int, rate float64) EventTotal {
	var counts [ads.Buckets]int64
	counts[EventBucket(1, View)] = int64(math.Round(float64(reports) * rate))
	counts[0] = int64(reports) - counts[EventBucket(1, View)]
	return EstimateEventSum(counts, 1)[1][View]
}
