//go:build race

package pair

// listeners is how many the simulation has: fewer under the race detector, which makes the arithmetic ten times slower.
func listeners() int { return 1_000 }
