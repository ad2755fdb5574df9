//go:build !race

package pair

// listeners is how many the simulation has.
const listeners = 10_000
