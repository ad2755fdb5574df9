//go:build race

package interop_test

const underRace = true
