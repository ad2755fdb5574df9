package stats

import "io"

// MaxEpsilon is the weakest alteration a listener's machine agrees to: up to it, an answer is more
// often chance than true.
const MaxEpsilon = 4

// Randomise alters a bucket by k-ary randomised response over 64 buckets: the truth with probability
// e^ε/(e^ε+63), each other bucket with 1/(e^ε+63). random is crypto/rand.Reader outside of tests and
// simulations.
func Randomise(bucket int, epsilon float64, random io.Reader) (int, error) { return bucket, nil }
