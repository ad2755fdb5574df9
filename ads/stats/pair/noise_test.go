package pair

import (
	"crypto/rand"
	"math"
	"testing"

	"github.com/cloudflare/circl/vdaf/prio3/histogram"

	"linnet/ads"
)

func TestNoiseFollowsItsLaw(t *testing.T) {
	const draws = 20_000
	sum, squares := 0.0, 0.0
	for range draws {
		x, err := drawNoise(1, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		sum += float64(x)
		squares += float64(x * x)
	}
	variance := Spread(1) * Spread(1) / 2 // of one party
	if mean := sum / draws; math.Abs(mean) > 6*math.Sqrt(variance/draws) {
		t.Errorf("mean %.3f", mean)
	}
	if got := squares / draws; math.Abs(got-variance) > 0.12*variance {
		t.Errorf("variance %.2f, want %.2f", got, variance)
	}
}

func TestNoiseBelowZeroIsRead(t *testing.T) {
	sum := make(histogram.Vec, ads.Buckets)
	var five histogram.Fp
	if err := five.SetUint64(5); err != nil {
		t.Fatal(err)
	}
	sum[9].SubAssign(&five)
	if counts, err := centred(sum); err != nil || counts[9] != -5 || counts[8] != 0 {
		t.Errorf("%v, %v", counts, err)
	}
}
