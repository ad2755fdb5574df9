package stats

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"linnet/ads"
)

// odds are the chance that an answer is the truth, and that it is one given other bucket.
func odds(epsilon float64) (truth, other float64) {
	e := math.Exp(epsilon)
	return e / (e + ads.Buckets - 1), 1 / (e + ads.Buckets - 1)
}

// Randomise alters a bucket by k-ary randomised response over 64 buckets: the truth with probability
// e^ε/(e^ε+63), each other bucket with 1/(e^ε+63). random is crypto/rand.Reader outside of tests and
// simulations.
func Randomise(bucket int, epsilon float64, random io.Reader) (int, error) {
	if bucket < 0 || bucket >= ads.Buckets || !(epsilon > 0) {
		return 0, fmt.Errorf("alter bucket %d with ε = %g: out of range", bucket, epsilon)
	}
	var eight [8]byte
	if _, err := io.ReadFull(random, eight[:]); err != nil {
		return 0, fmt.Errorf("alter an answer: %w", err)
	}
	draw := float64(binary.LittleEndian.Uint64(eight[:])>>11) / (1 << 53) // uniform in [0,1)
	if truth, _ := odds(epsilon); draw < truth {
		return bucket, nil
	}
	other, err := below63(random)
	if err != nil {
		return 0, fmt.Errorf("alter an answer: %w", err)
	}
	if other >= bucket {
		other++
	}
	return other, nil
}

// below63 is uniform in [0,63), by rejection: 252 is the largest multiple of 63 in a byte.
func below63(random io.Reader) (int, error) {
	const others = ads.Buckets - 1
	for one := make([]byte, 1); ; {
		if _, err := io.ReadFull(random, one); err != nil {
			return 0, err
		}
		if one[0] < 256/others*others {
			return int(one[0]) % others, nil
		}
	}
}
