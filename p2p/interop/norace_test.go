//go:build !race

package interop_test

// underRace says that the race detector looks on.
const underRace = false
