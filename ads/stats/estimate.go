package stats

// MinCell is the smallest estimate that is shown.
const MinCell = 50

// A Total is what a set of altered answers says about one bucket.
type Total struct {
	Bucket    int
	Name      string
	Estimate  float64 // listeners whose true answer this was; unbiased, so it may fall below 0
	Low, High float64 // 95 % interval
	Raw       int     // altered answers received
	Withheld  bool    // too small or too uncertain to show
}

// Estimate undoes the randomised response for the counts of altered answers, by bucket.
func Estimate(counts [64]int, epsilon float64) []Total { return nil }
