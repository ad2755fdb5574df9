package pair

import (
	"crypto/rand"
	"io"
	"math"
	"math/big"

	"github.com/cloudflare/circl/vdaf/prio3/histogram"

	"linnet/ads"
)

// drawNoise draws from the two-sided geometric law P(x) ∝ exp(-|x|·ε/2), exactly, with integers alone. Floating point would leak through
// its gaps (Canonne, Kamath and Steinke, "The discrete Gaussian for differential privacy", algorithm 2). The 2 is because one listener who
// answers otherwise changes two buckets by one.
func drawNoise(epsilon float64, random io.Reader) (int64, error) {
	const t = 2000
	s := int64(math.Round(1000 * epsilon))
	for {
		u, err := uniform(t, random)
		if err != nil {
			return 0, err
		}
		if kept, err := chanceOfExp(u, t, random); err != nil || !kept {
			if err != nil {
				return 0, err
			}
			continue
		}
		v := int64(0)
		for more := true; more; v++ {
			if more, err = chanceOfExp(1, 1, random); err != nil {
				return 0, err
			}
		}
		y := (u + t*(v-1)) / s
		negative, err := uniform(2, random)
		if err != nil {
			return 0, err
		}
		if negative == 0 {
			return y, nil
		}
		if y != 0 { // else zero would be drawn twice as often
			return -y, nil
		}
	}
}

// chanceOfExp is true with probability exp(-num/den), for num ≤ den.
func chanceOfExp(num, den int64, random io.Reader) (bool, error) {
	for k := int64(1); ; k++ {
		draw, err := uniform(den*k, random)
		if err != nil {
			return false, err
		}
		if draw >= num {
			return k%2 == 1, nil
		}
	}
}

// uniform is in [0,n), by rejection.
func uniform(n int64, random io.Reader) (int64, error) {
	x, err := rand.Int(random, big.NewInt(n))
	if err != nil {
		return 0, err
	}
	return x.Int64(), nil
}

// Spread is the standard deviation of the noise of both parties together in one bucket.
func Spread(epsilon float64) float64 {
	a := math.Exp(-epsilon / 2)
	return math.Sqrt(2 * 2 * a / ((1 - a) * (1 - a)))
}

// addNoise draws for each bucket and adds modulo the field's prime.
func addNoise(sum histogram.Vec, epsilon float64) error {
	for i := range sum {
		x, err := drawNoise(epsilon, rand.Reader)
		if err != nil {
			return err
		}
		var f histogram.Fp
		if err := f.SetUint64(uint64(max(x, -x))); err != nil {
			return err
		}
		if x < 0 {
			sum[i].SubAssign(&f)
		} else {
			sum[i].AddAssign(&f)
		}
	}
	return nil
}

// centred reads a sum modulo the prime as numbers around zero: noise may carry an empty bucket below it, which the library's own
// unsharding refuses.
func centred(sum histogram.Vec) (counts [ads.Buckets]int64, err error) {
	for i := range sum {
		if n, err := sum[i].GetUint64(); err == nil {
			counts[i] = int64(n)
			continue
		}
		var minus histogram.Fp
		minus.SubAssign(&sum[i])
		n, err := minus.GetUint64()
		if err != nil {
			return counts, err
		}
		counts[i] = -int64(n)
	}
	return counts, nil
}
